"""Films: a step is a picture, its equation and its words; one file a film."""
