"""Login and logout, where the dashboard has a token."""

from typing import Annotated

from fastapi import APIRouter, Form, HTTPException, Request, Response
from fastapi.responses import RedirectResponse

from altlens.items.base import SECONDS_PER_DAY
from dashboard.dependencies import SettingsDep
from dashboard.rendering import render
from dashboard.security import COOKIE, CsrfCheck, secrets_equal, session_cookie

router = APIRouter()
SESSION_SECONDS = 30 * SECONDS_PER_DAY


@router.get("/login")
def login_form(request: Request, then: str = "/") -> Response:
    return render(request, "login.html", then=then)


@router.post("/login", dependencies=[CsrfCheck])
def login(
    request: Request,
    settings: SettingsDep,
    entered: Annotated[str, Form(alias="token")],
    then: Annotated[str, Form()] = "/",
) -> Response:
    token = settings.dashboard.token.get_secret_value()
    if not token or not secrets_equal(entered, token):
        raise HTTPException(403, "Wrong token. Go back and try again.")
    response = RedirectResponse(_own_path(then), status_code=303)
    response.set_cookie(
        COOKIE,
        session_cookie(token),
        max_age=SESSION_SECONDS,
        httponly=True,
        samesite="strict",
        secure=request.url.scheme == "https",
    )
    return response


@router.post("/logout", dependencies=[CsrfCheck])
def logout() -> Response:
    response = RedirectResponse("/login", status_code=303)
    response.delete_cookie(COOKIE)
    return response


def _own_path(address: str) -> str:
    """Return the address if it is a path of this site, else "/"."""
    is_own = address.startswith("/") and not address.startswith(("//", "/\\"))
    return address if is_own else "/"
