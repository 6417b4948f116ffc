#!/usr/bin/env python3
"""Writes values/explain.json: Captum's attributions of a little network, which tench-explain's have to be.

The network is that of Tests/ONNXTests/Fixtures/resnet.onnx, with the formulas' weights; the picture is one that the tests make
too. Kept are each tensor's shape, its largest magnitude, and every eleventh value. Numbers are float64's; that Captum's own
float32 agrees shows that no ReLU, max pool or window lies on a fence.

Needs torch, torchvision, captum (made with 0.9) and what make_onnx_networks.py needs. Run from this folder.
"""
import copy, json, types
from pathlib import Path
from unittest import mock

import torch
from captum import attr
from torchvision.models.resnet import BasicBlock

import onnx_networks
from make_onnx_networks import off, weighted

HEIGHT, WIDTH, CLASS, EVERY = 48, 40, 3, 11
STEPS, SAMPLES, NOISE, SEED = 20, 6, 0.15, 999
WINDOW, STRIDE, GREY = 22, 14, 0.5


def block(self, x):
    """torchvision's block, with a ReLU of its own for each use: a hook finds a module once."""
    out = self.bn2(self.conv2(self.relu(self.bn1(self.conv1(x)))))
    return self.last(out + (x if self.downsample is None else self.downsample(x)))


def network():
    net = weighted(onnx_networks.resnet)
    for module in net.modules():
        if isinstance(module, BasicBlock):
            module.relu, module.last = torch.nn.ReLU(), torch.nn.ReLU()
            module.forward = types.MethodType(block, module)
    return net


def picture():
    """(7·index mod 31) / 31, in float32."""
    index = torch.arange(3 * HEIGHT * WIDTH)
    return ((index * 7 % 31).float() / 31).view(1, 3, HEIGHT, WIDTH)


def smoothgrad(net, x):
    """Captum's, given torch's normal numbers in float32: one picture's after the other's."""
    torch.manual_seed(SEED)
    noise = torch.randn(SAMPLES, *x.shape[1:], dtype=torch.float32).to(x)
    deviation = NOISE * float(x.max() - x.min())
    with mock.patch("torch.normal", lambda mean, deviations: mean + deviations * noise):
        return attr.NoiseTunnel(attr.Saliency(net)).attribute(
            x, nt_type="smoothgrad", nt_samples=SAMPLES, stdevs=deviation, target=CLASS, abs=False).abs()


def attributions(net, x):
    """By the names of tench-explain's methods."""
    layer, of = net.features[5], {"target": CLASS}
    gradcam = attr.LayerGradCam(net, layer).attribute(x, relu_attributions=True, **of)
    return {
        "saliency": attr.Saliency(net).attribute(x, **of),
        "input-x-gradient": attr.InputXGradient(net).attribute(x, **of),
        "smoothgrad": smoothgrad(net, x),
        "integrated-gradients": attr.IntegratedGradients(net).attribute(x, baselines=0, n_steps=STEPS, method="gausslegendre", **of),
        "guided-backprop": attr.GuidedBackprop(net).attribute(x, **of),
        "gradcam": gradcam,
        "gradcam, enlarged": attr.LayerAttribution.interpolate(gradcam, (HEIGHT, WIDTH), interpolate_mode="bilinear"),
        "guided-gradcam": attr.GuidedGradCam(net, layer).attribute(x, interpolate_mode="bilinear", **of),
        # A window covers all colours, so they have the same.
        "occlusion": attr.Occlusion(net).attribute(x, sliding_window_shapes=(3, WINDOW, WINDOW), strides=(3, STRIDE, STRIDE),
                                                   baselines=GREY, **of)[:, :1],
    }


def main():
    single = network()
    exact = copy.deepcopy(single).double()
    for module in exact.modules():
        if isinstance(module, BasicBlock):
            module.forward = types.MethodType(block, module)
    x = picture()
    truth, rough = attributions(exact, x.double()), attributions(single, x)
    methods = {}
    for name, value in truth.items():
        assert off(rough[name].double(), value) < 1e-5, f"{name} lies on a fence: take another picture"
        values = [float(f"{each:.9g}") for each in value.flatten()[::EVERY].tolist()]
        methods[name] = {"shape": list(value.shape), "max": float(value.abs().max()), "values": values}
        print(f"{name}: up to {methods[name]['max']:.4g}, float32 {off(rough[name].double(), value):.1e}")
    settings = {"height": HEIGHT, "width": WIDTH, "class": CLASS, "every": EVERY, "steps": STEPS, "samples": SAMPLES, "noise": NOISE,
                "seed": SEED, "window": WINDOW, "stride": STRIDE}
    Path("values/explain.json").write_text(json.dumps({"settings": settings, "methods": methods}) + "\n")


if __name__ == "__main__":
    main()
