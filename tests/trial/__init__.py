"""Tests of parts that are still on trial: not in `make test`; `pytest tests/trial` runs them."""
