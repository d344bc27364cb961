"""The wheel, installed into a new environment and used beside a user's own modules.

The environment takes dependencies from this one, and altlens from the wheel.
"""

import json
import os
import subprocess
import sys
import sysconfig
import time
import zipfile
from collections.abc import Iterator
from pathlib import Path
from urllib.request import urlopen

import pytest

from infra.local import Ports, binaries
from infra.local.install import is_installed
from tests.conftest import ROOT, SAMPLE

PACKAGES = {
    **{name: name for name in ("altlens", "blocks", "dashboard", "deployments", "flows", "infra")},
    "prefect_celery": "packages/prefect-celery/prefect_celery",
    "tasks": "tasks",
}
SUBPROJECTS = sorted(path.parent for path in ROOT.glob("packages/*/pyproject.toml"))
MODULES = ("tasks", "flows/__init__", "blocks/__init__", "infra/__init__", "dashboard/__init__")
SINGLE = ("altlens", "deployments", "prefect_celery", "celery", "prefect", "redis", "settings")
OFFLINE = ("--no-deps", "--no-index", "--disable-pip-version-check", "--quiet")
AS_OF = ("--as-of", "2026-06-18")
START_SECONDS = 90


def pip(*words: str) -> None:
    subprocess.run([sys.executable, "-m", "pip", *words], check=True, cwd=ROOT, timeout=240)


@pytest.fixture(scope="module")
def wheels(tmp_path_factory: pytest.TempPathFactory) -> list[Path]:
    """The wheels of altlens and of the packages in its tree; all must build."""
    folder = tmp_path_factory.mktemp("wheels")
    for project in (ROOT, *SUBPROJECTS):
        pip("wheel", *OFFLINE, "--no-build-isolation", "--wheel-dir", str(folder), str(project))
    return sorted(folder.glob("*.whl"))


