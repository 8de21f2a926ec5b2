"""What changed between two revisions of a document: by component, on the page, through the history of a repository."""
