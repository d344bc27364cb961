"""The number of inputs: a few in `make test`, a hundred thousand or more in `make fuzz`."""

import os

from hypothesis import HealthCheck, settings

INPUTS = int(os.environ.get("FUZZ_INPUTS", "0"))  # per source and parser; 0 for the short form
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
