"""What the bridge costs: ResNet-50 through `tench.torch.Module` beside local PyTorch, in turn, in one run.

    PYTHONPATH=clients/python python3 Tests/Python/torch/benchmark.py weights/resnet50.pth [--rounds 9] [--json FILE]

Both compute on all of the machine's threads. The daemon is $TENCHD, or the build's.
"""
import argparse
import json
import os
import statistics
import sys
import time

import torch
from captum.attr import IntegratedGradients, Saliency
from beside import Counted
from local import load
from pytorch_grad_cam import GradCAM
from pytorch_grad_cam.utils.model_targets import ClassifierOutputTarget

import networks
import tench
import tench.torch


def grad_cam(net, x):
    with GradCAM(model=net, target_layers=[net.layer4]) as cam:
        return cam(input_tensor=x, targets=[ClassifierOutputTarget(281)])


def integrated(net, x):
    return IntegratedGradients(net).attribute(x, target=281, n_steps=50, internal_batch_size=10)


def saliency(net, x):
    return Saliency(net).attribute(x.clone(), target=281)


METHODS = {"GradCAM of layer4": grad_cam, "gradient by the picture": saliency, "IntegratedGradients, 50 steps": integrated}


def guided(net, x):
    with net.passing(relu="guided"):
        return saliency(net, x)


def seconds(action):
    start = time.perf_counter()
    action()
    return time.perf_counter() - start


def main():
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("weights")
    options.add_argument("--rounds", type=int, default=9)
    options.add_argument("--json")
    options = options.parse_args()
    torch.set_num_threads(len(os.sched_getaffinity(0)))  # which the tests' setting has made one
    here = load(networks.build("resnet50"), torch.load(options.weights, weights_only=True))
    x = torch.rand(1, 3, 224, 224, generator=torch.Generator().manual_seed(1))
    rows = {}
    with tench.serve(resnet50=f"resnet50:{options.weights}") as client:
        counted = Counted(client)
        there = tench.torch.Module(counted, "resnet50")
        for name, method in {**METHODS, "guided backprop": guided}.items():
            counted.count()
            method(there, x)
            calls = counted.count()[0]
            times = {"there": [], "here": []}
            if method is not guided:
                method(here, x)
            for _ in range(options.rounds if method is not integrated else max(3, options.rounds // 3)):
                times["there"].append(seconds(lambda: method(there, x)))
                if method is not guided:
                    times["here"].append(seconds(lambda: method(here, x)))
            medians = {side: statistics.median(measured) for side, measured in times.items() if measured}
            row = rows[name] = {**medians, "calls": calls}
            if "here" in medians:
                row["ratio"] = medians["there"] / medians["here"]
            told = "  ".join(f"{side} {value:.3f} s" for side, value in medians.items())
            print(f"{name:32}{told}  {'ratio %.2f  ' % row['ratio'] if 'ratio' in row else ''}{calls}")
    if options.json:
        with open(options.json, "w") as file:
            json.dump({"torch": torch.__version__, "threads": torch.get_num_threads(), "rows": rows}, file, indent=1)
    return 0


if __name__ == "__main__":
    sys.exit(main())
