"""The theorems, both sides evaluated; each file draws one view."""
