"""How a live session waits: for its turn, for a host's rest, and between tries of one request.

Long waits are not waited here; they are raised, for the fan-out to come back later.
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
from altlens.transport.http_client import Answer
from altlens.transport.limits import Limiter

PATIENCE_SECONDS = 5.0

_backoff = wait_exponential_jitter(multiplier=0.5, max=PATIENCE_SECONDS)


class Patience:
    """Tries of requests for one credential, each in its turn."""

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

    def answer(
        self,
        host: str,
        ask: Callable[[], Answer],
        meaning: Callable[[Answer], AltlensError | None],
    ) -> Answer:
        """The answer, after as many tries as policy allows.

        What a refusal means is left to the caller; where there was no answer, the error is raised.
        """
        refusals: list[Answer] = []

        def attempt() -> Answer:
            self._wait_for_turn(host)
            answer = self._judged(host, ask, meaning, refusals)
            self._limiter.succeeded(host)
            self._limiter.pause(
                host, _until_reset(answer.headers), f"{host} says that this was the last for now"
            )
            return answer

        try:
            return self._retrying(attempt)
        except Retry:
            if refusals:
                return refusals[-1]
            raise

    def _judged(
        self,
        host: str,
        ask: Callable[[], Answer],
        meaning: Callable[[Answer], AltlensError | None],
        refusals: list[Answer],
    ) -> Answer:
        """One try; what is worth another is raised, and gives the host a rest or counts for one."""
        try:
            answer = ask()
            error = meaning(answer)
            if isinstance(error, Retry):
                refusals.append(answer)
                raise error
        except Retry as failure:
            if failure.after_seconds > 0:
                self._limiter.pause(host, failure.after_seconds, str(failure))
            else:
                self._limiter.failed(host, str(failure))
            raise
        return answer

    def _wait_for_turn(self, host: str) -> None:
        """A host's short rest is waited for here and costs no try."""
        try:
            self._limiter.acquire(host, self._credential)
        except RateLimited as resting:
            if not _is_brief(resting):
                raise
            self._sleep(resting.after_seconds)
            self._limiter.acquire(host, self._credential)


def _pause(state: RetryCallState) -> float:
    """The pause before the next try: as the host asked, or growing."""
    error = state.outcome.exception() if state.outcome else None
    asked = error.after_seconds + random.random() / 4 if isinstance(error, Retry) else 0.0
    return max(_backoff(state), asked)


def _until_reset(headers: Mapping[str, str]) -> float:
    """Seconds until more may be asked, where an answer says that it was the last for now."""
    for kind in ("x-ratelimit", "x-rate-limit"):
        left, reset = headers.get(f"{kind}-remaining"), headers.get(f"{kind}-reset")
        with suppress(ValueError):
            if left and reset and float(left) < 1:
                seconds = float(reset)  # some say how long, some until when
                return seconds if seconds < EPOCH_SECONDS else seconds - time.time()
    return 0.0


def _is_brief(error: BaseException) -> bool:
    return isinstance(error, Retry) and error.after_seconds <= PATIENCE_SECONDS
