"""The versions of a post: which text is new under an id, and which is an earlier one that has come back.

A version is known by a digest of its text, so that the same post read twice is one row. A text that returns after an
edit (A, B, then A again) is a version of its own: its digest is taken together with that of the version it replaces,
so that it is new once and known ever after. Only the source that brought the version in between can say so: another
source that still holds the old text (an archive, a second recording) tells nothing new.
"""

from __future__ import annotations

from collections.abc import Sequence
from hashlib import blake2b

from sqlalchemy import Connection, bindparam, select

from storage.query import Query, among
from storage.tables import POST
from storage.values import PostKey, Received

_versions = Query(
    select(POST.c.platform, POST.c.ext_id, POST.c.version, POST.c.text)
    .where(POST.c.platform == bindparam("platform_"), among(POST.c.ext_id), POST.c.source == bindparam("source_"))
    .where(POST.c.deleted_at.is_(None), POST.c.replaced_by.is_(None), POST.c.key < bindparam("first_key"))
)
_Arrived = Sequence[tuple[PostKey, Received]]


def version_of(text: str, after: int | None = None) -> int:
    """The digest that tells the versions of a post apart; `after` is the version that a returning text replaces."""
    told = text if after is None else f"{after}\0{text}"
    return int.from_bytes(blake2b(told.encode(), digest_size=8).digest(), "big", signed=True)


def returning(
    tx: Connection, written: _Arrived, new: set[PostKey], *, source: str
) -> list[tuple[PostKey, Received, int]]:
    """The posts of a batch whose text has been seen before, but not last: each with the version that it is.

    `new` are the keys of the batch that are stored already, being texts that were never seen.
    """
    known = {(item.post.platform, item.post.id) for key, item in written if key not in new}
    if not known:
        return []
    first = written[0][0]
    latest: dict[tuple[str, str], tuple[int, str]] = {}
    for platform in {platform for platform, _ in known}:  # without its platform an id is in no index
        ids = [ext_id for on, ext_id in known if on == platform]
        rows = _versions.rows_of(tx, ids, platform_=platform, source_=source, first_key=first)
        latest.update({(on, ext_id): (version, text) for on, ext_id, version, text in rows})
    back: list[tuple[PostKey, Received, int]] = []
    for key, item in written:
        post = item.post
        name = (post.platform, post.id)
        if name not in known:
            continue
        last = latest.get(name)
        if key in new:
            latest[name] = (version_of(post.text), post.text)
        elif last is not None and last[1] != post.text:
            version = version_of(post.text, last[0])
            latest[name] = (version, post.text)
            back.append((key, item, version))
    return back
