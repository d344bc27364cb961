"""`python -m altlens`, the same as the command `altlens`."""

from altlens.cli import main

main()
