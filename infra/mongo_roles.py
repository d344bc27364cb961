"""MongoDB roles of the product's processes, with the least privileges.

A worker adds evidence, which it can neither change nor remove, and changes state. The dashboard
reads, and writes watchlists and requests to retry failures.
"""

from dataclasses import dataclass
from typing import Any

from pymongo import MongoClient
from pymongo.errors import OperationFailure

from altlens.store.collections import ALL, FAILURES, RUNS, WATCHLISTS

DATABASE = "altlens"
BODIES = ("blobs", "large_blobs.files", "large_blobs.chunks")  # maintenance moves old ones out
READ = ("find", "listCollections", "listIndexes")
ROLE_EXISTS = 51002

Privilege = dict[str, Any]


@dataclass(frozen=True)
class Role:
    name: str
    privileges: tuple[Privilege, ...]


def _may(collection: str, *actions: str) -> Privilege:
    """A privilege on one collection of the product's database; "" means all collections."""
    return {"resource": {"db": DATABASE, "collection": collection}, "actions": list(actions)}


WORKER = Role(
    "altlens-worker",
    (
        _may("", *READ, "insert", "createCollection", "createIndex"),
        *(_may(collection.name, "update") for collection in ALL if collection.mutable),
        *(_may(name, "remove") for name in BODIES),
    ),
)
DASHBOARD = Role(
    "altlens-dashboard",
    (
        _may("", *READ),
        *(_may(it.name, "insert", "update") for it in (WATCHLISTS, FAILURES, RUNS)),
    ),
)


def make_role(primary: MongoClient[dict[str, Any]], role: Role) -> None:
    """Create the role, or update it if it exists."""
    body: dict[str, Any] = {"privileges": list(role.privileges), "roles": []}
    try:
        primary.admin.command("createRole", role.name, **body)
    except OperationFailure as error:
        if error.code != ROLE_EXISTS:
            raise
        primary.admin.command("updateRole", role.name, **body)
