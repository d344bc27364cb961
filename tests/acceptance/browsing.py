"""A headless Chromium and a served dashboard for browser tests."""

import os
import shutil
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

import pytest
import uvicorn
from playwright.sync_api import Browser, Page, sync_playwright

from altlens.settings import Settings
from altlens.store.base import Store
from dashboard.app import create_app
from tests.conftest import ROOT
from tests.integration.conftest import free_port

SCREENSHOTS = ROOT / "artefacts" / "dashboard"
FLAGS = ["--no-sandbox", "--disable-gpu", "--disable-background-networking"]
MAX_TABS = 400


@contextmanager
def chromium() -> Iterator[Browser]:
    """Debian's Chromium. Without it tests are skipped, or fail if services are required."""
    program = shutil.which("chromium")
    if program is None:
        message = "no chromium on PATH; install Debian's chromium package"
        (pytest.fail if os.environ.get("ALTLENS_REQUIRE_SERVICES") else pytest.skip)(message)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=program, args=FLAGS)
        yield browser
        browser.close()


@contextmanager
def served(store: Store, settings: Settings) -> Iterator[str]:
    """Serve a dashboard over the store; yields its address."""
    port = free_port()
    config = uvicorn.Config(create_app(settings, store), port=port, log_level="error")
    server = uvicorn.Server(config)
    thread = threading.Thread(target=server.run, daemon=True)
    thread.start()
    while not server.started:
        assert thread.is_alive(), "the dashboard did not start"
        thread.join(0.01)
    yield f"http://127.0.0.1:{port}"
    server.should_exit = True
    thread.join(10)


@dataclass
class Visit:
    """A browser page with its console messages, errors, dialogs and requested URLs."""

    page: Page
    home: str
    problems: list[str] = field(default_factory=list)
    requests: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        add = self.problems.append
        self.page.on("console", lambda message: add(f"{message.type}: {message.text}"))
        self.page.on("pageerror", lambda error: add(f"raised: {error}"))
        self.page.on("dialog", lambda dialog: add(f"dialog: {dialog.message}"))
        self.page.on("request", lambda request: self.requests.append(request.url))

    def open(self, path: str) -> Page:
        """Open a path of the dashboard and wait for its charts."""
        self.page.goto(self.home + path)
        self.wait_for_charts()
        return self.page

    def wait_for_charts(self) -> None:
        """Wait until every chart is drawn."""
        self.page.wait_for_load_state("networkidle")
        for chart in self.page.locator("[data-chart]").all():
            chart.locator("canvas").first.wait_for(state="attached")

    def screenshot(self, name: str) -> Path:
        """Save a screenshot of the whole page for review."""
        SCREENSHOTS.mkdir(parents=True, exist_ok=True)
        path = SCREENSHOTS / f"{name}.png"
        self.page.screenshot(path=path, full_page=True)
        return path

    def tab_to(self, selector: str) -> None:
        """Press Tab until an element that matches is focused."""
        for _ in range(MAX_TABS):
            self.page.keyboard.press("Tab")
            if self.page.evaluate("s => document.activeElement?.matches(s)", selector):
                return
        raise AssertionError(f"{selector} cannot be reached by keyboard")

    def check(self) -> None:
        """Assert that there were no problems and no requests to other sites."""
        assert self.problems == []
        assert [url for url in self.requests if not url.startswith((self.home, "data:"))] == []
