"""Optional parts of the installation: what each needs, and the error that says what to install."""

from collections.abc import Mapping
from importlib.util import find_spec
from typing import NamedTuple

from altlens.errors import NotInstalled


class Extra(NamedTuple):
    """An extra of the package: what it is for, and modules that it installs."""

    purpose: str
    modules: tuple[str, ...]


EXTRAS: Mapping[str, Extra] = {
    "alerts": Extra("Sending alerts", ("apprise",)),
    "encoder": Extra("Sentiment by the encoder", ("onnxruntime", "tokenizers")),
    "alphalens": Extra("Reports by alphalens", ("alphalens",)),
    "fleet": Extra("The fleet on this machine", ("flower", "psutil", "supervisor")),
    "parquet": Extra("Writing Parquet", ("pyarrow",)),
    "polars": Extra("Polars frames", ("polars", "pyarrow")),
    "sqs": Extra("A broker on Amazon SQS", ("boto3", "pycurl")),
    "transformers": Extra("Sentiment by a transformer", ("torch", "transformers")),
}


def has_extra(name: str) -> bool:
    """Return whether the extra's modules are installed."""
    return all(find_spec(module) is not None for module in EXTRAS[name].modules)


def require_extra(name: str) -> None:
    """Raise NotInstalled, which names what to install, unless the extra's modules are there."""
    purpose, modules = EXTRAS[name]
    missing = [module for module in modules if find_spec(module) is None]
    if missing:
        raise NotInstalled(
            f"{purpose} needs {' and '.join(missing)}: pip install 'altlens[{name}]'"
        )
