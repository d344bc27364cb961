"""Text analysis: a chain of pure steps.

`make compile` compiles some modules with mypyc. Extensions built from exactly these sources, for
the running Python, replace the modules and give the same answers; otherwise the sources run.
"""

import platform
import sysconfig
from hashlib import blake2b
from pathlib import Path

WORTH_COMPILING = (
    *("belief", "companies", "context", "features", "linear", "name_context"),
    *("negation", "roles", "sentiment", "targets", "tokens", "traders"),
)
SOURCES = Path(__file__).parent
BUILT_UPON = (SOURCES, SOURCES.parent / "companies", SOURCES.parent / "items")
"""Sources of the compiled modules, and of the types compiled into them."""
COMPILED = SOURCES / "compiled"


def compiled_path() -> Path:
    """Return the folder for extensions built from these sources for this Python."""
    name = blake2b(digest_size=8)
    name.update(f"{platform.machine()}{sysconfig.get_config_var('EXT_SUFFIX')}".encode())
    for folder in BUILT_UPON:
        for source in sorted(folder.glob("*.py")):
            name.update(source.read_bytes())
    return COMPILED / name.hexdigest()


IS_COMPILED = COMPILED.is_dir() and (_folder := compiled_path()).is_dir()
if IS_COMPILED:
    __path__.insert(0, str(_folder))
