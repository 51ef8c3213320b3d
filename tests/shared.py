"""Where the labelled cases and the real registers are, beside the checkout; without them some tests are skipped."""

import os
from pathlib import Path

import pytest

_BESIDE = Path(__file__).resolve().parent.parent.parent / "shared"
_NAMED = os.environ.get("TALLYWATCH_SHARED")
SHARED: Path | None = Path(_NAMED) if _NAMED else _BESIDE if _BESIDE.is_dir() else None

needs_shared = pytest.mark.skipif(
    SHARED is None, reason="the labelled cases are not part of the project; set TALLYWATCH_SHARED to their folder"
)


def shared(part: str) -> Path:
    """A file or folder beside the project; only in tests marked `needs_shared`."""
    assert SHARED is not None
    return SHARED / part
