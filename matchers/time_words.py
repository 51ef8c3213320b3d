"""The words by which people tell the time: tables for an editor to read and to extend."""

from __future__ import annotations

from matchers.number_words import SMALL

HOURS = {word: value for word, value in SMALL.items() if 1 <= value <= 12}
MINUTES = {"five": 5, "ten": 10, "quarter": 15, "twenty": 20, "twenty-five": 25, "twentyfive": 25}
LEADS = frozenset(("at by around about til till until till's 'til from due approx circa before after now not").split())
"""Words before a bare hour."""
FOLLOWERS = frozenset(
    (
        "today tonight tomorrow this in on at and so now they he she says say apparently sharp according per "
        "but then instead because or if i we it's its latest earliest not for the with btw folks lads everyone"
    ).split()
)
"""Words that may follow a bare hour; a noun may not."""
MARGINS = frozenset(
    "won win wins ahead lead leads leading behind lost loses lose held hold holds beat beats up".split()
)
"""Words before "by" after which a small figure is a margin and no hour."""
STEPS = frozenset("recount recounts resumes resuming restart restarts starts declaration".split())
"""Steps of the night, which a bare "2.30" right after them dates."""
DAYS = {"today": 0, "tonight": 0, "tonite": 0, "tomorrow": 1, "tmrw": 1, "tmw": 1, "tomoz": 1}
WEEKDAYS = {
    name: n
    for n, day in enumerate("monday tuesday wednesday thursday friday saturday sunday".split())
    for name in (day, day[:3])
}
PARTS = {"morning": "am", "afternoon": "pm", "evening": "pm", "night": "pm"}
NAMED = {"noon": 720, "midday": 720, "midnight": 0}
