"""The parts of the coefficient laboratory and of the theorems' page; each draws one of them."""
