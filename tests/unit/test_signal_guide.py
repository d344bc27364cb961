"""The signal that the guide adds, executed exactly as the page shows it."""

import re
from datetime import date
from pathlib import Path
from typing import Any

from altlens.aggregate.texts.annotated_texts import AnnotatedText
from tests.hand_made import article, at

GUIDE = Path(__file__).parents[2] / "docs" / "howto" / "add-a-signal.md"


def test_the_step_and_the_measure_of_the_guide_work_together() -> None:
    shown: dict[str, Any] = {}
    for block in re.findall(r"```python\n(.*?)```", GUIDE.read_text("utf-8"), re.DOTALL):
        exec(block, shown)
    hedging = shown["hedging"]("Acme may sell its yard", "It could, reportedly, close in May.")
    assert hedging == {"share": 36.4, "why": ["may", "could", "reportedly", "may"]}
    assert shown["hedging"]("", "") == {"share": 0.0, "why": []}
    item = article("Acme may sell its yard", at("2026-06-17"), at("2026-06-17"))
    analysis: Any = {"hedging": hedging}
    text = AnnotatedText(item, item.available_at, analysis, None, "", None, None, item.id)
    assert shown["hedging_by_day"]([text, text]) == {date(2026, 6, 17): 36.4}
    assert shown["hedging_by_day"]([]) == {}
