"""The outcome of a unit of a run: a mark that it is done, or its failure."""

from pydantic import ValidationError

from altlens.errors import AltlensError, Cancelled, InvalidItem
from altlens.items.base import Document, Model
from altlens.runs.run import Run

MESSAGE_LENGTH = 1000  # of a failure's message


class Failed(Model):
    """A unit that could not be done, and why."""

    unit: str
    error: str
    verdict: str
    message: str
    capture: str = ""
    after_seconds: float = 0.0


def failure(unit: str, error: Exception) -> Failed:
    """The failure of a unit from the exception it raised; Cancelled is raised again."""
    if isinstance(error, Cancelled):
        raise error
    if isinstance(error, ValidationError):
        error = InvalidItem(_first_fault(error))
    known = isinstance(error, AltlensError)
    return Failed(
        unit=unit,
        error=type(error).__name__,
        verdict=error.verdict if isinstance(error, AltlensError) else "skip",
        message=_printable(str(error) if known else f"{type(error).__name__}: {error}"),
        capture=getattr(error, "capture", ""),
        after_seconds=getattr(error, "after_seconds", 0.0),
    )


def _printable(message: str) -> str:
    """The message, shortened and without lone surrogates, which stores refuse."""
    return message[:MESSAGE_LENGTH].encode("utf-8", "replace").decode()


def _first_fault(error: ValidationError) -> str:
    fault = error.errors(include_url=False)[0]
    place = ".".join(str(part) for part in fault["loc"])
    return f"{error.title}.{place}: {fault['msg']} (got {fault['input']!r})"[:500]


def outcome(run: Run, stage: str, unit: str, **facts: object) -> Document:
    """The document that marks a unit of a run as done."""
    return {
        "_id": outcome_id(run, stage, unit),
        "run": run.id,
        "stage": stage,
        "unit": unit,
        **facts,
    }


def outcome_id(run: Run, stage: str, unit: str) -> str:
    """The id of a unit's mark."""
    return f"{run.id}/{stage}/{unit}"
