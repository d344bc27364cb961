"""Create MongoDB's replica set and its users, or complete what exists of them.

With a key file, MongoDB accepts a first user only from the member's own machine. So the first
member starts alone, gets its users, and then adds the other members. The local stack calls
`initiate`; compose runs this module once, in the first member's network.
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
    """The members' addresses, as members and clients reach them, and the users.

    The first user is an administrator.

    `local` is the first member's address from its own machine.
    """

    local: str
    members: tuple[str, ...]
    users: tuple[User, ...]
    roles: tuple[Role, ...] = (WORKER, DASHBOARD)
    election_milliseconds: int = 10_000


class NotYet(Exception):
    """The servers are not ready for the next step; try again."""


def initiate(target: ReplicaSet) -> None:
    """Do the next steps of the setup; NotYet or PyMongoError while it is incomplete."""
    with connect(target.local) as first:
        hello = first.admin.command("hello")
        if "setName" not in hello:
            first.admin.command("replSetInitiate", first_configuration(target))
            hello = first.admin.command("hello")
    if not hello.get("primary"):
        raise NotYet("the replica set has no primary yet")
    if hello["primary"] == target.members[0]:
        create_administrator(target)
    with connect(hello["primary"], target.users[0]) as primary:
        for role in target.roles:
            make_role(primary, role)
        for user in target.users[1:]:
            create_user(primary, user, tolerated=USER_EXISTS)
            # An older release may have given the user more rights.
            primary.admin.command("updateUser", user.name, roles=list(user.roles))
        add_members(primary, target.members)


def connect(address: str, user: User | None = None) -> Client:
    """A client of one member, with short timeouts."""
    return MongoClient(
        address,
        directConnection=True,
        username=user and user.name,
        password=user and user.password,
        serverSelectionTimeoutMS=3000,
        timeoutMS=5000,
    )


def first_configuration(target: ReplicaSet) -> dict[str, Any]:
    return {
        "_id": NAME,
        "members": [{"_id": 0, "host": target.members[0]}],
        "settings": {"electionTimeoutMillis": target.election_milliseconds},
    }


def create_administrator(target: ReplicaSet) -> None:
    """Create the first user; MongoDB refuses that once a user exists."""
    with connect(target.local) as first:
        create_user(first, target.users[0], tolerated=UNAUTHORIZED)


def create_user(client: Client, user: User, tolerated: int) -> None:
    try:
        client.admin.command("createUser", user.name, pwd=user.password, roles=list(user.roles))
    except OperationFailure as error:
        if error.code != tolerated:
            raise


def add_members(primary: Client, members: Sequence[str]) -> None:
    """Add the missing members, one at a time as MongoDB demands for voting members."""
    configuration = primary.admin.command("replSetGetConfig")["config"]
    present = {member["host"] for member in configuration["members"]}
    missing = [address for address in members if address not in present]
    if not missing:
        return
    number = 1 + max(member["_id"] for member in configuration["members"])
    configuration["members"].append({"_id": number, "host": missing[0]})
    configuration["version"] += 1
    primary.admin.command("replSetReconfig", configuration)
    add_members(primary, members)


def main() -> None:
    """Initiate the set that the environment describes; wait for its members."""
    deadline = time.monotonic() + PATIENCE_SECONDS
    target = from_environment()
    while True:
        try:
            return initiate(target)
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
