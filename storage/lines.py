"""The files of one JSON object a line: `posts.jsonl` and `official.jsonl` (docs/formats.md, section 4).

Strict, and each line is a value or an error, so that one bad line need not stop the others: `check` stops at it, the
running desk sets it aside.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from datetime import datetime
from pathlib import Path
from typing import Final, TypeVar

import msgspec
from msgspec import Struct

from matchers.elections import contest_polling_at, slug, zone
from matchers.vocabulary import OFFICIAL, STATUSES, Assertion, Contest, Instant, Kind, OfficialFact, Post
from storage.fitness import CONTROL, HIDDEN, far_off, flaw_of
from storage.reading import MAX_LINE, FileError, nearest, read_text

MAX_TEXT: Final = 200_000
"""Characters in one post."""
COUNTED: Final = frozenset({Kind.VOTES, Kind.MAJORITY, Kind.SEATS})
PERCENT: Final = frozenset({Kind.SHARE, Kind.TURNOUT})


class _WrittenAssertion(Assertion, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """An assertion as users write it: `contest` is a slug."""


class _WrittenFact(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A line of official.jsonl."""

    id: str
    published_at: Instant
    authority: str
    assertion: _WrittenAssertion
    url: str = ""
    supersedes: str | None = None


T = TypeVar("T")
_POST = msgspec.json.Decoder(Post)
_FACT = msgspec.json.Decoder(_WrittenFact)
_WHOLE_CHARACTER = re.compile(rb"\\\\|\\u[dD][89abAB][0-9a-fA-F]{2}\\u[dD][c-fC-F][0-9a-fA-F]{2}")
_HALF_A_CHARACTER = re.compile(rb"\\u[dD][89a-fA-F][0-9a-fA-F]{2}")
_FOUND = re.compile(r"^(?P<what>.*?)(?: - at `\$\.?(?P<field>.*?)`)?$", re.DOTALL)
_WORDS: Final = (
    (re.compile(r"Object contains unknown field `(.+)`"), r'there is no such field: "\1"'),
    (re.compile(r"Object missing required field `(.+)`"), r'the field "\1" is missing'),
    (re.compile(r"Expected `datetime`, got `(.+)`"), r"expected a time as 2017-06-09T21:03:00+01:00, found \1"),
    (
        re.compile(r"Expected `datetime` with a timezone component"),
        "the time has no zone; add the offset, as in +01:00",
    ),
    (re.compile(r"Invalid RFC3339 encoded datetime"), "is not a time; write it as 2017-06-09T21:03:00+01:00"),
    (re.compile(r"Invalid enum value (.+)"), r"\1 is not one of the known words"),
    (re.compile(r"Expected `(.+?)`, got `(.+?)`"), r"expected \1, found \2"),
    (re.compile(r"\bstr\b"), "text"),
    (re.compile(r"\bint\b"), "a whole number"),
    (re.compile(r"\bfloat\b"), "a number"),
    (re.compile(r"\bobject\b"), "an object"),
    (re.compile(r" \| null"), ""),
)


def read_posts(lines: Iterable[bytes], path: str, *, timezone: str | None = None) -> Iterator[Post | FileError]:
    """The posts of a file or stream, line by line; blank lines are passed over.

    Where a time zone is given, a post that names the day alone is from the start of that day there.
    """
    for number, line in enumerate(lines, 1):
        if line.strip():
            try:
                yield parse_post(_with_time(line, timezone) if timezone else line, path=path, number=number)
            except FileError as error:
                yield error


_DAY_ALONE = re.compile(rb'("created_at"\s*:\s*")(\d{4}-\d\d-\d\d)"')


def _with_time(line: bytes, timezone: str) -> bytes:
    """The line with the start of the day where `created_at` names a day alone."""
    found = _DAY_ALONE.search(line)
    if found is None:
        return line
    try:
        start = datetime.fromisoformat(found[2].decode()).replace(tzinfo=zone(timezone))
    except ValueError:
        return line
    return line[: found.start(2)] + start.isoformat().encode() + line[found.end(2) :]


