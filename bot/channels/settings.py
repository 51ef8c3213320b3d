"""Settings of `[channels]`: where alerts go."""

from __future__ import annotations

from typing import Annotated

from msgspec import Meta, Struct

from matchers.vocabulary import Kind, Verdict
from storage.values import Access


class ConsoleSettings(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """`[channels.console]`: alerts as text on the standard output of `tallywatch run`."""

    enabled: Annotated[bool, Meta(description="Whether alerts are written to the terminal.")] = True


class FilterSettings(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What a channel hears of; an empty list lets everything through."""

    verdicts: Annotated[tuple[Verdict, ...], Meta(description="Only these verdicts.")] = ()
    contests: Annotated[tuple[str, ...], Meta(description="Only these contests, by slug.")] = ()
    regions: Annotated[tuple[str, ...], Meta(description="Only contests of these regions.")] = ()
    parties: Annotated[tuple[str, ...], Meta(description="Only claims about these parties.")] = ()
    kinds: Annotated[tuple[Kind, ...], Meta(description="Only claims of these kinds.")] = ()


class ChatSettings(FilterSettings, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One `[[channels.telegram.chats]]`."""

    id: Annotated[int, Meta(description="The chat's id; a stranger's `/whoami` names it. Groups have negative ones.")]


class PersonSettings(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One `[[channels.telegram.people]]`: who may do what."""

    id: Annotated[int, Meta(description="The person's id, as `/whoami` names it.")]
    name: Annotated[str, Meta(description="What decisions are signed with.")]
    access: Annotated[Access, Meta(description="`viewer`, `moderator` or `editor`.")] = Access.VIEWER
    login: Annotated[
        str, Meta(description="What the same person signs in to the page with; chat and page then know one person.")
    ] = ""


class TelegramSettings(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """`[channels.telegram]`: alerts with buttons, commands, result cards. On once it has a chat."""

    token_env: Annotated[str, Meta(description="The variable that holds the bot's token, from BotFather.")] = (
        "TALLYWATCH_TELEGRAM_TOKEN"  # noqa: S105 - a variable's name
    )
    base_url: Annotated[str, Meta(description="Where the Bot API is; another for a server of one's own.")] = (
        "https://api.telegram.org/bot"
    )
    burst: Annotated[int, Meta(ge=1, description="More alerts than this at once become one message.")] = 5
    digest_seconds: Annotated[
        float, Meta(ge=0, description="How long flags less than a conflict wait to be sent as a digest.")
    ] = 60.0
    chats: tuple[ChatSettings, ...] = ()
    people: tuple[PersonSettings, ...] = ()


class AppriseSettings(FilterSettings, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One `[[channels.apprise]]`: Slack, Discord, Teams, mail and a hundred others."""

    name: Annotated[str, Meta(description="What the outbox calls it.")]
    url_env: Annotated[str, Meta(description="The variable that holds apprise's address of it, e.g. `slack://...`.")]


class WebhookSettings(FilterSettings, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One `[[channels.webhook]]`: each alert as signed JSON, for the newsroom's own systems."""

    name: Annotated[str, Meta(description="What the outbox calls it.")]
    url: Annotated[str, Meta(description="Where it is posted.")]
    secret_env: Annotated[str, Meta(description="The variable that holds the secret of the signature.")]


class ChannelsSettings(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """`[channels]`: one table a chat."""

    console: ConsoleSettings = ConsoleSettings()
    telegram: TelegramSettings = TelegramSettings()
    apprise: tuple[AppriseSettings, ...] = ()
    webhook: tuple[WebhookSettings, ...] = ()
