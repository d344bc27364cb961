"""MongoDB: three members of one replica set, which know each other by a key file."""

from typing import Any

from psutil import virtual_memory

from infra.local import binaries
from infra.local.passwords import write_private
from infra.local.services.base import Service, Unhealthy
from infra.local.stack import HOST, USER, Stack
from infra.mongo_roles import DASHBOARD, WORKER
from infra.replica_set import NAME, ReplicaSet, User, connect, initiate

PRIMARY, SECONDARY = 1, 2

# On one machine no network hides a dead primary: 4 s without one are enough, 10 s are the default.
ELECTION_MILLISECONDS = 4000

# A stopping member waits 15 s for its clients by default.
QUICK_SHUTDOWN = "shutdownTimeoutMillisForSignaledShutdown=1000"

# Three members would otherwise write 900 MB of empty journal before the first document. And ids are
# as good as random: a page of an index is written less often the longer it may wait for more of
# them, which the journal makes safe.
ENGINE = "log=(prealloc=false,file_max=32MB),eviction_dirty_target=40,eviction_dirty_trigger=60"
CACHE_SHARE, CACHE_GB = 8, (0.25, 4.0)  # of the machine's memory, at least and at most


def services(stack: Stack) -> list[Service]:
    return [service(stack, number) for number in (1, 2, 3)]


def service(stack: Stack, number: int) -> Service:
    name = f"mongo-{number}"
    port = stack.ports.mongo[number - 1]
    return Service(
        name=name,
        family="mongo",
        command=lambda: command(stack, number),
        directory=stack.data(name),
        port=port,
        probe=lambda: probe(stack, port),
        prepare=lambda: prepare(stack, name),
        initialize=lambda: initiate(replica_set(stack)),
        patience_seconds=90,
    )


def command(stack: Stack, number: int) -> tuple[str, ...]:
    """A mongod with the cache, the oplog and the diagnostics of a developer's machine."""
    options = {
        "--bind_ip": HOST,
        "--port": str(stack.ports.mongo[number - 1]),
        "--dbpath": str(stack.data(f"mongo-{number}")),
        "--replSet": NAME,
        "--keyFile": str(stack.config("mongo.key")),
        "--wiredTigerCacheSizeGB": f"{cache_gb(virtual_memory().total):.2f}",
        "--wiredTigerEngineConfigString": ENGINE,
        "--oplogSize": "512",
    }
    parameters = ("diagnosticDataCollectionEnabled=false", QUICK_SHUTDOWN)
    return (
        binaries.mongod(),
        "--nounixsocket",
        *(word for option in options.items() for word in option),
        *(word for parameter in parameters for word in ("--setParameter", parameter)),
    )


def cache_gb(memory: int) -> float:
    """The cache of one of three members on a machine with so many bytes of memory."""
    least, most = CACHE_GB
    return min(max(memory / CACHE_SHARE / 2**30, least), most)


def prepare(stack: Stack, name: str) -> None:
    stack.data(name).mkdir(parents=True, exist_ok=True)
    write_private(stack.config("mongo.key"), stack.passwords.mongo_key + "\n")


def replica_set(stack: Stack) -> ReplicaSet:
    members = tuple(f"{HOST}:{port}" for port in stack.ports.mongo)
    secret = stack.passwords
    users = (
        user(stack),
        User(WORKER.name, secret.mongo_worker, (WORKER.name,)),
        User(DASHBOARD.name, secret.mongo_dashboard, (DASHBOARD.name,)),
    )
    return ReplicaSet(members[0], members, users, election_milliseconds=ELECTION_MILLISECONDS)


def user(stack: Stack) -> User:
    """The person's user, with every right: on one's own machine one also steps primaries down."""
    return User(USER, stack.passwords.mongo, ("root",))


def probe(stack: Stack, port: int) -> str:
    """The member's own state, and whether it sees a primary and the whole set."""
    with connect(f"{HOST}:{port}", user(stack)) as member:
        return describe(member.admin.command("replSetGetStatus"), len(stack.ports.mongo))


def describe(status: dict[str, Any], expected: int) -> str:
    """One line from the answer to `replSetGetStatus`; raises unless the member does its part."""
    me = next(member for member in status["members"] if member.get("self"))
    if me["state"] not in (PRIMARY, SECONDARY):
        raise Unhealthy(f"member is {me['stateStr']}, neither PRIMARY nor SECONDARY")
    if len(status["members"]) < expected:
        raise Unhealthy(f"the set has only {len(status['members'])} of {expected} members yet")
    states = [member["state"] for member in status["members"] if member["health"] == 1]
    if PRIMARY not in states:
        raise Unhealthy(f"member is {me['stateStr']} and sees no primary: writes wait")
    return f"{me['stateStr']}, sees {len(states)} of {expected} members healthy"
