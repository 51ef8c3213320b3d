"""The chat's commands and buttons, as an editor, a moderator, a viewer and a stranger, through the real client."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest

from bot.chat.table import COMMANDS, as_markdown
from matchers.vocabulary import Verdict
from storage import chats
from storage.chats import Subject, Wish
from storage.details import flag_detail
from storage.values import Access, FlagId, FlagState
from storage.watching import open_notices
from tests.chatroom import EDITOR, GROUP, MODERATOR, PEOPLE, STRANGER, VIEWER, Chatroom, chatroom
from tests.outboxes import owe

KEY = f"telegram:{GROUP}"


def state_of(room: Chatroom, flag: int = 1) -> FlagState:
    with room.store.reading() as tx:
        found = flag_detail(tx, FlagId(flag))
    assert found
    return found.flag.state


async def test_every_command_answers_those_it_is_for_and_refuses_others_kindly(tmp_path: Path) -> None:
    async with chatroom(tmp_path) as room:
        for command in COMMANDS:
            for person, member in PEOPLE.items():
                answer = await room.ask(person, f"/{command.name}")
                refused = "ask an editor" in answer.text
                assert refused is not member.access.covers(command.needs), (command.name, member.access)
        assert room.fake.refused == []


async def test_a_stranger_is_refused_once_with_the_id_to_ask_for(tmp_path: Path) -> None:
    async with chatroom(tmp_path) as room:
        answer = await room.ask(STRANGER, "/status")
        assert "person 99, chat -1001" in answer.text
        for command in COMMANDS:
            assert await room.silence(STRANGER, f"/{command.name}")


async def test_a_command_for_another_bot_is_left_to_it(tmp_path: Path) -> None:
    async with chatroom(tmp_path) as room:
        assert await room.silence(EDITOR, "/status@other_bot fernhollow")
        assert (await room.ask(EDITOR, "/status@Tally_Bot fernhollow")).method == "sendPhoto"


async def test_a_member_in_a_chat_that_is_not_ours_is_refused(tmp_path: Path) -> None:
    async with chatroom(tmp_path) as room:
        room.fake.add_chat(-555, "group")
        assert "only answer the newsroom" in (await room.ask(EDITOR, "/status", chat=-555)).text


async def test_a_member_may_write_in_private(tmp_path: Path) -> None:
    async with chatroom(tmp_path) as room:
        assert "Vi: viewer" in (await room.ask(VIEWER, "/whoami", chat=VIEWER)).text


async def test_the_menu_of_the_bot_is_the_table(tmp_path: Path) -> None:
    async with chatroom(tmp_path) as room:
        await room.ask(EDITOR, "/whoami")
        assert [one["command"] for one in room.fake.commands] == [command.name for command in COMMANDS]


async def test_status_of_a_contest_with_a_typo_comes_with_its_card(tmp_path: Path) -> None:
    async with chatroom(tmp_path) as room:
        answer = await room.ask(VIEWER, "/status fernholow")
        assert answer.method == "sendPhoto"
        assert answer.text.startswith("Fernhollow")
        assert "Open flags: 0" in answer.text
        photo = next(given for method, given in room.fake.calls if method == "sendPhoto")["photo"]
        assert photo.startswith(b"\x89PNG")


async def test_who_looks_may_name_a_candidate_and_who_changes_anything_may_not(tmp_path: Path) -> None:
    async with chatroom(tmp_path) as room:
        assert (await room.ask(VIEWER, "/status bob sampel")).text.startswith("Fernhollow")
        assert (await room.ask(VIEWER, "/claims specimen")).text.startswith("Claims: Fernhollow")
        assert "did you mean" in (await room.ask(EDITOR, "/declare Bob Sample: Example=1")).text
        assert "did you mean" in (await room.ask(MODERATOR, "/mute Bob Sample")).text


async def test_status_of_nobody_asks_back(tmp_path: Path) -> None:
    async with chatroom(tmp_path) as room:
        answer = await room.ask(VIEWER, "/status fer")
        assert "did you mean" in answer.text
        assert [button["text"] for button in answer.buttons] == ["Fernhollow"]
        before = len(room.fake.messages)
        await room.press(answer, VIEWER, "Fernhollow")
        await room._until(lambda: len(room.fake.messages) > before)
        assert list(room.fake.messages.values())[-1].method == "sendPhoto"


async def test_status_without_a_name_is_the_night(tmp_path: Path) -> None:
    async with chatroom(tmp_path) as room:
        owe(room.store, 3, channels=[KEY])
        answer = await room.ask(VIEWER, "/status")
        assert "0 of 1 declared" in answer.text
        assert "Open flags: 3" in answer.text
        assert "3 owed" in answer.text


async def test_a_pasted_claim_is_judged_at_once(tmp_path: Path) -> None:
    async with chatroom(tmp_path) as room:
        answer = await room.ask(VIEWER, "/check Fernhollow: Ann Example (Lab) 16,313 votes")
        assert "Fernhollow" in answer.text
        nothing = await room.ask(VIEWER, "/check good morning everybody")
        assert "no claim" in nothing.text


async def test_claims_lists_the_newest(tmp_path: Path) -> None:
    async with chatroom(tmp_path) as room:
        owe(room.store, 2, channels=[KEY])
        answer = await room.ask(VIEWER, "/claims fernhollow")
        assert "2 votes" in answer.text


async def test_a_moderator_confirms_and_the_message_says_who(tmp_path: Path) -> None:
    async with chatroom(tmp_path) as room:
        owe(room.store, 1, channels=[KEY])
        alert = await room.deliver()
        assert await room.press(alert, MODERATOR, "Confirm") == "Flag 1 is confirmed."
        room.clock.move_to(room.clock.now() + timedelta(seconds=2))
        await room.deliver()
        assert "confirmed by Mo" in alert.text
        assert alert.buttons[0]["text"] == "Undo"


async def test_a_viewer_and_a_stranger_cannot_press(tmp_path: Path) -> None:
    async with chatroom(tmp_path) as room:
        owe(room.store, 1, channels=[KEY])
        alert = await room.deliver()
        assert "moderator" in await room.press(alert, VIEWER, "Confirm")
        assert "not for you" in await room.press(alert, STRANGER, "Dismiss")
        assert state_of(room) is FlagState.OPEN


async def test_a_second_press_says_who_was_first_and_changes_nothing(tmp_path: Path) -> None:
    async with chatroom(tmp_path) as room:
        owe(room.store, 1, channels=[KEY])
        alert = await room.deliver()
        await room.press(alert, MODERATOR, "Confirm")
        assert await room.press(alert, EDITOR, "Dismiss") == "Flag 1 is confirmed already, by Mo. Nothing changed."
        assert state_of(room) is FlagState.CONFIRMED


async def test_a_button_we_never_made_changes_nothing(tmp_path: Path) -> None:
    async with chatroom(tmp_path) as room:
        owe(room.store, 1, channels=[KEY])
        alert = await room.deliver()
        alert.given["reply_markup"]["inline_keyboard"][0][0]["callback_data"] = "confirm:1"
        assert "not ours" in await room.press(alert, EDITOR, "Confirm")
        assert state_of(room) is FlagState.OPEN


async def test_a_decision_is_taken_back_within_a_minute_and_not_later(tmp_path: Path) -> None:
    async with chatroom(tmp_path) as room:
        owe(room.store, 1, channels=[KEY])
        alert = await room.deliver()
        await room.press(alert, MODERATOR, "Dismiss")
        assert "Flag 1 is open." in (await room.ask(MODERATOR, "/undo")).text
        room.clock.move_to(room.clock.now() + timedelta(seconds=5))
        await room.deliver()
        await room.press(alert, MODERATOR, "Dismiss")
        room.clock.move_to(room.clock.now() + timedelta(minutes=2))
        assert "Too late" in (await room.ask(MODERATOR, "/undo")).text
        assert state_of(room) is FlagState.DISMISSED


async def test_with_the_two_person_rule_one_is_not_enough(tmp_path: Path) -> None:
    async with chatroom(tmp_path, two_people=True) as room:
        owe(room.store, 1, channels=[KEY])
        alert = await room.deliver()
        for _ in range(2):
            assert "second moderator" in await room.press(alert, MODERATOR, "Confirm")
            assert state_of(room) is FlagState.OPEN
        assert await room.press(alert, EDITOR, "Confirm") == "Flag 1 is confirmed."


async def test_the_queue_walks_through_open_flags(tmp_path: Path) -> None:
    async with chatroom(tmp_path) as room:
        owe(room.store, 2, channels=[])
        first = await room.ask(MODERATOR, "/queue")
        assert "#1" in first.text
        await room.press(first, MODERATOR, "Next of 2")
        await room._until(lambda: first.edits == 1)
        assert "#2" in first.text


@pytest.mark.parametrize(
    ("words", "subject", "name"),
    [
        ("fernhollow", Subject.CONTEST, "fernhollow"),
        ("Westmarch", Subject.REGION, "Westmarch"),
        ("labour", Subject.PARTY, "Labour"),
        ("recount", Subject.KIND, "recount"),
    ],
)
async def test_a_chat_watches_and_mutes_what_it_likes(tmp_path: Path, words: str, subject: Subject, name: str) -> None:
    async with chatroom(tmp_path) as room:
        assert name in (await room.ask(MODERATOR, f"/watch {words}")).text
        assert name in (await room.ask(MODERATOR, f"/mute {words}")).text
        with room.store.reading() as tx:
            assert [(w.wish, w.subject, w.name) for w in chats.wishes(tx)] == [
                (Wish.WATCH, subject, name),
                (Wish.MUTE, subject, name),
            ]
        await room.ask(MODERATOR, f"/unwatch {words}")
        assert "everything" in (await room.ask(MODERATOR, f"/unmute {words}")).text


async def test_the_mute_button_mutes_the_contest_here(tmp_path: Path) -> None:
    async with chatroom(tmp_path) as room:
        owe(room.store, 1, channels=[KEY])
        alert = await room.deliver()
        assert "Fernhollow is muted" in await room.press(alert, MODERATOR, "Mute")
        with room.store.reading() as tx:
            [wish] = chats.wishes(tx)
        assert (wish.channel, wish.name) == (KEY, "fernhollow")


@pytest.mark.parametrize(
    ("words", "answer"),
    [("23:00-06:00", "Quiet from 23:00 to 06:00"), ("99-3", "cannot read"), ("off", "No quiet hours")],
)
async def test_quiet_hours_are_set_and_ended(tmp_path: Path, words: str, answer: str) -> None:
    async with chatroom(tmp_path) as room:
        assert answer in (await room.ask(MODERATOR, f"/quiet {words}")).text


async def test_a_group_that_becomes_a_supergroup_keeps_its_alerts(tmp_path: Path) -> None:
    async with chatroom(tmp_path) as room:
        owe(room.store, 1, channels=[KEY])
        room.fake.chats[GROUP].migrated_to = -100777
        room.fake.add_chat(-100777, "supergroup")
        await room.delivery.deliver_all()
        room.clock.move_to(room.clock.now() + timedelta(seconds=5))
        await room.delivery.deliver_all()
        assert "CONFLICT" in room.fake.sent_to(-100777)[0].text
        assert "Edie: editor" in (await room.ask(EDITOR, "/whoami", chat=-100777)).text


async def test_a_second_poller_is_logged_and_the_desk_stays_up(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    async with chatroom(tmp_path) as room:
        room.fake.second_poller = True
        await room._until(lambda: "another program polls" in caplog.text)
        with room.store.reading() as tx:
            [notice] = open_notices(tx)
        assert "another program polls with this bot's token" in notice.text
        room.fake.second_poller = False
        room.clock.move_to(room.clock.now() + timedelta(minutes=2))
        room.desk.forget_rival()
        with room.store.reading() as tx:
            assert open_notices(tx) == ()


def test_the_table_has_a_row_for_every_access_and_says_it_in_markdown() -> None:
    assert {command.needs for command in COMMANDS} == set(Access)
    assert all(f"`/{command.name}" in as_markdown() for command in COMMANDS)


async def test_a_hostile_post_is_inert_in_the_queue(tmp_path: Path) -> None:
    async with chatroom(tmp_path) as room:
        owe(room.store, 1, channels=[KEY], verdict=Verdict.PREMATURE)
        answer = await room.ask(MODERATOR, "/status <script>alert(1)</script>")
        assert "<script>" in answer.text
        assert room.fake.refused == []


def test_the_docs_hold_the_table_as_it_is() -> None:
    assert as_markdown() in (Path(__file__).parent.parent / "docs" / "telegram.md").read_text()
