"""The review page: moderators clear the queue, editors see the night, every decision is kept.

    browser --> headers --> session --> (form: origin and token) --> page --> storage --> template

The same storage functions as the chat commands; nothing is decided here. `app` puts the rooms together, `pages/` holds
one file a page, `hub` and `stream` tell open browsers what changed, `inert` makes hostile text safe to look at.
"""
