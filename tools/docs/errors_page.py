"""The tree of errors as a page."""

import re
from collections.abc import Iterator

from altlens import errors
from altlens.errors import AltlensError, Fatal, Retry, Skip
from tools.docs.markdown import code, table
from tools.docs.markdown import page as whole_page

INTRODUCTION = """\
Everything altlens raises is in this tree (`altlens/errors.py`). Its three branches say what happens
next, and what could not be done is listed by `altlens failures`, under the error's name."""
VERDICTS: dict[type[AltlensError], str] = {
    Retry: """\
Tried again later, with growing pauses, `ALTLENS_FANOUT_ATTEMPTS` times in all; then it is a
failure. A replay tries once, since a recording does not change.""",
    Skip: "Not tried again: a failure at once. Its neighbours go on.",
    Fatal: """\
Ends the command with exit status 2 and one sentence, without a traceback. What was done stays, and
the same command goes on with the rest. Met by one unit of a stage only, it is its failure.""",
}
TREE = re.compile(r"^    AltlensError\n(?:    .+\n)+", re.MULTILINE)


def page() -> str:
    """`docs/reference/errors.md`."""
    drawn = TREE.search(errors.__doc__ or "")
    parts = [INTRODUCTION, f"```text\n{drawn[0] if drawn else ''}```"]
    for branch, next_step in VERDICTS.items():
        rows = [(code(kind.__name__), _about(kind)) for kind in leaves(branch)]
        parts.append(f"## {branch.__name__}\n\n{next_step}\n\n{table(('error', 'it means'), rows)}")
    return whole_page("Errors", *parts)


def leaves(branch: type[AltlensError]) -> Iterator[type[AltlensError]]:
    """The errors of a branch, as they stand in the module."""
    for kind in vars(errors).values():
        if isinstance(kind, type) and issubclass(kind, branch) and kind is not branch:
            yield kind


def _about(kind: type[AltlensError]) -> str:
    return " ".join((kind.__doc__ or "").split())
