"""How many inputs: a few in `make test`, a hundred thousand and more in `make fuzz`."""

import os

from hypothesis import HealthCheck, settings

INPUTS = int(os.environ.get("FUZZ_INPUTS", "0"))  # of each source and parser; 0 for the short form
SHORT = 40

settings.register_profile(
    "fuzz",
    max_examples=INPUTS or SHORT,
    deadline=None,
    database=None,
    derandomize=not INPUTS,
    print_blob=True,
    suppress_health_check=list(HealthCheck),
)
