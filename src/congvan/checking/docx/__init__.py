"""A DOCX by any author to the neutral form: the package, then styles, numbers, shapes, tables, texts."""

from congvan.checking.docx.reader import read_docx

__all__ = ["read_docx"]
