"""The composed document to DOCX (`package`): styles from the format rules, then a walk over the page."""