def parse_post(line: bytes, *, path: str, number: int) -> Post:
    """One line of posts.jsonl. Raises FileError."""
    post = _decode(_POST, line, path=path, number=number)
    if flaw := flaw_of(post):
        raise FileError(path, flaw.words, line=number, where=f"field {flaw.field}")
    if len(post.text) > MAX_TEXT:
        message = f"is {len(post.text):,} characters long; no post has more than {MAX_TEXT:,}"
        raise FileError(path, message, line=number, where="field text")
    control = CONTROL.search(post.text)
    if control:
        message = f"holds the control character U+{ord(control[0]):04X} at character {control.start() + 1}"
        raise FileError(path, message, line=number, where="field text")
    return post


def read_official(path: Path, contests: Iterable[Contest], *, known: Iterable[str] = ()) -> tuple[OfficialFact, ...]:
    """The official facts of a file, whose contests and candidates must be in the register.

    A correction takes the place of a fact above it, or of one whose id is `known` already.
    """
    before = frozenset(known)
    register: dict[str, list[Contest]] = {}
    for contest in contests:
        register.setdefault(contest.slug, []).append(contest)
    facts: dict[str, OfficialFact] = {}
    for number, line in enumerate(read_text(path).encode().split(b"\n"), 1):
        if line.strip():
            fact = parse_fact(line, register, path=str(path), number=number)
            _check_ids(fact, facts, before, path=str(path), number=number)
            facts[fact.id] = fact
    return tuple(facts.values())


def parse_fact(line: bytes, register: dict[str, list[Contest]], *, path: str, number: int) -> OfficialFact:
    """One line of official.jsonl; `register` holds the contests by slug. Raises FileError."""
    written = _decode(_FACT, line, path=path, number=number)
    try:
        _check_names(written)
        _check_times(written)
        contest = _contest_meant(written, register)
        assertion = _checked(written.assertion, contest)
    except _FieldError as error:
        raise FileError(path, str(error), line=number, where=f"field {error.field}") from None
    return OfficialFact(
        id=written.id,
        published_at=written.published_at,
        authority=written.authority,
        url=written.url,
        supersedes=written.supersedes,
        assertion=assertion,
        origin="official",
    )


def _check_names(written: _WrittenFact) -> None:
    said = written.assertion
    named = {"id": written.id, "authority": written.authority, "url": written.url, "assertion.place": said.place}
    for field, value in named.items():
        if value and (CONTROL.search(value) or HIDDEN.search(value)):
            raise _FieldError(field, "holds an invisible control character")


def _check_times(written: _WrittenFact) -> None:
    for field, at in (("published_at", written.published_at), ("assertion.at", written.assertion.at)):
        if at is not None and (wrong := far_off(at)):
            raise _FieldError(field, wrong)


class _FieldError(Exception):
    def __init__(self, field: str, message: str) -> None:
        super().__init__(message)
        self.field = field


def _decode(decoder: msgspec.json.Decoder[T], line: bytes, *, path: str, number: int) -> T:
    if len(line) > MAX_LINE:
        raise FileError(path, f"is {len(line):,} bytes long; no line may exceed {MAX_LINE:,}", line=number)
    try:
        return decoder.decode(line.removeprefix(b"\xef\xbb\xbf"))
    except msgspec.ValidationError as error:
        field, message = _in_plain_words(str(error))
        raise FileError(path, message, line=number, where=f"field {field}" if field else None) from None
    except (msgspec.DecodeError, UnicodeDecodeError) as error:
        if half := _HALF_A_CHARACTER.search(_WHOLE_CHARACTER.sub(b"", line)):
            message = f"holds half of a character ({half[0].decode()} without its other half), which is no text"
            raise FileError(path, message, line=number) from None
        raise FileError(path, f"is not JSON: {error}", line=number) from None


def _in_plain_words(error: str) -> tuple[str, str]:
    found = _FOUND.match(error)
    what, field = (found["what"], found["field"] or "") if found else (error, "")
    for pattern, words in _WORDS:
        what = pattern.sub(words, what)
    return field, what


