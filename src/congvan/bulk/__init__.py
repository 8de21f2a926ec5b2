"""Drafts to files, many at a time: units of work, what became of each, and who does them."""
