"""Writes the forms in which people keep a state dict, each with the same few tensors.

    python make_real_checkpoints.py FOLDER

What is under FOLDER/found holds `small()` of make_checkpoints.py once, beside whatever else training scripts leave there; each file
loads in PyTorch, but for those of protocol 0, whose persistent ids PyTorch writes and cannot read. What is under FOLDER/told can't be
read here, and has to be told for what it is. The bytes of some files differ from run to run, what they hold doesn't.
"""
import argparse, collections, datetime, decimal, enum, pathlib, random, sys, types, uuid

import numpy as np
import torch

from make_checkpoints import counted, small

FOLDER = pathlib.Path(sys.argv[1])
Point = collections.namedtuple("Point", "x y")


class Mode(enum.Enum):
    FAST = 1


class Config(dict):
    """As EasyDict, mmcv and others have it: a dictionary with attributes."""


class Meter:
    def __init__(self):
        self.sum, self.values = 3.5, [1.0, 2.0]


def save(name, value, folder="found", **options):
    path = FOLDER / folder / f"{name}.pth"
    path.parent.mkdir(parents=True, exist_ok=True)
    torch.save(value, path, **options)


def prefixed(prefix, state=None):
    return collections.OrderedDict((prefix + key, value) for key, value in (state or small()).items())


def trained():
    """An optimizer's and a schedule's state after a step, as training scripts keep them."""
    net = torch.nn.Linear(3, 2)
    optimizer = torch.optim.Adam(net.parameters(), lr=0.1)
    schedule = torch.optim.lr_scheduler.MultiStepLR(optimizer, [1, 2])
    net(torch.ones(1, 3)).sum().backward()
    optimizer.step(), schedule.step()
    return {"optimizer": optimizer.state_dict(), "lr_scheduler": schedule.state_dict(), "whole_optimizer": optimizer}


def beside():
    """Python objects that lie beside the weights, a name for each kind."""
    generator = random.Random(1)
    return {
        "namespace": argparse.Namespace(lr=0.1, output=pathlib.Path("runs"), mode=Mode.FAST),
        "numpy": {"acc": np.float64(0.93), "epoch": np.int64(3), "curve": np.arange(3.0), "names": np.array(["a", "b"])},
        "sets": {"seen": {1, 2}, "frozen": frozenset("ab"), "empty": set()},
        "times": [datetime.datetime(2020, 1, 2), datetime.timedelta(1), datetime.date(2020, 1, 2)],
        "torch_kinds": [torch.float16, torch.device("cuda:0"), torch.Size([1, 2])],
        "random_states": [generator.getstate(), np.random.default_rng(1).bit_generator.state, torch.get_rng_state()[:16]],
        "numbers": [1 << 80, -(1 << 70), 2**31, -5, 1.5, 3j, True, None, decimal.Decimal("0.1")],
        "texts": {"diff": "x" * 70000, "bytes": b"\0\xff", "more": bytearray(b"ab"), "name": "\N{SNOWMAN}\ud800", 7: 8, (1, 2): 3, None: 4},
        "containers": [collections.Counter("ab"), collections.deque([1]), Point(1, 2), collections.defaultdict(list, a=[1]), range(3)],
        "classes": [Meter(), Meter, uuid.UUID(int=5), types.SimpleNamespace(a=1), len, torch.nn.functional.relu, Config(a=1)],
        "modules": [torch.nn.Linear(2, 2), torch.nn.Sequential(torch.nn.ReLU()), torch.nn.CrossEntropyLoss()],
        "training": trained(),
        "tensors": [torch.eye(3).to_sparse(), torch.zeros(2, dtype=torch.float8_e4m3fn), torch.zeros(2, dtype=torch.complex64),
                    torch.quantize_per_tensor(torch.zeros(2), 0.1, 0, torch.qint8), torch.zeros(2, dtype=torch.uint16),
                    torch.empty(2, device="meta"), torch.nn.Parameter(torch.zeros(2))],
    }


