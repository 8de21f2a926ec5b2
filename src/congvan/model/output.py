"""What may be asked of the PDF: the engine that makes it, and the standard that it keeps."""

PDF_ENGINES = ("auto", "weasyprint", "typst")
# PDF/A-2 (ISO 19005-2), by what it promises: looks, text that can be read, structure; PDF/UA-1 (ISO 14289-1).
PDF_STANDARDS = ("a-2b", "a-2u", "a-2a", "ua-1")
