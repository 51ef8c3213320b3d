"""Write matchers/words.py anew: `pip install wordfreq==3.1.1`, then `python docs/make_words.py > matchers/words.py`.

The words and their order of frequency are wordfreq's (Robyn Speer; the data are CC BY-SA 4.0). Which of them are
ordinary words, and not only names, is told by the capitals of the system's word list (SCOWL by Kevin Atkinson, free
for any use): Debian's packages wbritish and wamerican.
"""

import sys
from itertools import groupby
from pathlib import Path

from wordfreq import top_n_list

COUNT = 20_000
HEAD = '''"""Common English words: what is likely meant as a word and not as a misspelt name.

Made by docs/make_words.py from wordfreq's frequencies (CC BY-SA 4.0) and the capitals of SCOWL; do not edit by hand.
"""

'''


def main() -> None:
    """Write the module to standard output."""
    common = [word for word in top_n_list("en", COUNT) if word.isascii() and word.isalpha() and len(word) > 1]
    listed: set[str] = set()
    for name in ("british-english", "american-english"):
        listed.update(Path("/usr/share/dict", name).read_text(encoding="utf-8").split())
    ordinary = sorted(word for word in common if word in listed)
    others = sorted(word for word in common if word not in listed)
    sys.stdout.write(HEAD)
    write("ORDINARY", ordinary, "Common words that a dictionary has in lower case.")
    write("OTHERS", others, "Common in posts, but names, abbreviations or slang.")


def write(name: str, words: list[str], doc: str) -> None:
    """Write one set of words as a constant, a line a letter."""
    sys.stdout.write(f"{name}: frozenset[str] = frozenset(\n    (\n")
    for _letter, group in groupby(words, key=lambda word: word[0]):
        sys.stdout.write(f'        "{" ".join(group)} "\n')
    sys.stdout.write(f'    ).split()\n)\n"""{doc}"""\n')


main()
