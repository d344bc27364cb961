"""One line of the evaluation's table. Running the steps and printing the table is elsewhere."""

from typing import NamedTuple


class Result(NamedTuple):
    """How well a step did on a data set, beside a trivial baseline, and what it cost."""

    step: str
    dataset: str
    metric: str
    value: float
    baseline: float
    microseconds_per_item: float
    rows: int
