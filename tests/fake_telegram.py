"""A strict Bot API server on loopback, for the real python-telegram-bot client.

It refuses what Telegram refuses (`telegram_rules`), keeps chats and messages, hands out updates by long polling, and
fails on request: `faults` is asked at every call what is to go wrong.
"""

from __future__ import annotations

import asyncio
import itertools
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Any

from aiohttp import web

from tests.shared import SHARED
from tests.telegram_rules import RefusedError, Specification, check_prose_rules, decoded, shown

TOKEN = "4242:invented-token-for-tests"
SPECIFICATION = SHARED / "data" / "specs" / "telegram-10.1.json" if SHARED else None


@dataclass(frozen=True)
class Fault:
    """What goes wrong at one call: an HTTP answer, or the line cut before or after the call took effect."""

    status: int = 0
    retry_after: int = 0
    cut: str = ""  # "before", "after", "body"
    seconds: float = 0  # answer this late, having accepted


@dataclass
class Chat:
    """A chat as Telegram sees it."""

    id: int
    type: str
    trouble: str = ""
    migrated_to: int | None = None


@dataclass
class Sent:
    """A message that the bot posted: its latest shape and how often it was edited."""

    id: int
    chat: int
    method: str
    given: dict[str, Any]
    edits: int = 0

    @property
    def text(self) -> str:
        """What a person reads."""
        raw = self.given.get("text") or self.given.get("caption") or ""
        return shown(raw, self.given.get("parse_mode"))

    @property
    def buttons(self) -> list[dict[str, Any]]:
        """All buttons in reading order."""
        rows = (self.given.get("reply_markup") or {}).get("inline_keyboard", [])
        return [button for row in rows for button in row]


def no_fault(method: str, given: dict[str, Any]) -> Fault | None:
    """The server of a quiet day."""
    return None


@dataclass
class FakeTelegram:
    """The server's state; tests read `messages`, `calls` and `commands`, and push updates."""

    faults: Callable[[str, dict[str, Any]], Fault | None] = no_fault
    specification: Specification | None = field(
        default_factory=lambda: Specification(SPECIFICATION) if SPECIFICATION else None
    )
    base_url: str = ""
    chats: dict[int, Chat] = field(default_factory=dict)
    messages: dict[tuple[int, int], Sent] = field(default_factory=dict)
    calls: list[tuple[str, dict[str, Any]]] = field(default_factory=list)
    refused: list[str] = field(default_factory=list)
    answers: list[dict[str, Any]] = field(default_factory=list)
    commands: list[dict[str, Any]] = field(default_factory=list)
    updates: list[dict[str, Any]] = field(default_factory=list)
    callbacks: set[str] = field(default_factory=set)
    second_poller: bool = False
    _serial: Any = field(default_factory=lambda: itertools.count(1))
    _news: asyncio.Condition = field(default_factory=asyncio.Condition)

    def add_chat(self, chat: int, kind: str = "private", **more: Any) -> Chat:
        """Open a chat with the bot in it."""
        self.chats[chat] = Chat(chat, kind, **more)
        return self.chats[chat]

    def sent_to(self, chat: int) -> list[Sent]:
        """The bot's messages in a chat, oldest first."""
        return [message for message in self.messages.values() if message.chat == chat]

    async def push(self, update: dict[str, Any]) -> None:
        """Put an update in the bot's queue."""
        async with self._news:
            self.updates.append({"update_id": next(self._serial), **update})
            self._news.notify_all()

    async def say(self, chat: int, user: int, text: str, *, name: str = "Pat") -> None:
        """A person writes in a chat."""
        words = text.split(maxsplit=1)
        entities = [{"type": "bot_command", "offset": 0, "length": len(words[0])}] if text.startswith("/") else []
        message = {"message_id": next(self._serial), "date": 1_700_000_000, "chat": self._chat_json(chat)}
        person = {"id": user, "is_bot": False, "first_name": name}
        await self.push({"message": {**message, "from": person, "text": text, "entities": entities}})

    async def press(self, message: Sent, user: int, label: str, *, name: str = "Pat") -> None:
        """A person presses the button that begins with `label`."""
        button = next(b for b in message.buttons if b["text"].startswith(label))
        query = str(next(self._serial))
        self.callbacks.add(query)
        person = {"id": user, "is_bot": False, "first_name": name}
        below = self._message_json(message)
        data = {"id": query, "from": person, "chat_instance": "1", "message": below, "data": button["callback_data"]}
        await self.push({"callback_query": data})

    def _chat_json(self, chat: int) -> dict[str, Any]:
        known = self.chats[chat]
        name = {"first_name": "Pat"} if known.type == "private" else {"title": "Desk"}
        return {"id": chat, "type": known.type, **name}

    def _message_json(self, message: Sent) -> dict[str, Any]:
        shape = {"message_id": message.id, "date": 1_700_000_000, "chat": self._chat_json(message.chat)}
        words = {"text": message.text} if message.method == "sendMessage" else {"caption": message.text}
        return {**shape, **words}

    # -- the wire ------------------------------------------------------------------------------------------------

    async def serve_call(self, request: web.Request) -> web.StreamResponse:
        """One call of the Bot API."""
        method = request.match_info["method"]
        try:
            given = await _read(request)
        except ConnectionResetError:  # the client was killed
            return web.Response()
        if method != "getUpdates":
            self.calls.append((method, given))
        fault = self.faults(method, given) or Fault()
        if fault.cut == "before":
            return _cut(request)
        if fault.status:
            return _failure(fault.status, "Too Many Requests" if fault.status == 429 else "Bad Gateway", fault)
        try:
            result = await self._perform(method, given)
        except RefusedError as refused:
            return self._refusal(str(refused), given)
        if fault.seconds:
            await asyncio.sleep(fault.seconds)
        if fault.cut == "after":
            return _cut(request)
        if fault.cut == "body":
            return await _half_a_body(request)
        if isinstance(result, web.Response):
            return result
        return web.json_response({"ok": True, "result": result})

    async def _perform(self, method: str, given: dict[str, Any]) -> Any:
        if self.specification:
            self.specification.check(method, given)
        check_prose_rules(given)
        actions: dict[str, Callable[[dict[str, Any]], Any]] = {
            "getMe": lambda _: {"id": 4242, "is_bot": True, "first_name": "Tally", "username": "tally_bot"},
            "sendMessage": lambda g: self._send("sendMessage", g),
            "sendPhoto": lambda g: self._send("sendPhoto", g),
            "editMessageText": self._edit,
            "editMessageReplyMarkup": self._edit,
            "answerCallbackQuery": self._answer,
            "setMyCommands": self._set_commands,
            "deleteWebhook": lambda _: True,
        }
        if method == "getUpdates":
            return await self._hand_out(given)
        if method not in actions:
            raise RefusedError(f"Not Found: the fake does not know {method}")
        return actions[method](given)

    def _refusal(self, why: str, given: dict[str, Any]) -> web.Response:
        self.refused.append(why)
        chat = self.chats.get(given.get("chat_id", 0))
        if chat and chat.migrated_to:
            more = {"parameters": {"migrate_to_chat_id": chat.migrated_to}}
            return web.json_response({"ok": False, "error_code": 400, "description": why, **more}, status=400)
        status = 403 if why.startswith("Forbidden") else 404 if why.startswith("Not Found") else 400
        return _failure(status, why, Fault())

    def _reachable(self, given: dict[str, Any]) -> Chat:
        chat = self.chats.get(given["chat_id"])
        if chat is None:
            raise RefusedError("Bad Request: chat not found")
        if chat.migrated_to:
            raise RefusedError("Bad Request: group chat was upgraded to a supergroup chat")
        if chat.trouble:
            raise RefusedError(chat.trouble)
        return chat

    def _send(self, method: str, given: dict[str, Any]) -> dict[str, Any]:
        chat = self._reachable(given)
        message = Sent(next(self._serial), chat.id, method, given)
        self.messages[chat.id, message.id] = message
        return self._message_json(message)

    def _edit(self, given: dict[str, Any]) -> dict[str, Any]:
        chat = self._reachable(given)
        message = self.messages.get((chat.id, given["message_id"]))
        if message is None:
            raise RefusedError("Bad Request: message to edit not found")
        if message.given.get("too_old"):
            raise RefusedError("Bad Request: message can't be edited")
        edited = {**message.given, **given}
        if all(message.given.get(key) == edited.get(key) for key in ("text", "caption", "reply_markup")):
            raise RefusedError(
                "Bad Request: message is not modified: specified new message content and reply markup are exactly "
                "the same as a current content and reply markup of the message"
            )
        message.given = edited
        message.edits += 1
        return self._message_json(message)

    def _set_commands(self, given: dict[str, Any]) -> bool:
        self.commands = given["commands"]
        return True

    def _answer(self, given: dict[str, Any]) -> bool:
        if given["callback_query_id"] not in self.callbacks:
            raise RefusedError("Bad Request: query is too old and response timeout expired or query ID is invalid")
        self.callbacks.discard(given["callback_query_id"])
        self.answers.append(given)
        return True

    async def _hand_out(self, given: dict[str, Any]) -> Any:
        if self.second_poller:
            return _failure(409, "Conflict: terminated by other getUpdates request", Fault())
        async with self._news:
            self.updates = [u for u in self.updates if u["update_id"] >= given.get("offset", 0)]
            if not self.updates:
                try:
                    await asyncio.wait_for(self._news.wait(), min(given.get("timeout", 0), 1) or 0.01)
                except TimeoutError:
                    return []
            return list(self.updates)


