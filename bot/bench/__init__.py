"""What `tallywatch bench` measures: speed against a floor and against the usual build, and names against slips.

    register, posts (invented, of the real size) -> timings, interleaved, medians of five -> goals -> a table

Only ratios within one run are goals, for they carry over from one machine to another.
"""
