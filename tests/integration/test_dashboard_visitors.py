"""Who is let in, what a write needs, and what every answer carries."""

import re
import sys

import pytest
from click.testing import CliRunner
from fastapi.testclient import TestClient
from pydantic import SecretStr

from altlens.cli import main
from altlens.errors import BadSetting, StoreUnavailable
from altlens.settings import Dashboard, Settings
from altlens.store.base import Store
from dashboard import throttle
from dashboard.app import create_app
from dashboard.routes import operations
from dashboard.security import require_token

HERE, ELSEWHERE = "http://127.0.0.1:8400", "https://altlens.example"
TOKEN = "harbour-light"
LOCKED = Settings(dashboard=Dashboard(token=SecretStr(TOKEN)))


def visitor(store: Store, settings: Settings | None = None, home: str = HERE) -> TestClient:
    return TestClient(create_app(settings or Settings(), store), base_url=home)


def form_token(client: TestClient, path: str = "/") -> str:
    found = re.search(r'name="csrf" value="([^"]+)"', client.get(path).text)
    assert found is not None
    return found[1]


def test_pages_load_nothing_from_elsewhere(store: Store) -> None:
    headers = visitor(store).get("/").headers
    policy = headers["Content-Security-Policy"]
    assert "default-src 'none'" in policy
    assert "script-src 'self'" in policy
    assert "unsafe" not in policy
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["Referrer-Policy"] == "no-referrer"


def test_another_name_for_this_machine_is_refused(store: Store) -> None:
    assert visitor(store, home="http://evil.example:8400").get("/").status_code == 403
    for name in ("localhost:8400", "[::1]:8400", "127.0.0.1"):
        assert visitor(store, home=f"http://{name}").get("/").status_code == 200


@pytest.mark.parametrize("host", ["0.0.0.0", "192.168.1.4", "::", "altlens.example"])
def test_any_other_address_demands_a_token(host: str) -> None:
    with pytest.raises(BadSetting, match="ALTLENS_DASHBOARD_TOKEN"):
        require_token(Settings(), host)
    require_token(LOCKED, host)


def test_the_command_refuses_to_serve_others_without_one() -> None:
    done = CliRunner().invoke(main, ["dashboard", "--host", "0.0.0.0"])
    assert done.exit_code == 2
    assert "set ALTLENS_DASHBOARD_TOKEN" in done.stderr


@pytest.mark.parametrize("host", ["127.0.0.1", "::1", "localhost"])
def test_loopback_needs_none(host: str) -> None:
    require_token(Settings(), host)


def test_a_token_is_asked_for_and_remembered(store: Store) -> None:
    client = visitor(store, LOCKED, ELSEWHERE)
    asked = client.get("/companies/AAPL", follow_redirects=False)
    assert (asked.status_code, asked.headers["location"]) == (303, "/login?then=/companies/AAPL")
    said = {"csrf": form_token(client, "/login"), "token": TOKEN, "then": "/alerts"}
    wrong = client.post("/login", data={**said, "token": "guess"})
    assert wrong.status_code == 403
    entered = client.post("/login", data=said, follow_redirects=False)
    assert entered.headers["location"] == "/alerts"
    cookie = entered.headers["set-cookie"]
    assert TOKEN not in cookie
    assert all(part in cookie for part in ("HttpOnly", "SameSite=strict", "Secure"))
    assert client.get("/alerts", follow_redirects=False).status_code == 200
    client.post("/logout", data=said)
    assert client.get("/alerts", follow_redirects=False).status_code == 303


@pytest.mark.parametrize("address", ["https://evil.example", "//evil.example", "/\\evil.example"])
def test_entering_never_leads_elsewhere(store: Store, address: str) -> None:
    client = visitor(store, LOCKED, ELSEWHERE)
    said = {"csrf": form_token(client, "/login"), "token": TOKEN, "then": address}
    entered = client.post("/login", data=said, follow_redirects=False)
    assert entered.headers["location"] == "/"


