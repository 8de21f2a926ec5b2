"""A dispatch to one document tree: user text, templates, and the finishing that every kind needs."""
