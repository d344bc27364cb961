"""Documents name only what exists, and list everything that readers look up in them."""

import re
import shlex
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import click
import pytest

from altlens.cli import main
from altlens.pipeline import SOURCES
from altlens.settings import Settings
from tools.docs.pages import documents
from tools.docs.settings_page import ports, variables

ROOT = Path(__file__).parents[2]
PAGES = sorted(
    [
        *ROOT.glob("*.md"),
        *(ROOT / "docs").rglob("*.md"),
        *(ROOT / "infra").rglob("*.md"),
        ROOT / "altlens" / "sample" / "README.md",
    ]
)
GENERATED = (".env.example", "docs/reference/settings.md")
# Set by people who run the tests or compose; the product itself does not read them.
ELSEWHERE = (ROOT / "Makefile", ROOT / "infra" / "compose.yaml", ROOT / "tests" / "conftest.py")

ROOMS = "altlens|benchmarks|blocks|dashboard|deployments|docs|flows|infra|notebooks|tasks|tests"
PATH = re.compile(rf"(?<![\w./-])(?:{ROOMS}|chaos|tools|training|\.ci|\.github)/[\w./*-]*")
FENCED = re.compile(r"^```\w*\n(.*?)^```", re.MULTILINE | re.DOTALL)
INDENTED = re.compile(r"(?:^ {4}.*\n)+", re.MULTILINE)
INLINE = re.compile(r"`([^`\n]+)`")
COMMAND = re.compile(r"^\s*(?:[A-Z_]+=\S+ )*(?:\.venv/bin/)?altlens +(?=[a-z-])(.*)$", re.MULTILINE)
TARGET = re.compile(r"^(?:\s*)make +([a-z][a-z-]*)", re.MULTILINE)
VARIABLE = re.compile(r"ALTLENS_[A-Z0-9_]*[A-Z0-9]\b(?!_)")
LINK = re.compile(r"\]\(([^)\s]+)\)")
HEADING = re.compile(r"^#+ +(.*)$", re.MULTILINE)
HERE = re.compile(r"(?<![\w.:/])/(?:work|root|home|Users)/|/tmp/w\b")
NUMBERED = re.compile(r"\bissues? \d|(?<![\w/&])#\d+\b", re.IGNORECASE)


@cache
def text_of(page: Path) -> str:
    return page.read_text("utf-8")


def code_in(page: Path) -> list[str]:
    """The page's code blocks and inline code."""
    text = text_of(page)
    prose = FENCED.sub("", text)
    return [*FENCED.findall(text), *INDENTED.findall(prose), *INLINE.findall(prose)]


def commands(page: Path) -> Iterator[list[str]]:
    """The words after `altlens` of each command that the page shows."""
    for code in code_in(page):
        for line in COMMAND.findall(code):
            yield shlex.split(line.rstrip("\\"), comments=True)


def options(words: list[str]) -> tuple[click.Command, set[str]]:
    """The command that the words name, and its options."""
    command: click.Command = main
    taken = {"--help", "-h", "--version"}
    for word in words:
        if not isinstance(command, click.Group) or word not in command.commands:
            break
        command = command.commands[word]
        taken |= {
            name
            for parameter in command.params
            for name in (*parameter.opts, *parameter.secondary_opts)
        }
    return command, taken


def anchors(page: Path) -> set[str]:
    """The headings of a page, as GitHub links to them."""
    kept = (re.sub(r"[^\w\- ]", "", heading.lower()) for heading in HEADING.findall(text_of(page)))
    return {heading.replace(" ", "-") for heading in kept}


def shown(page: Path) -> str:
    return str(page.relative_to(ROOT))


@pytest.fixture(params=PAGES, ids=shown)
def page(request: pytest.FixtureRequest) -> Path:
    path: Path = request.param
    return path


