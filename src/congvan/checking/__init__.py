"""Conformance: does a document, from any author, follow the national format?"""
