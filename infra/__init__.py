"""Where altlens runs: compose file, server configurations, and a launcher without docker.

Nothing here knows what the product computes; `infra/README.md` lists ports and users.
"""
