"""Writes the checkpoints that the tests of Weights read, small files in each of PyTorch's formats.

    python make_checkpoints.py FOLDER

Every tensor holds k / 8 for its k-th element in row-major order, a number that float16 and bfloat16
hold too, so that a test needs to know the shape alone.
"""

import os
import pathlib
import sys
from collections import OrderedDict

import torch


def counted(*shape, dtype=torch.float32):
    count = int(torch.tensor(shape).prod())
    return (torch.arange(count, dtype=torch.float32) / 8).reshape(shape).to(dtype)


def small(dtype=torch.float32):
    """A convolution, batch norm and classifier, as `state_dict()` gives them."""
    tensors = OrderedDict()
    tensors["conv1.weight"] = counted(4, 3, 3, 3, dtype=dtype)
    tensors["bn1.weight"] = counted(4, dtype=dtype)
    tensors["bn1.num_batches_tracked"] = torch.tensor(1234567)
    tensors["fc.weight"] = counted(5, 4, dtype=dtype)
    tensors["fc.bias"] = counted(5, dtype=dtype)
    tensors._metadata = OrderedDict(conv1={"version": 1}, bn1={"version": 2})
    return tensors


def strided():
    """Tensors that share storages, start inside them, and lie in another order."""
    base = counted(2, 3, 4, 5)
    pixels = torch.empty(2, 3, 4, 5).contiguous(memory_format=torch.channels_last)
    pixels.copy_(base)
    line = torch.arange(-3, 20, dtype=torch.float32) / 8
    transposed = torch.empty(5, 4).t()
    transposed.copy_(counted(4, 5))
    return OrderedDict(
        channels_last=pixels, tail=line[3:], again=line[3:], every_second=(line[3:] * 0.5)[::2],
        transposed=transposed, scalar=torch.tensor(0.0), empty=torch.zeros(0, 3))


class Evil:
    def __reduce__(self):
        return os.system, ("echo this must never run",)


def main(folder):
    folder.mkdir(parents=True, exist_ok=True)
    save = lambda value, name, zipped=True: torch.save(
        value, folder / name, _use_new_zipfile_serialization=zipped)
    wrapped = OrderedDict(("module." + name, value) for name, value in small().items())
    training = {
        "epoch": 3, "best": 0.5, "arch": "small", "state_dict": wrapped,
        "optimizer": {"state": {0: {"momentum_buffer": counted(4)}}, "param_groups": [{"lr": 0.1}]}}
    for zipped, kind in (True, "zip"), (False, "legacy"):
        save(small(), f"small.{kind}.pth", zipped)
        save(training, f"training.{kind}.pth", zipped)
        save(strided(), f"strided.{kind}.pth", zipped)
        save({"weight": Evil()}, f"evil.{kind}.pth", zipped)
        for dtype in torch.float16, torch.bfloat16, torch.float64:
            save(small(dtype), f"{str(dtype).removeprefix('torch.')}.{kind}.pth", zipped)
    parameter = torch.nn.Parameter(counted(4))
    save({"model": OrderedDict(weight=parameter)}, "parameter.zip.pth")
    integers = {
        str(dtype).removeprefix("torch."): torch.arange(3).to(dtype)
        for dtype in (torch.int64, torch.int32, torch.int16, torch.int8, torch.uint8, torch.bool)}
    save(integers, "integers.zip.pth")
    save(torch.nn.Linear(2, 2), "module.zip.pth")


if __name__ == "__main__":
    torch.manual_seed(0)
    main(pathlib.Path(sys.argv[1]))
