"""What the product's processes may do in MongoDB, and no more.

A worker adds evidence, which it can neither change nor remove, and changes state. The dashboard
reads, and writes what its visitors write: watchlists, and orders to try failures again.
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
    """The privilege on a collection of the product's database; on all of them for ""."""
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
        *(_may(held.name, "insert", "update") for held in (WATCHLISTS, FAILURES, RUNS)),
    ),
)


def make_role(primary: MongoClient[dict[str, Any]], role: Role) -> None:
    """Make the role, or bring one that an older altlens made up to date."""
    body: dict[str, Any] = {"privileges": list(role.privileges), "roles": []}
    try:
        primary.admin.command("createRole", role.name, **body)
    except OperationFailure as error:
        if error.code != ROLE_EXISTS:
            raise
        primary.admin.command("updateRole", role.name, **body)