@pytest.fixture(scope="module")
def bin_folder(wheels: list[Path], tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The `bin` folder of a new environment with the wheel installed."""
    environment = tmp_path_factory.mktemp("environment")
    create = [sys.executable, "-m", "venv", "--without-pip", str(environment)]
    subprocess.run(create, check=True, timeout=120)
    python = environment / "bin" / "python"
    [altlens] = [str(path) for path in wheels if path.name.startswith("altlens-")]
    pip("--python", str(python), "install", *OFFLINE, altlens)
    # Its own packages come first, and the editable installation in the other folder has no effect:
    # Python reads `.pth` files of an environment's own folder only.
    [packages] = environment.glob("lib/python*/site-packages")
    (packages / "dependencies.pth").write_text(sysconfig.get_path("purelib") + "\n", "utf-8")
    return environment / "bin"


class User:
    """Someone in a folder with modules of the same names as ours, all of which raise on import."""

    def __init__(self, bin_folder: Path, folder: Path) -> None:
        self.bin_folder = bin_folder
        self.folder = folder
        self.ports = Ports.free()
        for name in (*MODULES, *SINGLE):
            file = folder / f"{name}.py"
            file.parent.mkdir(exist_ok=True)
            file.write_text(f"raise RuntimeError({STRANGER + name!r})\n", "utf-8")
        (folder / ".env").write_text("ALTLENS_SEC_IDENTITY='A Name a@example.com'\n", "utf-8")

    @property
    def environment(self) -> dict[str, str]:
        kept = {
            name: os.environ[name]
            for name in ("ALTLENS_ANALYZE_ENCODER", "PATH", "TMPDIR")
            if name in os.environ
        }
        ports = self.ports.as_dict() | {
            "rabbitmq_management": 0
        }  # the management plugin is slow to stop
        moved = {f"ALTLENS_PORT_{name.upper()}": str(port) for name, port in ports.items()}
        return {**kept, **moved, "HOME": str(self.folder), "LC_ALL": "C.UTF-8"}

    def start(self, *words: str) -> "subprocess.Popen[str]":
        return subprocess.Popen(
            [str(self.bin_folder / "altlens"), *words],
            cwd=self.folder,
            env=self.environment,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )

    def altlens(self, *words: str) -> str:
        """Run a command without the user's modules; it must succeed. Returns its output."""
        process = self.start(*words)
        printed, errors = process.communicate(timeout=280)
        assert process.returncode == 0, printed[-2000:] + errors[-2000:]
        assert STRANGER not in printed + errors
        return printed

    def logs(self) -> str:
        files = (self.folder / ".altlens" / "stack" / "logs").glob("*.log")
        return "".join(file.read_text("utf-8", errors="replace") for file in files)


STRANGER = "imported from the folder of the user: "


@pytest.fixture(scope="module")
def user(bin_folder: Path, tmp_path_factory: pytest.TempPathFactory) -> User:
    return User(bin_folder, tmp_path_factory.mktemp("user"))


def tracked(folder: str) -> set[str]:
    listed = subprocess.run(
        ["git", "ls-files", "-z", folder], cwd=ROOT, check=True, capture_output=True, text=True
    )
    return set(listed.stdout.split("\0")) - {""}


def test_the_wheel_holds_every_file_of_the_packages(wheels: list[Path]) -> None:
    [wheel] = [path for path in wheels if path.name.startswith("altlens-")]
    names = set(zipfile.ZipFile(wheel).namelist())
    for package, folder in PACKAGES.items():
        files = {package + name.removeprefix(folder) for name in tracked(folder)}
        assert files - names == set()
        assert f"{package}/py.typed" in names
    folders = {name.partition("/")[0] for name in names}
    assert {name for name in folders if not name.endswith(".dist-info")} == set(PACKAGES)


def test_a_batch_over_the_bundled_sample(user: User) -> None:
    report = json.loads(user.altlens("run", "AAPL", "KO", "--replay", "sample", "--json"))
    assert [view["symbol"] for view in report["views"]] == ["AAPL", "KO"]
    assert all(view["price"]["last_close"] > 0 for view in report["views"])


def test_a_company_is_shown(user: User) -> None:
    view = json.loads(user.altlens("show", "AAPL", *AS_OF, "--json"))
    assert view["company"] == "0000320193"


def test_the_dashboard_serves_its_pages(user: User) -> None:
    port = user.ports.dashboard
    with user.start("dashboard", "--port", str(port)) as process:
        try:
            assert "AAPL" in page(f"http://127.0.0.1:{port}/", process)
        finally:
            process.terminate()


def page(address: str, process: "subprocess.Popen[str]") -> str:
    """The page, once it is served."""
    deadline = time.monotonic() + START_SECONDS
    while True:
        try:
            with urlopen(address, timeout=10) as answer:
                return str(answer.read().decode())
        except OSError:
            assert process.poll() is None
            assert time.monotonic() < deadline
            time.sleep(0.2)


@pytest.fixture(scope="module")
def fleet(user: User) -> Iterator[User]:
    programs = [binaries.rabbitmq_server, binaries.redis_server, binaries.mongod]
    if not all(map(is_installed, programs)) and not os.environ.get("ALTLENS_REQUIRE_SERVICES"):
        pytest.skip("the servers' programs are missing: python -m infra.local.install")
    user.altlens("up", "--workers", "1")
    yield user
    user.altlens("down")


def test_the_fleet_works_beside_the_users_modules(fleet: User) -> None:
    status = json.loads(fleet.altlens("status", "--json"))
    assert status["healthy"], status
    report = json.loads(fleet.altlens("run", "AAPL", "--replay", "sample", "--json"))
    assert [view["symbol"] for view in report["views"]] == ["AAPL"]
    assert STRANGER not in fleet.logs()


def test_deployments_and_blocks_are_saved_and_a_worker_runs_them(fleet: User) -> None:
    assert "company_batch/batch" in fleet.altlens("deploy")
    # A setting that only the `.env` in the user's folder has.
    assert "altlens-sec-identity/default" in fleet.altlens("blocks", "save")
    environment = {"PREFECT_API_URL": f"http://127.0.0.1:{fleet.ports.prefect}/api"}
    parameters = ("--param", 'symbols=["KO"]', "--param", f"replay={SAMPLE}")
    command = ("-P", "-m", "prefect", "deployment", "run", "company_batch/batch", "--watch")
    run = subprocess.run(
        [str(fleet.bin_folder / "python"), *command, *parameters],
        cwd=fleet.folder,
        env=fleet.environment | environment,
        capture_output=True,
        text=True,
        check=False,
        timeout=280,
    )
    assert run.returncode == 0, run.stdout[-2000:] + fleet.logs()[-2000:]
    assert STRANGER not in fleet.logs()
