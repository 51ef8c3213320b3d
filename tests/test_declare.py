"""/declare: a result is entered, read back, and confirmed by a second editor."""

from __future__ import annotations

from pathlib import Path

import pytest

from matchers.vocabulary import Kind
from storage.people import audit
from tests.chatroom import EDITOR, MODERATOR, SECOND, chatroom

RESULT = "/declare fernhollow: Example=16,333, Bob Sample=16313, Specimen=767, turnout=63.8, source=https://c.example/r"


async def test_a_result_is_read_back_and_takes_a_second_editor(tmp_path: Path) -> None:
    async with chatroom(tmp_path) as room:
        asked = await room.ask(EDITOR, RESULT)
        assert "Majority 20" in asked.text
        assert "second editor" in await room.press(asked, EDITOR, "Confirm")
        assert "editor" in await room.press(asked, MODERATOR, "Confirm")
        assert room.entered == []
        assert await room.press(asked, SECOND, "Confirm") == "Entered."
        [(facts, by)] = room.entered
        votes = {fact.assertion.candidate: fact.assertion.value for fact in facts if fact.assertion.kind is Kind.VOTES}
        assert votes == {"Ann Example": 16_333, "Bob Sample": 16_313, "Cy Specimen": 767}
        assert by == "Edie, Sam"
        with room.store.reading() as tx:
            assert audit(tx)[0].action == "agreed"


async def test_a_declaration_counts_once_and_can_be_dropped(tmp_path: Path) -> None:
    async with chatroom(tmp_path) as room:
        asked = await room.ask(EDITOR, RESULT)
        data = asked.buttons[0]["callback_data"]
        assert await room.press(asked, EDITOR, "Drop") == "Dropped."
        await room._until(lambda: asked.edits == 1)
        asked.given["reply_markup"] = {"inline_keyboard": [[{"text": "Confirm", "callback_data": data}]]}
        assert "settled already" in await room.press(asked, SECOND, "Confirm")
        assert room.entered == []


@pytest.mark.parametrize(
    ("words", "why"),
    [
        ("fernhollow: Example=16333", "No figure for Bob Sample, Cy Specimen."),
        ("fernhollow: Example=-3", "not a number of votes"),
        ("fernhollow: Example=1, Ann Example=2", "two figures"),
        ("fernhollow: Nobody=1", "Which candidate"),
        ("fernhollow: Example 16333", "has no"),
        ("fernhollow: Example=1, Sample=1, Specimen=1, turnout=130", "not a turnout"),
        ("fernhollow: Example=1, Sample=1, Specimen=1, source=javascript:x", "not a link"),
        ("fernhollow: Example=2, Sample=1, Specimen=1, lot=Sample", "No lot is drawn where Ann Example is ahead"),
        ("fernhollow", "Write"),
    ],
)
async def test_a_result_with_a_fault_is_not_proposed(tmp_path: Path, words: str, why: str) -> None:
    async with chatroom(tmp_path) as room:
        answer = await room.ask(EDITOR, f"/declare {words}")
        assert why in answer.text
        assert answer.buttons == []


async def test_a_tie_is_declared_with_the_one_whom_the_lot_chose(tmp_path: Path) -> None:
    async with chatroom(tmp_path) as room:
        asked = await room.ask(EDITOR, "/declare fernhollow: Example=7, Sample=7, Specimen=1, lot=Sample")
        assert "the lot chose Bob Sample" in asked.text
        await room.press(asked, SECOND, "Confirm")
        [(facts, _)] = room.entered
        assert [fact.assertion.candidate for fact in facts if fact.assertion.kind is Kind.WINNER] == ["Bob Sample"]


async def test_the_entry_that_waits_is_shown_with_its_buttons(tmp_path: Path) -> None:
    async with chatroom(tmp_path) as room:
        assert "No entry waits" in (await room.ask(SECOND, "/declare")).text
        await room.ask(EDITOR, RESULT)
        shown = await room.ask(SECOND, "/declare")
        assert "Edie wants to enter" in shown.text
        assert "16,333" in shown.text
        assert await room.press(shown, SECOND, "Confirm") == "Entered."
