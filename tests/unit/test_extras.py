"""Optional features: each is an extra of the package, and an error names the missing extra."""

import importlib
import re
import sys
import tomllib
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pandas as pd
import pytest
from pydantic import SecretStr

from altlens import extras
from altlens.alerts.sending import sender
from altlens.analyze.encoder import FOLDER
from altlens.analyze.encoder import load as load_encoder
from altlens.cli.export import export
from altlens.errors import NotInstalled
from altlens.frames import signals_polars
from altlens.settings import Broker, Results, Settings
from altlens.studies.signal_report import alphalens_data
from tasks.brokers import check_brokers
from tests.conftest import ROOT

PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]


def load_transformer() -> None:
    sys.modules.pop("altlens.analyze.transformer", None)
    importlib.import_module("altlens.analyze.transformer")


def load_local_stack() -> None:
    kept = {name: sys.modules.pop(name) for name in list(sys.modules) if name == "infra.local"}
    try:
        importlib.import_module("infra.local")
    finally:
        sys.modules.update(kept)


def check_sqs() -> None:
    broker, results = Broker(url="sqs://key:secret@host"), Results(url="redis://host/0")
    check_brokers(Settings.model_construct(broker=broker, results=results))


USES: dict[str, Callable[[], object]] = {
    "alerts": lambda: sender([SecretStr("json://localhost")]),
    "encoder": lambda: load_encoder(FOLDER),
    "alphalens": lambda: alphalens_data(pd.Series(dtype=float), pd.DataFrame()),
    "fleet": load_local_stack,
    "parquet": lambda: export(["AAPL"], "", "parquet", date(2026, 6, 18), Path("views.parquet")),
    "polars": lambda: signals_polars(["AAPL"], "2026-06-01", "2026-06-18"),
    "sqs": check_sqs,
    "transformers": load_transformer,
}


@pytest.mark.parametrize("name", USES)
def test_a_missing_extra_is_named_where_it_is_used(
    name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(extras, "find_spec", lambda module: None)
    with pytest.raises(NotInstalled, match=re.escape(f"pip install 'altlens[{name}]'")):
        USES[name]()


def test_the_package_has_each_extra_and_does_not_require_it() -> None:
    assert set(USES) == set(extras.EXTRAS)
    assert set(extras.EXTRAS) <= set(PROJECT["optional-dependencies"])
    required = {re.split(r"[^\w-]", line)[0] for line in PROJECT["dependencies"]}
    optional = {module for extra in extras.EXTRAS.values() for module in extra.modules}
    assert not required & optional


def test_without_addresses_no_extra_is_needed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(extras, "find_spec", lambda module: None)
    assert "ALTLENS_ALERTS_URLS" in sender(())("title", "text")
