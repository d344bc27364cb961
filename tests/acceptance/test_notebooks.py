"""Every notebook runs from top to bottom in a new state folder."""

import os
from pathlib import Path

import nbformat
import pytest
from nbclient import NotebookClient

NOTEBOOKS = sorted((Path(__file__).parents[2] / "notebooks").glob("*.ipynb"))
SECONDS = 240


@pytest.fixture(params=NOTEBOOKS, ids=lambda path: path.stem)
def notebook(request: pytest.FixtureRequest) -> Path:
    path: Path = request.param
    return path


def test_it_runs_from_top_to_bottom(notebook: Path, tmp_path: Path) -> None:
    content = nbformat.read(notebook, as_version=4)
    surroundings = {
        **{name: value for name, value in os.environ.items() if not name.startswith("PREFECT_")},
        "ALTLENS_HOME": str(tmp_path),
        "JUPYTER_PREFER_ENV_PATH": "1",  # prefer this environment's kernel to the user's
        "JUPYTER_DATA_DIR": str(tmp_path),
        "MPLBACKEND": "agg",
    }
    client = NotebookClient(
        content,
        timeout=SECONDS,
        kernel_name="python3",
        resources={"metadata": {"path": str(notebook.parent)}},
    )
    client.execute(env=surroundings)
    results = [cell.outputs for cell in content.cells if cell.cell_type == "code"]
    faults = [out for outputs in results for out in outputs if out.output_type == "error"]
    assert faults == []
    assert any(out.output_type == "execute_result" for out in results[-1])


def test_it_is_kept_without_output(notebook: Path) -> None:
    cells = [cell for cell in nbformat.read(notebook, as_version=4).cells if "outputs" in cell]
    assert [cell.source for cell in cells if cell.outputs or cell.execution_count] == []
