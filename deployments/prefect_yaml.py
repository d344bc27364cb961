"""The table as Prefect reads it: `python -m deployments.prefect_yaml` writes `prefect.yaml`.

With `--check` it only tells whether the file is current.
"""

import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import click
import yaml

from deployments.profile import DEFAULT, Profile
from deployments.schedules import TABLE, UNIVERSE, Row

FILE = Path(__file__).parents[1] / "prefect.yaml"
POOL = "altlens"
HEAD = """\
# Written by `python -m deployments.prefect_yaml` from deployments/schedules.py; do not edit.
# Apply with `altlens deploy`, or `prefect deploy --all` (profile: {profile}).
# Entrypoints are modules: a path would put flows/ first among the places Python imports from.
"""


def render(profile: str = DEFAULT) -> str:
    """The file's text."""
    chosen = Profile.read(profile)
    content = {
        "name": "altlens",
        "pull": [],  # flows are installed; null would be the folder of whoever deploys
        "deployments": [deployment(row, chosen) for row in TABLE],
    }
    text = yaml.safe_dump(content, sort_keys=False, width=96, default_flow_style=None)
    return HEAD.format(profile=Path(profile).stem) + text


def deployment(row: Row, profile: Profile) -> dict[str, Any]:
    """One row, for the companies of the profile."""
    return {
        "name": row.name,
        "entrypoint": row.flow,
        "description": row.about,
        "parameters": {**_parameters(row, profile), **row.parameters},
        "schedules": [schedule] if (schedule := _schedule(row, profile)) else [],
        "concurrency_limit": {"limit": row.limit, "collision_strategy": row.collision},
        "work_pool": {"name": POOL},
    }


def _parameters(row: Row, profile: Profile) -> Mapping[str, Any]:
    if row.flow != UNIVERSE:
        return {}
    return {
        "symbols": list(profile.symbols),
        "sources": list(row.sources),
        "batch": profile.batch,
        "concurrent": profile.concurrent,
    }


def _schedule(row: Row, profile: Profile) -> dict[str, Any] | None:
    if row.cron:
        return {"cron": row.cron, "timezone": row.timezone}
    if row.minutes:
        return {"interval": row.minutes * 60 * profile.stretch, "timezone": row.timezone}
    return None


@click.command()
@click.option("--check", is_flag=True, help="Only tell whether the file is current.")
def main(check: bool) -> None:
    """Write prefect.yaml anew."""
    text = render()
    if not check:
        FILE.write_text(text, "utf-8")
    elif not FILE.exists() or FILE.read_text("utf-8") != text:
        sys.exit(f"{FILE.name} is out of date; run `python -m deployments.prefect_yaml`")


if __name__ == "__main__":
    main()