def test_every_path_exists(page: Path) -> None:
    named = {path.rstrip("./") for path in PATH.findall(text_of(page))}
    examples = {path for path in named if re.search(r"/[A-Z]+(?:\.|$)|/\.env$", path)}
    missing = [path for path in named - examples if not any(ROOT.glob(path))]
    empty = [path for path in named if (ROOT / path).is_dir() and not any((ROOT / path).iterdir())]
    assert (missing, empty) == ([], [])


def test_every_command_and_option_exists(page: Path) -> None:
    for words in commands(page):
        command, taken = options(words)
        named = words[0].startswith("-") or command is not main
        assert named, f"altlens {' '.join(words)}: no such command"
        used_options = {word.partition("=")[0] for word in words if word.startswith("-")}
        assert used_options <= taken, f"altlens {' '.join(words)}: no such option"


def test_every_target_exists(page: Path) -> None:
    targets = set(re.findall(r"^([a-z-]+):", (ROOT / "Makefile").read_text("utf-8"), re.MULTILINE))
    named = {target for code in code_in(page) for target in TARGET.findall(code)}
    assert named <= targets


def test_every_variable_exists(page: Path) -> None:
    elsewhere = {name for path in ELSEWHERE for name in VARIABLE.findall(text_of(path))}
    assert set(VARIABLE.findall(text_of(page))) <= variables() | elsewhere


def test_every_internal_link_leads_somewhere(page: Path) -> None:
    for link in LINK.findall(text_of(page)):
        if "://" in link or link.startswith("mailto:"):
            continue
        path, _, anchor = link.partition("#")
        target = page.parent / path if path else page
        assert target.exists(), link
        assert not anchor or anchor in anchors(target), link


def test_no_page_knows_this_machine_or_how_the_work_was_planned(page: Path) -> None:
    prose = FENCED.sub("", text_of(page))
    assert HERE.findall(text_of(page)) == []
    assert str(ROOT) not in text_of(page)
    assert NUMBERED.findall(prose) == []


def test_generated_documents_are_current() -> None:
    stale = [
        name
        for name, wanted in documents(ROOT).items()
        if not (ROOT / name).is_file() or text_of(ROOT / name) != wanted
    ]
    assert stale == [], "run:  python -m tools.docs"


@pytest.mark.parametrize("name", GENERATED)
def test_every_setting_is_listed(name: str) -> None:
    settings = variables() - {port for port, _ in ports()}
    assert settings <= set(VARIABLE.findall(text_of(ROOT / name)))


def test_the_env_example_holds_the_defaults(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("ALTLENS_ANALYZE_ENCODER")  # which tests switch off
    lines = text_of(ROOT / ".env.example").splitlines()
    own = tmp_path / ".env"
    own.write_text("\n".join(line[1:] for line in lines if line.startswith("#ALTLENS_")), "utf-8")
    names = set(VARIABLE.findall(own.read_text("utf-8")))
    assert names == variables() - {port for port, _ in ports()}
    settings = Settings(_env_file=own).model_dump(exclude={"home"})
    assert settings == Settings.model_construct().model_dump(exclude={"home"})


def test_the_readme_shows_every_source_and_every_folder() -> None:
    readme = text_of(ROOT / "README.md")
    tree = readme.partition("## The tree")[2].partition("## ")[0]
    rooms = [path.parent for path in (ROOT / "altlens").glob("*/__init__.py")]
    roots = [path.parent for path in ROOT.glob("*/__init__.py")]
    assert [room.name for room in rooms if f"\n  {room.name}/ " not in tree] == []
    assert [root.name for root in roots if f"\n{root.name}/ " not in tree] == []
    assert [name for name in SOURCES if f"\n| `{name}` |" not in readme] == []


def test_the_index_leads_to_every_page() -> None:
    docs = ROOT / "docs"
    index = {(docs / link).resolve() for link in LINK.findall(text_of(docs / "index.md"))}
    pages = {page for page in PAGES if docs in page.parents} - {docs / "index.md"}
    assert {shown(page) for page in pages - index if page.parent.name != "sources"} == set()
