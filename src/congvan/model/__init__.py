"""The dispatch and its parts, read from YAML nodes and validated."""
