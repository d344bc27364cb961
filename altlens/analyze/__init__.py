"""The chain of pure steps that tell what a text says.

Some of its modules are worth compiling (`make compile`). Where they have been, from the very
sources that stand here and for the Python that runs, they take these modules' place and give the
same answers; anywhere else the sources run, and nothing has to be compiled.
"""

import platform
import sysconfig
from hashlib import blake2b
from pathlib import Path

WORTH_COMPILING = (
    *("belief", "companies", "context", "features", "linear", "name_context"),
    *("negation", "roles", "sentiment", "tokens", "traders"),
)
SOURCES = Path(__file__).parent
BUILT_UPON = (SOURCES, SOURCES.parent / "companies", SOURCES.parent / "items")
"""Where the compiled modules come from, and the types that are compiled into them."""
COMPILED = SOURCES / "compiled"


def compiled_path() -> Path:
    """Where what is compiled of these sources for this Python is, or would be."""
    name = blake2b(digest_size=8)
    name.update(f"{platform.machine()}{sysconfig.get_config_var('EXT_SUFFIX')}".encode())
    for folder in BUILT_UPON:
        for source in sorted(folder.glob("*.py")):
            name.update(source.read_bytes())
    return COMPILED / name.hexdigest()


IS_COMPILED = COMPILED.is_dir() and (_folder := compiled_path()).is_dir()
if IS_COMPILED:
    __path__.insert(0, str(_folder))
