"""Bring the servers' programs to this machine: `python -m infra.local.install [--browser]`.

Installs missing packages of the distribution where it may (apt as root or with sudo); otherwise its
error says what to install. mongod comes with the extra `fleet`. Where the programs are then found
is `binaries.py`.
"""

import os
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager

import click

from infra.local import binaries
from infra.local.errors import StackError

COMPOSE = "docker compose -f infra/compose.yaml up --detach"

# Debian asks this file whether a package just installed may start its service; 101 is no.
POLICY = "/usr/sbin/policy-rc.d"
POLICY_TEXT = "#!/bin/sh\nexit 101\n"


def ensure_binaries() -> list[str]:
    """Install what is missing; returns the packages installed, StackError if it cannot."""
    binaries.mongod()
    return ensure_packages()


def ensure_browser() -> list[str]:
    """Chromium, for the tests of pages."""
    missing = [] if shutil.which("chromium") else ["chromium"]
    if missing:
        install_packages(missing, services=[])
    return missing


def ensure_packages() -> list[str]:
    """RabbitMQ and Redis from the distribution, without starting its services."""
    programs = {
        "rabbitmq-server": binaries.rabbitmq_server,
        "redis-server": binaries.redis_server,
    }
    missing = [name for name, find in programs.items() if not is_installed(find)]
    if missing:
        install_packages([*missing, "libcurl4"], services=missing)
    return missing


def is_installed(find: Callable[[], str]) -> bool:
    try:
        return bool(find())
    except StackError:
        return False


def install_packages(packages: Sequence[str], services: Sequence[str]) -> None:
    otherwise = f", or use docker: `{COMPOSE}`" if services else ""
    root = become_root(packages, otherwise)
    with services_kept_off(root):
        run([*root, "apt-get", "update", "--quiet=2"])
        run([*root, "env", "DEBIAN_FRONTEND=noninteractive", *APT_INSTALL, *packages])
    if services and shutil.which("systemctl"):
        # Nor may they start with the machine: the stack has its own.
        succeeds([*root, "systemctl", "disable", "--quiet", *services])


APT_INSTALL = ("apt-get", "install", "--yes", "--quiet=2", "--no-install-recommends")


def become_root(packages: Sequence[str], otherwise: str) -> list[str]:
    """The prefix that runs a command as root; StackError where this user may not."""
    if shutil.which("apt-get"):
        if os.geteuid() == 0:
            return []
        if shutil.which("sudo") and succeeds(["sudo", "-n", "true"]):
            return ["sudo", "-n"]
    raise StackError(
        f"missing {', '.join(packages)}, and no right to install: run "
        f"`sudo apt-get install {' '.join(packages)}` (or your system's equivalent){otherwise}"
    )


@contextmanager
def services_kept_off(root: Sequence[str]) -> Iterator[None]:
    """Keep packages that are installed meanwhile from starting their services."""
    if os.path.exists(POLICY):
        yield
        return
    run([*root, "tee", POLICY], POLICY_TEXT)
    run([*root, "chmod", "755", POLICY])
    try:
        yield
    finally:
        run([*root, "rm", POLICY])


def succeeds(command: Sequence[str]) -> bool:
    return subprocess.run(command, check=False, capture_output=True).returncode == 0


def run(command: Sequence[str], given: str = "") -> None:
    """Run a command with `given` as its input; StackError with its last line if it fails."""
    result = subprocess.run(command, check=False, input=given, capture_output=True, text=True)
    if result.returncode:
        last = (result.stdout + result.stderr).strip().splitlines()[-1:]
        raise StackError(f"`{' '.join(command)}` failed: {' '.join(last)}")


def main() -> None:
    try:
        installed = ensure_binaries()
        if "--browser" in sys.argv:
            installed += ensure_browser()
    except StackError as error:
        sys.exit(str(error))
    click.echo(f"installed {', '.join(installed)}" if installed else "nothing is missing")


if __name__ == "__main__":
    main()
