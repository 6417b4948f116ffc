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

    assert re.match(r"(red fox|violin) 4\d%, (red fox|violin) 4\d%", said), said
    shares = {name: [int(share) for share in re.findall(rf"{name}: (\d+)% of the map", said)] for name in ("red fox", "violin", "snail")}
    assert shares["red fox"][0] > 75 and shares["violin"][0] < 40 and 35 < shares["snail"][0] < 65, said
    sums = re.findall(r"add up to (\S+), the score gained (\S+)", said)
    assert len(sums) == 2 and all(abs(float(sum) - float(gain)) < 0.2 for sum, gain in sums), said
    assert "session says of the left half: snail" in said and "session says of the right half: violin" in said, said
    assert "told of the left half: red fox" in said and "that the network drew: snail" in said, said
    assert "as ours: True" in said or "left out: " in said, said
