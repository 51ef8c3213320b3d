"""The desk: command line, service, sources, channels and web page. The only package that touches the world.

Nothing is imported here, so that a command loads only what it uses.
"""

__version__ = "0.1.0"
