"""The cells of a row wherever a view states the same figure, read from the view alone."""

from collections import Counter
from datetime import timedelta

from altlens.calendars import calendar_of
from altlens.items.view import CompanyView, EarningsDateView
from altlens.signals.families.filings import FORMS, ITEMS

Cells = dict[str, float | None]
SHOWN_FILINGS = 100


def view_cells(view: CompanyView) -> Cells:
    """Every cell that the view says something of; None where the view withholds the figure."""
    return {
        **_sentiment(view),
        **_attention(view),
        **_prices(view),
        **_ratios(view),
        **_earnings(view),
        **_filings(view),
        **_insiders(view),
        **_analysts(view),
    }


def _sentiment(view: CompanyView) -> Cells:
    recent = view.recent_sentiment
    if recent.last_at is None or (view.as_of - recent.last_at) >= timedelta(days=60):
        return {}
    return {
        "sentiment_7d": recent.mean_7d,
        "sentiment_30d": recent.mean_30d,
        "sentiment_change_7d": recent.change,
        "sentiment_texts_7d": recent.texts_7d,
        "sentiment_texts_30d": recent.texts_30d,
    }


def _attention(view: CompanyView) -> Cells:
    every = view.attention.get("all")
    if every is None:
        return {"attention_z": None, "texts_1d": None}
    week = {name: sum(one.history[-7:]) for name, one in view.attention.items()}
    return {
        "attention_z": every.z,
        "attention_mean": every.mean,
        "texts_1d": every.count,
        "texts_7d": week["all"],
        "texts_30d": sum(every.history[-30:]),
        **{
            f"texts_{name}_7d": week.get(name, 0)
            for name in ("news", "yahoo_news", "rss", "reddit", "twitter")
        },
    }


def _prices(view: CompanyView) -> Cells:
    price, technicals = view.price, view.technicals
    names = {"return_1d": "return_1", "return_5d": "return_5", "return_21d": "return_21",
             "volatility_20d": "volatility_20", "volume_z": "volume_anomaly"}  # fmt: skip
    if price is None or technicals is None or not price.is_usable:
        return dict.fromkeys(("close", "gap", *names))
    cells: Cells = {mine: technicals.indicators[theirs] for mine, theirs in names.items()}
    calendar = calendar_of(view.symbol, "America/New_York")
    session = calendar.last_closed(view.as_of) if calendar else None
    if session and technicals.session != session.day:
        # The view dates these to an earlier session; a row says what moved in its own.
        cells |= dict.fromkeys(name for name in names if name != "volatility_20d")
    return {**cells, "close": price.last_close}


def _ratios(view: CompanyView) -> Cells:
    return {name.replace(" ", "_"): ratio.value for name, ratio in view.ratios.items()}


def _earnings(view: CompanyView) -> Cells:
    section = view.earnings
    coming = section.next if section else ()
    first = coming[0] if coming else None
    cells: Cells = {"days_to_earnings": None}
    if first:
        cells["days_to_earnings"] = max(0, (first.start - view.as_of.date()).days)
    past = [report for report in (section.past if section else ()) if not _is_estimate(report)]
    if past:
        sure = past[0].surprise_quality != "doubtful"
        cells["earnings_surprise_percent"] = past[0].surprise_percent if sure else None
    return cells


def _is_estimate(report: EarningsDateView) -> bool:
    return report.certainty == "estimated" and report.eps_reported is None


def _filings(view: CompanyView) -> Cells:
    if not view.filings or len(view.filings) == SHOWN_FILINGS:
        return {}
    since = view.as_of - timedelta(days=30)
    recent = [filing for filing in view.filings if filing.provenance.available_at > since]
    forms = Counter(filing.form.removesuffix("/A") for filing in recent)
    items = Counter(item for filing in recent for item in set(filing.items))
    return {
        **{f"filings_{form.lower().replace('-', '')}_30d": forms[form] for form in FORMS},
        **{f"item_8k_{item.replace('.', '')}_30d": items[item] for item in ITEMS},
    }


def _insiders(view: CompanyView) -> Cells:
    cells: Cells = {}
    for window in view.insider_buying:
        cells[f"insider_net_{window.days}d"] = window.net_value if window.is_usable else None
        if window.days == 90:
            cells["insider_buyers_90d"] = window.buyers if window.is_usable else None
            cells["insider_sellers_90d"] = window.sellers if window.is_usable else None
    return cells


def _analysts(view: CompanyView) -> Cells:
    rows = view.analysts.consensus if view.analysts else ()
    if not rows:
        return {"analyst_consensus": None, "analysts": None}
    last = rows[-1] if view.analysts and view.analysts.is_usable else None
    return {
        "analyst_consensus": last.mean if last else None,
        "analysts": last.analysts if last else None,
    }
