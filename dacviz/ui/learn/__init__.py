"""``/learn``: lessons, and the one that somebody writes."""
