"""Other people's models as networks, and networks as files; each file knows one kind."""
