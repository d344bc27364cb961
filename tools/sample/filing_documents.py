"""SEC EDGAR: a results announcement, an insider's report and the feed of the newest filings.

The two documents are templates beside this module.
"""

from collections.abc import Iterator
from datetime import datetime, timedelta

from tools.sample.base import (
    FIRST_SEEN,
    FOLDER,
    LAST_SEEN,
    Company,
    Response,
    companies,
    iso,
)
from tools.sample.filings import Filing, filings
from tools.sample.market import recordings

ARCHIVES = "https://www.sec.gov/Archives/edgar/data/{cik}/{folder}/{document}"
CURRENT_URL = (
    "https://www.sec.gov/cgi-bin/browse-edgar"
    "?action=getcurrent&type=&company=&dateb=&owner=include&start=0&count=40&output=atom"
)


def responses() -> Iterator[Response]:
    for company in recordings():
        if company["symbol"] == "KO":
            yield _document(company, "8-K", "ko-20260428.htm", "results-8k.html", "text/html")
        if company["symbol"] == "JPM":
            yield _document(company, "4", "form4.xml", "insider-form4.xml", "text/xml")
    for seen in (FIRST_SEEN, LAST_SEEN):
        yield _current(seen)


def _document(company: Company, form: str, document: str, template: str, kind: str) -> Response:
    """The newest filing of that form which has that document, from its template."""
    filing = next(
        row
        for row in filings(company)
        if row["form"] == form and row["primaryDocument"].endswith(document)
    )
    folder = filing["accessionNumber"].replace("-", "")
    return Response(
        "filings",
        f"{company['symbol']}-{template}",
        ARCHIVES.format(cik=company["cik"], folder=folder, document=document),
        (FOLDER / template).read_bytes(),
        company["seen"],
        content_type=kind,
        tickers=(company["symbol"],),
        note="invented document",
    )


def _current(seen: datetime) -> Response:
    known = (
        (filing, company)
        for company in companies()
        for filing in filings(company)[:5]
        if filing["acceptanceDateTime"] < iso(seen)
    )
    newest = sorted(known, key=lambda pair: str(pair[0]["acceptanceDateTime"]), reverse=True)
    local = seen - timedelta(hours=4)
    head = (
        '<?xml version="1.0" encoding="ISO-8859-1" ?>\n'
        '<feed xmlns="http://www.w3.org/2005/Atom">\n'
        f"<title>Latest Filings - {local:%a, %d %b %Y %H:%M:%S} EDT</title>\n"
        '<link rel="alternate" href="/cgi-bin/browse-edgar?action=getcurrent"/>\n'
        '<link rel="self" href="/cgi-bin/browse-edgar?action=getcurrent"/>\n'
        "<id>https://www.sec.gov/cgi-bin/browse-edgar?action=getcurrent</id>\n"
        "<author><name>Webmaster</name><email>webmaster@sec.gov</email></author>\n"
        f"<updated>{local:%Y-%m-%dT%H:%M:%S}-04:00</updated>\n"
    )
    entries = (_entry(company, filing) for filing, company in newest[:40])
    return Response(
        "filings",
        "getcurrent.xml",
        CURRENT_URL,
        f"{head}{''.join(entries)}</feed>\n".encode("latin-1"),
        seen,
        content_type="application/atom+xml",
        note="real and invented filings of the eight companies",
    )


def _entry(company: Company, filing: Filing) -> str:
    number, form = filing["accessionNumber"], filing["form"]
    folder, index = number.replace("-", ""), f"{number}-index.htm"
    link = ARCHIVES.format(cik=company["cik"], folder=folder, document=index)
    accepted = datetime.fromisoformat(filing["acceptanceDateTime"]) - timedelta(hours=4)
    role = "Issuer" if form == "4" else "Filer"
    name = company["sec_name"].replace("&", "&amp;")
    return (
        f"<entry>\n<title>{form} - {name} ({company['cik']:010}) ({role})</title>\n"
        f'<link rel="alternate" type="text/html" href="{link}"/>\n'
        f'<summary type="html">\n &lt;b&gt;Filed:&lt;/b&gt; {filing["filingDate"]}'
        f" &lt;b&gt;AccNo:&lt;/b&gt; {number}"
        f" &lt;b&gt;Size:&lt;/b&gt; {filing['size'] // 1024 or 1} KB\n</summary>\n"
        f"<updated>{accepted:%Y-%m-%dT%H:%M:%S}-04:00</updated>\n"
        f'<category scheme="https://www.sec.gov/" label="form type" term="{form}"/>\n'
        f"<id>urn:tag:sec.gov,2008:accession-number={number}</id>\n</entry>\n"
    )
