"""How filings become items: reports by section, insiders' forms as trades, notices by company."""

import socket
from datetime import date
from typing import Any

import pytest

from altlens.clean.base import Origin
from altlens.clean.filing_documents import as_filed, sections
from altlens.clean.filings import clean
from altlens.errors import InvalidItem, NotFound, Unparsable
from altlens.items.base import Item
from altlens.items.filing import FilingDocument, FilingNotice, InsiderTrade
from altlens.items.query import Query
from tests.hand_made import COMPANY, at

RESULTS = "<p>The company made more than it had made in the same quarter a year before.</p>" * 40
REPORT = f"""<html><body><p>CURRENT REPORT</p>
<p><b>Item 2.02 Results of Operations and Financial Condition.</b></p>{RESULTS}
<p><b>Item 9.01 Financial Statements and Exhibits.</b></p><p>(d) Exhibits</p>
<p>SIGNATURES</p><p>Jordan Example</p></body></html>"""


def record(what: str, **more: Any) -> dict[str, Any]:
    fields = {
        "what": what,
        "cik": COMPANY,
        "accessionNumber": "0000000000-26-000001",
        "filingDate": "2026-06-11",
        "acceptanceDateTime": "2026-06-11T22:39:49.000Z",
        "form": "8-K",
        "primaryDocument": "report.htm",
        "url": "https://www.sec.gov/report.htm",
    }
    return fields | more


def cleaned(fetched: dict[str, Any]) -> list[Item]:
    query = Query(source="filings", company=COMPANY, symbol="AAPL", part="documents+1")
    return list(clean(fetched, Origin(query, "capture:1", at("2026-06-12"))))


def test_a_report_has_its_items_in_order() -> None:
    (document,) = cleaned(record("document", body=REPORT.encode()))
    assert isinstance(document, FilingDocument)
    assert [s.item for s in document.sections] == ["2.02", "9.01", ""]
    assert document.sections[0].title == "Results of Operations and Financial Condition"
    assert "a year before" in document.sections[0].text
    assert document.available_at == at("2026-06-11", 22, 39).replace(second=49)
    assert document.name == "report.htm"


def test_a_report_whose_headings_are_not_seen_is_kept_whole() -> None:
    body = f"<html><body>{RESULTS}<p>SIGNATURES</p><p>Jordan Example</p></body></html>"
    (whole,) = sections(body, "8-K")
    assert whole.item == ""
    assert "a year before" in whole.text
    assert "Jordan Example" in whole.text


def test_a_text_has_no_characters_that_a_terminal_obeys() -> None:
    (whole,) = sections("<html><body><p>one&#27;[31m two\u0085</p></body></html>", "6-K")
    assert whole.text.isprintable()


def test_the_main_document_is_taken_out_of_a_whole_filing() -> None:
    filing = (
        "<SEC-DOCUMENT>0000000000-26-000001.txt : 20260611\n"
        "<SEC-HEADER>0000000000-26-000001.hdr.sgml : 20260611\n"
        "ACCESSION NUMBER:\t\t0000000000-26-000001\nCONFORMED SUBMISSION TYPE:\t8-K\n"
        "PUBLIC DOCUMENT COUNT:\t\t2\nFILED AS OF DATE:\t\t20260611\n</SEC-HEADER>\n"
        "<DOCUMENT>\n<TYPE>8-K\n<SEQUENCE>1\n<FILENAME>a.htm\n<TEXT>\n<html>first</html>\n</TEXT>\n"
        "</DOCUMENT>\n<DOCUMENT>\n<TYPE>EX-99\n<SEQUENCE>2\n<FILENAME>b.htm\n<TEXT>\n"
        "<html>second</html>\n</TEXT>\n</DOCUMENT>\n</SEC-DOCUMENT>\n"
    )
    assert as_filed(filing.encode()).strip() == "<html>first</html>"
    assert as_filed("Café".encode("cp1252")) == "Café"


def test_a_document_that_could_not_be_fetched_is_reported() -> None:
    with pytest.raises(NotFound, match="gone"):
        cleaned(record("document", fault=NotFound("gone")))


def transaction(shares: str, price: str, code: str, side: str, after: str) -> str:
    return f"""<nonDerivativeTransaction>
    <securityTitle><value>Common Stock</value></securityTitle>
    <transactionDate><value>2026-06-09</value></transactionDate>
    <transactionCoding><transactionFormType>4</transactionFormType>
    <transactionCode>{code}</transactionCode><equitySwapInvolved>0</equitySwapInvolved>
    </transactionCoding><transactionAmounts>
    <transactionShares><value>{shares}</value></transactionShares>
    <transactionPricePerShare>{price}</transactionPricePerShare>
    <transactionAcquiredDisposedCode><value>{side}</value></transactionAcquiredDisposedCode>
    </transactionAmounts><postTransactionAmounts>
    <sharesOwnedFollowingTransaction><value>{after}</value></sharesOwnedFollowingTransaction>
    </postTransactionAmounts><ownershipNature>
    <directOrIndirectOwnership><value>I</value></directOrIndirectOwnership>
    </ownershipNature></nonDerivativeTransaction>"""


