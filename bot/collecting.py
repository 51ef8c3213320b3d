"""How often Python looks for garbage that only its collector can find.

The register and the record are some hundred thousand objects that live all night, and a batch of posts is thousands
that die together. Left to itself the collector walks through all of them again and again, a third of the time that
posts take, and finds nothing: what is built here holds no cycles.
"""

from __future__ import annotations

import gc
from contextlib import contextmanager
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Iterator

SELDOM: Final = (20_000, 50, 100)
"""New objects between looks at the young ones; such looks between looks at the older, and at the oldest."""


@contextmanager
def seldom_collecting() -> Iterator[None]:
    """What exists now is left out of the collector's walks, and these are seldom; at the end all is as before."""
    before = gc.get_threshold()
    gc.collect()
    gc.freeze()
    gc.set_threshold(*SELDOM)
    try:
        yield
    finally:
        gc.set_threshold(*before)
        gc.unfreeze()
