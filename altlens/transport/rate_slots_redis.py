"""Turns in Redis, for a fleet: each answer is one script there, by the clock of Redis alone.

Where Redis does not answer, nobody may ask the outside: everything here then raises RateLimited.
"""

from collections.abc import Iterator
from contextlib import contextmanager, suppress
from urllib.parse import urlsplit

import redis
from redis.backoff import NoBackoff
from redis.retry import Retry as RedisRetry

from altlens.errors import RateLimited
from altlens.settings import get_settings
from altlens.transport.rate_slots import Turns, Wait

TIMEOUT_SECONDS = 3.0
AWAY_SECONDS = 10.0
KEYS = "altlens"

# Times are in microseconds: Lua gives back integers only. A queue's key holds its next free turn.
_RESERVE = """
local queue, rest = KEYS[1], KEYS[2]
local interval, longest = tonumber(ARGV[1]), tonumber(ARGV[2])
local left = redis.call('PTTL', rest)
if left > 0 then return {0, left * 1000, redis.call('GET', rest) or ''} end
local clock = redis.call('TIME')
local now = clock[1] * 1000000 + clock[2]
local turn = math.max(now, tonumber(redis.call('GET', queue) or 0))
if turn - now > longest + interval then turn = now end  -- the clock was set back
if turn - now <= longest then
  local lifetime = math.ceil((turn - now + interval) / 1000) + 1
  redis.call('SET', queue, string.format('%.0f', turn + interval), 'PX', lifetime)
end
return {turn - now, 0, ''}
"""
_REST = """
if redis.call('PTTL', KEYS[1]) < tonumber(ARGV[1]) then
  redis.call('SET', KEYS[1], ARGV[2], 'PX', ARGV[1])
end
"""
_COUNT = """
local count = redis.call('INCR', KEYS[1])
if count == 1 then redis.call('PEXPIRE', KEYS[1], ARGV[1]) end
return count
"""


class RedisTurns(Turns):
    """Kept in the Redis at `url`; ValueError where that is no address of one."""

    def __init__(self, url: str) -> None:
        self._client = redis.Redis.from_url(
            url,
            socket_timeout=TIMEOUT_SECONDS,
            socket_connect_timeout=TIMEOUT_SECONDS,
            retry=RedisRetry(NoBackoff(), 1),
            **get_settings().redis_tls(url),
        )
        self._where = urlsplit(url).hostname or urlsplit(url).path
        self._reserve = self._client.register_script(_RESERVE)
        self._rest = self._client.register_script(_REST)
        self._count = self._client.register_script(_COUNT)

    def reserve(self, queue: str, host: str, interval: float, longest: float) -> Wait:
        keys = [f"{KEYS}:turn:{queue}", f"{KEYS}:rest:{host}"]
        with self._answering():
            turn, rest, why = self._reserve(keys, [_micro(interval), _micro(longest)])
        return Wait(turn / 1e6, rest / 1e6, why.decode())

    def rest(self, host: str, seconds: float, why: str = "") -> None:
        with self._answering():
            self._rest([f"{KEYS}:rest:{host}"], [round(seconds * 1000) + 1, why])

    def resting(self, host: str) -> Wait:
        key = f"{KEYS}:rest:{host}"
        with self._answering():
            left, why = self._client.pttl(key), self._client.get(key) or b""
        told = why if isinstance(why, str) else why.decode()
        return Wait(0.0, max(0.0, float(left) / 1000), told)

    def ahead(self, queue: str) -> float:
        with self._answering():
            seconds, micro = self._client.time()
            taken = float(self._client.get(f"{KEYS}:turn:{queue}") or 0)
        return max(0.0, taken / 1e6 - seconds - micro / 1e6)

    def count(self, host: str, seconds: float) -> int:
        with self._answering():
            return int(self._count([f"{KEYS}:failed:{host}"], [round(seconds * 1000)]))

    def forget(self, host: str) -> None:
        with suppress(redis.RedisError):  # after a good answer, which is worth more than the count
            self._client.delete(f"{KEYS}:failed:{host}")

    @contextmanager
    def _answering(self) -> Iterator[None]:
        try:
            yield
        except redis.RedisError as error:
            raise RateLimited(
                f"The Redis at {self._where} that counts requests does not answer, so nothing is "
                f"asked: {error}. Start it, or set ALTLENS_LIMITS_URL.",
                after_seconds=AWAY_SECONDS,
            ) from error


def _micro(seconds: float) -> int:
    return round(seconds * 1e6)
