"""Findings: what was found in posts, and every judgement of it since.

Claims, verdicts, flags, the alerts owed and the mark that a post has been assessed are written in one transaction, so
that a crash leaves either all or nothing, and the same assessments given twice change nothing.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime

from sqlalchemy import Connection, and_, bindparam, delete, func, insert, not_, or_, select, update

from matchers.vocabulary import ALERTING, Assessment, Claim, ContestId, Judgement, Verdict
from storage.claims import CLAIM_COLUMNS, CLAIM_WIDTH, author_key, claim_row, claim_value, group_key, judgement_row
from storage.flags import Group, Route, find_flags, refresh_flags
from storage.instants import micros
from storage.posts import HAS_TIME, POST_COLUMNS, stored_post
from storage.query import Query, among, filled_values
from storage.register import account_book
from storage.search import keep_findable
from storage.tables import AWAITING, CLAIM, JUDGEMENT, POST
from storage.values import ClaimId, FlagId, LiveClaim, PostKey, StoredPost

_THREAD = 50
"""How far up a thread is looked: a bound for hostile chains and for circles."""

_UNSETTLED = (Verdict.PREMATURE, Verdict.UNVERIFIED, Verdict.DISPUTED)

_awaiting = Query(select(AWAITING.c.post_key).where(AWAITING.c.post_key.between(bindparam("low"), bindparam("high"))))
_awaiting_count = Query(select(func.count()).where(AWAITING.c.post_key.between(bindparam("low"), bindparam("high"))))
_assessed_range = Query(delete(AWAITING).where(AWAITING.c.post_key.between(bindparam("low"), bindparam("high"))))
_assessed = Query(delete(AWAITING).where(AWAITING.c.post_key == bindparam("key_")))
_last_claim = Query(select(func.max(CLAIM.c.id)))
_last_judgement = Query(select(func.max(JUDGEMENT.c.id)))
_add_claim = Query(insert(CLAIM).values(filled_values(CLAIM, CLAIM.c.keys())))
_add_judgement = Query(insert(JUDGEMENT).values(filled_values(JUDGEMENT, JUDGEMENT.c.keys())))
_live = (
    select(CLAIM.c.id, CLAIM.c.verdict, JUDGEMENT.c.reason, *CLAIM_COLUMNS, *POST_COLUMNS)
    .join_from(CLAIM, POST, POST.c.key == CLAIM.c.post_key)
    .join(JUDGEMENT, JUDGEMENT.c.id == CLAIM.c.judgement_id)
    .where(POST.c.deleted_at.is_(None), POST.c.replaced_by.is_(None), HAS_TIME)
    .order_by(CLAIM.c.id)
)
_timeless = Query(
    select(POST.c.source, POST.c.platform, POST.c.ext_id)
    .join_from(CLAIM, POST, POST.c.key == CLAIM.c.post_key)
    .where(CLAIM.c.contest == bindparam("contest_"), not_(HAS_TIME))
    .distinct()
)
_said = Query(
    select(*CLAIM_COLUMNS, *POST_COLUMNS)
    .join_from(CLAIM, POST, POST.c.key == CLAIM.c.post_key)
    .where(CLAIM.c.contest.is_not(None), HAS_TIME)
    .order_by(CLAIM.c.id)
)
_after = Query(
    select(CLAIM.c.id)
    .join_from(CLAIM, POST, POST.c.key == CLAIM.c.post_key)
    .where(
        CLAIM.c.contest == bindparam("contest_"),
        or_(*(CLAIM.c.verdict == verdict.value for verdict in _UNSETTLED)),
        POST.c.created_at >= bindparam("at_"),
        POST.c.key < bindparam("before"),
    )
    .limit(1)
)
_parent = Query(
    select(CLAIM.c.contest, POST.c.reply_to)
    .select_from(POST)
    .outerjoin(CLAIM, and_(CLAIM.c.post_key == POST.c.key, CLAIM.c.contest.is_not(None)))
    .where(POST.c.platform == bindparam("platform_"), POST.c.ext_id == bindparam("ext_id_"))
    .order_by(CLAIM.c.contest.is_(None), CLAIM.c.id)
    .limit(1)
)
_live_of = Query(_live.where(CLAIM.c.contest == bindparam("contest_")))
_live_national = Query(_live.where(CLAIM.c.contest.is_(None)))
_standing = Query(
    select(CLAIM.c.id, CLAIM.c.verdict, JUDGEMENT.c.reason, CLAIM.c.flag_id)
    .join_from(CLAIM, JUDGEMENT, JUDGEMENT.c.id == CLAIM.c.judgement_id)
    .where(among(CLAIM.c.id))
)
_claims = Query(select(CLAIM.c.id, CLAIM.c.author, *CLAIM_COLUMNS).where(among(CLAIM.c.id)).order_by(CLAIM.c.id))
_judge = Query(
    update(CLAIM)
    .where(CLAIM.c.id == bindparam("id_"))
    .values({"verdict": bindparam("verdict_"), "judgement_id": bindparam("judgement_"), "flag_id": bindparam("flag_")})
)


def record_assessments(
    tx: Connection,
    assessed: Sequence[tuple[StoredPost, Assessment]],
    *,
    channels: Sequence[str] | Route,
    at: datetime,
) -> list[FlagId]:
    """Write what was found in posts that still await it, with the alerts that it owes. Returns the flags it touched.

    `channels` are those to tell of a new flag, or a function that says which for a claim and its verdict.
    """
    found = [
        (post, judged.claim, judged.judgement)
        for post, assessment in _take_awaiting(tx, assessed)
        for judged in assessment.claims
    ]
    if not found:
        return []
    keys = [group_key(claim) if judgement.verdict in ALERTING else None for _, claim, judgement in found]
    groups: dict[str, Group] = {}
    for key, (post, claim, judgement) in zip(keys, found, strict=True):
        if key is not None:
            groups.setdefault(key, Group(claim)).add(judgement.verdict, author_key(post))
    flags = find_flags(tx, groups, channels=channels, at=at)
    flag_of = flags.all
    _write(tx, found, [flag_of[key] if key else None for key in keys], micros(at))
    return [*flags.opened.values(), *refresh_flags(tx, flags.known.values(), channels=channels, at=at)]


def _take_awaiting(
    tx: Connection, assessed: Sequence[tuple[StoredPost, Assessment]]
) -> Sequence[tuple[StoredPost, Assessment]]:
    """Those posts that still await assessment, which from now on they do not."""
    if not assessed:
        return ()
    keys = {post.key for post, _ in assessed}
    low, high = min(keys), max(keys)
    if high - low + 1 == len(keys) == _awaiting_count.number(tx, low=low, high=high):
        _assessed_range.run(tx, low=low, high=high)
        return assessed
    waiting = {key for (key,) in _awaiting.rows(tx, low=low, high=high)}
    _assessed.run_many(tx, [(key,) for key in keys & waiting])
    return [pair for pair in assessed if pair[0].key in waiting]


def _write(
    tx: Connection,
    found: Sequence[tuple[StoredPost, Claim, Judgement]],
    flags: Sequence[FlagId | None],
    at: int,
) -> None:
    """Claims and their first judgements, numbered onwards."""
    claim_id, judgement_id = _last_claim.number(tx) + 1, _last_judgement.number(tx) + 1
    claims, judgements = [], []
    for number, ((post, claim, judgement), flag) in enumerate(zip(found, flags, strict=True)):
        key = ClaimId(claim_id + number)
        rest = (judgement.verdict, judgement_id + number, flag)
        claims.append(claim_row(key, post.key, author_key(post), claim, rest))
        judgements.append(judgement_row(judgement_id + number, key, judgement, at))
    _add_claim.run_many(tx, claims)
    _add_judgement.run_many(tx, judgements)
    keep_findable(tx, [(ClaimId(claim_id + number), post.post) for number, (post, _, _) in enumerate(found)])


def live_claims(tx: Connection, contest: ContestId | None) -> list[LiveClaim]:
    """The claims of a contest (None: national ones) that a new fact may concern, in the order of their posts."""
    book = account_book(tx)
    rows = _live_national.rows(tx) if contest is None else _live_of.rows(tx, contest_=contest)
    return [
        LiveClaim(
            id=row[0],
            verdict=Verdict(row[1]),
            reason=row[2],
            claim=claim_value(row[3 : 3 + CLAIM_WIDTH]),
            post=stored_post(row[3 + CLAIM_WIDTH :], book),
        )
        for row in rows
    ]


def timeless_posts(tx: Connection, contest: ContestId | None) -> tuple[tuple[str, str, str], ...]:
    """Source, platform and id of posts with claims about a contest whose time can no longer be read."""
    return tuple((row[0], row[1], row[2]) for row in _timeless.rows(tx, contest_=contest))


def said_by_watched(tx: Connection) -> Iterator[tuple[StoredPost, Claim]]:
    """Every claim about a contest that a watched account has made, in posts since edited or deleted too."""
    book = account_book(tx)
    for row in _said.rows(tx):
        post = stored_post(row[CLAIM_WIDTH:], book)
        if post.account is not None:
            yield post, claim_value(row[:CLAIM_WIDTH])


def is_overtaken(tx: Connection, contest: ContestId, at: datetime, *, before: PostKey) -> bool:
    """Whether a post stored before, and published then or later, claims something that nothing official settles."""
    return _after.first(tx, contest_=contest, at_=micros(at), before=before) is not None


def contest_of_thread(tx: Connection, platform: str, ext_id: str) -> ContestId | None:
    """The contest that a post, or the nearest post above it in its thread, claims something about."""
    above: str | None = ext_id
    for _ in range(_THREAD):
        row = _parent.first(tx, platform_=platform, ext_id_=above)
        if row is None or row[0] is not None:
            return None if row is None else ContestId(row[0])
        above = row[1]
    return None


def append_judgements(
    tx: Connection,
    judgements: Iterable[tuple[ClaimId, Judgement]],
    *,
    channels: Sequence[str] | Route,
    at: datetime,
) -> list[FlagId]:
    """Keep the judgements that say something new; posted alerts are owed an edit. Returns the flags that changed.

    A claim that now alerts joins its flag, or opens one; a flag that was open for it stays, with the new verdict.
    """
    changed = _that_say_something_new(tx, list(judgements))
    if not changed:
        return []
    flags = _join(tx, changed, channels=channels, at=at)
    first = _last_judgement.number(tx) + 1
    moment_ = micros(at)
    _add_judgement.run_many(
        tx, [judgement_row(key, claim, judgement, moment_) for key, (claim, judgement, _) in enumerate(changed, first)]
    )
    _judge.run_many(
        tx,
        [(judgement.verdict, key, flags.get(claim), claim) for key, (claim, judgement, _) in enumerate(changed, first)],
    )
    return refresh_flags(tx, flags.values(), channels=channels, at=at, reworded=True)


def _that_say_something_new(
    tx: Connection, judgements: Sequence[tuple[ClaimId, Judgement]]
) -> list[tuple[ClaimId, Judgement, FlagId | None]]:
    """The judgements whose verdict or reason is not the one that stands, each with the claim's flag."""
    rows = _standing.rows_of(tx, [claim for claim, _ in judgements])
    standing = {claim: (verdict, reason, flag) for claim, verdict, reason, flag in rows}
    return [
        (claim, judgement, standing[claim][2])
        for claim, judgement in judgements
        if claim in standing and standing[claim][:2] != (judgement.verdict, judgement.reason)
    ]


def _join(
    tx: Connection,
    changed: Sequence[tuple[ClaimId, Judgement, FlagId | None]],
    *,
    channels: Sequence[str] | Route,
    at: datetime,
) -> dict[ClaimId, FlagId]:
    """The flag of each changed claim: the one it has, or that of its group when it alerts only now."""
    flags = {claim_id: flag for claim_id, _, flag in changed if flag is not None}
    verdicts = {claim: one.verdict for claim, one, flag in changed if flag is None and one.verdict in ALERTING}
    joining: dict[ClaimId, str] = {}
    groups: dict[str, Group] = {}
    for claim_id, author, *row in _claims.rows_of(tx, verdicts):
        claim = claim_value(row)
        joining[claim_id] = group_key(claim)
        groups.setdefault(joining[claim_id], Group(claim)).add(verdicts[claim_id], author)
    found = find_flags(tx, groups, channels=channels, at=at).all
    return flags | {claim_id: found[key] for claim_id, key in joining.items()}
