"""The servers that some of these tests share with `tests/integration/fleet`."""

from tests.integration.fleet.conftest import fleet, servers

__all__ = ["fleet", "servers"]
