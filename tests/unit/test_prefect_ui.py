"""Reporting a run to Prefect waits only briefly for its API."""

from prefect.settings import (
    PREFECT_API_REQUEST_TIMEOUT,
    PREFECT_API_URL,
    PREFECT_CLIENT_MAX_RETRIES,
    temporary_settings,
)

from flows.ui import TIMEOUT_SECONDS, best_effort


def test_there_is_one_short_try_and_other_settings_stay() -> None:
    before = PREFECT_CLIENT_MAX_RETRIES.value(), PREFECT_API_REQUEST_TIMEOUT.value()
    with temporary_settings({PREFECT_API_URL: "http://127.0.0.1:4999/api"}), best_effort():
        assert PREFECT_CLIENT_MAX_RETRIES.value() == 0
        assert PREFECT_API_REQUEST_TIMEOUT.value() == TIMEOUT_SECONDS
        assert PREFECT_API_URL.value() == "http://127.0.0.1:4999/api"
    assert (PREFECT_CLIENT_MAX_RETRIES.value(), PREFECT_API_REQUEST_TIMEOUT.value()) == before
