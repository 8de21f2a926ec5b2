"""Remarks of offices on a draft: a list of them, where in the draft each belongs, and the two documents they give."""
