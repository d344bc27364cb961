"""Prometheus metrics: response times, and the state of sources, failures, queues and budgets."""

import time
from collections import Counter
from collections.abc import Awaitable, Callable, Iterator
from datetime import UTC, datetime

from fastapi import FastAPI, Request, Response
from prometheus_client import CollectorRegistry, Histogram
from prometheus_client.core import GaugeMetricFamily, Metric
from prometheus_client.registry import Collector

from altlens.queries.operations import budgets
from altlens.queries.overview import summaries
from altlens.runs.failures import OPEN
from altlens.settings import Settings
from altlens.store.base import Store, Where
from altlens.store.collections import FAILURES
from tasks.queue_depths import depths

Next = Callable[[Request], Awaitable[Response]]


class Metrics:
    """The metrics of one application. Each has its own registry, so several fit in a process."""

    def __init__(self, store: Store, settings: Settings) -> None:
        self.registry = CollectorRegistry()
        self.registry.register(StoreCollector(store, settings))
        self.seconds = Histogram(
            "altlens_http_seconds",
            "Time to answer a request",
            ("route", "status"),
            registry=self.registry,
        )


def add_timing(app: FastAPI) -> None:
    """Record the time of every request by route and status, and send it as Server-Timing."""
    metrics: Metrics = app.state.metrics

    @app.middleware("http")
    async def timed(request: Request, call_next: Next) -> Response:
        started = time.perf_counter()
        response = await call_next(request)
        route = getattr(request.scope.get("route"), "path", "none")
        seconds = time.perf_counter() - started
        metrics.seconds.labels(route, response.status_code).observe(seconds)
        response.headers["Server-Timing"] = f"total;dur={1000 * seconds:.1f}"
        return response


class StoreCollector(Collector):
    """Metrics read from the store and the broker at each scrape."""

    def __init__(self, store: Store, settings: Settings) -> None:
        self._store, self._settings = store, settings

    def describe(self) -> list[Metric]:
        """Describe nothing, so that registering does not read the store."""
        return []

    def collect(self) -> Iterator[Metric]:
        store = self._store
        open_failures = store.count(FAILURES, Where(equal={"state": OPEN}))
        yield GaugeMetricFamily("altlens_failures_open", "Open failures", value=open_failures)
        yield self._sources()
        queues = GaugeMetricFamily("altlens_queue_messages", "Messages waiting", labels=["queue"])
        for depth in depths(self._settings) or ():
            queues.add_metric([depth.queue], depth.waiting)
        yield queues
        spent = GaugeMetricFamily("altlens_reads_spent", "Paid reads this month", labels=["source"])
        for row in budgets(store, self._settings, datetime.now(UTC)):
            spent.add_metric([row.source], row.spent)
        yield spent

    def _sources(self) -> Metric:
        family = GaugeMetricFamily(
            "altlens_source_companies",
            "Companies by state of a source",
            labels=["source", "state"],
        )
        rows = summaries(self._store)
        counts = Counter(state for row in rows for state in row.sources.items())
        for (source, state), count in counts.items():
            family.add_metric([source, state], count)
        return family
