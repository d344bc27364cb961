"""Secrets are removed from what is stored, and nothing else is."""

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from altlens.transport.scrub import REDACTED, scrub_body, scrub_headers, scrub_text, scrub_url

SECRET = "s3cr3tValue-1"
NAMES = ["token", "access_token", "crumb", "api_key", "client_secret", "password", "sessionId"]


@pytest.mark.parametrize(
    "text",
    [
        f'{{"access_token": "{SECRET}", "expires_in": 3600}}',
        f'{{"crumb":"{SECRET}\\u002Fmore"}}',
        f"Authorization: Bearer {SECRET}",
        f"authorization: bearer {SECRET}",
        f"Authorization: Basic {SECRET}==",
        f"Set-Cookie: A3={SECRET}; path=/",
        f'<input type="hidden" name="csrfToken" value="{SECRET}">',
        f'<input value="{SECRET}" name="csrfToken">',
        f"<input name=csrf_token value='{SECRET}'>",
        f"https://example.com/x?crumb={SECRET}&q=1",
        f"https://someone:{SECRET}@example.com/feed",
        f"eyJhbGciOiJIUzI1NiJ9.{SECRET}.{SECRET}",
        json.dumps({"body": json.dumps({"crumb": SECRET})}),
        json.dumps({"body": json.dumps({"deeper": json.dumps({"crumb": f'"{SECRET}"'})})}),
        json.dumps({"html": f'<input name="sessionId" value="{SECRET}">'}),
        json.dumps({"html": f'<a href="/x?token={SECRET}">here</a>'}),
    ],
)
def test_credentials_are_replaced(text: str) -> None:
    for scrubbed in (scrub_text(text), scrub_body(text.encode()).decode()):
        assert SECRET not in scrubbed
        assert REDACTED in scrubbed


@pytest.mark.parametrize(
    "text",
    [
        "Basic infrastructure spending grows; Bearer certificates are rare.",
        "A token of thanks: the secret is out, said the cookie maker.",
        'Cookie: the snack. "password": is a word.',
        '{"token_type": "bearer", "scope": "*", "crumb": ""}',
        '<input name="q" value="apple"><input value="keep">',
        "https://example.com:443/@someone?q=bread+crumbs",
        '{"fact": "Common stock, shares authorized", "val": 50400000000}',
    ],
)
def test_nothing_else_is_altered(text: str) -> None:
    assert scrub_body(text.encode()) == text.encode()


def test_neighbours_of_a_secret_stay() -> None:
    body = {"text": f"see ?token={SECRET}\nnext words", "n": 1, "token": SECRET, "z": "é"}
    scrubbed = json.loads(scrub_body(json.dumps(body).encode()))
    changed = {"text": f"see ?token={REDACTED}\nnext words", "token": REDACTED}
    assert scrubbed == body | changed


def test_bytes_of_any_encoding_survive() -> None:
    body = b"\xff\xfe\x80 token=" + SECRET.encode() + b" \xe9\xa0"
    assert scrub_body(body) == b"\xff\xfe\x80 token=REDACTED \xe9\xa0"


def test_known_secrets_go_by_value() -> None:
    assert scrub_text(f"echo {SECRET}", [SECRET]) == f"echo {REDACTED}"
    assert scrub_body(f"echo {SECRET}".encode(), [SECRET]) == b"echo REDACTED"
    assert scrub_body(b"echo abc", ["abc", ""]) == b"echo abc"  # too short to be a secret


def test_addresses_lose_user_info_parameters_and_fragment() -> None:
    url = f"https://someone:{SECRET}@example.com:8443/a/b?crumb={SECRET}&q=x%20y&empty=#top"
    assert scrub_url(url) == "https://example.com:8443/a/b?crumb=REDACTED&q=x+y&empty="
    assert SECRET not in scrub_url(f"https://[broken/?token={SECRET}")


@pytest.mark.parametrize("url", ["https://example.com/", "https://e.com/a/b?x=1&y=2", "no address"])
def test_addresses_without_secrets_stay(url: str) -> None:
    assert scrub_url(url) == url


def test_few_headers_are_kept() -> None:
    headers = {
        "Content-Type": "text/html",
        "Set-Cookie": f"A3={SECRET}",
        "Authorization": SECRET,
        "Location": f"https://example.com/?crumb={SECRET}",
        "X-Other": "1",
    }
    assert scrub_headers(headers) == {
        "content-type": "text/html",
        "location": "https://example.com/?crumb=REDACTED",
    }


json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=30),
    lambda inner: (
        st.lists(inner, max_size=4)
        | st.dictionaries(st.sampled_from(NAMES) | st.text(max_size=8), inner, max_size=4)
    ),
    max_leaves=12,
)


@given(json_values, st.integers(0, 2))
def test_a_json_body_stays_json(value: Any, depth: int) -> None:
    text = json.dumps(value)
    for _ in range(depth):
        text = json.dumps({"body": text, "link": f"?token={SECRET}", "html": "<a href='?crumb=x'>"})
    scrubbed = scrub_body(text.encode()).decode()
    json.loads(scrubbed)
    assert SECRET not in scrubbed


@given(
    st.sampled_from(NAMES),
    st.text(st.characters(exclude_characters="\\"), min_size=1, max_size=40),
    st.integers(0, 3),
)
def test_a_named_secret_goes_however_deep_it_is_wrapped(name: str, secret: str, depth: int) -> None:
    value: object = {name: secret}
    for _ in range(depth):
        value = {"body": json.dumps(value)}
    kept: Any = json.loads(scrub_text(json.dumps(value)))
    for _ in range(depth):
        kept = json.loads(kept["body"])
    assert kept == {name: REDACTED}


def test_half_a_character_in_an_address_is_none() -> None:
    assert scrub_url("https://a.example/?q=\ud800&token=abc") == (
        f"https://a.example/?q=%3F&token={REDACTED}"
    )


def test_a_long_word_is_got_through() -> None:
    body = b"token " + b"a-" * 100_000  # takes minutes where every start is tried to the end
    assert scrub_body(body) == body
