"""Changes to watchlists. Adding the first symbol creates the list."""

from typing import Annotated
from urllib.parse import quote

from fastapi import APIRouter, Form
from fastapi.responses import RedirectResponse

from altlens.companies.table import load as load_directory
from altlens.user_state.watchlists import add_to, take_from
from dashboard.dependencies import StoreDep
from dashboard.security import CsrfCheck

router = APIRouter()

Name = Annotated[str, Form(min_length=1, max_length=60)]
Symbols = Annotated[str, Form(min_length=1, max_length=2000)]


@router.post("/watchlists/add", dependencies=[CsrfCheck])
def add(store: StoreDep, name: Name, symbols: Symbols) -> RedirectResponse:
    directory = load_directory()
    resolved = [directory.resolve(symbol).symbol for symbol in _split(symbols)]
    return _to_watchlist(add_to(store, name, resolved).name)


@router.post("/watchlists/remove", dependencies=[CsrfCheck])
def remove(store: StoreDep, name: Name, symbols: Symbols) -> RedirectResponse:
    return _to_watchlist(take_from(store, name, _split(symbols)).name)


def _split(symbols: str) -> list[str]:
    return symbols.replace(",", " ").split()


def _to_watchlist(name: str) -> RedirectResponse:
    return RedirectResponse(f"/companies?list={quote(name)}", status_code=303)
