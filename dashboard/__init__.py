"""The web pages and the JSON API over a store.

They read through `altlens.queries` and write only watchlists and requests to retry failures. How a
view is computed belongs to `altlens`.
"""
