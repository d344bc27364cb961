"""The web pages and the JSON API: read the store through `altlens.stages`, and write nothing but
watchlists and orders to try failures again. How a view is made belongs to `altlens`.
"""
