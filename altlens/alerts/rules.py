"""Alert rules as a user writes them: a TOML file with a `[[rule]]` table per rule."""

import tomllib
from pathlib import Path
from typing import Annotated, Literal

from pydantic import Field, ValidationError

from altlens.errors import BadSetting
from altlens.items.analysis import EventType
from altlens.items.base import Model
from altlens.items.filing_change import Topic


class _Rule(Model):
    """Fields of every rule; no `symbols` means every company."""

    name: str = Field(min_length=1)
    symbols: tuple[str, ...] = ()
    cooldown_hours: float = Field(24.0, ge=0)


class AnomalyRule(_Rule):
    """Attention, volume or price (`what`; empty for any) is `sigma` deviations from its past."""

    when: Literal["anomaly"]
    what: Literal["", "attention", "volume", "price"] = ""
    sigma: float = Field(3.0, gt=0)


class EventRule(_Rule):
    """A new story reports an event of one of the types; no types means any."""

    when: Literal["event"]
    types: tuple[EventType, ...] = ()
    relevance: float = Field(0.5, ge=0, le=1)


class SentimentRule(_Rule):
    """The mean of 7 days changed by at least `by` since the earlier view, over enough `texts`.

    Below five texts there is no mean, and so no finding.
    """

    when: Literal["sentiment shift"]
    by: float = Field(0.3, gt=0, le=2)
    texts: int = Field(5, ge=1)


class PriceRule(_Rule):
    """The price changed by at least `percent` in the last session, up or down."""

    when: Literal["price move"]
    percent: float = Field(5.0, gt=0)


class FilingRule(_Rule):
    """A report changed against the one before: a change of at least `weight`.

    `forms` and `topics` limit it to reports of a form and changes about a topic; none means any.
    """

    when: Literal["filing change"]
    forms: tuple[str, ...] = ()
    topics: tuple[Topic, ...] = ()
    weight: float = Field(3.0, ge=0)


class FailingRule(_Rule):
    """A source started to fail; no `sources` means any."""

    when: Literal["source failing"]
    sources: tuple[str, ...] = ()


Rule = Annotated[
    AnomalyRule | EventRule | SentimentRule | PriceRule | FilingRule | FailingRule,
    Field(discriminator="when"),
]


class Rules(Model):
    """The whole file of rules."""

    rule: tuple[Rule, ...] = ()


def read_rules(path: Path) -> tuple[Rule, ...]:
    """Read the rules of a file; none where there is no file, BadSetting for a faulty one."""
    if not path.exists():
        return ()
    try:
        rules = Rules.model_validate(tomllib.loads(path.read_text("utf-8"))).rule
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise BadSetting(f"The alert rules {path} cannot be read: {error}.") from error
    except ValidationError as error:
        first = error.errors(include_url=False)[0]
        location = ".".join(str(part) for part in first["loc"])
        raise BadSetting(f"The alert rules {path}: {location}: {first['msg']}.") from error
    names = [rule.name for rule in rules]
    if repeated := {name for name in names if names.count(name) > 1}:
        raise BadSetting(f"The alert rules {path} have two rules named {min(repeated)!r}.")
    return rules
