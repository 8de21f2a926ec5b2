"""The composed document to DOCX: styles from the format rules, then a walk over the tree."""

from congvan.writers.docx.package import write_docx

__all__ = ["write_docx"]
