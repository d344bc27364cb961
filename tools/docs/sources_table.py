"""The README's table of sources, from the map: what each is, and what it needs for live fetches."""

import inspect

from altlens.pipeline import SOURCES
from altlens.settings import Settings
from altlens.sources import Source
from tools.docs.markdown import code, table


def table_of_sources() -> str:
    """A row a source, in the map's order."""
    headings = ("source", "what it is", "to ask it live, set")
    return table(headings, (_row(source) for source in SOURCES.values())) + "\n"


def _row(source: Source) -> tuple[str, str, str]:
    defaults = Settings.model_construct()  # reads no environment
    missing = [code(name) for name in source.adapter.missing(defaults)]
    needed = ", ".join(missing) or source.adapter.advice(defaults) or "nothing"
    return code(source.name), _about(source), needed


def _about(source: Source) -> str:
    """The first sentence of the adapter's module."""
    module = inspect.getmodule(type(source.adapter))
    opening = " ".join((inspect.getdoc(module) or "").partition("\n\n")[0].split())
    return opening.partition(". ")[0].rstrip(".")
