"""Captum's methods, each as a function of a network, pictures and its layers."""
import warnings

import captum.attr as attr
import numpy as np
import torch

# Of each network: a layer in the middle, one below that, and the last before the classifier.
LAYERS = {
    "mini": ("layer2.0", "layer1.0.conv2", "layer3"),
    "googlenet_mini": ("inception3a", "inception3a.branch2.1.conv", "inception4a"),
    "squeezenet": ("features.9", "features.6.expand3x3", "features.12"),
    "googlenet": ("inception_4c/output", "inception_3b/3x3", "inception_5b/output"),
    "resnet50": ("layer3.2", "layer3.0.conv2", "layer4"),
}


class Layers:
    """A network's, by their places."""

    def __init__(self, net, name):
        self.middle, self.lower, self.last = (net.get_submodule(layer) for layer in LAYERS[name])


def baseline(x):
    return 0.4 * torch.rand(x.shape, generator=torch.Generator().manual_seed(2)).to(x.dtype)


def ninths(x):
    rows, columns = (torch.arange(size) * 3 // size for size in x.shape[-2:])
    return (3 * rows[:, None] + columns)[None, None]


def busiest(n, x, at):
    """The place of the first picture's highest value in the middle."""
    seen = []
    handle = at.middle.register_forward_hook(lambda module, inputs, output: seen.append(output[0].detach()))
    n(x[:1])
    handle.remove()
    return tuple(int(place) for place in np.unravel_index(int(seen[0].argmax()), seen[0].shape))


def layer_ablation(n, x, at):
    seen = []
    handle = at.last.register_forward_hook(lambda module, inputs, output: seen.append(output.shape[1]))
    n(x[:1])
    handle.remove()
    eighths = (torch.arange(seen[0]) * 8 // seen[0])[None, :, None, None]
    return attr.LayerFeatureAblation(n, at.last).attribute(x, layer_mask=eighths, target=3)


METHODS = {
    "Saliency": lambda n, x, at: attr.Saliency(n).attribute(x, target=3),
    "InputXGradient": lambda n, x, at: attr.InputXGradient(n).attribute(x, target=3),
    "IntegratedGradients": lambda n, x, at: attr.IntegratedGradients(n).attribute(x, baseline(x), target=3, n_steps=6),
    "NoiseTunnel": lambda n, x, at: attr.NoiseTunnel(attr.Saliency(n)).attribute(x, nt_samples=3, stdevs=0.1, target=3),
    "GradientShap": lambda n, x, at: attr.GradientShap(n).attribute(x, baseline(x), n_samples=3, target=3),
    "Occlusion": lambda n, x, at: attr.Occlusion(n).attribute(
        x, sliding_window_shapes=(3, *(size // 3 for size in x.shape[-2:])), strides=(3, *(size // 3 for size in x.shape[-2:])), target=3),
    "KernelShap": lambda n, x, at: attr.KernelShap(n).attribute(x[:1], feature_mask=ninths(x), n_samples=12, target=3),
    "LayerActivation": lambda n, x, at: attr.LayerActivation(n, [at.lower, at.middle]).attribute(x),
    "LayerActivation of a layer's input": lambda n, x, at: attr.LayerActivation(n, at.middle).attribute(x, attribute_to_layer_input=True),
    "NeuronGradient": lambda n, x, at: attr.NeuronGradient(n, at.middle).attribute(x, busiest(n, x, at)),
    "NeuronIntegratedGradients": lambda n, x, at: attr.NeuronIntegratedGradients(n, at.middle).attribute(
        x, busiest(n, x, at), baseline(x), n_steps=6),
    "NeuronConductance": lambda n, x, at: attr.NeuronConductance(n, at.middle).attribute(
        x, busiest(n, x, at), target=3, baselines=baseline(x), n_steps=6),
    "LayerGradCam": lambda n, x, at: attr.LayerGradCam(n, at.last).attribute(x, target=3),
    "LayerGradientXActivation": lambda n, x, at: attr.LayerGradientXActivation(n, [at.lower, at.middle]).attribute(x, target=3),
    "LayerConductance": lambda n, x, at: attr.LayerConductance(n, at.middle).attribute(x, baseline(x), n_steps=6, target=3),
    "InternalInfluence": lambda n, x, at: attr.InternalInfluence(n, at.middle).attribute(x, baseline(x), n_steps=6, target=3),
    "LayerIntegratedGradients": lambda n, x, at: attr.LayerIntegratedGradients(n, at.middle).attribute(x, baseline(x), n_steps=6, target=3),
    "LayerFeatureAblation": layer_ablation,
    "GuidedBackprop": lambda n, x, at: attr.GuidedBackprop(n).attribute(x, target=3),
    "Deconvolution": lambda n, x, at: attr.Deconvolution(n).attribute(x, target=3),
    "GuidedGradCam": lambda n, x, at: attr.GuidedGradCam(n, at.last).attribute(x, target=3),
    "DeepLift": lambda n, x, at: attr.DeepLift(n).attribute(x, baseline(x), target=3),
}


def run(name, network, x):
    """What a method makes of a network (whose layers are those of `network`), from the same random numbers each time."""
    def method(net):
        np.random.seed(7)
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            return METHODS[name](net, x.clone(), Layers(net, network))
    return method
