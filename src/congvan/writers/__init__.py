"""The composed document to bytes: one module per format, each a walk over the same tree."""
