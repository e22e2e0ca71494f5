"""The first page: the film of Algorithm 1, the derivation of any number, all numbers."""
