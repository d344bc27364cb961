"""A headless Chromium and a dashboard to point it at, for tests that look at pages."""

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

ARTEFACTS = ROOT / "artefacts" / "dashboard"
FLAGS = ["--no-sandbox", "--disable-gpu", "--disable-background-networking"]
MOST_TABS = 400


@contextmanager
def chromium() -> Iterator[Browser]:
    """Debian's Chromium; skips where there is none, unless services are required."""
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
    """The address of a dashboard over the store."""
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
    """A page, everything that it complained about, and every address that it asked for."""

    page: Page
    home: str
    complaints: list[str] = field(default_factory=list)
    asked: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.page.on("console", lambda said: self.complaints.append(f"{said.type}: {said.text}"))
        self.page.on("pageerror", lambda error: self.complaints.append(f"raised: {error}"))
        self.page.on("dialog", lambda dialog: self.complaints.append(f"dialog: {dialog.message}"))
        self.page.on("request", lambda request: self.asked.append(request.url))

    def open(self, path: str) -> Page:
        """Go to a page of the dashboard and wait for its charts."""
        self.page.goto(self.home + path)
        self.settle()
        return self.page

    def settle(self) -> None:
        """Wait until every chart of the page is drawn."""
        self.page.wait_for_load_state("networkidle")
        for chart in self.page.locator("[data-chart]").all():
            chart.locator("canvas").first.wait_for(state="attached")

    def keep(self, name: str) -> Path:
        """A picture of the page, kept for people."""
        ARTEFACTS.mkdir(parents=True, exist_ok=True)
        path = ARTEFACTS / f"{name}.png"
        self.page.screenshot(path=path, full_page=True)
        return path

    def tab_to(self, selector: str) -> None:
        """Move the focus by keyboard alone to the first element that fits."""
        for _ in range(MOST_TABS):
            self.page.keyboard.press("Tab")
            if self.page.evaluate("s => document.activeElement?.matches(s)", selector):
                return
        raise AssertionError(f"no way by keyboard to {selector}")

    def check(self) -> None:
        """Nothing complained, and nothing was asked of anybody else."""
        assert self.complaints == []
        assert [url for url in self.asked if not url.startswith((self.home, "data:"))] == []
