"""The notebook runs, and shows what its words say."""

import re
from pathlib import Path

import pytest

nbformat = pytest.importorskip("nbformat")
nbclient = pytest.importorskip("nbclient")
pytest.importorskip("ipykernel")

from miniatures import ROOT, tenchd  # noqa: E402

EXAMPLES = ROOT / "clients/python/examples"


@pytest.fixture
def notebook():
    return nbformat.read(EXAMPLES / "inside.ipynb", as_version=4)


def test_it_is_kept_without_outputs(notebook):
    cells = [cell for cell in notebook.cells if cell.cell_type == "code"]
    assert not any(cell.outputs or cell.execution_count for cell in cells)


def test_it_shows_what_it_says(notebook, monkeypatch):
    import tench
    monkeypatch.setenv("TENCHD", tenchd())
    monkeypatch.setenv("PYTHONPATH", str(Path(tench.__file__).parents[1]))
    nbclient.NotebookClient(notebook, timeout=300, resources={"metadata": {"path": str(EXAMPLES)}}).execute()
    outputs = [output for cell in notebook.cells if cell.cell_type == "code" for output in cell.outputs]
    assert sum("image/png" in output.get("data", {}) for output in outputs) == 6
    said = "".join(output.text for output in outputs if output.output_type == "stream")

    assert re.match(r"dalmatian 4\d%, strawberry 3\d%", said), said
    shares = {name: int(share) for name, share in re.findall(r"^(.+): (\d+)% of the map", said, re.M)}
    assert shares["dalmatian"] > 75 and shares["strawberry"] < 25 and 35 < shares["snail"] < 65, said
    sums = re.findall(r"add up to (\S+), the score gained (\S+)", said)
    assert len(sums) == 2 and all(abs(float(sum) - float(gain)) < 0.2 for sum, gain in sums), said
    assert "session says of the left half: snail" in said and "session says of the right half: strawberry" in said, said
    assert "told of the left half: dalmatian" in said, said
    assert all(f"session says of plain {name}: snail" in said for name in ("black", "white")), said
    others = re.findall(r"told of plain \w+:(.*)", said)
    assert len(others) == 2 and all(int(share) < 15 for each in others for share in re.findall(r"snail (\d+)%", each)), said
    assert "as ours: True" in said or "left out: " in said, said
