"""Documents that are written by the code they describe: settings, commands, collections, errors.

`python -m tools.docs` writes them; what is explained rather than listed is written by hand in
`docs/`.
"""
