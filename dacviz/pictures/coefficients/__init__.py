"""The pictures of the coefficient laboratory, one file each."""
