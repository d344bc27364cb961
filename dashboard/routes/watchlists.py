"""Watchlists are changed here: a list is made by the first symbol that is put on it."""

from typing import Annotated
from urllib.parse import quote

from fastapi import APIRouter, Form
from fastapi.responses import RedirectResponse

from altlens.companies.table import load as load_directory
from altlens.user_state.watchlists import add_to, take_from
from dashboard.dependencies import TheStore
from dashboard.security import OwnForm

router = APIRouter()

Name = Annotated[str, Form(min_length=1, max_length=60)]
Symbols = Annotated[str, Form(min_length=1, max_length=2000)]


@router.post("/watchlists/add", dependencies=[OwnForm])
def add(store: TheStore, name: Name, symbols: Symbols) -> RedirectResponse:
    directory = load_directory()
    wanted = symbols.replace(",", " ").split()
    return _back(add_to(store, name, [directory.resolve(symbol).symbol for symbol in wanted]).name)


@router.post("/watchlists/remove", dependencies=[OwnForm])
def remove(store: TheStore, name: Name, symbols: Symbols) -> RedirectResponse:
    return _back(take_from(store, name, symbols.replace(",", " ").split()).name)


def _back(name: str) -> RedirectResponse:
    return RedirectResponse(f"/?list={quote(name)}", status_code=303)
