#!/usr/bin/env python3
"""Holds a daemon against timm and Hugging Face's transformers: check_names.py TENCHD

Each network of theirs that torchvision has too, saved under their names and served under torchvision's: the same logits. Without
the two packages there is nothing to check.
"""
import os, sys, tempfile
from check_all import torch
import formulas
from daemon import Daemon, off

try:
    import foreign
    import timm, transformers
except ImportError as missing:
    print(f"names of other libraries left out: {missing}")
    sys.exit(0)


def check(tenchd, architecture, origin, net, state):
    torch.manual_seed(1)
    for value in state.values():
        # Of the same memory as the network's: what begins as all ones or zeros shows then where it is.
        if value.is_floating_point() and (value.dim() < 2 or not value.any()):
            value.add_(0.1 * torch.rand_like(value))
    pixels = torch.from_numpy(formulas.batch([1], 224, 224))
    with torch.no_grad():
        truth = net.eval()(pixels)
    with tempfile.TemporaryDirectory() as folder:
        file = os.path.join(folder, "theirs.pth")
        torch.save(state, file)
        daemon = Daemon(tenchd, "--model", f"m={architecture}:{file}")
        try:
            got = daemon.forward(pixels.numpy())["logits"]
        finally:
            daemon.close()
    error = off(got, getattr(truth, "logits", truth))
    print(f"{architecture} by the names of {origin}: logits off by {error:.1e}{'' if error <= 2e-5 else '  WRONG'}", flush=True)
    return error <= 2e-5


if __name__ == "__main__":
    wrong = [row[:2] for row in foreign.state_dicts() if not check(sys.argv[1], *row)]
    sys.exit(f"wrong: {wrong}" if wrong else 0)
