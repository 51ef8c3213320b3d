"""Recorded nights: folders of the four public files (docs/formats.md), which `tallywatch demo` plays."""
