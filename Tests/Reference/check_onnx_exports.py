#!/usr/bin/env python3
"""Holds a daemon against torch on torchvision's networks as ONNX: check_onnx_exports.py TENCHD [--all] [--quick] [--done FILE] [NAME…]

Each network with the formulas' weights is exported by TorchScript's exporter at opset 17, one of each kind of layer at 13 too, and by
torch.onnx.export as it comes, which is dynamo's with external data. The daemon's logits and input gradients of the files are held to
float64's of the network itself, by the bounds of check_all.py. Then three steps of SGD on little networks, saved and loaded again.
One network of each family; with --all every one, with names these. With --quick a file is held to the daemon's own network of that name,
which check_all.py holds to float64's. FILE remembers what is done, to go on another time. Each file is
deleted when it has been looked at. Prints a row for each.
"""
import contextlib, functools, io, json, pathlib, sys, tempfile, warnings

try:
    import onnx, onnxscript
    import torch
    import formulas, networks
    from check_all import AT_MOST, LOSS, PICTURES, gradient
    from daemon import Daemon, off
    import onnx_training
except ImportError as missing:
    print(f"exported networks left out: {missing}")
    sys.exit(0)

OLDER = ("resnet18", "mobilenet_v3_small", "googlenet", "convnext_tiny")
# What Vision Transformers and MaxViT take alone, and where AlexNet and VGG pool evenly, without which no exporter writes a pool. To the
# others a smaller picture is what a larger one is.
SIDE = {name: 224 for name in networks.TORCHVISIONS if name.startswith(("vit", "maxvit", "alexnet", "vgg"))}


def script(opset):
    def write(net, x, file):
        torch.onnx.export(net, (x,), file, dynamo=False, opset_version=opset, input_names=["input"], output_names=["output"])
    return write


def dynamo(net, x, file):
    torch.onnx.export(net, (x,), file, verbose=False)


EXPORTERS = {"TorchScript 17": script(17), "TorchScript 13": script(13), "dynamo": dynamo}


@functools.lru_cache(1)
def made(name):
    return networks.make(name)


def check(tenchd, name, exporter, is_quick):
    """A row of the table, and whether it is right."""
    side = SIDE.get(name, 128)
    with tempfile.TemporaryDirectory(prefix="tench-onnx-") as folder:
        file = pathlib.Path(folder, "m.onnx")
        single = made(name)
        with warnings.catch_warnings(), contextlib.redirect_stdout(io.StringIO()):
            warnings.simplefilter("ignore")
            EXPORTERS[exporter](single, torch.zeros(1, 3, side, side), str(file))
        stored = onnx.load(str(file), load_external_data=False)
        opset, nodes = stored.opset_import[0].version, len(stored.graph.node)
        size = sum(each.stat().st_size for each in pathlib.Path(folder).iterdir())
        options = ["--model", f"m=onnx:{file}"]
        if is_quick:
            torch.save(single.state_dict(), f"{folder}/named.pth")
            options += ["--model", f"named={name}:{folder}/named.pth"]
        daemon = Daemon(tenchd, *options)
    row = f"{name:18} {exporter:14} {opset:2} {nodes:5} nodes {size / 1e6:7.1f} MB"
    try:
        if is_quick:
            return held_to_named(daemon, side, row)
        logits, slopes = compare(daemon, name, single, side)
    finally:
        daemon.close()
    ours, torchs = zip(*slopes)
    isRight = logits <= 2e-5 and min(ours) <= max(1e-5, 4 * min(torchs)) and max(ours) <= max(0.1, 3 * max(torchs))
    return isRight, (f"{row}  logits {logits:.1e}  gradients {min(ours):.1e} to {max(ours):.1e} "
                     f"(torch's own {min(torchs):.1e} to {max(torchs):.1e})")


def held_to_named(daemon, side, row):
    """The row, and whether the file's logits and input gradients are the daemon's own for the network by name, but where they are near a
    fence: two ways of rounding then fall on either side of it."""
    logits, slopes = [], []
    while len(slopes) < 2 or (len(slopes) < PICTURES and min(slopes) > 1e-5):
        pixels = formulas.batch([len(slopes) + 1], side, side)
        logits.append(off(*(daemon.forward(pixels, model=model)["logits"] for model in ("m", "named"))))
        slopes.append(off(*(daemon.gradient(pixels, LOSS, model=model) for model in ("m", "named"))))
    isRight = max(logits) <= 2e-5 and min(slopes) <= 2e-3 and max(slopes) <= 0.1
    return isRight, f"{row}  from those by name: logits {max(logits):.1e}  gradients {min(slopes):.1e} to {max(slopes):.1e}"


def compare(daemon, name, single, side):
    """How far the logits are off, and for some pictures the daemon's gradient and torch's own by float32."""
    exact = networks.make(name, torch.float64)
    pixels = torch.from_numpy(formulas.batch([1, 2], side, side))
    with torch.no_grad(), networks.functions_out_of_place():
        logits = off(daemon.forward(pixels.numpy())["logits"], exact(pixels.double()))
    found = []
    while len(found) < PICTURES or (len(found) < AT_MOST and min(found)[0] > 1e-5):
        pixels = torch.from_numpy(formulas.batch([len(found) + 1], side, side))
        truth = gradient(exact, pixels.double())
        found.append((off(daemon.gradient(pixels.numpy(), LOSS), truth), off(gradient(single, pixels).double().numpy(), truth)))
        if len(found) == 2 and max(found)[0] <= 1e-5:
            break
    return logits, found


def main(tenchd, *arguments):
    arguments, done = list(arguments), {}
    remembered = pathlib.Path(arguments.pop(arguments.index("--done") + 1)) if "--done" in arguments else None
    if remembered and remembered.exists():
        done = dict(json.loads(line) for line in remembered.read_text().splitlines())
    names = [each for each in arguments if not each.startswith("--")]
    chosen = names or (networks.TORCHVISIONS if "--all" in arguments else [family[0] for family in networks.FAMILIES])
    wrong = []
    for name in chosen:
        for exporter in EXPORTERS:
            key = f"{name} by {exporter}"
            if exporter == "TorchScript 13" and name not in OLDER:
                continue
            if key not in done:
                try:
                    isRight, row = check(tenchd, name, exporter, "--quick" in arguments)
                except (Exception, SystemExit) as error:
                    isRight, row = False, f"{name:18} {exporter:14} {' '.join(str(error).split())[-400:]}"
                done[key] = row + ("" if isRight else "  WRONG")
                if remembered and isRight:
                    with remembered.open("a") as file:
                        file.write(json.dumps([key, done[key]]) + "\n")
            print(done[key], flush=True)
            wrong += [key] if done[key].endswith("WRONG") else []
    if not names:
        wrong += onnx_training.check(tenchd)
    sys.exit(f"wrong: {', '.join(wrong)}" if wrong else 0)


if __name__ == "__main__":
    main(*sys.argv[1:])
