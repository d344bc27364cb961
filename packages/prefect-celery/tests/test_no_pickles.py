"""Nothing of a flow on the task runner is pickled, and no pickle in its place is loaded."""

import json
from datetime import date
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
import remote_tasks as remote
from kombu.transport.virtual import Channel
from pickles import Trap, is_pickled, put_pickled
from prefect import Flow, allow_failure, flow
from prefect.cache_policies import INPUTS
from prefect.filesystems import LocalFileSystem
from prefect.serializers import PickleSerializer
from prefect.settings import PREFECT_LOCAL_STORAGE_PATH, temporary_settings
from prefect_celery import CeleryOptions, CeleryTaskRunner
from prefect_celery.call_codec import load_call
from prefect_celery.celery_app import celery_app
from prefect_celery.errors import NotSerializable
from prefect_celery.results import KIND

pytestmark = pytest.mark.usefixtures("prefect_server")


def on_celery(body: Any) -> Flow[..., Any]:
    """A flow of the function, on the task runner."""
    return flow(task_runner=CeleryTaskRunner())(body)


def test_nothing_of_a_flow_is_pickled(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """Look at the result storage, the queue and the results of a flow that uses everything."""
    queued: list[bytes] = []
    publish = Channel.basic_publish

    def spy(self: Channel, message: dict[str, Any], *args: Any, **kwargs: Any) -> Any:
        queued.append(repr(message).encode())
        return publish(self, message, *args, **kwargs)

    monkeypatch.setattr(Channel, "basic_publish", spy)
    kept: list[bytes] = []
    app = celery_app(CeleryOptions())
    keep = type(app.backend).set

    def spy_result(self: Any, key: str, value: Any) -> Any:
        kept.append(value if isinstance(value, bytes) else str(value).encode())
        return keep(self, key, value)

    monkeypatch.setattr(type(app.backend), "set", spy_result)

    @on_celery
    def body() -> Any:
        one, failed = remote.add.submit(1), remote.fail.submit()
        collected = remote.collect.submit([one, (date(2026, 1, 2), {3}), allow_failure(failed)])
        doubled = remote.double_all.submit([1, 2])
        variant = remote.draw_once.with_options(cache_policy=INPUTS, retries=1).submit(2)
        return collected.result(), doubled.result(), variant.result()

    storage = tmp_path / "storage"
    with temporary_settings({PREFECT_LOCAL_STORAGE_PATH: storage}):
        (collected, doubled, _) = body()
    assert collected[:2] == [2, (date(2026, 1, 2), {3})]
    assert (repr(collected[2]), doubled) == ("Broken('out of order')", [2, 4])
    stored = [path.read_bytes() for path in storage.rglob("*") if path.is_file()]
    assert (len(stored) > 12, len(queued) > 6, len(kept) > 6) == (True, True, True)
    assert [bytes_ for bytes_ in (*stored, *queued, *kept) if is_pickled(bytes_)] == []


def test_a_pickled_result_is_refused_and_not_loaded(
    runner: CeleryTaskRunner, tmp_path: Path
) -> None:
    trap = Trap(tmp_path / "sprung")
    future = runner.submit(remote.add, {"x": 1})
    path = Path(future.wrapped_future.result(timeout=30).data.storage_key)
    put_pickled(path, trap)
    assert is_pickled(path.read_bytes())
    with pytest.raises(NotSerializable, match="was not written by prefect-celery"):
        future.result()
    assert not trap.sprung


@pytest.mark.parametrize("how", ["serializer", "metadata"])
def test_a_record_that_names_two_serializers_is_read_as_ours(
    runner: CeleryTaskRunner, tmp_path: Path, how: str
) -> None:
    trap = Trap(tmp_path / "sprung")
    future = runner.submit(remote.add, {"x": 1})
    path = Path(future.wrapped_future.result(timeout=30).data.storage_key)
    record = json.loads(path.read_text())
    pickled = PickleSerializer()
    record["result"] = pickled.dumps(trap).decode()
    if how == "serializer":  # which Prefect takes for the older form, and prefers
        record["serializer"] = pickled.model_dump()
    else:
        record["metadata"]["serializer"] = {"type": KIND, "serializer": pickled.model_dump()}
    path.write_text(json.dumps(record))
    with pytest.raises(Exception, match=r"Expecting value|not written by prefect-celery"):
        future.result()
    assert not trap.sprung


def test_a_pickled_call_is_refused_and_not_loaded(tmp_path: Path) -> None:
    trap, run_id = Trap(tmp_path / "sprung"), UUID(int=7)
    (tmp_path / "calls").mkdir()
    put_pickled(tmp_path / "calls" / str(run_id), (trap, None, {}, {}, {}))
    with pytest.raises(NotSerializable, match="was not written by prefect-celery"):
        load_call(str(tmp_path), run_id)
    assert not trap.sprung


def test_a_pickled_result_in_the_cache_is_computed_again(tmp_path: Path) -> None:
    trap, paths = Trap(tmp_path / "sprung"), []

    @on_celery
    def body() -> float:
        future = remote.draw_once.submit(7)
        future.wait()
        paths.append(Path(future.state.data.metadata.storage_key))
        put_pickled(paths[0], trap)
        return float(remote.draw_once.submit(7).result())

    assert body() >= 7
    assert not trap.sprung
    assert not is_pickled(paths[0].read_bytes())


def test_calls_and_results_go_to_a_saved_block(tmp_path: Path) -> None:
    block = LocalFileSystem(basepath=str(tmp_path / "block"))
    block.save("no-pickles", overwrite=True)

    @on_celery
    def body() -> list[float]:
        drawn = remote.draw_once.with_options(result_storage=block)
        return [drawn.submit(3).result(), drawn.submit(3).result()]

    first, again = body()
    assert first == again
    assert len(list((tmp_path / "block" / "calls").iterdir())) == 2


def test_an_option_that_is_code_belongs_to_the_definition(runner: CeleryTaskRunner) -> None:
    variant = remote.add.with_options(on_completion=[print])
    with pytest.raises(NotSerializable, match=r"option 'on_completion' .*Give it to `@task`"):
        runner.submit(variant, {"x": 1})
    apart = remote.add.with_options(cache_policy=INPUTS.configure(key_storage="keys"))
    with pytest.raises(NotSerializable, match=r"Leave `key_storage` out of it"):
        runner.submit(apart, {"x": 1})
