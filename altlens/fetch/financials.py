"""Every XBRL value a company reported, from SEC EDGAR's company facts."""

from collections.abc import Iterator
from datetime import datetime
from typing import Any

from altlens.errors import Unparsable
from altlens.fetch.base import Endpoint, Query, Record, Subject
from altlens.fetch.sec import DATA_HOSTS, SecAdapter, get_json
from altlens.settings import Settings


class Financials(SecAdapter):
    """One record a value as one filing states it."""

    name = "financials"
    endpoints = (Endpoint(hosts=DATA_HOSTS, path=r"/api/xbrl/companyfacts/CIK\d+\.json"),)

    def queries(self, subjects: tuple[Subject, ...], settings: Settings) -> Iterator[Query]:
        for subject in subjects:
            yield Query(
                source=self.name, company=subject.company, symbol=subject.symbol, part="facts"
            )

    def read(self, session: Any, query: Query, clock: datetime) -> Iterator[Record]:
        url = f"https://{DATA_HOSTS[0]}/api/xbrl/companyfacts/CIK{query.company}.json"
        held = get_json(session, url)
        try:
            for taxonomy, concepts in held["facts"].items():
                for concept, about in concepts.items():
                    for unit, values in about["units"].items():
                        for value in values:
                            yield {"taxonomy": taxonomy, "concept": concept, "unit": unit, **value}
        except (KeyError, TypeError, AttributeError) as error:
            raise Unparsable(f"{url} lacks its facts: {error!r}.") from error