def test_who_guesses_tokens_is_sent_away_for_a_while(store: Store) -> None:
    client = visitor(store, LOCKED, ELSEWHERE)
    guess = {"Authorization": "Bearer guess"}
    answers = [client.get("/api/companies", headers=guess).status_code for _ in range(12)]
    assert answers == [401] * 10 + [429] * 2
    right = {"Authorization": f"Bearer {TOKEN}"}
    refused = client.get("/api/companies", headers=right)
    assert refused.status_code == 429
    assert 0 < int(refused.headers["Retry-After"]) <= 6


def test_a_visitor_may_not_ask_without_end(store: Store) -> None:
    modest = LOCKED.dashboard.model_copy(update={"requests_per_minute": 5})
    client = visitor(store, LOCKED.model_copy(update={"dashboard": modest}), ELSEWHERE)
    right = {"Authorization": f"Bearer {TOKEN}"}
    answers = [client.get("/api/watchlists", headers=right).status_code for _ in range(6)]
    assert answers == [200] * 5 + [429]


def test_a_bucket_fills_again_and_forgets_the_oldest(monkeypatch: pytest.MonkeyPatch) -> None:
    now = [0.0]
    buckets = throttle.Buckets(2, lambda: now[0])
    for _ in range(3):
        buckets.take("a")
    assert buckets.wait("a") == 30.0
    now[0] = 31.0
    assert buckets.wait("a") == 0.0
    monkeypatch.setattr(throttle, "MOST_VISITORS", 1)
    buckets.take("a")
    buckets.take("a")
    buckets.take("b")
    assert buckets.wait("a") == 0.0


def test_programs_send_the_token_as_bearer(store: Store) -> None:
    client = visitor(store, LOCKED, ELSEWHERE)
    assert client.get("/api/companies").status_code == 401
    assert client.get("/metrics").status_code == 401
    right = {"Authorization": f"Bearer {TOKEN}"}
    assert client.get("/api/companies", headers=right).status_code == 200
    assert client.get("/api/companies", headers={"Authorization": "Bearer x"}).status_code == 401
    assert client.get("/static/style.css").status_code == 200


@pytest.mark.parametrize(
    "path", ["/watchlists/add", "/watchlists/remove", "/operations/retry", "/login", "/logout"]
)
def test_a_write_needs_our_own_form(store: Store, path: str) -> None:
    said = {"name": "mine", "symbols": "AAPL", "token": TOKEN}
    client = visitor(store)
    for forged in (said, {**said, "csrf": "guess"}):
        assert client.post(path, data=forged).status_code == 403
    assert client.get("/api/watchlists").json() == []


def test_a_watchlist_is_kept(store: Store) -> None:
    client = visitor(store)
    said = {"csrf": form_token(client), "name": "mine", "symbols": "aapl, KO"}
    assert client.post("/watchlists/add", data=said).status_code == 200
    assert client.get("/api/watchlists").json() == [{"name": "mine", "symbols": ["AAPL", "KO"]}]
    client.post("/watchlists/remove", data={**said, "symbols": "AAPL"})
    assert client.get("/api/watchlists").json() == [{"name": "mine", "symbols": ["KO"]}]
    unknown = client.post("/watchlists/add", data={**said, "symbols": "NOPEQ"})
    assert unknown.status_code == 404


def test_failures_are_tried_again_in_a_process_of_their_own(
    store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    started: list[list[str]] = []
    monkeypatch.setattr(
        operations.subprocess, "Popen", lambda command, **_: started.append(command)
    )
    client = visitor(store)
    said = {"csrf": form_token(client), "id": ["failure:1", "--help"]}
    assert "tried again" in client.post("/operations/retry", data=said).text
    order = ["-m", "altlens", "failures", "retry", "--json", "--", "failure:1", "--help"]
    assert started == [[sys.executable, *order]]


def test_a_store_that_is_away_is_said(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    def away(*_: object) -> None:
        raise StoreUnavailable("The store does not answer.")

    monkeypatch.setattr(store, "find", away)
    client = visitor(store)
    assert client.get("/").status_code == 503
    assert "The store does not answer." in client.get("/").text
    assert client.get("/api/companies").json() == {"detail": "The store does not answer."}
