"""Writes clients/ctl/torchvision.json: where torchvision's weights are published, and how they begin. No weights are fetched.

Of every network of torchvision that has a name here, each set of weights that classifies: the file's name, with the first digits of its
SHA-256, its size, and what its pictures go through (`normalize`, `transform_input`); and the classes, which all of them share. All of it
stands in torchvision's own definitions. Needs torch and torchvision (made with 0.28). Run from this folder.
"""

import inspect
import json
import re

import torch


def imported():
    """torchvision; where its compiled part is of another build of torch, the operators it asks for are declared, and never called."""
    try:
        import torchvision
    except RuntimeError:
        library = torch.library.Library("torchvision", "DEF")
        for operator in ("nms", "qnms"):
            library.define(f"{operator}(Tensor dets, Tensor scores, float iou_threshold) -> Tensor")
        import torchvision
    return torchvision


torchvision = imported()

from networks import TORCHVISIONS  # noqa: E402 - it imports torchvision too
from torchvision.models import get_model_builder, get_model_weights  # noqa: E402

BASE = "https://download.pytorch.org/models/"
# The words of `normalize` for what torchvision's transforms are made with.
NORMALIZATIONS = {((0.485, 0.456, 0.406), (0.229, 0.224, 0.225)): "imagenet", ((0.5, 0.5, 0.5), (0.5, 0.5, 0.5)): "half"}


def row(name, weights):
    """What the table says of a set of weights."""
    base, file = weights.url.rsplit("/", 1)
    digits = re.search(r"-([0-9a-f]{8,})\.pth$", file)
    assert base + "/" == BASE and digits and re.fullmatch(r"[\w+.-]{1,160}", file), weights.url
    transforms = weights.transforms()
    made = {"architecture": name, "weights": weights.name, "default": weights is get_model_weights(name).DEFAULT, "file": file,
            "sha256": digits[1], "mib": weights.meta["_file_size"],
            "normalize": NORMALIZATIONS[tuple(transforms.mean), tuple(transforms.std)]}
    return made | ({"transform_input": True} if prepares_input(get_model_builder(name), weights) else {})


def prepares_input(builder, weights):
    """Whether a network prepares its own input as soon as it is made with weights: its function decides that."""
    if "transform_input" not in inspect.getsource(inspect.getmodule(builder)):
        return False
    with torch.device("meta"):
        return builder(weights=weights).transform_input


def main():
    torchvision.models._api.WeightsEnum.get_state_dict = lambda *_, **__: {}
    torch.nn.Module.load_state_dict = lambda *_, **__: None
    # Others are of a network without its last layers.
    weights = [(name, each) for name in TORCHVISIONS for each in get_model_weights(name) if each.meta["categories"]]
    labels, = {tuple(each.meta["categories"]) for _, each in weights}
    rows = [row(*each) for each in weights]
    assert len({each["file"] for each in rows}) == len(rows)
    assert {each["architecture"] for each in rows if each["default"]} == set(TORCHVISIONS)
    version = torchvision.__version__.split("+")[0]
    head = json.dumps(f"Made by Tests/Reference/make_pull_table.py of torchvision {version}; not to be edited.")
    lines = ",\n".join(json.dumps(each) for each in rows)
    names = ",\n".join(json.dumps(each) for each in labels)
    with open("../../clients/ctl/torchvision.json", "w") as file:
        file.write(f'{{"made":{head},\n"base":"{BASE}",\n"weights":[\n{lines}\n],\n"labels":[\n{names}\n]}}\n')


if __name__ == "__main__":
    main()
