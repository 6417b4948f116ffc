"""Tench's peers on a CPU, for tench-bench: PyTorch, ONNX Runtime and OpenVINO on torchvision's networks.

    peers.py list                           what of them is here: a module and its version a line
    peers.py prepare NETWORK FOLDER         its weights (NETWORK.pth) and, with --onnx, its model
    peers.py work PEER NETWORK WORK FOLDER  does the work once for each line of input

`work` prints "first" when it has loaded everything and run once, and "ready" when it is warm. Then
each line "run" is answered by the milliseconds it took, and "logits" by PyTorch's float32 logits
of the picture, little-endian in base64. The picture is a file of float32: [batch, 3, size, size].
"""

from __future__ import annotations

import argparse
import base64
import importlib
import pathlib
import sys
import time
from collections.abc import Callable


def list_versions() -> None:
    for name in ("torch", "torchvision.models", "onnxruntime", "openvino"):
        try:
            importlib.import_module(name)
            top = importlib.import_module(name.partition(".")[0])
            print(top.__name__, top.__version__, flush=True)
        except Exception as error:  # whatever keeps it from being imported, it can't be measured
            print(f"{name}: {error}", file=sys.stderr)


def build(network: str):
    from torchvision import models

    if network in ("googlenet", "inception_v3"):
        return getattr(models, network)(
            aux_logits=False, transform_input=True, init_weights=False
        )
    return getattr(models, network)()


def initialized(network: str, size: int):
    """Random weights whose activations keep their size: He's, and batch-norm statistics of two batches."""
    import torch

    torch.manual_seed(0)
    net = build(network)
    for module in net.modules():
        if isinstance(module, torch.nn.Conv2d):
            torch.nn.init.kaiming_normal_(module.weight, mode="fan_in", nonlinearity="relu")
        if isinstance(module, torch.nn.BatchNorm2d):
            module.momentum = None  # the cumulative average
    net.train()
    for module in net.modules():
        if isinstance(module, torch.nn.Dropout):
            module.eval()
    with torch.no_grad():
        for _ in range(2):
            coarse = torch.rand(8, 3, 40, 40)
            net(torch.nn.functional.interpolate(coarse, size=(size, size), mode="bicubic"))
    return net.eval()


def prepare(options: argparse.Namespace) -> None:
    import torch

    weights = options.folder / f"{options.network}.pth"
    if not weights.exists():
        torch.save(initialized(options.network, options.size).state_dict(), weights)
    if options.onnx and not onnx_file(options).exists():
        picture = torch.rand(options.batch, 3, options.size, options.size)
        torch.onnx.export(
            loaded(options), (picture,), str(onnx_file(options)), dynamo=True,
            external_data=False, verbose=False,
        )  # fmt: skip


def onnx_file(options: argparse.Namespace) -> pathlib.Path:
    return options.folder / f"{options.network}-{options.batch}x{options.size}.onnx"


def loaded(options: argparse.Namespace):
    import torch

    net = build(options.network)
    net.load_state_dict(torch.load(options.folder / f"{options.network}.pth", weights_only=True))
    return net.eval()


def pixels(options: argparse.Namespace):
    import numpy as np

    values = np.fromfile(options.picture, "<f4")
    return values.reshape(options.batch, 3, options.size, options.size)


def onnxruntime_work(options: argparse.Namespace) -> Callable[[], object]:
    import onnxruntime

    settings = onnxruntime.SessionOptions()
    settings.intra_op_num_threads, settings.inter_op_num_threads = options.threads, 1
    session = onnxruntime.InferenceSession(
        str(onnx_file(options)), settings, providers=["CPUExecutionProvider"]
    )
    name, picture = session.get_inputs()[0].name, pixels(options)
    return lambda: session.run(None, {name: picture})


def openvino_work(options: argparse.Namespace) -> Callable[[], object]:
    import openvino

    compiled = openvino.Core().compile_model(str(onnx_file(options)), "CPU", {
        "INFERENCE_PRECISION_HINT": options.precision,
        "INFERENCE_NUM_THREADS": str(options.threads),
        "PERFORMANCE_HINT": "LATENCY",
    })  # fmt: skip
    request, picture = compiled.create_infer_request(), pixels(options)
    return lambda: request.infer({0: picture})


def torch_work(options: argparse.Namespace) -> Callable[[], object]:
    import torch

    torch.set_num_threads(options.threads)
    net, picture = loaded(options), torch.from_numpy(pixels(options))
    if options.peer == "torch-channels-last":
        net = net.to(memory_format=torch.channels_last)
        picture = picture.to(memory_format=torch.channels_last)
    net.requires_grad_(options.work in ("input_gradient_page", "update"))
    call = torch.compile(net) if options.peer == "torch-compile" else net
    target = torch.nn.functional.one_hot(torch.full((options.batch,), 7), 1000).float()
    optimizer = torch.optim.SGD(net.parameters(), lr=1e-12) if options.work == "update" else None

    def output(x):
        with torch.autocast("cpu", dtype=torch.bfloat16, enabled=options.precision == "bf16"):
            return call(x).float()

    def forward():
        with torch.no_grad():
            output(picture)

    def input_gradient():
        net.zero_grad()
        x = picture.detach().clone().requires_grad_(True)
        (output(x) - target).pow(2).sum().backward()

    def update():
        optimizer.zero_grad()
        (output(picture) - target).pow(2).sum().backward()
        optimizer.step()

    return {"forward": forward, "update": update}.get(options.work, input_gradient)


def logits(options: argparse.Namespace) -> str:
    import torch

    with torch.no_grad():
        values = loaded(options)(torch.from_numpy(pixels(options)))
    return base64.b64encode(values.numpy().astype("<f4").tobytes()).decode()


def serve(options: argparse.Namespace) -> None:
    works = {"onnxruntime": onnxruntime_work, "openvino": openvino_work}
    run = works.get(options.peer, torch_work)(options)
    run()
    print("first", flush=True)
    for _ in range(2):
        run()
    print("ready", flush=True)
    for line in sys.stdin:
        if line.strip() == "logits":
            print(logits(options), flush=True)
            continue
        start = time.perf_counter()
        run()
        print(f"{(time.perf_counter() - start) * 1e3:.3f}", flush=True)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    commands = parser.add_subparsers(dest="command", required=True)
    commands.add_parser("list")
    for name in ("prepare", "work"):
        command = commands.add_parser(name)
        if name == "work":
            command.add_argument("peer")
        command.add_argument("network")
        if name == "work":
            command.add_argument("work")
        command.add_argument("folder", type=pathlib.Path)
        command.add_argument("--picture", type=pathlib.Path)
        command.add_argument("--onnx", action="store_true")
        command.add_argument("--batch", type=int, default=1)
        command.add_argument("--size", type=int, default=299)
        command.add_argument("--threads", type=int, default=1)
        command.add_argument("--precision", default="f32")
    options = parser.parse_args()
    if options.command == "list":
        list_versions()
    elif options.command == "prepare":
        prepare(options)
    else:
        serve(options)


if __name__ == "__main__":
    main()
