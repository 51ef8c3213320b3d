"""What a post claims: `extract_claims`, the one door to reading.

A post is read into sentences of items (`sentences`), each family of claims is read from them (`read_tables` for result
lines, `read_outcomes`, `read_amounts`, `read_concessions`, `read_states`, `read_tallies`), claims of the same thing are
merged, and what cannot be about a contest of that time is dropped. Reading never raises on odd text. What the record
says of a claim is left to `verdicts`.
"""

from __future__ import annotations

from typing import Protocol

from matchers.answers import with_answers
from matchers.asides import is_void
from matchers.coherence import coherent
from matchers.corrections import without_withdrawn
from matchers.drafts import Draft, finish
from matchers.flips import with_flips
from matchers.jests import is_jest, may_jest
from matchers.read_amounts import read_amounts
from matchers.read_calls import read_calls
from matchers.read_cheers import read_cheers
from matchers.read_concessions import read_concessions, read_goodwill
from matchers.read_congratulations import read_congratulations
from matchers.read_curt import read_curt, read_placed
from matchers.read_leads import read_leads
from matchers.read_lone import read_lone
from matchers.read_lone_shares import read_lone_shares
from matchers.read_mandates import read_mandates
from matchers.read_outcomes import read_outcomes
from matchers.read_own_shares import read_own_shares
from matchers.read_score_shares import read_score_shares
from matchers.read_states import read_states
from matchers.read_tables import read_tables
from matchers.read_tallies import read_tallies
from matchers.read_titles import read_titles
from matchers.rows import read_rows
from matchers.scene import Page, Scene
from matchers.settle import settle
from matchers.vocabulary import Claim, Mention, Post


class Named(Protocol):
    """A text whose names have been found (`gazetteer.Reading`)."""

    @property
    def text(self) -> str:
        """The text that was read."""
        ...

    @property
    def mentions(self) -> tuple[Mention, ...]:
        """The names, with their offsets."""
        ...


def extract_claims(post: Post, reading: Named, scene: Scene) -> tuple[Claim, ...]:
    """All claims of a post, in the order of their quotes."""
    page = Page(reading.text, reading.mentions, scene)
    if is_void(page.items):
        return ()
    drafts: list[Draft] = []
    rows = read_rows(page)
    tables = read_tables(page, rows)
    jesting = may_jest(page.words)
    for n, sentence in enumerate(page.sentences):
        if jesting and is_jest(sentence, page.sentences[n + 1] if n + 1 < len(page.sentences) else []):
            continue
        drafts += read_outcomes(page, sentence)
        drafts += read_calls(page, sentence)
        drafts += read_concessions(page, sentence)
        drafts += read_amounts(page, sentence, {d.end for d in tables})
        drafts += read_states(page, sentence, n)
    drafts += tables
    drafts += read_goodwill(page, drafts)
    drafts += read_congratulations(page, drafts)
    drafts += read_cheers(page, drafts)
    drafts += read_titles(page, drafts)
    drafts += read_mandates(page, drafts)
    for sentence in page.sentences:
        drafts += read_leads(page, sentence, drafts)
    drafts += read_score_shares(page, drafts)
    drafts += read_own_shares(page, drafts)
    drafts += read_lone_shares(page, drafts)
    drafts += read_tallies(page, rows, tabled=bool(tables))
    drafts += read_lone(page, drafts)
    drafts += read_curt(page, drafts)
    drafts += read_placed(page, drafts)
    settled = coherent(page, settle(page, without_withdrawn(page, with_answers(page, drafts))))
    settled = with_flips(page, settled)
    return tuple(finish(found, post.text) for found in sorted(settled, key=lambda d: (d.start, d.end)))
