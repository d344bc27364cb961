"""A source outside the tree: the guide's package is built, installed and fetched in a batch."""

import json
import os
import re
import subprocess
import sys
from pathlib import Path
from urllib.parse import urlencode

from altlens.companies import load
from tests.archives import Reply, write_archive

ROOT = Path(__file__).parents[2]
GUIDE = ROOT / "docs" / "howto" / "add-a-source.md"
STORY = {
    "objectID": "41",
    "title": "Nvidia opens a driver",
    "created_at_i": 1781600000,
    "author": "jordan",
    "url": "https://example.org/driver",
}


def blocks(language: str) -> list[str]:
    return re.findall(rf"```{language}\n(.*?)```", GUIDE.read_text("utf-8"), re.DOTALL)


def installed(folder: Path) -> Path:
    """Install the guide's package with pip; returns the folder of packages."""
    project, packages = folder / "project", folder / "packages"
    project.mkdir()
    (project / "altlens_hacker_news.py").write_text("\n".join(blocks("python")), "utf-8")
    [toml] = blocks("toml")
    (project / "pyproject.toml").write_text(toml, "utf-8")
    offline = ("--no-index", "--no-deps", "--no-build-isolation", "--disable-pip-version-check")
    command = [sys.executable, "-m", "pip", "install", "-q", *offline]
    subprocess.run([*command, "--target", str(packages), str(project)], check=True, timeout=120)
    return packages


def test_the_source_of_the_guide_is_installed_and_fetched(tmp_path: Path) -> None:
    parameters = urlencode({"query": load().resolve("NVDA").name, "tags": "story", "page": 0})
    address = f"https://hn.algolia.com/api/v1/search_by_date?{parameters}"
    reply = Reply(url=address, body=json.dumps({"hits": [STORY]}).encode())
    archive = write_archive(tmp_path / "archive", [reply])
    kept = {
        name: os.environ[name]
        for name in ("ALTLENS_ANALYZE_ENCODER", "PATH", "TMPDIR")
        if name in os.environ
    }
    place = {"HOME": str(tmp_path), "ALTLENS_HOME": str(tmp_path / "state")}
    paths = {"PYTHONPATH": os.pathsep.join((str(installed(tmp_path)), str(ROOT)))}

    def altlens(*words: str) -> "subprocess.CompletedProcess[str]":
        return subprocess.run(
            [str(Path(sys.executable).with_name("altlens")), *words],
            cwd=tmp_path,
            env={**kept, **place, **paths},
            text=True,
            capture_output=True,
            check=False,
            timeout=240,
        )

    rows = {row["what"]: row for row in json.loads(altlens("doctor", "--json").stdout)}
    assert rows["hacker_news"]["state"] == "ready"
    done = altlens("run", "NVDA", "--source", "hacker_news", "--replay", str(archive), "--json")
    assert done.returncode == 0, done.stderr
    [view] = json.loads(done.stdout)["views"]
    assert [post["title"] for post in view["posts"]] == [STORY["title"]]
    assert view["posts"][0]["provenance"]["source"] == "hacker_news"
    assert view["sources"]["hacker_news"]["state"] == "OK"
