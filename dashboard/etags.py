"""ETags: an unchanged response is not sent again."""

from collections.abc import Awaitable, Callable
from hashlib import blake2b

from fastapi import FastAPI, Request, Response

Next = Callable[[Request], Awaitable[Response]]

REVALIDATE = "private, no-cache"


def add_etags(app: FastAPI) -> None:
    """Tag every page and API response with a hash of its body; answer 304 where it matches."""

    @app.middleware("http")
    async def tag(request: Request, call_next: Next) -> Response:
        response = await call_next(request)
        if request.method != "GET" or response.status_code != 200 or "etag" in response.headers:
            return response
        chunks = response.body_iterator  # type: ignore[attr-defined]
        body = b"".join([chunk async for chunk in chunks])
        etag = f'"{blake2b(body, digest_size=12).hexdigest()}"'
        headers = {**response.headers, "etag": etag, "cache-control": REVALIDATE}
        if etag in _if_none_match(request):
            kept = {k: v for k, v in headers.items() if not k.startswith("content-")}
            return Response(status_code=304, headers=kept)
        return Response(body, headers=headers)


def _if_none_match(request: Request) -> set[str]:
    tags = request.headers.get("if-none-match", "").split(",")
    return {tag.strip().removeprefix("W/") for tag in tags}
