"""The live sessions of the integration tests."""

from tests.integration.conftest import live_client, world

__all__ = ["live_client", "world"]
