"""The training page; each file draws one part of it."""
