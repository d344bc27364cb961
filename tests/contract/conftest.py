"""The live door, as the integration room opens it."""

from tests.integration.conftest import door, world

__all__ = ["door", "world"]
