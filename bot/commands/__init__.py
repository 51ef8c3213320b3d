"""The commands of `tallywatch`: a module each, or one for a family; `bot/cli.py` lists them.

A module declares `app`, a typer application, and imports what a command needs inside the command, so that `--help`
answers at once. Data goes to standard output, words for people to standard error (`bot/words.py`).
"""
