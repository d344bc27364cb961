"""One local stack: the folder it lives in, its ports, and the addresses it offers.

Plain values only; starting and asking is `launch.py`.
"""

import os
import random
import socket
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field, fields
from pathlib import Path
from urllib.parse import quote

from infra.local.errors import StackError
from infra.local.passwords import Passwords
from infra.mongo_roles import DASHBOARD, WORKER
from infra.replica_set import NAME

HOST = "127.0.0.1"
USER = "altlens"
MARK = "ALTLENS_STACK"
DASHBOARD_STORE = "ALTLENS_DASHBOARD_STORE_URL"

# Below the range from which the kernel picks ports for outgoing connections: a port that a
# restarting server leaves for a moment cannot be taken by somebody's client.
FREE_PORTS = range(20000, 32000)


@dataclass(frozen=True)
class Ports:
    """TCP ports on loopback, away from the servers' standard ones.

    `ALTLENS_PORT_<FIELD>` moves one; `rabbitmq_management = 0` leaves that plugin out.
    """

    rabbitmq: int = 17672
    rabbitmq_dist: int = 17673
    rabbitmq_management: int = 17674
    rabbitmq_epmd: int = 17369
    redis: int = 17379
    mongo_1: int = 17017
    mongo_2: int = 17018
    mongo_3: int = 17019
    prefect: int = 17200
    flower: int = 17555
    dashboard: int = 17400

    @classmethod
    def read(cls, environ: Mapping[str, str]) -> "Ports":
        """The defaults, moved where `environ` says so."""
        names = {f"ALTLENS_PORT_{port.name.upper()}": port.name for port in fields(cls)}
        given = {name: environ[name] for name in names if environ.get(name)}
        for name, value in given.items():
            if not (value.isdecimal() and int(value) < 65536):
                raise StackError(f"{name}={value!r} is not a port: give a number below 65536")
        return cls(**{names[name]: int(value) for name, value in given.items()})

    @classmethod
    def free(cls) -> "Ports":
        """A block of ports that nobody listens on at this moment."""
        count = len(fields(cls))
        for _ in range(100):
            first = random.choice(FREE_PORTS[:-count])
            block = range(first, first + count)
            if all(is_free(port) for port in block):
                return cls(*block)
        raise StackError(f"no {count} neighbouring free ports in {FREE_PORTS}: stop something")

    @property
    def mongo(self) -> tuple[int, int, int]:
        return self.mongo_1, self.mongo_2, self.mongo_3

    def as_dict(self) -> dict[str, int]:
        return asdict(self)


@dataclass(frozen=True)
class Stack:
    """A stack named by its folder: pids, configurations, passwords, logs and data lie in `home`.

    `folder` is where its owner's `.env` lies. `app` is the Celery app its workers run; one that is
    not installed is imported from `import_from`. Nothing else is imported from a working folder.
    """

    home: Path
    ports: Ports = field(default_factory=Ports)
    app: str = "tasks.app"
    import_from: Path | None = None
    folder: Path = Path()

    def __post_init__(self) -> None:
        object.__setattr__(self, "home", self.home.absolute())
        object.__setattr__(self, "folder", self.folder.absolute())

    @classmethod
    def free(cls, home: Path) -> "Stack":
        """A stack on free ports, so that several can run at once."""
        return cls(home, Ports.free())

    @property
    def passwords(self) -> Passwords:
        return Passwords.of(self.home)

    def data(self, service: str) -> Path:
        return self.home / "data" / service

    def config(self, name: str) -> Path:
        return self.home / "config" / name

    def log(self, service: str) -> Path:
        return self.home / "logs" / f"{service}.log"

    def store_url(self, user: str, password: str) -> str:
        """The replica set's address for one of its users."""
        members = ",".join(f"{HOST}:{port}" for port in self.ports.mongo)
        return (
            f"mongodb://{user}:{quote(password)}@{members}/altlens"
            f"?replicaSet={NAME}&authSource=admin&w=majority&retryWrites=true"
        )

    def environment(self) -> dict[str, str]:
        """What its owner needs to reach this stack; passwords included."""
        secret, ports = self.passwords, self.ports
        redis = f"redis://:{quote(secret.redis)}@{HOST}:{ports.redis}"
        return {
            "ALTLENS_STORE_URL": self.store_url(USER, secret.mongo),
            "ALTLENS_BROKER_URL": (
                f"amqp://{USER}:{quote(secret.rabbitmq)}@{HOST}:{ports.rabbitmq}/{USER}"
            ),
            "ALTLENS_RESULTS_URL": f"{redis}/0",
            "ALTLENS_LIMITS_URL": f"{redis}/1",
            "PREFECT_API_URL": f"http://{HOST}:{ports.prefect}/api",
        }

    def process_environment(self) -> dict[str, str]:
        """The whole environment of this stack's processes, marked so that `down` finds them.

        They work in folders of the stack's, so their owner's folders are given as absolute paths.
        """
        secret = self.passwords
        path = [str(self.import_from or ""), os.environ.get("PYTHONPATH", "")]
        return {
            **os.environ,
            **self.environment(),
            "ALTLENS_HOME": str(Path(os.environ.get("ALTLENS_HOME", self.home.parent)).absolute()),
            "ALTLENS_FOLDER": str(self.folder),
            "ALTLENS_STORE_URL": self.store_url(WORKER.name, secret.mongo_worker),
            DASHBOARD_STORE: self.store_url(DASHBOARD.name, secret.mongo_dashboard),
            "PYTHONPATH": os.pathsep.join(filter(None, path)),
            "PYTHONSAFEPATH": "1",
            MARK: str(self.home),
        }


def is_free(port: int) -> bool:
    """Whether a server could listen on `port` of the loopback address now."""
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((HOST, port))
        except OSError:
            return False
    return True
