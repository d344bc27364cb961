"""How fast altlens is, beside its peers, on real servers: `make bench`."""
