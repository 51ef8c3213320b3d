"""Slack, Discord, mail and webhooks: the real libraries against servers on loopback."""

from __future__ import annotations

import hashlib
import hmac
import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import timedelta
from socket import socket
from typing import Any

import pytest
from aiohttp import web
from aiosmtpd.controller import Controller
from apprise.plugins.discord import NotifyDiscord
from apprise.plugins.slack import NotifySlack
from msgspec.structs import replace

from bot.channels.apprise_channel import AppriseChannel
from bot.channels.webhook import WebhookChannel
from bot.clock import VirtualClock
from bot.exits import ConfigError
from bot.ports import ChannelError
from matchers.vocabulary import Verdict
from storage.values import FlagState
from tests.flags import CONTESTS, NOON, detail, stored_claim

ADDRESSES = {
    "slack": "slack://T1JJ3T3L2/A1BRTD4JD/TIiajkdnlazkcOXrIdevi7FQ/#desk",
    "discord": f"discord://{'1' * 18}/{'a' * 64}",
}
"""Of the right shape, and of nobody."""


@dataclass
class Receiver:
    """A server that keeps what it is sent and answers as told."""

    status: int = 200
    body: str = "ok"
    headers: dict[str, str] = field(default_factory=dict)
    cut: bool = False
    got: list[tuple[dict[str, str], bytes]] = field(default_factory=list)
    port: int = 0

    async def answer(self, request: web.Request) -> web.Response:
        self.got.append((dict(request.headers), await request.read()))
        if self.cut:
            assert request.transport
            request.transport.abort()
        return web.Response(status=self.status, text=self.body, headers=self.headers)

    @property
    def last(self) -> Any:
        """The last body as JSON."""
        return json.loads(self.got[-1][1])


@asynccontextmanager
async def receiving(**how: Any) -> AsyncIterator[Receiver]:
    """A receiver on a free port."""
    receiver = Receiver(**how)
    app = web.Application()
    app.router.add_route("*", "/{path:.*}", receiver.answer)
    runner = web.AppRunner(app, access_log=None, shutdown_timeout=0.1)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    receiver.port = runner.addresses[0][1]
    try:
        yield receiver
    finally:
        await runner.cleanup()


def apprise(url: str, **more: Any) -> AppriseChannel:
    return AppriseChannel("test", url, contests=CONTESTS, **more)


async def test_an_alert_reaches_a_json_address_with_quote_record_and_links() -> None:
    async with receiving() as receiver:
        await apprise(f"json://127.0.0.1:{receiver.port}/").send(detail(), possible_repeat=False)
        assert receiver.last["title"] == "CONFLICT: Fernhollow"
        for words in ("16,313 in Fernhollow", "16,333 votes", "https://council.example/1", "https://social.example"):
            assert words in receiver.last["message"]
        assert "<b>" not in receiver.last["message"]


async def test_the_links_are_those_of_the_post_that_is_quoted() -> None:
    early = stored_claim("Labour have it", verdicts=(Verdict.PREMATURE,))
    wrong = stored_claim("Labour, by a mile", number=2, url="https://social.example/@gossip/2")
    async with receiving() as receiver:
        both = replace(detail(claims=2), claims=(early, wrong))
        await apprise(f"json://127.0.0.1:{receiver.port}/").send(both, possible_repeat=False)
        assert "by a mile" in receiver.last["message"]
        assert "https://social.example/@gossip/2" in receiver.last["message"]
        assert "https://social.example/@gossip/1" not in receiver.last["message"]


async def test_a_change_is_told_once_and_another_account_that_joins_is_not() -> None:
    async with receiving() as receiver:
        channel = apprise(f"json://127.0.0.1:{receiver.port}/")
        told = await channel.post([detail()], possible_repeat=False)
        assert await channel.revise(told, [detail(claims=9)]) == told
        assert len(receiver.got) == 1
        turned = detail(verdict=Verdict.SUPPORTED, state=FlagState.DISMISSED, version=2)
        again = await channel.revise(told, [turned])
        assert again != told
        assert receiver.last["title"] == "Changed: SUPPORTED: Fernhollow"


async def test_a_burst_is_one_digest() -> None:
    async with receiving() as receiver:
        await apprise(f"json://127.0.0.1:{receiver.port}/").post([detail(n) for n in range(40)], possible_repeat=True)
        assert receiver.last["title"] == "40 flags"
        assert "Possible repeat" in receiver.last["message"]


async def test_every_channel_is_told_what_is_no_alert_in_plain_words() -> None:
    async with receiving() as receiver, webhook(receiver.port) as channel:
        await apprise(f"json://127.0.0.1:{receiver.port}/").announce("NOTICE: X cannot be reached")
        assert (receiver.last["title"], receiver.last["message"]) == ("tallywatch", "NOTICE: X cannot be reached")
        await channel.announce("NOTICE: X cannot be reached")
        assert (receiver.last["event"], receiver.last["text"]) == ("notice", "NOTICE: X cannot be reached")
        headers, body = receiver.got[-1]
        signed = headers["X-Tallywatch-Timestamp"].encode() + b"." + body
        assert headers["X-Tallywatch-Signature"].endswith(hmac.new(b"s3cret", signed, hashlib.sha256).hexdigest())


