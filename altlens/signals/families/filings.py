"""How many reports of each form were filed lately, and what current reports (8-K) were about."""

from collections import Counter

from altlens.items.current_report import ITEMS_8K
from altlens.items.filing import REPORT_FORMS, Filing
from altlens.signals.knowledge import Knowledge
from altlens.signals.signal import Computed, Family, Signal

DAYS = 30
INSIDER_FORM = "4"
FORMS = (*REPORT_FORMS, INSIDER_FORM)
# Of the items of a current report those that say what happened, not what is attached.
ITEMS = ("1.01", "1.03", "1.05", "2.01", "2.02", "2.05", "2.06", "3.01", "4.01", "4.02", "5.02",
         "7.01", "8.01")  # fmt: skip


def compute(known: Knowledge) -> Computed:
    """Counts of the last 30 days; missing before anything was filed."""
    if not known.newest("filing"):
        return Computed({})
    forms: Counter[str] = Counter()
    items: Counter[str] = Counter()
    for filing in known.within("filing", DAYS):
        if isinstance(filing, Filing):
            forms[filing.form.removesuffix("/A")] += 1
            items.update(set(filing.items))
    return Computed(
        {_form_name(form): float(forms[form]) for form in FORMS}
        | {_item_name(item): float(items[item]) for item in ITEMS}
    )


def _form_name(form: str) -> str:
    return f"filings_{form.lower().replace('-', '')}_30d"


def _item_name(item: str) -> str:
    return f"item_8k_{item.replace('.', '')}_30d"


FAMILY = Family(
    name="filings",
    version="1",
    rests_on=("filing",),
    signals=(
        *(
            Signal(
                _form_name(form),
                "filings",
                f"Filings of form {form}, amendments included, accepted in the last 30 days.",
                minimum="one filing of any form",
            )
            for form in FORMS
        ),
        *(
            Signal(
                _item_name(item),
                "filings",
                f"Current reports of the last 30 days with item {item}: {ITEMS_8K[item]}.",
                minimum="one filing of any form",
            )
            for item in ITEMS
        ),
    ),
    compute=compute,
)
