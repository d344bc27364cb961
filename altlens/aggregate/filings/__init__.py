"""Filings: what a report says differently from the filer's report before, and insiders' trading."""
