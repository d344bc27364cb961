"""Access: token, host check, rate limits, CSRF, security headers, watchlists and retries."""

import re
import sys
from types import SimpleNamespace

import pytest
from click.testing import CliRunner
from fastapi.testclient import TestClient
from pydantic import SecretStr

from altlens.cli import main
from altlens.errors import BadSetting, StoreUnavailable
from altlens.settings import Dashboard, Settings
from altlens.store.base import Store
from dashboard import retry_process, throttle
from dashboard.app import create_app
from dashboard.security import require_token

LOCAL, REMOTE = "http://127.0.0.1:8400", "https://altlens.example"
TOKEN = "harbour-light"
WITH_TOKEN = Settings(dashboard=Dashboard(token=SecretStr(TOKEN)))


def client_of(store: Store, settings: Settings | None = None, home: str = LOCAL) -> TestClient:
    return TestClient(create_app(settings or Settings(), store), base_url=home)


def form_token(client: TestClient, path: str = "/companies") -> str:
    match = re.search(r'name="csrf" value="([^"]+)"', client.get(path).text)
    assert match is not None
    return match[1]


def test_pages_load_nothing_from_other_sites(store: Store) -> None:
    headers = client_of(store).get("/").headers
    policy = headers["Content-Security-Policy"]
    assert "default-src 'none'" in policy
    assert "script-src 'self'" in policy
    assert "unsafe" not in policy
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["Referrer-Policy"] == "no-referrer"


def test_another_host_name_is_refused(store: Store) -> None:
    assert client_of(store, home="http://evil.example:8400").get("/").status_code == 403
    for name in ("localhost:8400", "[::1]:8400", "127.0.0.1"):
        assert client_of(store, home=f"http://{name}").get("/").status_code == 200
    detail = client_of(store, home="http://evil.example:8400").get("/").json()["detail"]
    assert detail.startswith("Use http://localhost:")


@pytest.mark.parametrize("host", ["0.0.0.0", "192.168.1.4", "::", "altlens.example"])
def test_other_listen_addresses_require_a_token(host: str) -> None:
    with pytest.raises(BadSetting, match="ALTLENS_DASHBOARD_TOKEN"):
        require_token(Settings(), host)
    require_token(WITH_TOKEN, host)


def test_the_command_requires_a_token_for_other_addresses() -> None:
    result = CliRunner().invoke(main, ["dashboard", "--host", "0.0.0.0"])
    assert result.exit_code == 2
    assert "set ALTLENS_DASHBOARD_TOKEN" in result.stderr


@pytest.mark.parametrize("host", ["127.0.0.1", "::1", "localhost"])
def test_loopback_needs_no_token(host: str) -> None:
    require_token(Settings(), host)


def test_a_visitor_logs_in_and_out(store: Store) -> None:
    client = client_of(store, WITH_TOKEN, REMOTE)
    redirect = client.get("/companies/AAPL", follow_redirects=False)
    assert (redirect.status_code, redirect.headers["location"]) == (
        303,
        "/login?then=/companies/AAPL",
    )
    form = {"csrf": form_token(client, "/login"), "token": TOKEN, "then": "/alerts"}
    wrong = client.post("/login", data={**form, "token": "guess"})
    assert wrong.status_code == 403
    response = client.post("/login", data=form, follow_redirects=False)
    assert response.headers["location"] == "/alerts"
    cookie = response.headers["set-cookie"]
    assert TOKEN not in cookie
    assert all(part in cookie for part in ("HttpOnly", "SameSite=strict", "Secure"))
    assert client.get("/alerts", follow_redirects=False).status_code == 200
    client.post("/logout", data=form)
    assert client.get("/alerts", follow_redirects=False).status_code == 303


@pytest.mark.parametrize("address", ["https://evil.example", "//evil.example", "/\\evil.example"])
def test_login_never_redirects_to_another_site(store: Store, address: str) -> None:
    client = client_of(store, WITH_TOKEN, REMOTE)
    form = {"csrf": form_token(client, "/login"), "token": TOKEN, "then": address}
    response = client.post("/login", data=form, follow_redirects=False)
    assert response.headers["location"] == "/"


