"""Dates as feeds write them, read as the latest moment that the text allows.

An ambiguous date means the latest possible time, so nothing is available too early. An ambiguous
zone (IST, CST) counts as its westernmost reading, a missing or unknown one as UTC-12, and a date
without a time as the end of that day (UTC). A text that names no day says nothing.
"""

import re
from collections.abc import Iterator
from datetime import UTC, date, datetime, time, timedelta, tzinfo
from datetime import timezone as fixed
from functools import lru_cache
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from altlens.clean.dates import from_epoch, plausible
from altlens.clean.zones import OFFSETS, REGIONS
from altlens.items.base import end_of_day

LONGEST = 100  # characters of a date
WESTERNMOST = fixed(timedelta(hours=-12))
_COMMON = re.compile(
    r"(?:[A-Z][a-z]{2}, )?(\d{1,2}) ([A-Z][a-z]{2}) (\d{4}) (\d\d):(\d\d):(\d\d) "
    r"(?:GMT|UTC|([+-])(\d\d):?(\d\d))",
    re.ASCII,
)
_ISO = re.compile(
    r"(\d{4})-?(?:(\d\d)-?(\d\d)|W(\d\d)-?([1-7])|(\d{3}))"
    r"(?:[T ](\d\d)(?::?(\d\d)(?::?(\d\d)(?:[.,]\d+)?)?)? ?(.*))?",
    re.ASCII | re.IGNORECASE,
)
_COMPACT = re.compile(r"(\d{4})(\d\d)(\d\d)(\d\d)(\d\d)(\d\d)", re.ASCII)
_TIME = re.compile(
    r"(?<![\d/.-])(\d{1,2})(?:[:.h](\d\d)(?::(\d\d)(?:[.,]\d+)?)?)?\s*(am|pm)\b"
    r"|(?<![\d/.-])(\d{1,2})[:h](\d\d)(?::(\d\d)(?:[.,]\d+)?)?",
    re.ASCII,
)
_OFFSET = re.compile(r"(?:gmt|utc|ut|z)?\s*([+\N{MINUS SIGN}-])(\d{1,2}):?(\d\d)?(?!\d)")
_NUMERIC = re.compile(r"(?<!\d)(\d{1,4})([-/.])(\d{1,2})\2(\d{2,4})(?!\d)", re.ASCII)
_WHOLE_DAY = re.compile(
    r"(?<!\d)\d{1,4}([-/.])(?:\d{1,2}|[^\W\d_]{3,9})\1\d{2,4}(?!\d)"
    r"|(?<!\w)[^\W\d_]{3,9}-\d{1,2}-\d{2,4}(?!\d)"
)
_SPELLINGS = (
    (re.compile(r"\ba\.\s?m\b\.?|\b午前|上午|오전"), "am"),
    (re.compile(r"\bp\.\s?m\b\.?|午後|下午|오후"), "pm"),
    (re.compile(r"(?<=\d)\s*[年月년월]\s*"), "-"),
    (re.compile(r"(?<=\d)\s*[日일]"), " "),
    (re.compile(r"(?<=\d)(?:st|nd|rd|th)\b"), ""),
    (re.compile(r"\b(am|pm)\s*(\d{1,2}(?:[:h]\d\d(?::\d\d)?)?)"), r"\2 \1"),
)
_MONTHS = {
    prefix: number
    for number, prefixes in enumerate(
        (
            "jan ene gen",
            "feb fev fév",
            "mar mär maa mrt",
            "apr abr avr",
            "may mai mag mei",
            "jun juin giu",
            "jul juil lug",
            "aug ago aoû aou",
            "sep set",
            "oct out okt ott",
            "nov",
            "dec dez dic déc",
        ),
        start=1,
    )
    for prefix in prefixes.split()
}
_WEEKDAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")


@lru_cache(maxsize=1024)
def read_date(text: str) -> datetime | None:
    """The latest moment (UTC) that a text can mean; None where it names no day, or one before 1990.

    Understood are epochs (seconds to nanoseconds), ISO 8601, RFC 822, 12-hour clocks and the dates
    of several languages.
    """
    text = " ".join(text.split())[:LONGEST]
    try:
        moment = _common(text) or _digits(text) or _iso(text) or _loose(text.lower())
    except (ValueError, OverflowError):
        return None
    return plausible(moment) if moment else None


def _common(text: str) -> datetime | None:
    """RFC 822 as most feeds write it."""
    match = _COMMON.fullmatch(text)
    if not match:
        return None
    day, name, year, hour, minute, second, sign, hours, minutes = match.groups()
    month = _MONTHS.get(name.lower())
    if month is None:
        return None
    zone = _zone_of(sign, hours, minutes) if sign else UTC
    return _moment(date(int(year), month, int(day)), hour, minute, second, zone)


