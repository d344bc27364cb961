"""Before the first visitor: what all answers share is read."""

from altlens import gc_tuning
from altlens.companies.table import load as load_directory
from dashboard.rendering import load_templates


def settle() -> None:
    """Read it, once in a process that is there to serve."""
    load_directory().search("altlens", 1)
    load_templates()
    gc_tuning.settle()