@pytest.mark.parametrize("kind", ["slack", "discord"])
async def test_slack_and_discord_get_it_at_their_own_endpoints(kind: str, monkeypatch: pytest.MonkeyPatch) -> None:
    async with receiving(status=200 if kind == "slack" else 204, body="ok" if kind == "slack" else "") as receiver:
        here = f"http://127.0.0.1:{receiver.port}/hook"
        monkeypatch.setattr(NotifySlack, "webhook_url", here)
        monkeypatch.setattr(NotifyDiscord, "notify_url", here)
        await apprise(ADDRESSES[kind]).send(detail(), possible_repeat=False)
        assert b"Fernhollow" in receiver.got[-1][1]


class Postbox:
    """Keeps mail."""

    def __init__(self) -> None:
        self.mail: list[bytes] = []

    async def handle_DATA(self, server: object, session: object, envelope: Any) -> str:  # noqa: N802
        self.mail.append(envelope.content)
        return "250 OK"


async def test_mail_arrives() -> None:
    postbox = Postbox()
    with socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    controller = Controller(postbox, hostname="127.0.0.1", port=port)
    controller.start()
    try:
        url = f"mailto://127.0.0.1:{port}?from=desk@news.example&to=night@news.example&mode=insecure"
        await apprise(url).send(detail(), possible_repeat=False)
    finally:
        controller.stop()
    assert b"CONFLICT: Fernhollow" in postbox.mail[0]


@pytest.mark.parametrize("status", [500, 403])
async def test_a_refusal_is_an_error_to_try_again(status: int) -> None:
    async with receiving(status=status) as receiver:
        with pytest.raises(ChannelError) as caught:
            await apprise(f"json://127.0.0.1:{receiver.port}/").send(detail(), possible_repeat=False)
        assert not caught.value.permanent


def test_an_address_that_apprise_does_not_know_is_a_config_error() -> None:
    with pytest.raises(ConfigError, match="test"):
        apprise("nonsense://x")


def test_a_chat_gets_one_message_a_second() -> None:
    channel = apprise("json://127.0.0.1:9/")
    channel.take(NOON)
    assert channel.free_at(NOON) == NOON + timedelta(seconds=1)


@asynccontextmanager
async def webhook(port: int) -> AsyncIterator[WebhookChannel]:
    channel = WebhookChannel(
        "wire", f"http://127.0.0.1:{port}/in", secret="s3cret", clock=VirtualClock(NOON), seconds=1.0
    )
    yield channel
    await channel.aclose()


async def test_a_webhook_gets_signed_json() -> None:
    async with receiving() as receiver, webhook(receiver.port) as channel:
        assert await channel.send(detail(7), possible_repeat=True) == "flag-7"
        headers, body = receiver.got[0]
        signed = headers["X-Tallywatch-Timestamp"].encode() + b"." + body
        expected = hmac.new(b"s3cret", signed, hashlib.sha256).hexdigest()
        assert headers["X-Tallywatch-Signature"] == f"sha256={expected}"
        assert (receiver.last["event"], receiver.last["possible_repeat"]) == ("alert", True)
        assert receiver.last["detail"]["flag"]["verdict"] == "conflict"
        await channel.edit("flag-7", detail(7))
        assert receiver.last["event"] == "change"


@pytest.mark.parametrize(
    ("status", "permanent", "ambiguous"), [(404, True, False), (429, False, False), (503, False, True)]
)
async def test_a_webhooks_refusals_are_told_apart(status: int, permanent: bool, ambiguous: bool) -> None:
    async with receiving(status=status, headers={"Retry-After": "9"}) as receiver, webhook(receiver.port) as channel:
        with pytest.raises(ChannelError) as caught:
            await channel.send(detail(), possible_repeat=False)
        error = caught.value
        assert (error.permanent, error.ambiguous) == (permanent, ambiguous)
        assert error.retry_at == NOON + timedelta(seconds=9)


async def test_a_webhook_that_cuts_the_line_may_have_taken_it() -> None:
    async with receiving(cut=True) as receiver, webhook(receiver.port) as channel:
        with pytest.raises(ChannelError) as caught:
            await channel.send(detail(), possible_repeat=False)
        assert caught.value.ambiguous


async def test_a_webhook_that_is_not_there_surely_took_nothing() -> None:
    async with webhook(9) as channel:
        with pytest.raises(ChannelError) as caught:
            await channel.send(detail(), possible_repeat=False)
        assert not caught.value.ambiguous
