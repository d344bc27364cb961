"""What `--replay` accepts: a folder, or the word that names the bundled sample."""

from pathlib import Path

import pytest

from altlens.cli.recordings_path import RecordingsPath

CONVERT = RecordingsPath().convert


def test_sample_is_the_bundled_one_wherever_the_command_runs() -> None:
    assert (CONVERT("sample", None, None) / "INDEX.jsonl").is_file()


@pytest.mark.usefixtures("environment")
def test_an_existing_path_comes_first() -> None:
    Path("sample").mkdir()
    assert CONVERT("sample", None, None) == Path("sample")


def test_any_other_word_is_a_path() -> None:
    assert CONVERT("samples", None, None) == Path("samples")
