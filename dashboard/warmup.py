"""Load what all responses share, before the first request."""

from altlens import gc_tuning
from altlens.companies.table import load as load_directory
from dashboard.rendering import load_templates


def warm_up() -> None:
    """Load the directory and the templates; call once in a serving process."""
    load_directory().search("altlens", 1)
    load_templates()
    gc_tuning.tune_gc()
