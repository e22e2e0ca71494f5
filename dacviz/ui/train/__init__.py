"""The parts of the training page; each draws one of them."""
