"""`altlens replay-server`: serve recordings over HTTP, optionally with faults."""

import signal
import tempfile
from datetime import date
from pathlib import Path

import click

from altlens.errors import BadSetting
from altlens.items.base import end_of_day
from altlens.replay_server.answers import RecordedAnswers
from altlens.replay_server.exchange import ReplayRequest, Reply
from altlens.replay_server.faults import parse
from altlens.replay_server.server import ReplayServer
from altlens.store import open_store


def serve(folder: Path, port: int, as_of: date | None, faults: tuple[str, ...]) -> None:
    """Serve the archive until interrupted, one line a request."""
    chosen = [parse(fault) for fault in faults]
    with (
        tempfile.TemporaryDirectory(prefix="altlens-replay-") as home,
        open_store(f"sqlite:///{home}/archive.sqlite") as store,
    ):
        answers = RecordedAnswers(folder, store, end_of_day(as_of) if as_of else None)
        try:
            server = ReplayServer(answers, chosen, port, log=_tell)
        except OSError as error:
            raise BadSetting(
                f"Port {port} cannot be used: {error.strerror}; choose --port."
            ) from error
        moment = f"{answers.as_of:%Y-%m-%d %H:%M} UTC"
        click.echo(
            f"{answers.responses} responses of {folder}, as of {moment}.\n"
            "In another terminal, use these responses instead of the internet "
            "(Ctrl+C stops the server):\n"
            f"    ALTLENS_HTTP_GATEWAY={server.url} altlens run AAPL\n"
        )
        signal.signal(signal.SIGTERM, signal.default_int_handler)
        try:
            server.serve_forever()
        except KeyboardInterrupt:
            click.echo("Ended.")
        finally:
            server.server_close()


def _tell(ask: ReplayRequest, reply: Reply) -> None:
    what = "reset" if reply.reset else str(reply.status)
    click.echo(f"{what:>5}  {ask.method} {ask.place}")
