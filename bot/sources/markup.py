"""HTML to the text that a reader sees. Pure."""

from __future__ import annotations

import re

from selectolax.lexbor import LexborHTMLParser, SelectolaxError

UNSEEN = ("script", "style", "template", "noscript", "head")
BLOCKS = (
    "address", "article", "blockquote", "dd", "div", "dl", "dt", "figure", "footer", "h1", "h2", "h3", "h4", "h5", "h6",
    "header", "li", "main", "nav", "ol", "p", "pre", "section", "table", "tr", "ul",
)  # fmt: skip
_SPACES = re.compile(r"[^\S\n]+")
_LINES = re.compile(r" ?\n[ \n]*")
_BREAK = re.compile(r"<br\s*/?>", re.IGNORECASE)


def html_to_text(markup: str) -> str:
    r"""The words of a piece of HTML, a line for each block.

    >>> html_to_text('<p>Labour <b>16,333</b><br/>Conservative 16,313</p><p>A majority of&nbsp;20 &amp; no recount</p>')
    'Labour 16,333\nConservative 16,313\nA majority of 20 & no recount'
    """
    if "<" not in markup and "&" not in markup:
        return markup.strip()
    tree = LexborHTMLParser(_BREAK.sub("\n", markup))
    return _text_of(tree)


def select_text(markup: str, selector: str) -> str | None:
    """The words of all that a CSS selector picks out of a page; None when it picks nothing. Raises ValueError."""
    tree = LexborHTMLParser(_BREAK.sub("\n", markup))
    try:
        chosen = tree.css(selector)
    except SelectolaxError as error:
        raise ValueError(f"not a CSS selector: {selector!r}") from error
    parts = [_text_of(LexborHTMLParser(node.html or "")) for node in chosen]
    return "\n".join(part for part in parts if part) if parts else None


def _text_of(tree: LexborHTMLParser) -> str:
    tree.strip_tags(list(UNSEEN))
    for node in tree.css(",".join(BLOCKS)):
        node.insert_before("\n")
        node.insert_after("\n")
    for cell in tree.css("td, th"):
        cell.insert_after(" ")
    root = tree.root
    text = root.text(deep=True) if root is not None else ""
    return _LINES.sub("\n", _SPACES.sub(" ", text)).strip()