def _contest_meant(written: _WrittenFact, register: dict[str, list[Contest]]) -> Contest | None:
    """The contest of a fact: of several elections the one polling when it was published."""
    assertion = written.assertion
    if assertion.contest is None:
        if assertion.kind is not Kind.SEATS:
            raise _FieldError("assertion.contest", f"a {assertion.kind} needs a contest")
        return None
    sharing = register.get(slug(assertion.contest), [])
    if not sharing:
        hint = nearest(assertion.contest, register)
        raise _FieldError("assertion.contest", f'"{assertion.contest}" is no contest of the results file{hint}')
    meant = contest_polling_at(sharing, written.published_at)
    if meant is None:
        message = f'several elections have "{assertion.contest}", and none had polled or was near'
        raise _FieldError("assertion.contest", message)
    return meant


def _checked(written: _WrittenAssertion, contest: Contest | None) -> Assertion:
    """The assertion with its contest's id and registered names, all its slots fit for its kind."""
    if written.kind not in OFFICIAL:
        raise _FieldError("assertion.kind", f"a {written.kind} is not what an authority publishes")
    _check_status(written)
    _check_value(written)
    candidate, party = _who(written, contest)
    slots = {name: getattr(written, name) for name in Assertion.__struct_fields__}
    return Assertion(**(slots | {"contest": contest.id if contest else None, "candidate": candidate, "party": party}))


def _check_status(written: _WrittenAssertion) -> None:
    known = STATUSES.get(written.kind, frozenset())
    if known and written.status not in known:
        words = ", ".join(sorted(known))
        raise _FieldError("assertion.status", f"a {written.kind} has a status of {words}")


def _check_value(written: _WrittenAssertion) -> None:
    value = written.value
    if written.kind in COUNTED and (not isinstance(value, int) or value < 0):
        raise _FieldError("assertion.value", f"{written.kind} need a whole number that is not below zero")
    if written.kind in PERCENT and (value is None or not 0 <= value <= 100):
        raise _FieldError("assertion.value", f"a {written.kind} needs a percentage from 0 to 100")


def _who(written: _WrittenAssertion, contest: Contest | None) -> tuple[str | None, str | None]:
    """The candidate and party as the register has them."""
    if contest is None or (written.candidate is None and written.party is None):
        return written.candidate, written.party
    wanted = slug(written.candidate or "")
    if wanted:
        standing = [c for c in contest.candidates if wanted in {slug(c.name), *map(slug, c.aliases)}]
        if not standing:
            hint = nearest(written.candidate or "", (c.name for c in contest.candidates))
            raise _FieldError("assertion.candidate", f'"{written.candidate}" does not stand in {contest.name}{hint}')
        party = slug(written.party or "")
        chosen = next((c for c in standing if slug(c.party) == party), standing[0])
        return chosen.name, chosen.party
    return None, _registered_party(written.party or "", contest)


def _registered_party(written: str, contest: Contest) -> str:
    wanted = slug(written)
    for c in contest.candidates:
        if wanted in {slug(c.party), *map(slug, c.party_aliases)}:
            return c.party
    for c in contest.candidates:
        if slug(c.party).startswith(f"{wanted}-and-"):  # Labour, standing as Labour and Co-operative
            return c.party
    hint = nearest(written, (c.party for c in contest.candidates))
    raise _FieldError("assertion.party", f'"{written}" has no candidate in {contest.name}{hint}')


def _check_ids(
    fact: OfficialFact, facts: dict[str, OfficialFact], before: frozenset[str], *, path: str, number: int
) -> None:
    if not fact.id.strip() or fact.id in facts:
        raise FileError(path, f'"{fact.id}" is empty or was used before', line=number, where="field id")
    if fact.supersedes is not None and fact.supersedes not in facts and fact.supersedes not in before:
        message = f'"{fact.supersedes}" is no fact above this line, nor one on record'
        raise FileError(path, message, line=number, where="field supersedes")
