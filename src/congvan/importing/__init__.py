"""A file of any author to a draft: read, recognised, put under keys; built again and set against the source."""
