"""Posts with labels, by invented people: what must be found, and what must not."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pytest

from tests.labelled import compare, load

BLIND_FLOOR = 0.95


def name(case: Mapping[str, Any]) -> str:
    return str(case["id"])


@pytest.mark.parametrize("case", [*load("developed.toml"), *load("curt.toml"), *load("states.toml")], ids=name)
def test_a_developed_case_is_read_as_labelled(case: Mapping[str, Any]) -> None:
    _, extra, missed = compare(case)
    assert not missed, f"missed in {case['text']!r} ({case.get('why', '')})"
    assert not extra, f"too much in {case['text']!r} ({case.get('why', '')})"


def test_the_blind_cases_score_no_worse_than_the_floor() -> None:
    found = beyond = missing = 0
    for case in load("blind.toml"):
        hits, extra, missed = compare(case)
        found, beyond, missing = found + hits, beyond + len(extra), missing + len(missed)
    assert 2 * found / (2 * found + beyond + missing) >= BLIND_FLOOR
