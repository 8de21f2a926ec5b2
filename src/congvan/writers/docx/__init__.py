"""The composed document to DOCX: styles from the format rules, then a walk over the page."""

from congvan.writers.docx.package import DocxWriter, write_docx

__all__ = ["DocxWriter", "write_docx"]
