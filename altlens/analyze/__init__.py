"""The chain of pure steps that tell what a text says.

Some of its modules are worth compiling (`make compile`). Where they have been, from the very
sources that stand here and for the Python that runs, they take these modules' place and give the
same answers; anywhere else the sources run, and nothing has to be compiled.
"""

import sysconfig
from hashlib import blake2b
from pathlib import Path

WORTH_COMPILING = (
    *("companies", "context", "features", "linear"),
    *("roles", "sentiment", "tokens", "turns"),
)
SOURCES = Path(__file__).parent
COMPILED = SOURCES / "compiled"


def compiled_from(sources: Path) -> str:
    """The name of the folder for what is made of these sources for this Python."""
    name = blake2b(str(sysconfig.get_config_var("EXT_SUFFIX")).encode(), digest_size=8)
    for module in WORTH_COMPILING:
        name.update((sources / f"{module}.py").read_bytes())
    return name.hexdigest()


if COMPILED.is_dir() and (_made := COMPILED / compiled_from(SOURCES)).is_dir():
    __path__.insert(0, str(_made))
