"""How news tells of events: every rule, by the type of event, in the order of precedence.

The rules are written for this project; how they are read is in `altlens.analyze.events`.
"""

from altlens.analyze.corporate_triggers import CORPORATE_RULES
from altlens.analyze.result_triggers import RESULT_RULES

RULES = {**RESULT_RULES, **CORPORATE_RULES}
