"""The coefficient laboratory; each file draws one part of it."""
