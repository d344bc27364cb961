"""The stack's processes as the operating system sees them, supervised or not.

`down` ends here: every process that still carries the stack's mark (epmd, children of a killed
supervisor) is stopped too.
"""

import os
from pathlib import Path

import psutil

from infra.local.stack import MARK, Stack

PATIENCE_SECONDS = 10


def processes(stack: Stack) -> list[psutil.Process]:
    """Every other live process that was started for this stack."""
    everyone = (process for process in psutil.process_iter() if process.pid != os.getpid())
    return [process for process in everyone if belongs(process, stack)]


def belongs(process: psutil.Process, stack: Stack) -> bool:
    try:
        if process.status() == psutil.STATUS_ZOMBIE:
            return False
        if process.environ().get(MARK) == str(stack.home):
            return True
        # Redis writes its title over its environment, but it stands in its data folder.
        return Path(process.cwd()).is_relative_to(stack.home / "data")
    except (psutil.Error, OSError):
        return False


def stop(stack: Stack) -> None:
    """Stop leftover processes: terminate first, then kill."""
    running = processes(stack)
    for process in running:
        signal(process, kill=False)
    psutil.wait_procs(running, timeout=PATIENCE_SECONDS)
    while alive := processes(stack):
        for process in alive:
            signal(process, kill=True)
        psutil.wait_procs(alive, timeout=PATIENCE_SECONDS)


def signal(process: psutil.Process, kill: bool) -> None:
    try:
        process.kill() if kill else process.terminate()
    except psutil.NoSuchProcess:
        return