def found():
    for name, value in beside().items():
        save(f"beside_{name}", {"state_dict": small(), name: value, "epoch": 3})
        save(f"before_{name}", {name: value, "model": small()}, _use_new_zipfile_serialization=False)
    save("beside_in_itself", {**small(), "epoch": 3, "args": argparse.Namespace(a=1), "best": None})

    for key in ("model_state_dict", "net", "params_ema", "weights", "G"):
        save(f"key_{key}", {key: small(), "optimizer_state_dict": {"state": {}, "param_groups": []}})
    save("nested", {"trainer": {"ema": {"state_dict": small()}, "step": 1}})
    save("list", [3, small(), {"lr": 0.1}])
    save("tuple", (small(), None))
    save("dictionary_of_a_class", {"model": Config(small())})
    save("a_class_of_dictionary", Config(state_dict=small()))
    save("default_dictionary", {"net": collections.defaultdict(list, small())})
    save("twice_the_same", dict.fromkeys(("model", "state_dict"), small()))
    twice = small()
    save("twice_the_same_tensors", {"model": dict(twice), "state_dict": dict(twice)})

    for prefix in ("module.", "model.", "_orig_mod.", "module._orig_mod.", "model._orig_mod.", "net.backbone.", "0."):
        save("prefix_" + prefix.replace(".", "_"), {"state_dict": prefixed(prefix)})
    save("prefix_inside", {key.replace("conv1.", "conv1._orig_mod.").replace("fc.", "_fsdp_wrapped_module.fc."): value
                           for key, value in small().items()})
    save("prefix_beside_others", {"state_dict": {**prefixed("model."), "criterion.weight": counted(5), "model_acc.total": counted(1)}})
    save("averaged", {"model_ema": {"n_averaged": torch.tensor(7), **prefixed("module.")}})
    save("averaged_bare", {"n_averaged": torch.tensor(7), **small()})

    state = small()
    state["bn1.weight"] = torch.tensor(0.25).expand(4)
    save("expanded", {**state, "bn1.weight": state["bn1.weight"]})
    line = torch.arange(40, dtype=torch.float32) / 8
    save("overlapping", {**small(), "fc.weight": line[:20].reshape(5, 4), "fc.bias": line[:5]})
    marked = {key: torch.nn.Parameter(value) if value.is_floating_point() else value for key, value in small().items()}
    marked["fc.bias"].note = "trained"
    marked["fc.weight"].hooked = {"a": 1}
    save("parameters_with_attributes", marked)
    noted = small()
    noted["fc.bias"].note = argparse.Namespace(a=1)
    save("tensors_with_attributes", noted)
    save("buffers", {key: torch.nn.Buffer(value) for key, value in small().items()})
    for zipped in True, False:
        for protocol in range(6):
            kind = "zip" if zipped else "legacy"
            objects = {"args": argparse.Namespace(lr=0.1), "c": Config(a=1), "more": [{1}, 1 << 80, b"\xff", "\N{SNOWMAN}\n\\u", 2.5]}
            save(f"protocol_{protocol}_{kind}", {**objects, "state_dict": small(torch.float64), "deep": ({"a": ()},)},
                 _use_new_zipfile_serialization=zipped, pickle_protocol=protocol)


def told():
    tell = lambda name, value, **options: save(name, value, "told", **options)
    for name, value in {
        "float8": counted(5).to(torch.float8_e4m3fn), "quantised": torch.quantize_per_tensor(counted(5), 0.1, 0, torch.qint8),
        "sparse": counted(5).to_sparse(), "complex": counted(5).to(torch.complex64), "meta": torch.empty(5, device="meta"),
    }.items():
        tell(name, {**small(), "fc.bias": value})
        if name != "meta":
            tell(name + "_legacy", {**small(), "fc.bias": value}, _use_new_zipfile_serialization=False)
    tell("numpy_weights", {key: value.numpy() for key, value in small().items()})
    tell("module", torch.nn.Sequential(torch.nn.Linear(2, 2)))
    tell("module_legacy", {"model": torch.nn.Linear(2, 2), "epoch": 3}, _use_new_zipfile_serialization=False)
    tell("number", 3)
    net = torch.nn.Linear(2, 2)
    torch.jit.save(torch.jit.trace(net, torch.zeros(1, 2)), FOLDER / "told/torchscript.pth")
    torch.export.save(torch.export.export(net, (torch.zeros(1, 2),)), FOLDER / "told/exported.pth")
    sys.byteorder = "big"
    tell("big_endian", small())
    tell("big_endian_legacy", small(), _use_new_zipfile_serialization=False)


if __name__ == "__main__":
    torch.manual_seed(0)
    found()
    told()
