#!/usr/bin/env python3
"""Holds a daemon against PyTorch, architecture by architecture: check_all.py TENCHD [NAME…]

For each network of torchvision that has a name here: its own checkpoint with the formulas' weights, served by a daemon; its modules,
in the order in which hooks fire, what they were made with and what they read; logits, three inner layers and the input gradients of
some pictures at several sizes against torch's float64. Where a ReLU stands on a fence, which two correct programs see differently, a
gradient is off by what that moves, some hundredths; so the best of five to sixteen is held to rounding, or to four times the best of
torch's own float32, and the worst to a tenth. Prints a line for each; the exit status says whether all were within the bounds.
"""
import os, sys, tempfile

try:
    import torch
    import formulas, modules, networks
    from daemon import Daemon, off
    from objectives import objective
except ImportError as missing:
    sys.exit(f"check_all.py compares with PyTorch, and here {missing}: pip install torch torchvision")

SIZES = {"inception_v3": ((96, 96), (111, 131))} | {name: ((224, 224),) for name in networks.TORCHVISIONS if name.startswith("vit_")}
SIZES["maxvit_t"] = ((224, 224),)
USUAL = ((64, 64), (97, 131), (224, 224))
# So many pictures, and more while none of them is free of fences.
PICTURES, AT_MOST = 5, 16
LOSS = {"kind": "logit", "class": 7, "target": 200.0}


def gradient(net, pixels):
    x = pixels.clone().requires_grad_(True)
    return torch.autograd.grad(objective(LOSS)(net, x), x)[0]


def check(tenchd, name):
    exact, single = networks.make(name, torch.float64), networks.make(name)
    children = [key for key, module in exact.named_modules()
                if "." in key and key.count(".") < 3 and not isinstance(module, torch.nn.ModuleList)]
    wanted = [children[len(children) * part // 4] for part in (1, 2, 3)] if children else []
    with tempfile.TemporaryDirectory() as folder:
        file = os.path.join(folder, f"{name}.pth")
        torch.save(single.state_dict(), file)
        daemon = Daemon(tenchd, "--model", f"m={name}:{file}")
    try:
        wrong = list(modules.differences(name, daemon.call("models", name="m", layers=True)["models"][0]["layers"]))
        print(*(f"{name:18} WRONG {each}\n" for each in wrong[:5]), sep="", end="", flush=True)
        return all([compare(daemon, name, exact, single, wanted, size) for size in SIZES.get(name, USUAL)]) and not wrong
    finally:
        daemon.close()


def compare(daemon, name, exact, single, wanted, size):
    pixels = torch.from_numpy(formulas.batch([1, 2], *size))
    with torch.no_grad():
        # Without modules that are never called, such as the first branch of most of ShuffleNet's blocks.
        truth = networks.run(exact, pixels.double(), wanted)
    outputs = daemon.forward(pixels.numpy(), truth)
    layers = {key: off(outputs[key], value) for key, value in truth.items()}
    found = []
    while len(found) < PICTURES or (len(found) < AT_MOST and min(found)[0] > 1e-5):
        found.append(slopes(daemon, exact, single, len(found) + 1, size))
    ours, torchs = zip(*found)
    isRight = (max(layers.values()) <= 2e-5 and min(ours) <= max(1e-5, 4 * min(torchs))
               and max(ours) <= max(0.1, 3 * max(torchs)))
    print(f"{name:18} {size[0]:3}×{size[1]:<3}  logits {layers['logits']:.1e}  layers {max(layers.values()):.1e}  gradients "
          f"{min(ours):.1e} to {max(ours):.1e} (torch's own {min(torchs):.1e} to {max(torchs):.1e})"
          f"{'' if isRight else '  WRONG'}", flush=True)
    return isRight


def slopes(daemon, exact, single, seed, size):
    """How far the daemon's input gradient of a picture is off, and torch's own by float32."""
    pixels = torch.from_numpy(formulas.batch([seed], *size))
    truth = gradient(exact, pixels.double())
    return off(daemon.gradient(pixels.numpy(), LOSS), truth), off(gradient(single, pixels).double().numpy(), truth)


if __name__ == "__main__":
    names = sys.argv[2:] or networks.TORCHVISIONS
    wrong = [name for name in names if not check(sys.argv[1], name)]
    sys.exit(f"wrong: {', '.join(wrong)}" if wrong else 0)
