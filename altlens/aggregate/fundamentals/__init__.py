"""Reported figures: chosen among the concepts that carry them, checked, derived, made into ratios.

`build_book` turns the facts filed by a date into figures with their quality; `RULES` and
`VALUATION_RULES` are the checks; `ratios`, `fact_views` and `audit` read the book.
"""
