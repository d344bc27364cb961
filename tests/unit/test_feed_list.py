"""Feeds that the user adds: by address, from OPML, to OPML, and what is not taken."""

import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from altlens.cli import main
from altlens.errors import Unparsable
from altlens.pipeline import SOURCES
from altlens.runs.run import start
from altlens.settings import get_settings
from altlens.stages.fetch import Fetch
from altlens.store import open_store
from altlens.user_state.feeds import with_feeds
from altlens.user_state.opml import Outline, read_opml, write_opml
from tests.hand_made import at

FIRST, SECOND = "https://one.example/feed.xml", "https://two.example/rss?topic=a&b=c"
LIST = """<?xml version="1.0"?>
<opml version="1.1"><head/><body>
  <outline text="News">
    <outline text="One" type="rss" xmlUrl="https://one.example/feed.xml" htmlUrl="https://x.example"/>
    <outline title="Two &amp; more" xmlurl=" https://two.example/rss?topic=a&amp;b=c "/>
    <outline text="One again" xmlUrl="https://one.example/feed.xml"/>
    <outline text="A folder"/>
  </outline>
  <outline text="Private" xmlUrl="https://three.example/?token=s3cr3tValue"/>
  <outline text="A file" xmlUrl="file:///etc/passwd"/>
</body></opml>"""
BOMB = """<!DOCTYPE opml [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">
<!ENTITY c "&b;&b;&b;&b;&b;&b;&b;&b;">]>
<opml><body><outline text="&c;" xmlUrl="&c;"/></body></opml>"""


def altlens(*arguments: str) -> Result:
    result = CliRunner().invoke(main, ("feeds", *arguments))
    assert result.exception is None or isinstance(result.exception, SystemExit), result.exc_info
    return result


def listed() -> list[str]:
    return [row["url"] for row in json.loads(altlens("list", "--json").stdout)]


def configured() -> list[str]:
    """The feeds that a batch reads."""
    with open_store(get_settings().store_url) as store:
        run = start(store, (), ("rss",), "", None, at("2026-06-18"))
        return [unit.rpartition("/")[2] for unit in Fetch().units(store, run)]


def test_a_feed_that_was_added_is_read_until_it_is_removed() -> None:
    assert "altlens feeds add" in altlens("list").stdout
    assert configured() == []
    assert "2 feeds added" in altlens("add", FIRST, SECOND).stdout
    assert "0 feeds added (1 were" in altlens("add", FIRST).stdout
    assert listed() == [FIRST, SECOND]
    assert len(configured()) == 2
    assert altlens("remove", FIRST).exit_code == 0
    assert listed() == [SECOND]
    again = altlens("remove", FIRST)
    assert (again.exit_code, "is not an added feed" in again.stderr) == (1, True)
    assert "1 feed added" in altlens("add", FIRST).stdout
    assert listed() == [FIRST, SECOND]


def test_feeds_of_the_settings_stand_beside_those_added(monkeypatch: pytest.MonkeyPatch) -> None:
    secret = "https://own.example/feed?token=s3cr3tValue"
    monkeypatch.setenv("ALTLENS_RSS_FEEDS", json.dumps([secret, FIRST]))
    get_settings(refresh=True)
    altlens("add", FIRST, SECOND)
    assert len(configured()) == 3
    shown = altlens("list").stdout
    assert "ALTLENS_RSS_FEEDS" in shown
    assert "s3cr3tValue" not in shown + str(configured())


@pytest.mark.parametrize(
    ("url", "complaint"),
    [
        ("https://a.example/?api_key=abcdef123", "ALTLENS_RSS_FEEDS"),
        ("https://name:password1@a.example/", "ALTLENS_RSS_FEEDS"),
        ("file:///etc/passwd", "not a web address"),
        ("a.example/feed", "not a web address"),
        ("https://", "not a web address"),
        ("http://[::1", "not a web address"),
    ],
)
def test_what_cannot_be_a_feed_is_refused_with_all_beside_it(url: str, complaint: str) -> None:
    result = altlens("add", FIRST, url)
    assert (result.exit_code, listed()) == (2, [])
    assert complaint in result.stderr
    assert "abcdef123" not in result.output
    assert "password1" not in result.output


def test_a_list_of_another_reader_is_taken_in_and_given_back(tmp_path: Path) -> None:
    theirs, ours = tmp_path / "theirs.opml", tmp_path / "ours.opml"
    theirs.write_text(LIST, "utf-8")
    taken = altlens("import", str(theirs))
    assert "2 feeds added" in taken.stdout
    assert taken.stderr.count("skipped") == 2
    assert "s3cr3tValue" not in taken.output
    assert altlens("export", "--out", str(ours)).exit_code == 0
    outlines = list(read_opml(ours.read_bytes()))
    assert outlines == [Outline(FIRST, "One"), Outline(SECOND, "Two & more")]
    assert altlens("export").stdout_bytes.strip() == write_opml(outlines)


@pytest.mark.parametrize(
    "text", [BOMB, "", "no markup", "<opml><body>", "<rss/>", '<opml xmlns="x"', "\x00\x01"]
)
def test_what_is_no_list_is_said_to_be_none(tmp_path: Path, text: str) -> None:
    with pytest.raises(Unparsable):
        list(read_opml(text.encode()))
    file = tmp_path / "list.opml"
    file.write_text(text, "utf-8")
    result = altlens("import", str(file))
    assert (result.exit_code, listed()) == (2, [])
    assert "OPML" in result.stderr


def test_without_a_feed_the_source_says_how_to_add_one() -> None:
    rss = SOURCES["rss"].adapter
    with open_store(get_settings().store_url) as store:
        assert "altlens feeds add" in rss.advice(with_feeds(store, get_settings()))
        altlens("add", FIRST)
        assert rss.advice(with_feeds(store, get_settings())) == ""
