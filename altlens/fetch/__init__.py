"""The sources' adapters, one module each."""
