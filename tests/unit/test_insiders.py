"""Insiders: announced sales, and what they bought less what they sold over a window."""

from datetime import date
from typing import Any

import pytest

from altlens.aggregate.filings.insiders import insider_buying, insider_trades, intended_sales
from altlens.clean.intended_sales import intended_sale
from altlens.errors import InvalidItem, Unparsable
from altlens.items.filing import Filing, InsiderTrade
from tests.hand_made import COMPANY, at

TODAY = date(2026, 6, 20)
NOTICE = """<?xml version="1.0"?><ns2:edgarSubmission xmlns:ns2="http://www.sec.gov/edgar/ownership">
<ns2:headerData><ns2:submissionType>144</ns2:submissionType><ns2:filerInfo><ns2:filer>
<ns2:filerCredentials><ns2:cik>0009999998</ns2:cik></ns2:filerCredentials></ns2:filer></ns2:filerInfo>
</ns2:headerData><ns2:formData><ns2:issuerInfo><ns2:issuerCik>77</ns2:issuerCik>
<ns2:issuerName>Example Corp</ns2:issuerName><ns2:issuerAddress/>
<ns2:nameOfPersonForWhoseAccountTheSecuritiesAreToBeSold>{seller}
</ns2:nameOfPersonForWhoseAccountTheSecuritiesAreToBeSold>
<ns2:relationshipsToIssuer><ns2:relationshipToIssuer>Officer</ns2:relationshipToIssuer>
</ns2:relationshipsToIssuer></ns2:issuerInfo>
<ns2:securitiesInformation><ns2:securitiesClassTitle>Common</ns2:securitiesClassTitle>
<ns2:brokerOrMarketmakerDetails><ns2:name>Harbour Brokers</ns2:name>
</ns2:brokerOrMarketmakerDetails>
<ns2:noOfUnitsSold>1000</ns2:noOfUnitsSold>
<ns2:aggregateMarketValue>25000.50</ns2:aggregateMarketValue>
<ns2:approxSaleDate>06/15/2026</ns2:approxSaleDate></ns2:securitiesInformation>
<ns2:remarks>{remarks}</ns2:remarks>
<ns2:noticeSignature><ns2:noticeDate>06/15/2026</ns2:noticeDate><ns2:planAdoptionDates>
<ns2:planAdoptionDate>02/01/2026</ns2:planAdoptionDate></ns2:planAdoptionDates>
</ns2:noticeSignature></ns2:formData></ns2:edgarSubmission>"""


def filing(accession: str, day: str, form: str = "4") -> Filing:
    return Filing(
        source="filings",
        key=f"filing/{COMPANY}/{accession}",
        companies=(COMPANY,),
        event_at=at(day),
        available_at=at(day),
        fetched_at=at(day),
        capture="capture:1",
        accession=accession,
        form=form,
        filed=at(day).date(),
    )


def trade(accession: str, day: str, code: str, shares: float, **changes: Any) -> InsiderTrade:
    values = {
        "source": "filings",
        "key": f"insider_trade/{COMPANY}/{accession}/s0",
        "companies": (COMPANY,),
        "event_at": at(day),
        "available_at": at(day),
        "fetched_at": at(day),
        "capture": "capture:1",
        "accession": accession,
        "form": "4",
        "owner": "A. Harbour",
        "owner_cik": "1",
        "role": "Director",
        "traded": at(day).date(),
        "security": "Common Stock",
        "is_derivative": False,
        "code": code,
        "shares": shares,
        "price": 10.0,
    }
    return InsiderTrade(**(values | changes))


def test_a_notice_of_a_sale_names_seller_role_amount_and_plan() -> None:
    notice = NOTICE.format(seller="Jordan Example", remarks="")
    sale = intended_sale(notice, filing("1", "2026-06-15", "144"))
    assert (sale.seller, sale.role, sale.broker) == ("Jordan Example", "Officer", "Harbour Brokers")
    assert (sale.shares, sale.value, sale.sale_from) == (1000.0, 25000.5, date(2026, 6, 15))
    assert (sale.planned, sale.plan_adopted) == (True, date(2026, 2, 1))
    assert sale.companies == ("0000000077",)
    (shown,) = intended_sales([sale])
    assert shown.provenance.item == sale.id


def test_a_notice_without_seller_or_that_is_no_notice_is_refused() -> None:
    with pytest.raises(InvalidItem):
        intended_sale(NOTICE.format(seller="", remarks=""), filing("1", "2026-06-15", "144"))
    with pytest.raises(Unparsable):
        intended_sale("<html>paper</html>", filing("1", "2026-06-15", "144"))


def test_net_buying_counts_purchases_and_sales_on_the_market_alone() -> None:
    trades = [
        trade("1", "2026-04-01", "P", 300),
        trade("2", "2026-06-01", "S", 100, planned=True, owner_cik="2"),
        trade("3", "2026-06-02", "A", 5000),
        trade("4", "2026-06-03", "S", 7000, is_derivative=True),
    ]
    forms = [filing(one.accession, one.traded.isoformat()) for one in trades]
    month, quarter = insider_buying(trades, forms, TODAY)
    assert (month.days, month.since, month.until) == (30, date(2026, 5, 22), TODAY)
    assert (month.net_shares, month.net_value, month.planned_value) == (-100, -1000.0, 1000.0)
    assert (month.buyers, month.sellers, month.quality) == (0, 1, "derived")
    assert (quarter.net_shares, quarter.net_value) == (200, 2000.0)


def test_an_amendment_replaces_the_trade_that_it_reports_again() -> None:
    trades = [
        trade("1", "2026-06-01", "P", 300),
        trade("2", "2026-06-01", "P", 30, form="4/A", available_at=at("2026-06-05")),
    ]
    month, _ = insider_buying(trades, [], TODAY)
    assert month.bought_shares == 30


def test_forms_whose_trades_are_not_stored_leave_the_sum_in_doubt() -> None:
    forms = [filing("1", "2026-06-01"), filing("2", "2026-06-02")]
    month, _ = insider_buying([trade("1", "2026-06-01", "P", 300)], forms, TODAY)
    assert (month.net_shares, month.quality, month.forms_missing) == (300, "doubtful", 1)
    unknown, _ = insider_buying([], forms, TODAY)
    assert unknown.net_shares is None
    assert "2 insider forms" in unknown.reasons[0]
    assert insider_buying([], [], TODAY) == ()


def test_a_trade_without_price_leaves_the_value_in_doubt() -> None:
    trades = [trade("1", "2026-06-01", "P", 300, price=None)]
    month, _ = insider_buying(trades, [], TODAY)
    assert (month.net_shares, month.net_value, month.quality) == (300, 0.0, "doubtful")
    assert insider_trades(trades)[0].amount is None
