"""Compile the modules of the analysis that are worth it: `python -m infra.compile`.

mypyc makes C of their types and a C compiler makes extension modules of that. Where they are taken
in the sources' place is `altlens.analyze`.
"""

import io
import os
import shutil
import sys
import sysconfig
import tempfile
from contextlib import redirect_stderr, redirect_stdout
from pathlib import Path

import click

from altlens.analyze import COMPILED, SOURCES, WORTH_COMPILING, compiled_path
from infra.local.errors import StackError
from infra.local.install import install_packages

# Only types of altlens itself matter here; `make lint` checks the rest.
SETTINGS = """
[mypy]
ignore_missing_imports = true
follow_imports = skip
[mypy-altlens.*]
follow_imports = silent
"""
GROUP = "altlens.analyze.steps"  # what they share is a module beside them
EXACT = (
    "-ffp-contract=off"  # or sums are rounded otherwise than Python rounds them, on some machines
)


def main() -> None:
    folder = compiled_path()
    if folder.is_dir():
        click.echo("The analysis is compiled already.")
        return
    try:
        ensure_compiler()
        compile_into(folder)
    except StackError as error:
        sys.exit(f"The analysis is not compiled and runs as plain Python, slower: {error}")
    click.echo(f"Compiled {', '.join(WORTH_COMPILING)} into {folder}.")


def ensure_compiler() -> None:
    """Install a C compiler and Python's headers if missing; StackError if it cannot."""
    headers = Path(sysconfig.get_path("include")) / "Python.h"
    compiler = (sysconfig.get_config_var("CC") or "cc").split()[0]
    missing = [] if shutil.which(compiler) else ["gcc", "libc6-dev"]
    if not headers.exists():
        missing.append(f"python{sysconfig.get_python_version()}-dev")
    if missing:
        install_packages(missing, services=[])


def compile_into(folder: Path) -> None:
    """Build the extension modules, move them into the folder, and remove older builds."""
    COMPILED.mkdir(exist_ok=True)
    with tempfile.TemporaryDirectory(prefix="making-", dir=COMPILED) as temporary:
        place = Path(temporary)
        _build(place)
        ready = place / "ready"
        ready.mkdir()
        for extension in place.joinpath("lib").rglob(f"*{sysconfig.get_config_var('EXT_SUFFIX')}"):
            extension.rename(ready / extension.name)
        os.replace(ready, folder)
    for older in COMPILED.iterdir():
        if older != folder:
            shutil.rmtree(older)


def _build(place: Path) -> None:
    # Both are there for development only, and slow to import.
    from mypyc.build import mypycify
    from setuptools import Distribution

    settings = place / "mypy.ini"
    settings.write_text(SETTINGS)
    options = [f"--config-file={settings}", f"--cache-dir={place / 'cache'}"]
    sources = [str(SOURCES / f"{module}.py") for module in WORTH_COMPILING]
    output = io.StringIO()
    try:
        with redirect_stdout(output), redirect_stderr(output):
            extensions = mypycify(
                [*options, *sources],
                group_name=GROUP,
                target_dir=str(place / "c"),
                debug_level="0",
            )
            for extension in extensions:
                extension.extra_compile_args.append(EXACT)
            build = Distribution({"ext_modules": extensions}).get_command_obj("build_ext")
            build.build_lib, build.build_temp = str(place / "lib"), str(place / "temp")
            build.ensure_finalized()
            build.run()
    except (Exception, SystemExit) as error:
        last = " ".join(output.getvalue().strip().splitlines()[-3:])
        raise StackError(f"mypyc or the C compiler failed: {error} {last}") from error


if __name__ == "__main__":
    main()
