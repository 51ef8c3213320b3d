"""The heart of tallywatch, pure: text, names and facts in, claims and verdicts out.

No clock, no files, no network: whatever a function needs is passed to it. The order of work is
`read names` -> `extract claims` -> `compare with the record`, and `matchers.assess` is the whole of it.
"""
