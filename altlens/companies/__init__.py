"""Who the companies are: identity by CIK, dated symbols, names, and the look-ups over them.

Facts and look-ups only; reading companies out of a text is `altlens.analyze.companies`.
"""

from altlens.companies.company import Alias, Company
from altlens.companies.directory import Directory
from altlens.companies.table import load

__all__ = ["Alias", "Company", "Directory", "load"]
