"""Analyzes again what is stored, with the chain as it is now; earlier answers stay beside the new.

Only what has no answer of this version is done, so a run that was stopped goes on with the rest.
"""

from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any

from prefect import flow
from prefect.states import Cancelled as CancelledState

from altlens.analyze.chain import VERSION
from altlens.errors import Cancelled
from altlens.items.base import Model
from altlens.runs.progress import StageReport
from altlens.runs.run import CANCELLED, FINISHED, finish, start
from altlens.settings import get_settings
from altlens.stages.stored_texts import known_subjects, newest_clock
from altlens.store import open_store
from flows.company_batch import resolve
from flows.names import reanalyze_name
from flows.stage import run_stage


class ReanalysisReport(Model):
    """What became of the two stages, by which version of the chain, and the symbols of nobody."""

    run: str
    version: str
    analyze: StageReport
    aggregate: StageReport
    unknown: dict[str, str]


@flow(name="reanalyze", flow_run_name=reanalyze_name, persist_result=False)
def reanalyze(symbols: Sequence[str] = (), interactive: bool = True) -> ReanalysisReport | Any:
    """Analyze again the stored texts on some companies, or all texts for no symbols.

    Then the views of these companies, or of all that have one, are made anew.
    """
    with open_store(get_settings().store_url) as store:
        now = newest_clock(store, datetime.now(UTC))
        subjects, unknown = resolve(symbols, None)
        if not symbols:
            subjects = known_subjects(store)
        texts = "mentioned" if symbols else "stored"
        run = start(store, subjects, (), "", None, now, texts)
        try:
            analyzed = run_stage("analyze", run.id, interactive)
            aggregated = run_stage("aggregate", run.id, interactive)
        except Cancelled as error:
            finish(store, run, CANCELLED)
            return CancelledState(message=str(error))
        finish(store, run, FINISHED)
    return ReanalysisReport(
        run=run.id, version=VERSION, analyze=analyzed, aggregate=aggregated, unknown=unknown
    )
