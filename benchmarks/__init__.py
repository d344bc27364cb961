"""Benchmarks of altlens and its peers on real servers: `make bench`."""
