"""The pictures of a training run, one file each."""
