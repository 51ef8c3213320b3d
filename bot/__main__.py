"""`python -m bot` is `tallywatch`."""

from bot.cli import main

if __name__ == "__main__":
    main()
