"""No text is slow: patterns cannot run away, and twice the text costs about twice as much."""

import re
from collections.abc import Iterator
from datetime import UTC, datetime
from importlib import import_module
from pkgutil import iter_modules
from re import _constants, _parser
from typing import Any

import pytest

import matchers
from bot.bench import register, slips
from matchers.assess import assess, build_world
from matchers.vocabulary import Post

MODULES = [f"matchers.{module.name}" for module in iter_modules(matchers.__path__)]
REPEATS = {_constants.MAX_REPEAT, _constants.MIN_REPEAT}


def patterns() -> Iterator[tuple[str, re.Pattern[str]]]:
    for module in MODULES:
        for name, value in vars(import_module(module)).items():
            if isinstance(value, re.Pattern):
                yield f"{module}.{name}", value


def nests(parsed: Any, *, inside: bool = False) -> bool:
    """Whether an unbounded repeat stands inside another."""
    for op, arguments in parsed:
        repeats = op in REPEATS and arguments[1] is _constants.MAXREPEAT
        if repeats and inside:
            return True
        parts = arguments if isinstance(arguments, tuple | list) else (arguments,)
        for part in parts:
            for inner in part if isinstance(part, list) else (part,):
                if isinstance(inner, _parser.SubPattern) and nests(inner, inside=inside or repeats):
                    return True
    return False


@pytest.mark.parametrize(("name", "pattern"), list(patterns()))
def test_no_pattern_repeats_a_repeat(name: str, pattern: re.Pattern[str]) -> None:
    assert not nests(_parser.parse(pattern.pattern, pattern.flags)), name


def test_a_repeat_in_a_repeat_would_be_found() -> None:
    assert nests(_parser.parse(r"(?:a+b?)+"))
    assert not nests(_parser.parse(r"(?:a{1,3}b?)+c+"))


@pytest.mark.slow
@pytest.mark.parametrize("kind", sorted(slips.hostile_texts()))
def test_a_hostile_text_is_read_without_trouble(kind: str) -> None:
    contests = register.invented(contests=50)
    world = build_world(contests, register.invented_accounts(contests), ())
    text = slips.hostile_texts()[kind]
    post = Post(platform="x", id="1", author="a", created_at=datetime(2031, 5, 9, 3, tzinfo=UTC), text=text)
    for judged in assess(post, world).claims:
        assert text[judged.claim.start : judged.claim.end] == judged.claim.quote
