"""What the Bot API refuses: the rules of its specification file, and those that it states only in prose."""

from __future__ import annotations

import json
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

STYLES = {"b", "strong", "i", "em", "u", "ins", "s", "strike", "del", "code", "pre", "a", "blockquote", "tg-spoiler"}
MOST_ENTITIES = 100
LIMITS = {"text": 4096, "caption": 1024}


class RefusedError(Exception):
    """A 400 with Telegram's own wording."""


class Specification:
    """Checks parameters against the machine-readable Bot API."""

    def __init__(self, path: Path) -> None:
        loaded = json.loads(path.read_text())
        self.methods: dict[str, Any] = loaded["methods"]
        self.types: dict[str, Any] = loaded["types"]

    def check(self, method: str, given: dict[str, Any]) -> None:
        """Refuse an unknown method, and unknown, missing or ill-typed parameters."""
        if method not in self.methods:
            raise RefusedError(f"Not Found: method {method}")
        self._fields(method, self.methods[method].get("fields", []), given)

    def _fields(self, where: str, fields: list[dict[str, Any]], given: dict[str, Any]) -> None:
        known = {field["name"]: field for field in fields}
        if strange := given.keys() - known.keys():
            raise RefusedError(f"Bad Request: {where} has no parameter {sorted(strange)}")
        for name, field in known.items():
            if name not in given:
                if field["required"]:
                    raise RefusedError(f"Bad Request: {where} needs parameter {name}")
            elif not any(self._fits(kind, given[name]) for kind in field["types"]):
                raise RefusedError(f"Bad Request: {where}.{name} must be {field['types']}, not {given[name]!r}")

    def _fits(self, kind: str, value: Any) -> bool:
        if kind.startswith("Array of "):
            return isinstance(value, list) and all(self._fits(kind[9:], item) for item in value)
        plain: dict[str, Any] = {"String": str, "Boolean": bool, "Float": (int, float), "InputFile": (bytes, str)}
        if kind in plain:
            return isinstance(value, plain[kind])
        if kind == "Integer":
            return isinstance(value, int) and not isinstance(value, bool)
        return isinstance(value, dict) and self._is_of(kind, value)

    def _is_of(self, kind: str, value: dict[str, Any]) -> bool:
        described = self.types[kind]
        if "subtypes" in described:
            return any(self._is_of(subtype, value) for subtype in described["subtypes"])
        try:
            self._fields(kind, described.get("fields", []), value)
        except RefusedError:
            return False
        return True


def decoded(raw: str) -> Any:
    """A form value as the Bot API reads it: JSON where it is JSON, else text."""
    try:
        return json.loads(raw)
    except json.JSONDecodeError:
        return raw


class _Entities(HTMLParser):
    """Reads Telegram's HTML as strictly as Telegram does."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.open: list[str] = []
        self.shown: list[str] = []
        self.links: list[str] = []
        self.count = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag not in STYLES:
            raise RefusedError(f'Bad Request: can\'t parse entities: Unsupported start tag "{tag}"')
        self.open.append(tag)
        self.count += 1
        self.links += [value or "" for name, value in attrs if name == "href"]

    def handle_endtag(self, tag: str) -> None:
        if not self.open or self.open.pop() != tag:
            raise RefusedError(f'Bad Request: can\'t parse entities: Unmatched end tag "{tag}"')

    def handle_data(self, data: str) -> None:
        if "<" in data:
            raise RefusedError("Bad Request: can't parse entities: Unsupported start tag")
        self.shown.append(data)


def shown(text: str, parse_mode: str | None) -> str:
    """The text that a person sees; refuses what Telegram's parser refuses."""
    if parse_mode != "HTML":
        return text
    # A lone "<" that a person wrote must arrive as &lt;: the parser is fed one sentinel for each.
    parser = _Entities()
    parser.feed(text.replace("&lt;", "\ue000"))
    parser.close()
    if parser.open:
        raise RefusedError(f"Bad Request: can't parse entities: Can't find end tag for {parser.open[-1]}")
    if parser.count > MOST_ENTITIES:
        raise RefusedError("Bad Request: too many entities")
    return "".join(parser.shown).replace("\ue000", "<")


def check_prose_rules(given: dict[str, Any]) -> None:
    """Lengths in UTF-16 units after parsing, and callback data in bytes."""
    for name, most in LIMITS.items():
        if name in given:
            text = shown(given[name], given.get("parse_mode"))
            if not text.strip() and name == "text":
                raise RefusedError("Bad Request: message text is empty")
            if len(text.encode("utf-16-le")) // 2 > most:
                raise RefusedError(f"Bad Request: {'message' if name == 'text' else name} is too long")
    for row in (given.get("reply_markup") or {}).get("inline_keyboard", []):
        for button in row:
            if "callback_data" in button and not 1 <= len(button["callback_data"].encode()) <= 64:
                raise RefusedError("Bad Request: BUTTON_DATA_INVALID")
