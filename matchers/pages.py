"""An official page that changed without a word: what is claimed of it, and the verdict. Pure.

The change comes in as a post of the platform `page`, its text the difference line by line; that it changed is the one
claim in it. Words that were taken back or replaced are in conflict with what the page said before; words that were only
added are disputed, for nothing says that they are official. The record never settles either: a person must look.
"""

from __future__ import annotations

from typing import Final

from matchers.vocabulary import Account, Assertion, Claim, Judgement, Kind, Post, Stance, Verdict

PLATFORM: Final = "page"
WAS: Final = "was: "
NOW: Final = "now: "
"""How the lines begin that a page no longer has, and that it has now."""


def page_claim(post: Post, page: Account | None) -> Claim:
    """That a page changed; `page` is its entry in the register, which may name its contest."""
    said = Assertion(
        kind=Kind.PAGE,
        contest=page.contest if page else None,
        at=post.created_at,
        place=post.author,
    )
    return Claim(
        assertion=said, stance=Stance.STATED, quote=post.text, start=0, end=len(post.text), rule="official-page-changed"
    )


def judge_page(claim: Claim) -> Judgement:
    """What a change is to a desk."""
    if any(line.startswith(WAS) for line in claim.quote.splitlines()):
        reason = "Official page changed without a word: it said otherwise before."
        return Judgement(verdict=Verdict.CONFLICT, reason=reason)
    return Judgement(verdict=Verdict.DISPUTED, reason="Official page changed without a word: it says more than before.")
