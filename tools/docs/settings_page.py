"""The settings as a page, and as an `.env` file whose every line is the default, commented out."""

from collections.abc import Iterator
from dataclasses import fields
from typing import Any, NamedTuple

import orjson
from pydantic import BaseModel, SecretStr
from pydantic.fields import FieldInfo

from altlens.settings import Settings
from infra.local.stack import Ports
from tools.docs.markdown import code, table
from tools.docs.markdown import page as whole_page

INTRODUCTION = """\
Set them in the environment, or in a file `.env` in the folder where altlens is started; the
environment wins. [.env.example](../../.env.example) has every line ready to copy. `altlens doctor`
says which sources and services lack one. Lists are JSON: `'["a", "b"]'`."""
PORTS = """\
## Ports of the local stack

Where its servers listen, all on 127.0.0.1; see [infra/README.md](../../infra/README.md)."""


class Variable(NamedTuple):
    """One environment variable."""

    name: str
    default: str
    about: str


class Section(NamedTuple):
    """A group of variables, with what they have in common."""

    about: str
    variables: list[Variable]


def page() -> str:
    """`docs/reference/settings.md`."""
    headings = ("variable", "default", "what it is")
    parts = [INTRODUCTION]
    for section in sections():
        rows = [(code(it.name), code(it.default), it.about) for it in section.variables]
        parts.append(f"## {section.about}\n\n{table(headings, rows)}")
    moved = [(code(name), code(str(port))) for name, port in ports()]
    parts.append(f"{PORTS}\n\n{table(headings[:2], moved)}")
    return whole_page("Settings", *parts)


def env_example() -> str:
    """`.env.example`."""
    lines = [
        "# Copy to .env and uncomment what you need. Each line shows its default.",
        "# Written by `python -m tools.docs` from altlens/settings.py.",
    ]
    for section in sections():
        lines += ["", f"# {section.about}"]
        for variable in section.variables:
            lines += [f"#   {variable.about}", f"#{variable.name}={_quoted(variable.default)}"]
    return "\n".join(lines) + "\n"


def sections() -> Iterator[Section]:
    """Every setting, group by group, the ungrouped ones first."""
    groups: dict[str, type[BaseModel]] = {}
    single: list[Variable] = []
    for name, info in Settings.model_fields.items():
        if isinstance(info.annotation, type) and issubclass(info.annotation, BaseModel):
            groups[name] = info.annotation
        else:
            single.append(_variable(name, info))
    yield Section("General", single)
    for group, kind in groups.items():
        about = " ".join((kind.__doc__ or group).split()).rstrip(".")
        members = kind.model_fields.items()
        yield Section(about, [_variable(f"{group}_{name}", member) for name, member in members])


def variables() -> set[str]:
    """The name of every variable that altlens reads."""
    named = {variable.name for section in sections() for variable in section.variables}
    return named | {name for name, _ in ports()}


def ports() -> list[tuple[str, int]]:
    """The variables of the local stack's ports, with their defaults."""
    defaults = Ports().as_dict()
    return [(f"ALTLENS_PORT_{port.name.upper()}", defaults[port.name]) for port in fields(Ports)]


def _variable(name: str, info: FieldInfo) -> Variable:
    prefix = Settings.model_config["env_prefix"]
    return Variable(f"{prefix}{name}".upper(), _text(info.default), info.description or "")


def _text(value: Any) -> str:
    """A default as the environment spells it."""
    if isinstance(value, SecretStr):
        return value.get_secret_value()
    if isinstance(value, tuple):
        return orjson.dumps(value).decode()
    return str(value).lower() if isinstance(value, bool) else str(value)


def _quoted(value: str) -> str:
    """A value as `.env` files hold it: they put variables in the place of `${name}`."""
    literal = value.replace("${", "${:-$}{")
    return f"'{literal}'" if '"' in literal else literal
