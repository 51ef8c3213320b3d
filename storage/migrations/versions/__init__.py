"""The tables' history, oldest first; `upgrade` runs it. Packaged, so that an installed desk can move its own data."""
