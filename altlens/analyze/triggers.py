"""All event rules by type, in order of precedence; `altlens.analyze.events` applies them."""

from altlens.analyze.corporate_triggers import CORPORATE_RULES
from altlens.analyze.result_triggers import RESULT_RULES

RULES = {**RESULT_RULES, **CORPORATE_RULES}
