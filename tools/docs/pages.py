"""Every generated document, by its path in the checkout. How each is made stands beside this file.

`README.md` is written by hand but for its table of sources.
"""

import re
from pathlib import Path

from tools.docs import collections_page, commands_page, errors_page, settings_page, sources_table

SOURCES = re.compile(r"(<!-- sources -->\n).*?(<!-- /sources -->)", re.DOTALL)


def documents(root: Path) -> dict[str, str]:
    """Path and text of each; the README as it is in `root`, with its table renewed."""
    readme = (root / "README.md").read_text(encoding="utf-8")
    return {
        ".env.example": settings_page.env_example(),
        "README.md": SOURCES.sub(
            lambda it: it[1] + sources_table.table_of_sources() + it[2], readme
        ),
        "docs/reference/cli.md": commands_page.page(),
        "docs/reference/collections.md": collections_page.page(),
        "docs/reference/errors.md": errors_page.page(),
        "docs/reference/settings.md": settings_page.page(),
    }
