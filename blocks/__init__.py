"""Prefect blocks over the settings, which Prefect finds by the `prefect.collections` entry point.

One form a file. Saving them is `register.py`, using them in a flow `use.py`.
"""

from blocks.alerts import AlertTargets
from blocks.base import SettingsBlock
from blocks.fleet import AltlensFleet
from blocks.reddit import RedditApplication
from blocks.sec import SecIdentity
from blocks.store import AltlensStore
from blocks.x import XApplication

BLOCKS: tuple[type[SettingsBlock], ...] = (
    AltlensStore,
    AltlensFleet,
    RedditApplication,
    XApplication,
    SecIdentity,
    AlertTargets,
)

__all__ = [
    "BLOCKS",
    "AlertTargets",
    "AltlensFleet",
    "AltlensStore",
    "RedditApplication",
    "SecIdentity",
    "SettingsBlock",
    "XApplication",
]