def _digits(text: str) -> datetime | None:
    """An epoch, or `YYYYMMDD` with or without a time."""
    if match := _COMPACT.fullmatch(text):
        year, month, day, hour, minute, second = match.groups()
        return _moment(date(int(year), int(month), int(day)), hour, minute, second, WESTERNMOST)
    number = re.fullmatch(r"(\d{10}|\d{13}|\d{16}|\d{19})(?:\.\d+)?", text, re.ASCII)
    return from_epoch(int(number[1]) / 1000 ** ((len(number[1]) - 10) // 3)) if number else None


def _iso(text: str) -> datetime | None:
    match = _ISO.fullmatch(text)
    if not match or re.match(r"[ap]\.?\s?m", match[10] or "", re.IGNORECASE):
        return None
    year, month, day, week, weekday, ordinal, hour, minute, second, zone = match.groups()
    if week:
        on = date.fromisocalendar(int(year), int(week), int(weekday))
    elif ordinal:
        on = date(int(year), 1, 1) + timedelta(days=int(ordinal) - 1)
    else:
        on = date(int(year), int(month), int(day))
    if hour is None:
        return end_of_day(on)
    return _moment(on, hour, minute, second, _zone(zone.lower()))


def _loose(text: str) -> datetime | None:
    """A date in numbers or with the name of a month, with or without a time."""
    for pattern, replacement in _SPELLINGS:
        text = pattern.sub(replacement, text)
    clock = _TIME.search(text)
    before, after = (text[: clock.start()], text[clock.end() :]) if clock else (text, "")
    zone_text, after = _split_zone(after)
    days = list(_days(f"{before} {after}"))
    if not days:
        return None
    if clock is None:
        return end_of_day(max(days))
    hour, minute, second, half = clock[1] or clock[5], clock[2] or clock[6], clock[3], clock[4]
    if half:
        hour = str(int(hour) % 12 + (12 if half == "pm" else 0))
    return max(_moment(on, hour, minute, second or clock[7], _zone(zone_text)) for on in days)


def _split_zone(text: str) -> tuple[str, str]:
    """The zone behind a time, and what else follows: the year in the form of `ctime`, or a day.

    The hyphens of a day are no signs of an offset.
    """
    offset = _OFFSET.search(_WHOLE_DAY.sub(lambda day: "_" * len(day[0]), text))
    if offset:
        return offset[0], text[: offset.start()] + " " + text[offset.end() :]
    words = text.replace("(", " ").replace(")", " ").split()
    names = [word for word in words if word[:1].isalpha() and not _is_calendar_word(word)]
    return " ".join(names), " ".join(word for word in words if word not in names)


def _days(text: str) -> Iterator[date]:
    """The days that a text can mean: two where day and month may be either way around."""
    weekday = next((w for w in re.findall(r"[a-z]+", text) if w[:3] in _WEEKDAYS), "")
    numeric = _NUMERIC.search(text)
    days = list(_numeric_days(numeric) if numeric else _named_day(text))
    on_weekday = [d for d in days if weekday and d.weekday() == _WEEKDAYS.index(weekday[:3])]
    yield from on_weekday or days


def _numeric_days(match: re.Match[str]) -> Iterator[date]:
    first, separator, second, third = match.groups()
    if len(first) == 4:
        orders = [(first, second, third)]
    elif len(first) > 2:
        return
    elif separator == ".":
        orders = [(third, second, first)]
    else:
        orders = [(third, second, first), (third, first, second)]
    for year, month, day in orders:
        try:
            yield date(_year(year), int(month), int(day))
        except ValueError:
            continue


def _named_day(text: str) -> Iterator[date]:
    """A day by the name of its month: `16 June 2026`, `Jun 16, 2026`, `16-Jun-26`."""
    words = re.findall(r"\d+|[^\W\d_]+", text)
    months = [number for word in words if (number := _month(word))]
    numbers = [word for word in words if word.isdecimal()]
    if not months or len(numbers) < 2:
        return
    day, year = numbers[:2]
    if len(day) == 4:
        day, year = year, day
    yield date(_year(year), months[-1], int(day))  # before it may stand a weekday, as French mar.


def _year(text: str) -> int:
    """A year of four digits, or of two as RFC 822 has it."""
    if len(text) == 4:
        return int(text)
    if len(text) != 2:
        raise ValueError(text)
    return int(text) + (2000 if int(text) < 90 else 1900)


def _month(word: str) -> int | None:
    if not word[:1].isalpha():
        return None
    return _MONTHS.get(word[:4]) or _MONTHS.get(word[:3])


def _is_calendar_word(word: str) -> bool:
    word = word.strip(".,")
    return word[:3] in _WEEKDAYS or (word not in OFFSETS and _month(word) is not None)


def _moment(on: date, hour: str, minute: str | None, second: str | None, zone: tzinfo) -> datetime:
    """The moment in UTC; 24:00 ends its day, a leap second counts as the one before it."""
    if int(hour) == 24 and not int(minute or 0):
        on, hour = on + timedelta(days=1), "0"
    clock = time(int(hour), int(minute or 0), min(int(second or 0), 59), fold=1)
    return datetime.combine(on, clock, zone).astimezone(UTC)


def _zone(text: str) -> tzinfo:
    """The zone of a text after a time; the westernmost where it names none that is known."""
    text = text.strip(" ().,")
    if match := _OFFSET.match(text):
        return _zone_of(*match.groups())
    name = text.removeprefix("etc/")
    if name not in OFFSETS and name not in REGIONS and "/" not in name:
        name = name.partition(" ")[0]
    if name in OFFSETS:
        return fixed(timedelta(minutes=min(OFFSETS[name])))
    region = REGIONS.get(name) or (_titled(name) if "/" in name else "")
    try:
        return ZoneInfo(region) if region else WESTERNMOST
    except (ZoneInfoNotFoundError, ValueError):
        return WESTERNMOST


def _titled(name: str) -> str:
    return "/".join("_".join(map(str.capitalize, part.split("_"))) for part in name.split("/"))


def _zone_of(sign: str, hours: str, minutes: str | None) -> tzinfo:
    offset = timedelta(hours=int(hours), minutes=int(minutes or 0))
    if offset > timedelta(hours=14):
        return WESTERNMOST
    return fixed(offset if sign == "+" else -offset)
