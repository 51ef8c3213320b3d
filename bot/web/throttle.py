"""How often somebody may try to sign in: token buckets, pure but for their memory.

Each try takes a token from every bucket of its keys: the network it comes from, and the network together with the
login. No bucket belongs to a login alone, so that guessing somebody's password from elsewhere never locks them out; a
browser that has signed in before carries a device cookie and has a bucket of its own, which strangers in the same
network cannot empty.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from ipaddress import ip_address, ip_network

KEPT = 20_000
"""Buckets remembered; the oldest are forgotten first, so that a flood of addresses cannot fill the memory."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Limit:
    """A bucket of `burst` tokens, one of which comes back each `every`."""

    burst: int
    every: timedelta


NETWORK = Limit(burst=30, every=timedelta(seconds=10))
LOGIN_FROM_NETWORK = Limit(burst=6, every=timedelta(minutes=2))
DEVICE = Limit(burst=10, every=timedelta(minutes=1))


@dataclass(slots=True)
class Throttle:
    """The buckets: when each key will be full again."""

    full_at: dict[str, datetime] = field(default_factory=dict)

    def wait(self, keys: dict[str, Limit], now: datetime) -> timedelta:
        """Take a token from every bucket, or from none and tell how long to wait."""
        longest = max((self._short_by(key, limit, now) for key, limit in keys.items()), default=timedelta())
        if longest <= timedelta():
            for key, limit in keys.items():
                self._take(key, limit, now)
        return max(longest, timedelta())

    def forgive(self, keys: dict[str, Limit]) -> None:
        """Fill the buckets again: the right password was given."""
        for key in keys:
            self.full_at.pop(key, None)

    def _short_by(self, key: str, limit: Limit, now: datetime) -> timedelta:
        emptied = max(self.full_at.get(key, now), now) + limit.every
        return emptied - (now + limit.burst * limit.every)

    def _take(self, key: str, limit: Limit, now: datetime) -> None:
        until = max(self.full_at.pop(key, now), now) + limit.every
        self.full_at[key] = until
        while len(self.full_at) > KEPT:
            del self.full_at[next(iter(self.full_at))]


def buckets(login: str, address: str, device: str | None) -> dict[str, Limit]:
    """The buckets that one try to sign in draws on."""
    if device:
        return {f"device:{device}:{login}": DEVICE}
    network = network_of(address)
    return {f"network:{network}": NETWORK, f"login:{network}:{login}": LOGIN_FROM_NETWORK}


def network_of(address: str) -> str:
    """The network that one person is likely to command: a whole /64 in IPv6, the address itself in IPv4.

    >>> network_of("2001:db8::1"), network_of("192.0.2.7"), network_of("unix")
    ('2001:db8::/64', '192.0.2.7/32', 'unix')
    """
    try:
        version = ip_address(address).version
    except ValueError:
        return address
    return str(ip_network(f"{address}/{64 if version == 6 else 32}", strict=False))
