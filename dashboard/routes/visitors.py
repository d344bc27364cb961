"""Letting visitors in, where a token is demanded."""

from typing import Annotated

from fastapi import APIRouter, Form, HTTPException, Request, Response
from fastapi.responses import RedirectResponse

from dashboard.dependencies import TheSettings
from dashboard.rendering import render
from dashboard.security import COOKIE, OwnForm, same, session_of

router = APIRouter()
SESSION_SECONDS = 30 * 86_400


@router.get("/login")
def ask(request: Request, then: str = "/") -> Response:
    return render(request, "login.html", then=then)


@router.post("/login", dependencies=[OwnForm])
def let_in(
    request: Request,
    settings: TheSettings,
    given: Annotated[str, Form(alias="token")],
    then: Annotated[str, Form()] = "/",
) -> Response:
    token = settings.dashboard.token.get_secret_value()
    if not token or not same(given, token):
        raise HTTPException(403, "That is not the token of this dashboard.")
    answer = RedirectResponse(_own(then), status_code=303)
    answer.set_cookie(
        COOKIE,
        session_of(token),
        max_age=SESSION_SECONDS,
        httponly=True,
        samesite="strict",
        secure=request.url.scheme == "https",
    )
    return answer


@router.post("/logout", dependencies=[OwnForm])
def let_out() -> Response:
    answer = RedirectResponse("/login", status_code=303)
    answer.delete_cookie(COOKIE)
    return answer


def _own(address: str) -> str:
    """The address where it is a page of ours, else the first page."""
    ours = address.startswith("/") and not address.startswith(("//", "/\\"))
    return address if ours else "/"
