"""supervisord's configuration: one program per service, restarted whenever it ends.

Passwords are not in it: the programs inherit them with supervisord's environment.
"""

import resource
from collections.abc import Sequence
from pathlib import Path

from infra.local.errors import StackError
from infra.local.passwords import write_private
from infra.local.services.base import Service
from infra.local.stack import DASHBOARD_STORE, Stack

LONGEST_SOCKET_PATH = 100
MOST_OPEN_FILES = 65536


def configuration_file(stack: Stack) -> Path:
    return stack.home / "supervisord.conf"


def socket_file(stack: Stack) -> Path:
    path = stack.home / "supervisor.sock"
    if len(str(path)) > LONGEST_SOCKET_PATH:
        raise StackError(
            f"{stack.home} is too long for a socket's path ({LONGEST_SOCKET_PATH} characters): "
            "choose a shorter state folder"
        )
    return path


def configure(stack: Stack, services: Sequence[Service]) -> None:
    """Write supervisord's configuration and the services' own files."""
    (stack.home / "logs").mkdir(mode=0o700, parents=True, exist_ok=True)
    for service in services:
        service.prepare()
    sections = [daemon(stack), *(program(stack, service) for service in services)]
    write_private(configuration_file(stack), "\n".join(sections))


def daemon(stack: Stack) -> str:
    path = socket_file(stack)
    hard = resource.getrlimit(resource.RLIMIT_NOFILE)[1]
    files = MOST_OPEN_FILES if hard == resource.RLIM_INFINITY else min(hard, MOST_OPEN_FILES)
    return f"""\
[unix_http_server]
file={escape(path)}
chmod=0700

[supervisord]
directory={escape(stack.home)}
logfile={escape(stack.log("supervisord"))}
pidfile={escape(stack.home / "supervisord.pid")}
childlogdir={escape(stack.home / "logs")}
minfds={files}

[supervisorctl]
serverurl=unix://{escape(path)}

[rpcinterface:supervisor]
supervisor.rpcinterface_factory=supervisor.rpcinterface:make_main_rpcinterface
"""


def program(stack: Stack, service: Service) -> str:
    """The section of one program: started on command, restarted when it ends."""
    given = {DASHBOARD_STORE: "", **service.environment}  # only the dashboard gets it
    values = {key: escape(value) for key, value in given.items()}
    values |= {key: f"%(ENV_{name})s" for key, name in service.inherited.items()}
    environment = ",".join(f'{key}="{value}"' for key, value in values.items())
    return f"""\
[program:{service.name}]
command={" ".join(quoted(word) for word in service.command())}
directory={escape(service.directory)}
environment={environment}
autostart=false
autorestart=true
startsecs=1
startretries=10
stopwaitsecs={service.stop_seconds}
killasgroup=true
priority={10 + service.wave}
redirect_stderr=true
stdout_logfile={escape(stack.log(service.name))}
stdout_logfile_maxbytes=20MB
stdout_logfile_backups=2
"""


def escape(value: object) -> str:
    """`value` in supervisord's configuration, where a percent sign begins a reference."""
    return str(value).replace("%", "%%")


def quoted(word: str) -> str:
    return f'"{escape(word)}"' if " " in word else escape(word)
