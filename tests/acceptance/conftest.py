"""Fixtures of the browser tests."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser

from tests.acceptance.browsing import chromium


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """One Chromium per module, because Playwright's event loop must not overlap with others."""
    with chromium() as started:
        yield started