async def _read(request: web.Request) -> dict[str, Any]:
    if request.content_type == "application/json":
        return dict(await request.json())
    given: dict[str, Any] = {}
    for name, value in (await request.post()).items():
        given[name] = value.file.read() if isinstance(value, web.FileField) else decoded(str(value))
        if name in {"text", "caption", "callback_query_id", "url"} and not isinstance(given[name], bytes):
            given[name] = str(value)
    return given


def _failure(status: int, words: str, fault: Fault) -> web.Response:
    if status == 502:
        return web.Response(status=502, text="<html><h1>502 Bad Gateway</h1></html>", content_type="text/html")
    more = {"parameters": {"retry_after": fault.retry_after}} if status == 429 else {}
    return web.json_response({"ok": False, "error_code": status, "description": words, **more}, status=status)


def _cut(request: web.Request) -> web.Response:
    assert request.transport is not None
    request.transport.abort()
    return web.Response()


async def _half_a_body(request: web.Request) -> web.StreamResponse:
    answer = web.StreamResponse(headers={"Content-Length": "500", "Content-Type": "application/json"})
    await answer.prepare(request)
    await answer.write(b'{"ok": true, "resu')
    assert request.transport is not None
    request.transport.abort()
    return answer


@asynccontextmanager
async def serving(fake: FakeTelegram | None = None) -> AsyncIterator[FakeTelegram]:
    """Serve a fake on a free port of loopback."""
    fake = fake or FakeTelegram()
    app = web.Application()
    app.router.add_post("/bot{token}/{method}", fake.serve_call)
    runner = web.AppRunner(app, shutdown_timeout=0.1, access_log=None)
    await runner.setup()
    site = web.TCPSite(runner, "127.0.0.1", 0)
    await site.start()
    fake.base_url = f"http://127.0.0.1:{runner.addresses[0][1]}/bot"
    try:
        yield fake
    finally:
        await runner.cleanup()
