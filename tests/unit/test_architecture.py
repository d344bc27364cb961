"""Rules of the source tree, checked automatically."""

import ast
import subprocess
import sys
import tomllib
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
ROOMS = (
    "altlens",
    "benchmarks",
    "blocks",
    "chaos",
    "dashboard",
    "deployments",
    "flows",
    "infra",
    "packages",
    "tasks",
    "tests",
    "tools",
)
PRODUCT = ("altlens", "blocks", "dashboard", "deployments", "flows", "infra", "tasks")
PURE = ("items", "clean", "analyze", "aggregate", "companies")
LONGEST_LINES = 400
CLOCKS = {"now", "utcnow", "today", "time", "time_ns", "localtime", "gmtime"}
VAGUE = {"utils", "util", "helpers", "helper", "common", "misc"}


def modules(*folders: str) -> Iterator[Path]:
    for folder in folders:
        yield from sorted((ROOT / folder).rglob("*.py"))


def named(path: Path) -> str:
    return str(path.relative_to(ROOT))


def test_imports_point_one_way() -> None:
    command = [str(Path(sys.executable).with_name("lint-imports")), "--no-cache"]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr


def test_every_root_package_is_in_a_contract() -> None:
    rules = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["tool"]["importlinter"]
    layers = {
        name.strip()
        for contract in rules["contracts"]
        for layer in contract.get("layers", contract.get("source_modules"))
        for name in layer.split("|")
    }
    assert set(PRODUCT) <= set(rules["root_packages"])
    assert {name for name in rules["root_packages"] if name not in layers} == set()


def test_modules_are_short() -> None:
    lines = {named(path): len(path.read_text("utf-8").splitlines()) for path in modules(*ROOMS)}
    assert {name: count for name, count in lines.items() if count > LONGEST_LINES} == {}


def test_modules_are_named_for_what_they_do() -> None:
    assert [named(path) for path in modules(*ROOMS) if path.stem in VAGUE] == []


@pytest.mark.parametrize("room", PURE)
def test_pure_code_reads_no_clock(room: str) -> None:
    calls = [
        f"{named(path)}:{call.lineno} {ast.unparse(call)}"
        for path in modules(f"altlens/{room}")
        for call in ast.walk(ast.parse(path.read_text("utf-8")))
        if isinstance(call, ast.Call) and _is_clock(call.func)
    ]
    assert calls == []


def test_the_environment_is_read_in_one_place() -> None:
    # The fleet on this machine takes its ports from the environment that it is started in, and
    # hands it on to its processes, as the dashboard does to a retry; compose gives
    # replica_set.py its passwords.
    allowed = {
        "altlens/settings.py",
        "altlens/cli/stack.py",
        "dashboard/retry_process.py",
        "infra/local/stack.py",
        "infra/replica_set.py",
    }
    reads = [
        f"{named(path)}:{node.lineno}"
        for path in modules(*PRODUCT, "packages/prefect-celery/prefect_celery")
        if named(path) not in allowed
        for node in _environment_reads(ast.parse(path.read_text("utf-8")))
    ]
    assert reads == []


def _is_clock(function: ast.expr) -> bool:
    """Whether a call's function is `datetime.now`, `date.today`, `time.time` and the like."""
    if not isinstance(function, ast.Attribute) or function.attr not in CLOCKS:
        return False
    owner = ast.unparse(function.value).rpartition(".")[2]
    return owner in {"datetime", "date", "time"}


def _environment_reads(tree: ast.AST) -> Iterator[ast.stmt | ast.expr]:
    """Uses of `os.environ` and `os.getenv`, except to set variables that a library reads."""
    setters = {
        id(node.value)
        for node in ast.walk(tree)
        if isinstance(node, ast.Attribute) and node.attr == "setdefault"
    }
    for node in ast.walk(tree):
        if isinstance(node, ast.ImportFrom) and node.module == "os":
            yield from (node for name in node.names if name.name in ("environ", "getenv"))
        is_read = isinstance(node, ast.Attribute) and ast.unparse(node) in (
            "os.environ",
            "os.getenv",
        )
        if is_read and id(node) not in setters:
            yield node
