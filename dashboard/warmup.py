"""Warm-up: load what all requests share before the server listens."""

from altlens import gc_tuning
from altlens.companies.table import load as load_directory
from dashboard.rendering import load_templates


def warm_up() -> None:
    """Load the company directory and the templates. Call once per process."""
    load_directory().search("altlens", 1)
    load_templates()
    gc_tuning.tune_gc()
