"""Before the work begins: what all of it shares is left alone by the garbage collector.

A full collection goes over every object there is, some hundred thousand of them read once and never
let go. Whoever waits for an answer waits 150 ms for it, and of analyzing texts it is a tenth.
"""

import gc

# What a piece of work allots is mostly freed by its end without the collector, which need look only
# where more than that is left over.
THRESHOLDS = 10_000, 20, 20


def settle() -> None:
    """Call it once in a process that is there to work, when all that it shares is read."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(*THRESHOLDS)
