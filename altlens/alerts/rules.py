"""The rules of alerts, as a user writes them in one TOML file, one `[[rule]]` after another."""

import tomllib
from pathlib import Path
from typing import Annotated, Literal

from pydantic import Field, ValidationError

from altlens.errors import BadSetting
from altlens.items.analysis import EventType
from altlens.items.base import Model


class _Rule(Model):
    """What all rules have: `symbols` none for every company; quiet for `cooldown_hours`."""

    name: str = Field(min_length=1)
    symbols: tuple[str, ...] = ()
    cooldown_hours: float = Field(24.0, ge=0)


class AnomalyRule(_Rule):
    """Something is far from its own past: `what` is attention, volume or price; empty for any."""

    when: Literal["anomaly"]
    what: Literal["", "attention", "volume", "price"] = ""
    sigma: float = Field(3.0, gt=0)


class EventRule(_Rule):
    """A new story tells of an event of one of the types (none: any)."""

    when: Literal["event"]
    types: tuple[EventType, ...] = ()
    relevance: float = Field(0.5, ge=0, le=1)


class SentimentRule(_Rule):
    """The mean sentiment moved by so much since the view before, over so many texts at least."""

    when: Literal["sentiment shift"]
    by: float = Field(0.3, gt=0, le=2)
    texts: int = Field(5, ge=1)


class PriceRule(_Rule):
    """The last session moved the price by so many percent, up or down."""

    when: Literal["price move"]
    percent: float = Field(5.0, gt=0)


class FailingRule(_Rule):
    """A source that did not fail before fails now (none named: any)."""

    when: Literal["source failing"]
    sources: tuple[str, ...] = ()


Rule = Annotated[
    AnomalyRule | EventRule | SentimentRule | PriceRule | FailingRule, Field(discriminator="when")
]


class Rules(Model):
    """The whole file."""

    rule: tuple[Rule, ...] = ()


def read_rules(path: Path) -> tuple[Rule, ...]:
    """The rules of the file, none where there is no file; BadSetting where it cannot be read."""
    if not path.exists():
        return ()
    try:
        rules = Rules.model_validate(tomllib.loads(path.read_text("utf-8"))).rule
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise BadSetting(f"The alert rules {path} cannot be read: {error}.") from error
    except ValidationError as error:
        fault = error.errors(include_url=False)[0]
        place = ".".join(str(part) for part in fault["loc"])
        raise BadSetting(f"The alert rules {path}: {place}: {fault['msg']}.") from error
    names = [rule.name for rule in rules]
    if twice := {name for name in names if names.count(name) > 1}:
        raise BadSetting(f"The alert rules {path} have two rules named {sorted(twice)[0]!r}.")
    return rules
