"""The modules of Yahoo's quoteSummary about who holds a company's shares; all holders invented."""

from collections.abc import Callable
from typing import Any

from tools.sample.base import MILLION, Company, epoch

INSTITUTIONS = ("Evergreen Index Trust", "Harbor Lane Advisors", "Plainfield Pension Fund")
FUNDS = ("Evergreen Total Market Index Fund", "Harbor Lane Growth Fund")
PERSON = "EXAMPLE JORDAN"

Module = dict[str, Any]


def _owners(names: tuple[str, ...]) -> Callable[[Company], Module]:
    def module(company: Company) -> Module:
        shares = [0.081 - 0.017 * place for place in range(len(names))]
        return {
            "maxAge": 1,
            "ownershipList": [
                _owner(company, name, part) for name, part in zip(names, shares, strict=True)
            ],
        }

    return module


def _owner(company: Company, name: str, part: float) -> Module:
    shares = round(company["shares"] * part * MILLION)
    return {
        "maxAge": 1,
        "reportDate": {"raw": epoch("2026-03-31"), "fmt": "2026-03-31"},
        "organization": name,
        "pctHeld": {"raw": round(part, 4), "fmt": f"{part:.2%}"},
        "position": {"raw": shares, "longFmt": f"{shares:,}"},
        "value": {"raw": round(shares * company["final_price"])},
        "pctChange": {"raw": 0.0042, "fmt": "0.42%"},
    }


def _insider_deals(company: Company) -> Module:
    shares, day = 1750, {"raw": epoch("2026-06-09"), "fmt": "2026-06-09"}
    deal = {
        "maxAge": 1,
        "shares": {"raw": shares, "longFmt": f"{shares:,}"},
        "value": {"raw": round(shares * company["final_price"])},
        "filerUrl": "",
        "transactionText": f"Sale at price {company['final_price']:.2f} per share.",
        "filerName": PERSON,
        "filerRelation": "Officer",
        "moneyText": "",
        "startDate": day,
        "ownership": "D",
    }
    return {"transactions": [deal], "maxAge": 1}


def _insiders(_: Company) -> Module:
    day = {"raw": epoch("2026-06-09"), "fmt": "2026-06-09"}
    holder = {
        "maxAge": 1,
        "name": PERSON,
        "relation": "Officer",
        "url": "",
        "transactionDescription": "Sale",
        "latestTransDate": day,
        "positionDirect": {"raw": 26400, "longFmt": "26,400"},
        "positionDirectDate": day,
    }
    return {"holders": [holder], "maxAge": 1}


HOLDERS: dict[str, Callable[[Company], Module]] = {
    "institutionOwnership": _owners(INSTITUTIONS),
    "fundOwnership": _owners(FUNDS),
    "majorDirectHolders": lambda _: {"holders": [], "maxAge": 1},
    "majorHoldersBreakdown": lambda company: {
        "maxAge": 1,
        "insidersPercentHeld": 0.012,
        "institutionsPercentHeld": 0.661,
        "institutionsFloatPercentHeld": 0.669,
        "institutionsCount": 4200 + company["cik"] % 900,
    },
    "insiderTransactions": _insider_deals,
    "insiderHolders": _insiders,
    "netSharePurchaseActivity": lambda company: {
        "maxAge": 1,
        "period": "6m",
        "buyInfoCount": 3,
        "buyInfoShares": 12600,
        "sellInfoCount": 4,
        "sellInfoShares": 7000,
        "netInfoCount": 7,
        "netInfoShares": 5600,
        "netPercentInsiderShares": 0.001,
        "totalInsiderShares": round(company["shares"] * 0.012) * MILLION,
    },
}
