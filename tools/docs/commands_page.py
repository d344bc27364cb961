"""The command line as a page: what `altlens --help` and its commands' help say."""

from collections.abc import Iterator

import click

from altlens.cli import main
from tools.docs.markdown import page as whole_page

WIDTH = 88
INTRODUCTION = """\
What each command prints for `--help`. In a checkout the command is `.venv/bin/altlens`."""


def page() -> str:
    """`docs/reference/cli.md`."""
    parts = [f"## {name}\n\n```text\n{text}\n```" for name, text in helps()]
    return whole_page("The command altlens", INTRODUCTION, *parts)


def helps() -> Iterator[tuple[str, str]]:
    """Every command by its full name, and its help."""
    for context in contexts():
        text = context.command.get_help(context)
        yield context.command_path, "\n".join(line.rstrip() for line in text.splitlines())


def contexts(parent: click.Context | None = None) -> Iterator[click.Context]:
    """The command itself and all below it, depth first."""
    context = parent or _context(main, "altlens")
    yield context
    if isinstance(context.command, click.Group):
        for name, command in context.command.commands.items():
            yield from contexts(_context(command, name, context))


def _context(
    command: click.Command, name: str, parent: click.Context | None = None
) -> click.Context:
    return command.make_context(name, [], parent, resilient_parsing=True, terminal_width=WIDTH)