def owner(cik: str, name: str, title: str) -> str:
    return f"""<reportingOwner><reportingOwnerId><rptOwnerCik>{cik}</rptOwnerCik>
    <rptOwnerName>{name}</rptOwnerName></reportingOwnerId><reportingOwnerAddress/>
    <reportingOwnerRelationship><isOfficer>1</isOfficer><officerTitle>{title}</officerTitle>
    </reportingOwnerRelationship></reportingOwner>"""


def form_4(*transactions: str, owners: str) -> bytes:
    return f"""<?xml version="1.0"?><ownershipDocument><documentType>4</documentType>
    <periodOfReport>2026-06-09</periodOfReport><issuer><issuerCik>0000000077</issuerCik>
    <issuerName>Example Corp</issuerName><issuerTradingSymbol>EXMP</issuerTradingSymbol></issuer>
    {owners}<nonDerivativeTable>{"".join(transactions)}</nonDerivativeTable>
    </ownershipDocument>""".encode()


OWNERS = owner("9999998", "Example Jordan", "CFO") + owner("9999997", "Example Holdings LLC", "")


@pytest.fixture
def no_network(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object) -> None:
        raise AssertionError("the test used the network")

    monkeypatch.setattr(socket.socket, "connect", refuse)


@pytest.mark.usefixtures("no_network")
def test_trades_are_of_the_company_whose_shares_were_traded() -> None:
    sold = transaction("1750", "<value>309.4</value>", "S", "D", "26400")
    gift = transaction("10", "<footnoteId id='F1'/>", "G", "D", "26390")
    body = form_4(sold, gift, owners=OWNERS)
    first, second = cleaned(record("document", form="4/A", body=body))
    assert isinstance(first, InsiderTrade)
    assert isinstance(second, InsiderTrade)
    assert first.companies == ("0000000077",)
    assert first.owner == "Example Jordan; Example Holdings LLC"
    assert (first.owner_cik, first.role, first.traded) == ("0009999998", "CFO", date(2026, 6, 9))
    assert (first.code, first.acquired, first.direct) == ("S", False, False)
    assert (first.shares, first.price, first.shares_after) == (1750.0, 309.4, 26400.0)
    assert (second.code, second.price, second.planned) == ("G", None, None)
    assert first.key != second.key


@pytest.mark.usefixtures("no_network")
def test_a_form_without_transactions_or_of_another_kind() -> None:
    assert cleaned(record("document", form="4", body=form_4(owners=OWNERS))) == []
    with pytest.raises(Unparsable):
        cleaned(record("document", form="4", body=b"<html><body>Sorry</body></html>"))
    with pytest.raises(InvalidItem, match="no owner"):
        cleaned(record("document", form="4", body=form_4(owners="")))


def entry(title: str, **more: Any) -> dict[str, Any]:
    fields = {
        "title": title,
        "updated": "2026-06-12T16:40:00-04:00",
        "summary": "<b>Filed:</b> 2026-06-12 <b>AccNo:</b> 1<br>Item 2.02: Results<br>Item 3C.7: x",
        "link": "https://www.sec.gov/index.htm",
    }
    return fields | more


def test_a_notice_belongs_to_all_its_parties() -> None:
    entries = [
        entry("8-K - A (B) - C Corp (0000000001) (Subject)"),
        entry("8-K - Example Corp (0000000002) (Filed by)"),
    ]
    (notice,) = cleaned({"what": "notice", "accession": "0000000000-26-000001", "entries": entries})
    assert isinstance(notice, FilingNotice)
    assert notice.companies == ("0000000001", "0000000002")
    assert (notice.parties[0].name, notice.parties[1].role) == ("A (B) - C Corp", "Filed by")
    assert (notice.form, notice.filed, notice.items) == ("8-K", date(2026, 6, 12), ("2.02",))
    assert notice.available_at == at("2026-06-12", 12)  # when it was fetched: clocks differ


def test_a_notice_of_the_evening_is_public_when_edgar_opens_on_its_filing_date() -> None:
    """Accepted at 18:10 on Thursday and dated on Friday, it is shown from 6:00 in New York."""
    evening = entry(
        "8-K - Example Corp (0000000002) (Filer)",
        updated="2026-06-11T18:10:00-04:00",
    )
    (notice,) = cleaned({"what": "notice", "accession": "1", "entries": [evening]})
    assert isinstance(notice, FilingNotice)
    assert notice.published_at == at("2026-06-11", 22, 10)
    assert notice.available_at == at("2026-06-12", 10)


def test_a_notice_that_names_nobody_is_refused() -> None:
    for spoiled in (entry("Latest Filings"), entry("4 - A (0000000001) (Filer)", summary="")):
        with pytest.raises(InvalidItem):
            cleaned({"what": "notice", "accession": "1", "entries": [spoiled]})
