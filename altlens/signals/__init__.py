"""Daily signals of companies: what each is, and how all days are computed in one pass.

Pure: no module here reads a clock, a store or a file.
"""
