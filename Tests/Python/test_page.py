"""The examples on the package's page run as they stand there."""

import os
import re
import subprocess
import sys
from importlib import metadata
from pathlib import Path

import pytest
import tench
from miniatures import ROOT, tenchd

PACKAGE = str(Path(tench.__file__).parents[1])
PAGE = (ROOT / "clients/python/README.md").read_text()


def blocks(kind):
    """The page's code blocks of a kind, which is what stands behind the word `python`."""
    return re.findall(rf"```python{kind}\n(.*?)```", PAGE, re.S)


CHECKS = {
    "": """
logits = client.forward("mini", picture)["outputs"]["logits"]
assert abs(reply["loss"] + logits[0, 7]) < 1e-4
assert set(gradients) == {"layer2", "input"} and changed.shape == logits.shape
assert (answer["outputs"]["logits"] == logits).all()
""",
    " torch": "assert given.grad.shape == picture.shape and given.grad.abs().max() > 0",
    " jax": """
assert gradient.shape == picture.shape and abs(gradient).max() > 0
assert layers(picture)["layer2"].shape[:3] == (1, 48, 12)
""",
}


def run(script, *arguments, **options):
    """A script in a process of its own, since PyTorch and JAX in one get in each other's way."""
    done = subprocess.run([sys.executable, "-c", script, *arguments], capture_output=True, text=True, **options)
    assert done.returncode == 0, done.stderr
    return done.stdout


@pytest.mark.parametrize("kind", CHECKS)
def test_the_examples_run(endpoint, kind):
    if kind and not any(metadata.distributions(name=kind.strip())):
        pytest.skip(f"{kind.strip()} is not installed")
    script = "\n".join([*blocks(""), *(blocks(kind) if kind else ()), CHECKS[kind]])
    said = run(script, cwd=ROOT, env={**os.environ, "TENCH_ENDPOINT": endpoint, "PYTHONPATH": PACKAGE})
    assert said.startswith("[('dalmatian', 0.41), ('strawberry', 0.36)]") and "invalid_shape [" in said


def test_the_gradcam_script(tmp_path):
    """On a small network and a drawn scene, to which the script's names are changed."""
    pytest.importorskip("PIL")
    script, = blocks(r" gradcam\.py")
    changed = {"resnet50:resnet50.pth,normalize=imagenet,labels=imagenet_classes.txt":
               f"resnet_mini:{ROOT}/clients/models/resnet_mini.safetensors,labels={ROOT}/clients/models/labels.txt",
               '"layer4"': '"layer3"', "(224, 224)": "(96, 96)"}
    for old, new in changed.items():
        assert old in script
        script = script.replace(old, new)
    said = run(script, ROOT / "clients/python/examples/dalmatian_and_strawberry.png", cwd=tmp_path,
               env={**os.environ, "TENCHD": tenchd(), "PYTHONPATH": PACKAGE})
    assert len(said.splitlines()) == 5
    assert tench.picture(tmp_path / "gradcam.png").shape == (1, 3, 96, 192)
