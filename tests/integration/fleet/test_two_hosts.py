"""Two hosts share the load of one flow; losing one only costs time."""

from collections.abc import Iterator

import pytest

from chaos.seed import seed
from tests.integration.fleet.conftest import LocalFleet
from tests.integration.fleet.hosts import Host
from tests.integration.fleet.test_fanout import analyzed, wait_for_analyses


@pytest.fixture
def hosts(fleet: LocalFleet) -> Iterator[list[Host]]:
    fleet.settings["ALTLENS_FANOUT_MAX_CHUNK"] = "20"
    started: list[Host] = []
    try:
        started.append(Host(fleet, "one"))
        started.append(Host(fleet, "two"))
        yield started
    finally:
        for host in started:
            host.remove()


def test_two_hosts_share_a_flow_and_one_may_vanish(fleet: LocalFleet, hosts: list[Host]) -> None:
    whole = seed(fleet.store, "shared", 200, ("slow",) * 400)
    report = fleet.report(fleet.drive(whole.id))
    assert (report["failed"], analyzed(fleet, "shared")) == (0, 600)
    assert min(host.done for host in hosts) > 0
    assert sum(host.done for host in hosts) >= 600 / 20

    fleet.settings["ALTLENS_FANOUT_OVERDUE_SECONDS"] = "5"
    run = seed(fleet.store, "vanished", 200, ("slow",) * 600)
    driver = fleet.drive(run.id)
    wait_for_analyses(fleet, "vanished", 50)
    hosts[1].vanish()
    report = fleet.report(driver)
    assert (report["failed"], analyzed(fleet, "vanished")) == (0, 800)
