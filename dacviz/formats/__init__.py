"""Floor 3: into and out of other people's tools, pure functions from data to text."""
