"""The package as it is given away: a wheel, in an environment that has numpy and nothing else; and its types."""

import ast
import re
import shutil
import subprocess
import sys
import venv
import zipfile
from pathlib import Path

import pytest

from miniatures import MODELS, ROOT, tenchd

SOURCE = ROOT / "clients/python"
OPTIONAL = {"torch", "jax", "PIL", "typing_extensions"}  # imported where they are used, and nowhere else


def ran(*command, **options):
    """What a program printed; it must end well and complain of nothing."""
    run = subprocess.run(list(map(str, command)), stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, **options)
    assert run.returncode == 0, run.stdout + run.stderr
    return run.stdout


@pytest.fixture(scope="module")
def wheel(tmp_path_factory):
    """The wheel, built of a copy, since building leaves files behind."""
    folder = tmp_path_factory.mktemp("wheel")
    shutil.copytree(SOURCE, folder / "source", ignore=shutil.ignore_patterns("__pycache__", "build", "*.egg-info", ".mypy_cache"))
    ran(sys.executable, "-m", "pip", "wheel", "--quiet", "--no-deps", "--no-build-isolation", "--wheel-dir", folder, folder / "source")
    return next(folder.glob("*.whl"))


@pytest.fixture(scope="module")
def empty(wheel, tmp_path_factory):
    """The Python of an empty environment, after `pip install` of the wheel."""
    folder = tmp_path_factory.mktemp("empty")
    venv.create(folder, with_pip=True)
    ran(folder / "bin/pip", "install", "--quiet", wheel)
    return folder / "bin/python"


def test_the_wheel_holds_the_package_and_its_types(wheel):
    held = set(zipfile.ZipFile(wheel).namelist())
    modules = {str(path.relative_to(SOURCE)) for path in SOURCE.glob("tench/**/*.py")}
    assert modules | {"tench/py.typed"} == {name for name in held if name.startswith("tench/")}


def test_numpy_is_all_that_is_installed_with_it(empty):
    installed = {line.split("==")[0] for line in ran(empty, "-m", "pip", "list", "--format=freeze").splitlines()}
    assert installed - {"pip", "setuptools"} == {"numpy", "tench"}


def test_the_readmes_recipe_runs_in_an_empty_environment(empty, tmp_path):
    page = (ROOT / "README.md").read_text()
    recipe = page.split("**From Python.**")[1].split("```python\n")[1].split("```")[0]
    recipe = recipe.replace("resnet50:resnet50.pth,normalize=imagenet", f"resnet_mini:{MODELS}/resnet_mini.safetensors")
    recipe = recipe.replace("photograph.jpg", "photograph.png")
    make = "import numpy, tench; tench.picture(numpy.full((90, 80, 3), 128, numpy.uint8)).save('photograph.png')"
    ran(empty, "-W", "error", "-c", make, cwd=tmp_path)
    ran(empty, "-W", "error", "-c", recipe, cwd=tmp_path, env={"TENCHD": tenchd()})
    assert (tmp_path / "nearer-a-tench.png").read_bytes().startswith(b"\x89PNG")


def test_the_guides_examples_run_in_an_empty_environment(empty, endpoint, tmp_path):
    page = (ROOT / "clients/README.md").read_text()
    examples = "\n".join(part.split("```")[0] for part in page.split("```python\n")[1:])
    said = ran(empty, "-W", "error", "-c", examples, cwd=tmp_path, env={"TENCHD": tenchd(), "TENCH_ENDPOINT": endpoint})
    assert len(said.splitlines()) == 7


def test_its_own_code_passes_mypy_strictly():
    ran(sys.executable, "-m", "mypy", "--cache-dir", ROOT / ".build/python/mypy", cwd=SOURCE)


def test_a_program_that_uses_it_is_checked(tmp_path):
    program = tmp_path / "program.py"
    program.write_text("""
import numpy as np
import tench
from tench import aio

def used(client: tench.Tench, array: "np.ndarray[tuple[int, ...], np.dtype[np.float32]]") -> None:
    reveal_type(client.forward("m", array)["outputs"]["logits"])
    reveal_type(client.input_gradient("m", array, at=["layer1"])["gradients"])
    reveal_type(client.layers("m")[0]["name"])
    reveal_type(tench.picture("x.png"))
    client.forward(model=3)
    client.forward("m", array)["ouputs"]

async def awaited(client: aio.Tench) -> None:
    reveal_type((await client.update("m", 0, {}, {}))["version"])
""")
    run = subprocess.run([sys.executable, "-m", "mypy", "--strict", "--cache-dir", ROOT / ".build/python/mypy", program],
                         stdout=subprocess.PIPE, text=True, cwd=tmp_path, env={"MYPYPATH": str(SOURCE)})
    said = run.stdout.splitlines()
    revealed = [re.search(r'Revealed type is "(.*)"', line)[1] for line in said if "Revealed" in line]
    assert "ndarray" in revealed[0] and "ndarray" in revealed[1] and "None" in revealed[1], run.stdout
    assert revealed[2:] == ["str", "tench.pictures.Picture", "int"], run.stdout
    errors = [line for line in said if ": error: " in line]
    assert len(errors) == 2 and 'has incompatible type "int"' in errors[0] and '"ouputs"' in errors[1], run.stdout


def test_nothing_but_numpy_is_imported_before_it_is_used():
    for path in SOURCE.glob("tench/*.py"):
        for node in ast.parse(path.read_text()).body:
            names = [node.module or ""] if isinstance(node, ast.ImportFrom) and node.level == 0 else \
                [alias.name for alias in node.names] if isinstance(node, ast.Import) else []
            for name in {name.split(".")[0] for name in names}:
                assert name in sys.stdlib_module_names | {"numpy"} or path.name == f"{name}.py" and name in OPTIONAL, path
    script = "import sys, tench; print(sorted({'torch', 'jax', 'PIL', 'asyncio', 'typing_extensions'} & set(sys.modules)))"
    assert ran(sys.executable, "-c", script) == "[]\n"
