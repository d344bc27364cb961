"""The parameter that names recordings: a folder, or the word `sample`."""

from pathlib import Path
from typing import Any

import click

SAMPLE = Path(__file__).parents[1] / "sample"


class RecordingsPath(click.Path):
    """A folder of recordings; `sample` is the bundled one, unless a path of that name exists."""

    name = "recordings"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Path:
        """The folder's path; whether it holds recordings is checked when they are read."""
        path = Path(value)
        return SAMPLE if str(value) == "sample" and not path.exists() else path
