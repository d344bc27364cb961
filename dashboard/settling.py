"""Before the first visitor: what all answers share is read, and left alone by the collector.

A full garbage collection goes over every object there is, some hundred thousand of them read once
and never let go, and everybody waits meanwhile: 150 ms at a time, a hundred times an answer's own.
"""

import gc

from altlens.companies.table import load as load_directory
from dashboard.rendering import load_templates

# What an answer allots is mostly freed by its end without the collector, which need look only
# where more than that is left over.
THRESHOLDS = 10_000, 20, 20


def settle() -> None:
    """Read it, once in a process that is there to serve."""
    load_directory().search("altlens", 1)
    load_templates()
    gc.collect()
    gc.freeze()
    gc.set_threshold(*THRESHOLDS)
