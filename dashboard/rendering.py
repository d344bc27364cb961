"""Rendering of templates. Text from outside is escaped and cannot reverse the text around it."""

import json
import re
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from fastapi import Request
from fastapi.responses import HTMLResponse
from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup

from dashboard import figures, formats

TEMPLATES = Path(__file__).parent / "templates"
# Bidirectional overrides and isolates; text in right-to-left scripts does not need them.
_OVERRIDES = re.compile("[\u202a-\u202e\u2066-\u2069]")
_ESCAPES = {ord("<"): "\\u003c", ord(">"): "\\u003e", ord("&"): "\\u0026"}


def without_overrides(value: Any) -> Any:
    """Remove bidirectional control characters from a text; return other values unchanged."""
    if not isinstance(value, str) or isinstance(value, Markup) or value.isascii():
        return value
    return _OVERRIDES.sub("", value)


def data_block(value: object) -> Markup:
    """Return JSON for a script element of data; nothing in it can end the element."""
    text = json.dumps(value, ensure_ascii=False, separators=(",", ":"), allow_nan=False)
    return Markup(_OVERRIDES.sub("", text).translate(_ESCAPES))


_environment = Environment(
    loader=FileSystemLoader(TEMPLATES),
    autoescape=True,
    undefined=StrictUndefined,
    finalize=without_overrides,
    trim_blocks=True,
    lstrip_blocks=True,
)
_environment.filters |= {**formats.FILTERS, **figures.FILTERS, "data": data_block}


def load_templates() -> None:
    """Compile every template, so that no request waits for it."""
    for name in _environment.list_templates(("html",)):
        _environment.get_template(name)


def render(request: Request, template: str, **context: Any) -> HTMLResponse:
    """Render a page. Every template also gets `form_token`, `path` and the two time limits."""
    shared: Mapping[str, Any] = {
        "form_token": request.app.state.csrf,
        "path": request.url.path,
        "as_of": request.query_params.get("as_of", ""),
        "known_at": request.query_params.get("known_at", ""),
        "has_token": bool(request.app.state.settings.dashboard.token.get_secret_value()),
    }
    return HTMLResponse(_environment.get_template(template).render({**shared, **context}))
