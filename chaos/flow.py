"""The batch under test as a flow process: `python -m chaos.flow [--hasty] [--twice] [--live]`.

It is the product's own batch. `--hasty` shortens its time limits, `--twice` delivers every chunk
twice, `--live` fetches from the testbed's replay server.
"""

import sys
from collections.abc import Sequence
from datetime import date

from kombu import Producer

from chaos import instrumentation
from chaos.workload import AS_OF, LIVE_SOURCES, SAMPLE, SYMBOLS
from flows.company_batch import BatchReport, company_batch
from tasks.app import app


def shorten_limits() -> None:
    """Shorten the time limits, which are sent with each message."""
    app.loader.import_default_modules()
    for name in ("clean", "analyze", "aggregate"):
        app.tasks[name].soft_time_limit = instrumentation.SOFT_LIMIT_SECONDS
        app.tasks[name].time_limit = instrumentation.HARD_LIMIT_SECONDS


def deliver_twice() -> None:
    """Publish each message twice, as a failing broker may."""
    publish = Producer.publish

    def twice(self: Producer, *args: object, **kwargs: object) -> object:
        if kwargs.get("headers"):
            publish(self, *args, **{**kwargs, "headers": dict(kwargs["headers"])})  # type: ignore
        return publish(self, *args, **kwargs)

    Producer.publish = twice


def main(options: Sequence[str]) -> None:
    if "--hasty" in options:
        shorten_limits()
    if "--twice" in options:
        deliver_twice()
    live = "--live" in options
    report = company_batch(
        SYMBOLS[:1] if live else SYMBOLS,
        sources=LIVE_SOURCES if live else (),
        as_of=None if live else date.fromisoformat(AS_OF),
        replay=None if live else SAMPLE,
        interactive=False,
    )
    assert isinstance(report, BatchReport), report
    sys.stdout.write(report.model_dump_json(include={"stages"}) + "\n")


if __name__ == "__main__":
    main(sys.argv[1:])
