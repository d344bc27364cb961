"""`altlens analyze`: lines of text to lines of JSON, each an `Analysis`."""

import json
from collections.abc import Iterator
from datetime import UTC, date, datetime
from typing import BinaryIO, NamedTuple

import orjson
from pydantic import BaseModel, ConfigDict, Field, ValidationError

from altlens.analyze.chain import BATCH_SIZE, analyze_all
from altlens.errors import BadInput
from altlens.items.analysis import Language

HOW_TO_WRITE = 'write {"title": "..."} on one line, or the text itself'


class Text(NamedTuple):
    """A text to analyze; without a `language` it is detected."""

    title: str
    summary: str = ""
    language: Language | None = None
    published_on: date | None = None  # UTC


class _Line(BaseModel):
    """A JSON line as users write it; `text` is another name of `title`."""

    model_config = ConfigDict(extra="ignore")

    title: str = ""
    text: str = ""
    summary: str = ""
    language: str = Field("", pattern=r"^$|^[a-z]{2,3}(-[A-Za-z]{2,8})?$")
    published_at: datetime | None = None


def analyze_lines(file: BinaryIO) -> Iterator[str]:
    """Yield the analyses of a file's lines as JSON, in their order.

    Lines of a pipe are answered one by one, those of a file in batches, which is faster. Raises
    BadInput, which names the line, after the answers to the lines before it.
    """
    size = BATCH_SIZE if file.seekable() else 1
    batch: list[Text] = []
    for number, line in enumerate(file, start=1):
        try:
            batch.append(_parse(line, number))
        except BadInput:
            yield from _analyze(batch)
            raise
        if len(batch) == size:
            yield from _analyze(batch)
            batch = []
    yield from _analyze(batch)


def _parse(raw: bytes, number: int) -> Text:
    try:
        line = raw.decode("utf-8-sig" if number == 1 else "utf-8").strip()
    except UnicodeDecodeError as error:
        raise BadInput(f"Line {number} is not UTF-8 at byte {error.start}; convert it.") from error
    if not line.startswith("{"):
        return Text(line)
    try:
        fields = _Line.model_validate(json.loads(line))
    except json.JSONDecodeError as error:
        raise BadInput(f"Line {number} is not JSON ({error}); {HOW_TO_WRITE}.") from error
    except RecursionError as error:
        raise BadInput(f"Line {number} is nested too deeply; {HOW_TO_WRITE}.") from error
    except ValidationError as error:
        fault = error.errors(include_url=False, include_input=False)[0]
        field = ".".join(map(str, fault["loc"]))
        raise BadInput(f"Line {number}, {field}: {fault['msg']}; correct the field.") from error
    if not (fields.title or fields.text or fields.summary):
        raise BadInput(f"Line {number} has no text; {HOW_TO_WRITE}.")
    published_on = _day(fields.published_at) if fields.published_at else None
    title = fields.title or fields.text
    return Text(title, fields.summary, _given(fields.language), published_on)


def _day(moment: datetime) -> date:
    """The day in UTC, as which a time without a zone counts."""
    return (moment if moment.tzinfo is None else moment.astimezone(UTC)).date()


def _given(code: str) -> Language | None:
    return {"code": code, "confidence": 1.0, "why": "given"} if code else None


def _analyze(texts: list[Text]) -> Iterator[str]:
    """Yield an analysis a text, as JSON that is ASCII where UTF-8 cannot write it."""
    pairs = [(text.title, text.summary) for text in texts]
    languages = [text.language for text in texts]
    days = [text.published_on for text in texts]
    for analysis in analyze_all(pairs, languages, days):
        try:
            yield orjson.dumps(analysis).decode()
        except TypeError:  # half a surrogate pair, as JSON's escapes can write it
            yield json.dumps(analysis)
