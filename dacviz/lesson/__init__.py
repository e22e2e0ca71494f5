"""Floor 1: the explanation as data. Expressions, the paper's equations, the trace of Algorithm 1, worked examples."""