def test_guessing_tokens_is_rate_limited(store: Store) -> None:
    client = client_of(store, WITH_TOKEN, REMOTE)
    wrong = {"Authorization": "Bearer guess"}
    statuses = [client.get("/api/companies", headers=wrong).status_code for _ in range(12)]
    assert statuses == [401] * 10 + [429] * 2
    bearer = {"Authorization": f"Bearer {TOKEN}"}
    refused = client.get("/api/companies", headers=bearer)
    assert refused.status_code == 429
    assert 0 < int(refused.headers["Retry-After"]) <= 6


def test_requests_are_rate_limited(store: Store) -> None:
    limited = WITH_TOKEN.dashboard.model_copy(update={"requests_per_minute": 5})
    client = client_of(store, WITH_TOKEN.model_copy(update={"dashboard": limited}), REMOTE)
    bearer = {"Authorization": f"Bearer {TOKEN}"}
    statuses = [client.get("/api/watchlists", headers=bearer).status_code for _ in range(6)]
    assert statuses == [200] * 5 + [429]


def test_rate_limits_recover_and_forget_the_oldest_address(monkeypatch: pytest.MonkeyPatch) -> None:
    now = [0.0]
    limiter = throttle.RateLimiter(2, lambda: now[0])
    for _ in range(3):
        limiter.take("a")
    assert limiter.wait_seconds("a") == 30.0
    now[0] = 31.0
    assert limiter.wait_seconds("a") == 0.0
    monkeypatch.setattr(throttle, "MAX_ADDRESSES", 1)
    limiter.take("a")
    limiter.take("a")
    limiter.take("b")
    assert limiter.wait_seconds("a") == 0.0


def test_programs_send_a_bearer_token(store: Store) -> None:
    client = client_of(store, WITH_TOKEN, REMOTE)
    assert client.get("/api/companies").status_code == 401
    assert client.get("/metrics").status_code == 401
    bearer = {"Authorization": f"Bearer {TOKEN}"}
    assert client.get("/api/companies", headers=bearer).status_code == 200
    assert client.get("/api/companies", headers={"Authorization": "Bearer x"}).status_code == 401
    assert client.get("/static/style.css").status_code == 200


@pytest.mark.parametrize(
    "path", ["/watchlists/add", "/watchlists/remove", "/operations/retry", "/login", "/logout"]
)
def test_a_write_needs_a_csrf_token(store: Store, path: str) -> None:
    form = {"name": "mine", "symbols": "AAPL", "token": TOKEN}
    client = client_of(store)
    for forged in (form, {**form, "csrf": "guess"}):
        assert client.post(path, data=forged).status_code == 403
    assert client.get("/api/watchlists").json() == []


def test_a_watchlist_is_kept(store: Store) -> None:
    client = client_of(store)
    form = {"csrf": form_token(client), "name": "mine", "symbols": "aapl, KO"}
    assert client.post("/watchlists/add", data=form).status_code == 200
    assert client.get("/api/watchlists").json() == [{"name": "mine", "symbols": ["AAPL", "KO"]}]
    client.post("/watchlists/remove", data={**form, "symbols": "AAPL"})
    assert client.get("/api/watchlists").json() == [{"name": "mine", "symbols": ["KO"]}]
    unknown = client.post("/watchlists/add", data={**form, "symbols": "NOPEQ"})
    assert unknown.status_code == 404


def test_failures_are_retried_in_a_separate_process(
    store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    started: list[list[str]] = []

    def start(command: list[str], **_: object) -> SimpleNamespace:
        started.append(command)
        return SimpleNamespace(poll=lambda: None, wait=lambda: 0)

    monkeypatch.setattr(retry_process.subprocess, "Popen", start)
    client = client_of(store)
    form = {"csrf": form_token(client), "id": ["failure:1", "--help"]}
    assert "The retry has started" in client.post("/operations/retry", data=form).text
    command = ["-m", "altlens", "failures", "retry", "--json", "--", "failure:1", "--help"]
    assert started == [[sys.executable, *command]]
    assert "only one runs at a time" in client.post("/operations/retry", data=form).text


def test_an_unavailable_store_is_reported(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    def raise_unavailable(*_: object) -> None:
        raise StoreUnavailable("The store does not answer.")

    monkeypatch.setattr(store, "find", raise_unavailable)
    client = client_of(store)
    assert client.get("/").status_code == 503
    assert "The store does not answer." in client.get("/").text
    assert client.get("/api/companies").json() == {"detail": "The store does not answer."}
