"""The same at full size, on trained networks: `TENCH_WEIGHTS=DIR pytest Tests/Python/torch/full_size.py`.

Here float32 itself strays: where a ReLU's input is nearly zero, or two of a pool's are nearly alike, rounding decides, and a
gradient jumps. So each method's numbers have to be as near to float64's as PyTorch's own in float32 are, or nearly, for two of three
pictures: what is wrong is wrong for all, and which picture meets a fence is chance.
"""
import os
import sys
from pathlib import Path

import numpy as np
import pytest
import torch
from beside import Counted
from local import load, safetensors
from methods import run
from pytorch_grad_cam import GradCAM, GradCAMPlusPlus, LayerCAM
from pytorch_grad_cam.utils.model_targets import ClassifierOutputTarget

import networks
import passes
import tench
import tench.torch

WEIGHTS = Path(os.environ.get("TENCH_WEIGHTS", "weights"))
FILES = {"squeezenet": ("squeezenet1_1", "squeezenet1_1.pth"), "googlenet": ("googlenet_bvlc", "googlenet_bvlc.safetensors"),
         "resnet50": ("resnet50", "resnet50.pth")}
ONCE = ["Saliency", "InputXGradient", "IntegratedGradients", "GradientShap", "KernelShap", "LayerActivation", "NeuronGradient",
        "LayerGradCam", "LayerGradientXActivation", "LayerConductance", "InternalInfluence", "LayerIntegratedGradients",
        "LayerFeatureAblation", "GuidedGradCam", "GuidedBackprop", "Deconvolution", "DeepLift"]
CAMS = {"GradCAM": GradCAM, "GradCAMPlusPlus": GradCAMPlusPlus, "LayerCAM": LayerCAM}


def state(path):
    return safetensors(path) if path.suffix == ".safetensors" else torch.load(path, weights_only=True)


@pytest.fixture(scope="module", params=FILES)
def network(request):
    """(name, there, in float32, in float64)"""
    architecture, file = FILES[request.param]
    if not (WEIGHTS / file).exists():
        pytest.skip(f"there is no {WEIGHTS / file}; TENCH_WEIGHTS says where trained networks are")
    with tench.serve(**{request.param: f"{architecture}:{WEIGHTS / file}"}) as client:
        there = tench.torch.Module(Counted(client), request.param, deterministic=True)
        single, double = (load(networks.build(architecture), state(WEIGHTS / file)) for _ in range(2))
        yield request.param, there, single, double.double()


@pytest.fixture
def pictures():
    """Shapes and colours, with three noises: noise alone is near every fence."""
    y, x = np.mgrid[0:224, 0:224] / 224
    waves = np.stack([np.sin(9 * x + 4 * y * y), np.cos(7 * y - 3 * x), np.sin(12 * x * y)])
    noises = (np.random.default_rng(seed).normal(0, 0.05, waves.shape) for seed in (3, 4, 5))
    return [torch.tensor(np.clip(0.5 + 0.35 * waves + noise, 0, 1)[None], dtype=torch.float32) for noise in noises]


def stray(a, b):
    """The difference's norm by the second's."""
    if isinstance(a, (list, tuple)):
        return max(stray(x, y) for x, y in zip(a, b))
    a, b = torch.as_tensor(a).double(), torch.as_tensor(b).double()
    return ((a - b).norm() / b.norm().clamp_min(1e-30)).item()


def near(name, network, method, pictures):
    _, there, single, double = network
    kept = 0
    for picture in pictures:
        torch.manual_seed(7)
        found = method(there, picture)
        torch.manual_seed(7)
        exact = method(double, picture.double())
        torch.manual_seed(7)
        ours, pytorchs = stray(found, exact), stray(method(single, picture), exact)
        print(f"{network[0]} {name}: {ours:.1e} from float64, PyTorch {pytorchs:.1e}", file=sys.stderr)
        kept += ours <= max(3 * pytorchs, 1e-4)
        if kept == 2:
            return
    pytest.fail("it is further from float64 than PyTorch is, for two of the pictures")


@pytest.mark.parametrize("name", ONCE)
def test_captum(network, pictures, name):
    if network[0] == "resnet50" and name in ("GuidedBackprop", "Deconvolution", "GuidedGradCam", "DeepLift"):
        pytest.skip("Captum's hooks can't tell the uses of a ReLU that is used several times")
    torch.set_num_threads(os.cpu_count())
    near(name, network, lambda net, x: run(name, network[0], x)(net), pictures)


@pytest.mark.parametrize("name", CAMS)
def test_cams(network, pictures, name):
    def method(net, x):
        layers = [net.get_submodule({"squeezenet": "features.12", "googlenet": "inception_5b/output", "resnet50": "layer4"}[network[0]])]
        with CAMS[name](model=net, target_layers=layers) as cam:
            return cam(input_tensor=x, targets=[ClassifierOutputTarget(3)])
    near(name, network, method, pictures)


@pytest.mark.parametrize("rule", ["guided", "deconvnet"])
def test_rules_are_what_hooks_on_every_relu_do(network, pictures, rule):
    """In one call, also where one ReLU has several uses: each use's own rule, done locally by functions."""
    _, there, single, double = network
    picture = pictures[0]

    def gradient(net, x):
        x = x.clone().requires_grad_()
        return torch.autograd.grad(net(x)[0, 3], x)[0]

    def by_functions(net, x):
        with passes.ruled(rule):
            return gradient(net, x)

    there._remote.client.count()
    with there.passing(relu=rule):
        found = gradient(there, picture)
    assert there._remote.client.count()[0] == {"input_gradient": 1}
    exact = by_functions(double, picture.double())
    assert stray(found, exact) <= max(3 * stray(by_functions(single, picture), exact), 1e-4)
