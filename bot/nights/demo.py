"""`tallywatch demo`: a night played in a database of its own, then the state of the contest, the flags, what to try."""

from __future__ import annotations

import asyncio
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Final

from rich.console import Console
from rich.markup import escape

from bot.app import open_configured
from bot.channels.settings import ChannelsSettings, ChatSettings, ConsoleSettings, TelegramSettings
from bot.clock import VirtualClock
from bot.config import Config, Settings, StoreSettings
from bot.messages import flag_line
from bot.nights.loopback import CHAT, TOKEN, serving
from bot.nights.night import KENSINGTON, Night, read_night
from bot.nights.player import Player
from bot.status import status_lines
from storage import details

if TYPE_CHECKING:
    from collections.abc import Callable

    from bot.app import Desk

STYLES: Final = {"official": "bold green", "post": "bold", "quiet": "dim", "chat": "yellow", "head": "bold cyan"}
TELEGRAM: Final = ChannelsSettings(
    console=ConsoleSettings(enabled=False), telegram=TelegramSettings(chats=(ChatSettings(id=CHAT),))
)
INTRODUCTION: Final = """\
The night of 8 June 2017 in Kensington, as tallywatch would have followed it. The official figures are real;
every post is worded by us, from accounts that are invented. OFFICIAL is the record, | is what stands in the chat."""
NEXT: Final = """\
What to try next:
  tallywatch explain "Labour GAIN Kensington by 20 votes" --at 2017-06-09T21:10:00+01:00 \\
      --results bot/nights/kensington/results.csv
  tallywatch check bot/nights/kensington/posts.jsonl --results bot/nights/kensington/results.csv
  tallywatch init                a desk of your own: docs/running-a-night.md
All of it is in .venv/bin, which `make demo` made."""


def play_demo(console: Console, folder: Path = KENSINGTON, *, telegram: bool = False) -> None:
    """Play a night and print it, with its end; its alerts go to the terminal, or to a Telegram on loopback."""

    def tell(text: str, style: str) -> None:
        console.print(escape(text), style=STYLES.get(style, ""), highlight=False, soft_wrap=True)

    tell(INTRODUCTION, "head")
    with TemporaryDirectory(prefix="tallywatch-demo-") as place:
        channels = TELEGRAM if telegram else ChannelsSettings()
        settings = Settings(store=StoreSettings(url="sqlite:///demo.db"), channels=channels)
        night = read_night(folder)
        clock = VirtualClock(night.moments[0])
        with open_configured(Config(settings=settings, folder=Path(place)), clock=clock) as desk:
            player = (
                _play_on_telegram(desk, clock, night, tell) if telegram else Player(desk, clock, night, tell).play()
            )
            asyncio.run(player)
            show_end(desk, tell)
    tell(f"\n{NEXT}", "head")


async def _play_on_telegram(desk: Desk, clock: VirtualClock, night: Night, tell: Callable[[str, str], None]) -> None:
    """The night with the real client of Telegram, talking to a server on loopback."""
    from bot.channels.pace import Pace
    from bot.channels.telegram import TelegramChannel, make_bot

    async with serving(tell) as address:
        bot = make_bot(TOKEN, base_url=address)
        contests, timezone = desk.knowledge.contests, desk.config.settings.desk.timezone
        chat = TelegramChannel(CHAT, bot=bot, pace=Pace(), clock=clock, contests=contests, timezone=timezone)
        await Player(desk, clock, night, tell, chat=chat).play()
        await bot.request.shutdown()


def show_end(desk: Desk, tell: Callable[[str, str], None]) -> None:
    """The state of each contest, and the flags."""
    with desk.store.reading() as tx:
        for contest in desk.knowledge.contests.values():
            tell("", "")
            for line in status_lines(desk, tx, contest):
                tell(line, "")
        tell("\nFlags:", "head")
        for flag in details.flags(tx):
            if detail := details.flag_detail(tx, flag.id):
                tell(flag_line(flag, detail.claims[0], desk.knowledge.contests), "")
