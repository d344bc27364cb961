"""The companies: identity by CIK, dated symbols, names, and look-ups.

Linking companies in texts is `altlens.analyze.companies`.
"""

from altlens.companies.company import Alias, Company
from altlens.companies.directory import Directory
from altlens.companies.table import load

__all__ = ["Alias", "Company", "Directory", "load"]
