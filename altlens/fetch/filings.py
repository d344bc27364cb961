"""The list of a company's filed reports, from SEC EDGAR's submissions."""

from collections.abc import Iterator
from datetime import datetime
from typing import Any

from altlens.errors import Unparsable
from altlens.fetch.base import Endpoint, Query, Record, Subject
from altlens.fetch.sec import DATA_HOSTS, SecAdapter, get_json
from altlens.settings import Settings


class Filings(SecAdapter):
    """One record a filing, newest first."""

    name = "filings"
    every_hours = 24.0
    endpoints = (Endpoint(hosts=DATA_HOSTS, path=r"/submissions/CIK.+\.json"),)

    def queries(self, subjects: tuple[Subject, ...], settings: Settings) -> Iterator[Query]:
        for subject in subjects:
            yield Query(
                source=self.name, company=subject.company, symbol=subject.symbol, part="recent"
            )

    def read(self, session: Any, query: Query, clock: datetime) -> Iterator[Record]:
        url = f"https://{DATA_HOSTS[0]}/submissions/CIK{query.company}.json"
        held = get_json(session, url)
        try:
            columns: dict[str, list[Any]] = held["filings"]["recent"]
            names, rows = tuple(columns), zip(*columns.values(), strict=True)
            for row in rows:
                yield {"cik": query.company, **dict(zip(names, row, strict=True))}
        except (KeyError, TypeError, ValueError, AttributeError) as error:
            raise Unparsable(f"{url} lacks its list of filings: {error!r}.") from error
