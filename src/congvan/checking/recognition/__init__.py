"""Recognition: which component each paragraph of a document is, and of which kind the document is."""
