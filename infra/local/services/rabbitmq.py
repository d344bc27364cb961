"""RabbitMQ: one node with an epmd and a cookie of its own, so no other Erlang is touched."""

from collections.abc import Iterator
from contextlib import contextmanager
from importlib import resources

from kombu.connection import Connection

from infra.local import binaries
from infra.local.passwords import write_private
from infra.local.services.base import Service
from infra.local.stack import HOST, USER, Stack

NODE = "altlens@localhost"

# No spinning schedulers: they would eat the cores the workers need. Loopback for clustering too.
ERLANG = "+sbwt none +sbwtdcpu none +sbwtdio none -kernel inet_dist_use_interface {127,0,0,1}"


def service(stack: Stack) -> Service:
    home = stack.data("rabbitmq")
    return Service(
        name="rabbitmq",
        family="rabbitmq",
        command=lambda: (binaries.rabbitmq_server(),),
        directory=home,
        port=stack.ports.rabbitmq,
        probe=lambda: probe(stack),
        prepare=lambda: prepare(stack),
        environment=environment(stack)
        # The start script then becomes the server instead of its parent: one pid to watch.
        | {"RUNNING_UNDER_SYSTEMD": "1", "RABBITMQ_LOGS": "-"},
    )


def environment(stack: Stack) -> dict[str, str]:
    """What the server and `rabbitmqctl` both need to mean this node."""
    home = stack.data("rabbitmq")
    return {
        "HOME": str(home),
        "RABBITMQ_NODENAME": NODE,
        "RABBITMQ_NODE_IP_ADDRESS": HOST,
        "RABBITMQ_NODE_PORT": str(stack.ports.rabbitmq),
        "RABBITMQ_DIST_PORT": str(stack.ports.rabbitmq_dist),
        "RABBITMQ_MNESIA_BASE": str(home / "mnesia"),
        "RABBITMQ_LOG_BASE": str(home / "log"),
        "RABBITMQ_PID_FILE": str(home / "pid"),
        "RABBITMQ_CONF_ENV_FILE": str(home / "none"),
        "RABBITMQ_CONFIG_FILE": str(stack.config("rabbitmq.conf")),
        "RABBITMQ_ENABLED_PLUGINS_FILE": str(stack.config("rabbitmq_plugins")),
        "RABBITMQ_SERVER_ADDITIONAL_ERL_ARGS": ERLANG,
        "ERL_EPMD_PORT": str(stack.ports.rabbitmq_epmd),
        "ERL_EPMD_ADDRESS": HOST,
    }


def prepare(stack: Stack) -> None:
    stack.data("rabbitmq").mkdir(parents=True, exist_ok=True)
    write_private(stack.config("rabbitmq.conf"), configuration(stack))
    plugins = "rabbitmq_management" if stack.ports.rabbitmq_management else ""
    write_private(stack.config("rabbitmq_plugins"), f"[{plugins}].\n")


def configuration(stack: Stack) -> str:
    """The shared configuration, with this stack's user and addresses."""
    lines = [
        f"listeners.tcp.default = {HOST}:{stack.ports.rabbitmq}",
        f"default_user = {USER}",
        f"default_pass = {stack.passwords.rabbitmq}",
        f"default_vhost = {USER}",
    ]
    if stack.ports.rabbitmq_management:
        lines += [
            f"management.tcp.ip = {HOST}",
            f"management.tcp.port = {stack.ports.rabbitmq_management}",
        ]
    shared = resources.files("infra").joinpath("rabbitmq.conf").read_text("utf-8")
    return shared + "\n" + "\n".join(lines) + "\n"


def probe(stack: Stack) -> str:
    """Open an AMQP connection and a channel."""
    with connect(stack) as connection:
        connection.channel().close()
        return f"RabbitMQ {connection.connection.server_properties['version']} opened a channel"


@contextmanager
def connect(stack: Stack) -> Iterator[Connection]:
    """A connection that gives up at once instead of trying again."""
    with Connection(stack.environment()["ALTLENS_BROKER_URL"], connect_timeout=3) as connection:
        connection.ensure_connection(max_retries=1, timeout=3)
        yield connection
