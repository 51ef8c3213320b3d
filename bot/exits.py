"""How a command ends: the exit codes, and the errors that carry words for the person at the keyboard."""

from __future__ import annotations

from enum import IntEnum


class ExitCode(IntEnum):
    """The documented exit codes of every command."""

    DONE = 0
    NOT_FOUND = 1
    UNUSABLE = 2
    REFUSED = 3


class DeskError(Exception):
    """Something that the person at the keyboard can put right; the message says what and where."""

    code = ExitCode.UNUSABLE

    def __init__(self, message: str, *, code: ExitCode | None = None) -> None:
        super().__init__(message)
        self.code = code or self.code


class ConfigError(DeskError):
    """The config cannot be used: the message names the file and the key."""


class NotFoundError(DeskError):
    """What was asked for is not there, or it is not clear what was meant."""

    code = ExitCode.NOT_FOUND


class RefusedError(DeskError):
    """Somebody else was first, or the change is not allowed."""

    code = ExitCode.REFUSED
