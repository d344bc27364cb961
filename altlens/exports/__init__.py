"""Views and items as flat rows, and as CSV, JSON lines and Parquet that other programs read."""
