"""Analyze again what is stored, with the chain as it is now; earlier analyses are kept.

Only texts without an analysis of this version are done, so a stopped run resumes with the rest.
"""

from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any

from prefect import flow
from prefect.states import Cancelled as CancelledState
from pydantic import computed_field

from altlens.analyze.chain import version
from altlens.companies.lists import resolve_symbols
from altlens.errors import Cancelled
from altlens.items.base import Model
from altlens.runs.progress import StageReport
from altlens.runs.run import CANCELLED, FINISHED, Scope, set_state, start
from altlens.runs.stage_list import STAGES
from altlens.settings import get_settings
from altlens.stages.stored_texts import known_subjects, newest_clock
from altlens.store import open_store
from flows.names import reanalyze_name
from flows.stage import run_stage


class ReanalysisReport(Model):
    """What became of the stages, by which version of the chain, and unknown symbols."""

    run: str
    version: str
    stages: tuple[StageReport, ...]
    unknown: dict[str, str]

    @property
    def failed(self) -> int:
        """How many units failed, of any stage."""
        return sum(stage.failed for stage in self.stages)

    @computed_field
    def analyze(self) -> StageReport:
        """The report of analyze. Deprecated: read `stages`."""
        return self._stage("analyze")

    @computed_field
    def aggregate(self) -> StageReport:
        """The report of aggregate. Deprecated: read `stages`."""
        return self._stage("aggregate")

    def _stage(self, name: str) -> StageReport:
        return next(stage for stage in self.stages if stage.stage == name)


@flow(name="reanalyze", flow_run_name=reanalyze_name, persist_result=False)
def reanalyze(symbols: Sequence[str] = (), interactive: bool = True) -> ReanalysisReport | Any:
    """Analyze again the stored texts on some companies, or all texts for no symbols.

    The stages of the registry that work `of_stored` documents are run, in order: the views of
    these companies, or of all that have one, are computed again.
    """
    with open_store(get_settings().store_url) as store:
        now = newest_clock(store, datetime.now(UTC))
        subjects, unknown = resolve_symbols(tuple(symbols), None)
        if not symbols:
            subjects = known_subjects(store)
        texts: Scope = "mentioned" if symbols else "stored"
        run = start(store, subjects, (), "", None, now, texts)
        try:
            stages = tuple(
                run_stage(stage.name, run.id, interactive)
                for stage in STAGES.values()
                if stage.of_stored
            )
        except Cancelled as error:
            set_state(store, run, CANCELLED)
            return CancelledState(message=str(error))
        set_state(store, run, FINISHED)
    return ReanalysisReport(run=run.id, version=version(), stages=stages, unknown=unknown)
