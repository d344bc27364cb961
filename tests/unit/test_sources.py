"""Sources of other packages: discovered by entry point, or refused with the package's name."""

import sys
from pathlib import Path

import pytest

from altlens.errors import BadSetting
from altlens.pipeline import SOURCES
from altlens.source_catalog import KINDS
from altlens.sources import plugged_in

MODULE = """
from altlens.fetch.base import Adapter
from altlens.items.base import Item
from altlens.items.post import Post
from altlens.sources import Source

class Telepathy(Adapter):
    name = "{name}"
    endpoints = ()
    def queries(self, subjects, settings):
        return iter(())
    def read(self, session, query, clock):
        return iter(())

class Thought(Item):
    kind: str = "{kind}"

SOURCE = Source(Telepathy(), lambda record, origin: (), (Post, Thought))
"""


@pytest.fixture
def package(
    request: pytest.FixtureRequest, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """An installed package; the parameter is (its module's source, its entry point's target)."""
    module, target = request.param
    (tmp_path / "plugged_in_by_a_test.py").write_text(module, "utf-8")
    facts = tmp_path / "thoughts-1.0.dist-info"
    facts.mkdir()
    (facts / "METADATA").write_text("Metadata-Version: 2.1\nName: thoughts\nVersion: 1.0\n")
    entry = f"[altlens.sources]\nmind = plugged_in_by_a_test:{target}\n"
    (facts / "entry_points.txt").write_text(entry)
    monkeypatch.syspath_prepend(tmp_path)
    monkeypatch.delitem(sys.modules, "plugged_in_by_a_test", raising=False)


TAKEN = (tuple(SOURCES), KINDS)
GOOD = MODULE.format(name="telepathy", kind="thought")


@pytest.mark.parametrize("package", [(GOOD, "SOURCE")], indirect=True)
@pytest.mark.usefixtures("package")
def test_a_source_of_another_package_comes_after_our_own() -> None:
    [source] = plugged_in(*TAKEN)
    assert source.name == "telepathy"
    assert [kind.model_fields["kind"].default for kind in source.yields] == ["post", "thought"]


@pytest.mark.parametrize(
    ("package", "why"),
    [
        (("import nowhere_at_all", "SOURCE"), "No module named 'nowhere_at_all'"),
        ((GOOD, "OTHER"), "AttributeError"),
        ((GOOD, "Telepathy"), "it is no altlens.sources.Source"),
        ((MODULE.format(name="rss", kind="thought"), "SOURCE"), "a source 'rss' already"),
        ((MODULE.format(name="telepathy", kind="bar"), "SOURCE"), "a kind of item 'bar' already"),
    ],
    indirect=["package"],
)
@pytest.mark.usefixtures("package")
def test_one_that_cannot_be_used_is_named_with_its_package(why: str) -> None:
    with pytest.raises(BadSetting, match="package thoughts cannot be used") as raised:
        list(plugged_in(*TAKEN))
    assert why in str(raised.value)
    assert "pip uninstall thoughts" in str(raised.value)
