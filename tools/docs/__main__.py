"""Write the generated documents from the code they describe.

python -m tools.docs            write them
python -m tools.docs --check    fail unless what is there is what would be written
"""

import argparse
import sys
from pathlib import Path

from tools.docs.pages import documents

ROOT = Path(__file__).parents[2]


def main() -> None:
    """Write or check, as asked."""
    parser = argparse.ArgumentParser(prog="python -m tools.docs", description=__doc__)
    parser.add_argument("--check", action="store_true", help="write nothing; fail on a difference")
    check = parser.parse_args().check
    wanted = documents(ROOT)
    changed = [name for name, text in wanted.items() if current(ROOT / name) != text]
    if check and changed:
        sys.exit(f"Not current: {', '.join(changed)}. Run:  python -m tools.docs")
    for name in changed:
        path = ROOT / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(wanted[name], encoding="utf-8")
    sys.stdout.write(f"{len(wanted)} documents are current, {len(changed)} of them rewritten.\n")


def current(path: Path) -> str | None:
    """What is there now; None where nothing is."""
    return path.read_text(encoding="utf-8") if path.is_file() else None


if __name__ == "__main__":
    main()
