"""Make MongoDB's replica set and its users, whatever part of it is there already.

Members that know each other by a key file let nobody in but, from their own machine, whoever makes
the first user. So the first member begins alone, gets its users, and takes the others in. The local
stack calls `initiate`; compose runs this module once, in the first member's network.
"""

import os
import sys
import time
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from pymongo import MongoClient
from pymongo.errors import OperationFailure, PyMongoError

from infra.mongo_roles import DASHBOARD, WORKER, Role, make_role

NAME = "altlens"
UNAUTHORIZED, USER_EXISTS = 13, 51003
PATIENCE_SECONDS = 120

Client = MongoClient[dict[str, Any]]


@dataclass(frozen=True)
class User:
    name: str
    password: str
    roles: tuple[str | dict[str, str], ...]


@dataclass(frozen=True)
class ReplicaSet:
    """What is wanted: addresses as members and clients reach them, the first user an administrator.

    `local` is the first member's address from its own machine.
    """

    local: str
    members: tuple[str, ...]
    users: tuple[User, ...]
    roles: tuple[Role, ...] = (WORKER, DASHBOARD)
    election_milliseconds: int = 10_000


class NotYet(Exception):
    """A step has to wait for the servers; try again."""


def initiate(wanted: ReplicaSet) -> None:
    """Bring the set one or more steps nearer; NotYet or PyMongoError while it is not complete."""
    with connect(wanted.local) as first:
        hello = first.admin.command("hello")
        if "setName" not in hello:
            first.admin.command("replSetInitiate", first_configuration(wanted))
            hello = first.admin.command("hello")
    if not hello.get("primary"):
        raise NotYet("the replica set has no primary yet")
    if hello["primary"] == wanted.members[0]:
        create_administrator(wanted)
    with connect(hello["primary"], wanted.users[0]) as primary:
        for role in wanted.roles:
            make_role(primary, role)
        for user in wanted.users[1:]:
            create_user(primary, user, tolerated=USER_EXISTS)
            # One that an older altlens made may have had more rights.
            primary.admin.command("updateUser", user.name, roles=list(user.roles))
        take_in(primary, wanted.members)


def connect(address: str, user: User | None = None) -> Client:
    """A client of one member, that gives up quickly."""
    return MongoClient(
        address,
        directConnection=True,
        username=user and user.name,
        password=user and user.password,
        serverSelectionTimeoutMS=3000,
        timeoutMS=5000,
    )


def first_configuration(wanted: ReplicaSet) -> dict[str, Any]:
    return {
        "_id": NAME,
        "members": [{"_id": 0, "host": wanted.members[0]}],
        "settings": {"electionTimeoutMillis": wanted.election_milliseconds},
    }


def create_administrator(wanted: ReplicaSet) -> None:
    """Make the first user, unless there is one, which closes this way in."""
    with connect(wanted.local) as first:
        create_user(first, wanted.users[0], tolerated=UNAUTHORIZED)


def create_user(client: Client, user: User, tolerated: int) -> None:
    try:
        client.admin.command("createUser", user.name, pwd=user.password, roles=list(user.roles))
    except OperationFailure as error:
        if error.code != tolerated:
            raise


def take_in(primary: Client, members: Sequence[str]) -> None:
    """Add one missing member; MongoDB takes voters one at a time."""
    configuration = primary.admin.command("replSetGetConfig")["config"]
    known = {member["host"] for member in configuration["members"]}
    missing = [address for address in members if address not in known]
    if not missing:
        return
    number = 1 + max(member["_id"] for member in configuration["members"])
    configuration["members"].append({"_id": number, "host": missing[0]})
    configuration["version"] += 1
    primary.admin.command("replSetReconfig", configuration)
    take_in(primary, members)


def main() -> None:
    """Initiate the set that the environment describes, waiting for its members."""
    deadline = time.monotonic() + PATIENCE_SECONDS
    wanted = from_environment()
    while True:
        try:
            return initiate(wanted)
        except (NotYet, PyMongoError) as error:
            if time.monotonic() > deadline:
                sys.exit(f"the replica set is not complete after {PATIENCE_SECONDS} s: {error}")
        time.sleep(1)


def from_environment() -> ReplicaSet:
    """`MONGO_MEMBERS` (host:port,…), and `MONGO_PASSWORD`, `MONGO_{ADMIN,DASHBOARD}_PASSWORD`."""
    return ReplicaSet(
        local="127.0.0.1:27017",
        members=tuple(os.environ["MONGO_MEMBERS"].split(",")),
        users=(
            User("admin", os.environ["MONGO_ADMIN_PASSWORD"], ("root",)),
            User("altlens", os.environ["MONGO_PASSWORD"], (WORKER.name,)),
            User("altlens-dashboard", os.environ["MONGO_DASHBOARD_PASSWORD"], (DASHBOARD.name,)),
        ),
    )


if __name__ == "__main__":
    main()
