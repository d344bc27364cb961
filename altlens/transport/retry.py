"""Retries of one live request: waits for a rate slot, for short cooldowns, and between attempts.

Long waits raise RateLimited; the fan-out retries the unit later.
"""

import random
import time
from collections.abc import Callable, Mapping
from contextlib import suppress

from tenacity import (
    RetryCallState,
    Retrying,
    retry_if_exception,
    stop_after_attempt,
    wait_exponential_jitter,
)

from altlens.errors import AltlensError, RateLimited, Retry
from altlens.transport.classify import EPOCH_SECONDS
from altlens.transport.http_client import RawResponse
from altlens.transport.limits import Limiter

SHORT_WAIT_SECONDS = 5.0

_backoff = wait_exponential_jitter(multiplier=0.5, max=SHORT_WAIT_SECONDS)


class RequestRetrier:
    """Sends requests of one credential, each in its rate slot, with retries."""

    def __init__(
        self, limiter: Limiter, credential: str, attempts: int, sleep: Callable[[float], None]
    ) -> None:
        self._limiter, self._credential, self._sleep = limiter, credential, sleep
        self._retrying = Retrying(
            stop=stop_after_attempt(attempts),
            wait=_pause,
            retry=retry_if_exception(_is_brief),
            sleep=sleep,
            reraise=True,
        )

    def send(
        self,
        host: str,
        request: Callable[[], RawResponse],
        classify: Callable[[RawResponse], AltlensError | None],
    ) -> RawResponse:
        """Send until there is a good response or the attempts are used up.

        Returns the last refusal for the caller to classify; raises where there was no response.
        """
        refusals: list[RawResponse] = []

        def attempt() -> RawResponse:
            self._wait_for_slot(host)
            response = self._attempt(host, request, classify, refusals)
            self._limiter.succeeded(host)
            self._limiter.pause(
                host, _until_reset(response.headers), f"{host} allows no further request for now"
            )
            return response

        try:
            return self._retrying(attempt)
        except Retry:
            if refusals:
                return refusals[-1]
            raise

    def _attempt(
        self,
        host: str,
        request: Callable[[], RawResponse],
        classify: Callable[[RawResponse], AltlensError | None],
        refusals: list[RawResponse],
    ) -> RawResponse:
        """Send once; a retryable error is raised, and pauses the host or counts as its failure."""
        try:
            response = request()
            error = classify(response)
            if isinstance(error, Retry):
                refusals.append(response)
                raise error
        except Retry as failure:
            if failure.after_seconds > 0:
                self._limiter.pause(host, failure.after_seconds, str(failure))
            else:
                self._limiter.failed(host, str(failure))
            raise
        return response

    def _wait_for_slot(self, host: str) -> None:
        """Wait for a slot; a short cooldown is waited for and costs no attempt."""
        try:
            self._limiter.acquire(host, self._credential)
        except RateLimited as cooldown:
            if not _is_brief(cooldown):
                raise
            self._sleep(cooldown.after_seconds)
            self._limiter.acquire(host, self._credential)


def _pause(state: RetryCallState) -> float:
    """Seconds before the next attempt: what the host asked for, or growing."""
    error = state.outcome.exception() if state.outcome else None
    requested = error.after_seconds + random.random() / 4 if isinstance(error, Retry) else 0.0
    return max(_backoff(state), requested)


def _until_reset(headers: Mapping[str, str]) -> float:
    """Seconds until the limit resets, where the headers say that no request is left."""
    for kind in ("x-ratelimit", "x-rate-limit"):
        left, reset = headers.get(f"{kind}-remaining"), headers.get(f"{kind}-reset")
        with suppress(ValueError):
            if left and reset and float(left) < 1:
                seconds = float(reset)  # some send a duration, some a point in time
                return seconds if seconds < EPOCH_SECONDS else seconds - time.time()
    return 0.0


def _is_brief(error: BaseException) -> bool:
    return isinstance(error, Retry) and error.after_seconds <= SHORT_WAIT_SECONDS
