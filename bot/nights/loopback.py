"""A Bot API on loopback for `tallywatch demo --telegram`: takes what the bot sends, and shows what the chat would show.

It is as small as a demonstration needs; the tests have a strict one.
"""

from __future__ import annotations

import json
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from typing import Any, Final

from aiohttp import web

from bot.channels.markup import seen

CHAT: Final = 20170608
TOKEN: Final = "1:loopback"  # noqa: S105 - of no bot; it never leaves this machine
INDENT: Final = " " * 7


class Loopback:
    """The chat as its readers see it, told line by line."""

    def __init__(self, tell: Callable[[str, str], None]) -> None:
        self._tell = tell
        self._messages = 0

    async def call(self, request: web.Request) -> web.Response:
        """One call of the Bot API."""
        given = {name: str(value) for name, value in (await request.post()).items()}
        method = request.match_info["method"]
        if method == "sendMessage":
            self._messages += 1
            self._show(self._messages, "", given)
            return self._answer(self._messages, given)
        if method == "editMessageText":
            number = int(given["message_id"])
            self._show(number, ", edited", given)
            return self._answer(number, given)
        return web.json_response({"ok": False, "error_code": 404, "description": "Not Found"}, status=404)

    def _show(self, number: int, mark: str, given: dict[str, str]) -> None:
        self._tell(f"{INDENT}+-- telegram message {number}{mark}", "chat")
        for line in seen(given["text"]).splitlines():
            self._tell(f"{INDENT}| {line}", "chat")
        rows: list[list[dict[str, Any]]] = json.loads(given.get("reply_markup", "{}")).get("inline_keyboard", [])
        for row in rows:
            self._tell(f"{INDENT}| {' '.join('[' + button['text'] + ']' for button in row)}", "chat")

    @staticmethod
    def _answer(number: int, given: dict[str, str]) -> web.Response:
        chat = {"id": CHAT, "type": "private", "first_name": "Desk"}
        message = {"message_id": number, "date": 1_496_950_000, "chat": chat, "text": seen(given["text"])}
        return web.json_response({"ok": True, "result": message})


@asynccontextmanager
async def serving(tell: Callable[[str, str], None]) -> AsyncIterator[str]:
    """Serve on a free port of loopback; yields the address for the client."""
    app = web.Application()
    app.router.add_post("/bot{token}/{method}", Loopback(tell).call)
    runner = web.AppRunner(app, access_log=None, shutdown_timeout=0.1)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    try:
        yield f"http://127.0.0.1:{runner.addresses[0][1]}/bot"
    finally:
        await runner.cleanup()
