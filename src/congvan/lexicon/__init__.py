"""The words by which lines of documents are known, as data (`lexicon.toml`), with what tells them in a text.

Readers, recognition and rules ask here, so that a DOCX and its PDF are read alike. What the decree itself fixes
(phrases, marks, kinds, lines of authority) stands in `thethuc` and is taken from there; no word is written twice.
"""
