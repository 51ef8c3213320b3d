"""Passwords: argon2id through argon2-cffi, long rather than odd.

Checking takes the same time whether or not the user exists, and only a few checks run at once, so that signing in
cannot be used to exhaust the machine.
"""

from __future__ import annotations

from functools import cache
from threading import BoundedSemaphore

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

SHORTEST = 12
LONGEST = 256
_hasher = PasswordHasher()
_checking = BoundedSemaphore(2)


def complaint(password: str, login: str) -> str | None:
    """What is wrong with a new password, for its owner to read; None when it will do.

    >>> complaint("short", "ann")
    'A password needs at least 12 characters: four words do well.'
    """
    if len(password) < SHORTEST:
        return f"A password needs at least {SHORTEST} characters: four words do well."
    if len(password) > LONGEST:
        return f"A password may have at most {LONGEST} characters."
    if login and login.lower() in password.lower():
        return "A password must not contain the login."
    if len(set(password)) < 5:
        return "A password needs at least five different characters."
    return None


def hash_password(password: str) -> str:
    """The argon2id hash to store."""
    return _hasher.hash(password)


def is_right(password: str, stored: str) -> bool:
    """Whether the password is that of the stored hash. An empty hash (no user, or none by password) is always wrong."""
    with _checking:
        try:
            _hasher.verify(stored or _nobody(), password[:LONGEST])
        except (VerificationError, InvalidHashError):
            return False
    return bool(stored)


@cache
def _nobody() -> str:
    return _hasher.hash("no user has this password")
