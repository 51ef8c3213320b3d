"""Buttons under a message: what each carries, in at most 64 bytes, and how it is read back.

A button carries an action, a flag and the flag's version when the button was made; the database decides whether that
still holds. A button that we did not make, or that is cut, reads as None.
"""

from __future__ import annotations

import re
from enum import StrEnum
from typing import Final

from msgspec import Struct

from storage.values import Flag, FlagId, FlagState


class Act(StrEnum):
    """What a button does."""

    CONFIRM = "confirm"
    DISMISS = "dismiss"
    UNDO = "undo"
    MUTE = "mute"
    STATUS = "status"
    AGREE = "agree"
    REJECT = "reject"
    CONTEST = "contest"
    NEXT = "next"


class Button(Struct, frozen=True, kw_only=True):
    """A button: what it says, and what it carries."""

    label: str
    data: str


class Press(Struct, frozen=True, kw_only=True):
    """A button as read back: the action, the number it is about, and the version that was seen."""

    act: Act
    number: int
    version: int = 0


_DATA: Final = re.compile(r"([a-z]{1,10}):(\d{1,18}):(\d{1,9})")


def carry(act: Act, number: int, version: int = 0) -> str:
    """The data of a button.

    >>> carry(Act.CONFIRM, 1234, 2)
    'confirm:1234:2'
    """
    return f"{act}:{number}:{version}"


def read_press(data: str) -> Press | None:
    """What a button carries; None for what we never made.

    >>> read_press("dismiss:7:1").act
    <Act.DISMISS: 'dismiss'>
    >>> read_press("dismiss:7") is None
    True
    """
    found = _DATA.fullmatch(data)
    if not found or found[1] not in set(Act):
        return None
    return Press(act=Act(found[1]), number=int(found[2]), version=int(found[3]))


def alert_buttons(flag: Flag) -> list[list[Button]]:
    """The buttons of an alert: to decide while it is open, to undo once it is decided."""
    key: FlagId = flag.id
    about = [
        Button(label="Mute contest", data=carry(Act.MUTE, key, flag.version)),
        Button(label="Status", data=carry(Act.STATUS, key, flag.version)),
    ]
    if flag.state is not FlagState.OPEN:
        return [[Button(label="Undo", data=carry(Act.UNDO, key, flag.version))], about]
    return [
        [
            Button(label="Confirm", data=carry(Act.CONFIRM, key, flag.version)),
            Button(label="Dismiss", data=carry(Act.DISMISS, key, flag.version)),
        ],
        about,
    ]
