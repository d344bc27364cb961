"""The families of signals, one a module; the registry finds them."""
