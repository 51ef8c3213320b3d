"""Where alerts go, a file a chat; each adapter is a `Channel` of `bot/ports.py`."""
