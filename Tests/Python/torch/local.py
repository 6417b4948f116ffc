"""The small networks as PyTorch has them, with the weights that the daemon serves."""
import functools
import json
import sys
import types
from copy import deepcopy
from pathlib import Path

import numpy as np
import torch

ROOT = Path(__file__).resolve().parents[3]
sys.path.insert(0, str(ROOT / "Tests/Reference"))
for operator in ("nms", "qnms"):  # PyPI's torchvision is built for CUDA; beside another torch its own operators are missing
    if not hasattr(torch.ops.torchvision, operator):
        torch.library.define(f"torchvision::{operator}", "(Tensor dets, Tensor scores, float iou_threshold) -> Tensor")

import measuring  # noqa: E402
import minis  # noqa: E402


def safetensors(path):
    """A file's tensors by name, in float32."""
    data = Path(path).read_bytes()
    start = 8 + int.from_bytes(data[:8], "little")
    header = json.loads(data[8:start])
    types = {"F16": np.float16, "F32": np.float32}
    return {name: torch.from_numpy(np.frombuffer(data[start + entry["data_offsets"][0]:start + entry["data_offsets"][1]],
                                                 types[entry["dtype"]]).reshape(entry["shape"]).astype(np.float32))
            for name, entry in header.items() if entry.get("dtype") in types}


def residual(block, x):
    """torchvision's BasicBlock and Bottleneck, with a sum of its own."""
    steps = [(block.conv1, block.bn1), (block.conv2, block.bn2), *([(block.conv3, block.bn3)] if hasattr(block, "conv3") else [])]
    y = x
    for place, (convolution, norm) in enumerate(steps):
        y = norm(convolution(y))
        if place < len(steps) - 1:
            y = block.relu(y)
    return block.relu(y + (x if block.downsample is None else block.downsample(x)))


def out_of_place(network):
    """The same network, in which every operation makes a tensor of its own: hooks see what the modules returned, and not what
    was written over it."""
    for module in network.modules():
        if isinstance(module, torch.nn.ReLU):
            module.inplace = False
        if type(module).__name__ in ("BasicBlock", "Bottleneck"):
            module.forward = types.MethodType(residual, module)
    return network


def load(network, state):
    network.load_state_dict(state, strict=False)
    return out_of_place(network.eval())


def mini():
    """resnet_mini, as it ships."""
    return load(minis.ResNetMini(20), safetensors(ROOT / "clients/models/resnet_mini.safetensors"))


class RectifiedConvolution(torch.nn.Module):
    """torchvision's BasicConv2d with its ReLU as a module: what methods that act on ReLUs need of a local network."""

    def __init__(self, basic):
        super().__init__()
        self.conv, self.bn, self.relu = basic.conv, basic.bn, torch.nn.ReLU()

    def forward(self, x):
        return self.relu(self.bn(self.conv(x)))


def rectified(network):
    for name, child in list(network.named_children()):
        if type(child).__name__ == "BasicConv2d":
            setattr(network, name, RectifiedConvolution(child))
        else:
            rectified(child)
    return network


def googlenet_mini():
    """googlenet_mini, as it ships."""
    return rectified(load(minis.GoogLeNetMini(20), safetensors(ROOT / "clients/models/googlenet_mini.safetensors")))


@functools.cache
def pictures_off_fences():
    """Two pictures of the size that the networks were made for: of many, those on which rounding decides least about a ReLU or a
    maximum of either network, whatever its weights are."""
    many = torch.rand(32, 3, 96, 96, generator=torch.Generator().manual_seed(1))
    distances = [measuring.fence_distances(deepcopy(network).double(), network, many) for network in (mini(), googlenet_mini())]
    return many[torch.minimum(*distances).topk(2).indices]
