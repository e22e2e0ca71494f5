"""Floor 0: the mathematics of the paper in numpy, and nothing else."""
