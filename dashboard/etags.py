"""ETags: an answer that the visitor has already is not sent again."""

from collections.abc import Awaitable, Callable
from hashlib import blake2b

from fastapi import FastAPI, Request, Response

Next = Callable[[Request], Awaitable[Response]]

REVALIDATE = "private, no-cache"


def tag_answers(app: FastAPI) -> None:
    """Name every page and API answer by its content, and answer 304 to who names it."""

    @app.middleware("http")
    async def tag(request: Request, call_next: Next) -> Response:
        answer = await call_next(request)
        if request.method != "GET" or answer.status_code != 200 or "etag" in answer.headers:
            return answer
        body = b"".join([part async for part in answer.body_iterator])  # type: ignore[attr-defined]
        name = f'"{blake2b(body, digest_size=12).hexdigest()}"'
        headers = {**answer.headers, "etag": name, "cache-control": REVALIDATE}
        if name in _named(request):
            kept = {k: v for k, v in headers.items() if not k.startswith("content-")}
            return Response(status_code=304, headers=kept)
        return Response(body, headers=headers)


def _named(request: Request) -> set[str]:
    """The answers that the visitor has."""
    names = request.headers.get("if-none-match", "").split(",")
    return {name.strip().removeprefix("W/") for name in names}
