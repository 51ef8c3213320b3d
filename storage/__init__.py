"""The record: the only package that knows SQL and the public file formats.

Functions take and return values of `matchers.vocabulary` and `storage.values`; tables stay inside.
Nothing is imported here, so that a command loads only what it uses.
"""
