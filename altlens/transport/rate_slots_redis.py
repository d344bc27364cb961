"""Rate slots in Redis, shared by a fleet: one script a call, on Redis's own clock.

When Redis does not answer, no request may be sent: every method then raises RateLimited.
"""

from collections.abc import Iterator
from contextlib import contextmanager, suppress
from urllib.parse import urlsplit

import redis
from redis.backoff import NoBackoff
from redis.retry import Retry as RedisRetry

from altlens.errors import RateLimited
from altlens.settings import get_settings
from altlens.transport.rate_slots import Delay, SlotScheduler

TIMEOUT_SECONDS = 3.0
AWAY_SECONDS = 10.0
KEYS = "altlens"

# Times are in microseconds: Lua returns integers only. A queue's key holds its next free slot.
_RESERVE = """
local queue, cooldown = KEYS[1], KEYS[2]
local interval, longest = tonumber(ARGV[1]), tonumber(ARGV[2])
local left = redis.call('PTTL', cooldown)
if left > 0 then return {0, left * 1000, redis.call('GET', cooldown) or ''} end
local clock = redis.call('TIME')
local now = clock[1] * 1000000 + clock[2]
local slot = math.max(now, tonumber(redis.call('GET', queue) or 0))
if slot - now > longest + interval then slot = now end  -- the clock was set back
if slot - now <= longest then
  local lifetime = math.ceil((slot - now + interval) / 1000) + 1
  redis.call('SET', queue, string.format('%.0f', slot + interval), 'PX', lifetime)
end
return {slot - now, 0, ''}
"""
_SET_COOLDOWN = """
if redis.call('PTTL', KEYS[1]) < tonumber(ARGV[1]) then
  redis.call('SET', KEYS[1], ARGV[2], 'PX', ARGV[1])
end
"""
_COUNT = """
local count = redis.call('INCR', KEYS[1])
if count == 1 then redis.call('PEXPIRE', KEYS[1], ARGV[1]) end
return count
"""


class RedisSlotScheduler(SlotScheduler):
    """Slots and cooldowns in the Redis at `url`; ValueError where the URL is not one of Redis."""

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
        self._set_cooldown = self._client.register_script(_SET_COOLDOWN)
        self._count = self._client.register_script(_COUNT)

    def reserve(self, queue: str, host: str, interval: float, longest: float) -> Delay:
        keys = [f"{KEYS}:turn:{queue}", f"{KEYS}:rest:{host}"]
        with self._translate_errors():
            slot, cooldown, why = self._reserve(keys, [_micro(interval), _micro(longest)])
        return Delay(slot / 1e6, cooldown / 1e6, why.decode())

    def set_cooldown(self, host: str, seconds: float, why: str = "") -> None:
        with self._translate_errors():
            self._set_cooldown([f"{KEYS}:rest:{host}"], [round(seconds * 1000) + 1, why])

    def cooldown(self, host: str) -> Delay:
        key = f"{KEYS}:rest:{host}"
        with self._translate_errors():
            left, why = self._client.pttl(key), self._client.get(key) or b""
        reason = why if isinstance(why, str) else why.decode()
        return Delay(0.0, max(0.0, float(left) / 1000), reason)

    def backlog_seconds(self, queue: str) -> float:
        with self._translate_errors():
            seconds, micro = self._client.time()
            taken = float(self._client.get(f"{KEYS}:turn:{queue}") or 0)
        return max(0.0, taken / 1e6 - seconds - micro / 1e6)

    def count_failure(self, host: str, seconds: float) -> int:
        with self._translate_errors():
            return int(self._count([f"{KEYS}:failed:{host}"], [round(seconds * 1000)]))

    def reset_failures(self, host: str) -> None:
        with suppress(redis.RedisError):  # the good response matters more than the count
            self._client.delete(f"{KEYS}:failed:{host}")

    @contextmanager
    def _translate_errors(self) -> Iterator[None]:
        try:
            yield
        except redis.RedisError as error:
            raise RateLimited(
                f"The Redis at {self._where} that counts requests does not answer, so no "
                f"source is asked: {error}. Start it, or set ALTLENS_LIMITS_URL.",
                after_seconds=AWAY_SECONDS,
            ) from error


def _micro(seconds: float) -> int:
    return round(seconds * 1e6)
