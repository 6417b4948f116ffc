"""Captum's methods, unchanged, on a network that lives elsewhere: the numbers of the same network in PyTorch."""
import warnings

import captum.attr as attr
import numpy as np
import pytest
import torch

BASELINE = 0.4 * torch.rand(2, 3, 96, 96, generator=torch.Generator().manual_seed(2))
NINTHS = torch.arange(9).reshape(3, 3).repeat_interleave(32, 0).repeat_interleave(32, 1)[None, None]
LAYER = {"mini": "layer2.1", "googlenet_mini": "inception4b"}
LOWER = {"mini": "layer2.0.conv2", "googlenet_mini": "inception3a.branch2.1.conv"}
LAST = {"mini": "layer3", "googlenet_mini": "inception5a"}


def layer(network, names):
    return network.get_submodule(names["mini" if hasattr(network, "layer3") else "googlenet_mini"])


def eighths(network):
    channels = 128 if hasattr(network, "layer3") else 352
    return (torch.arange(channels) * 8 // channels)[None, :, None, None]


METHODS = {
    "Saliency": lambda n, x: attr.Saliency(n).attribute(x, target=3),
    "InputXGradient": lambda n, x: attr.InputXGradient(n).attribute(x, target=3),
    "IntegratedGradients": lambda n, x: attr.IntegratedGradients(n).attribute(x, BASELINE, target=3, n_steps=6),
    "NoiseTunnel": lambda n, x: attr.NoiseTunnel(attr.Saliency(n)).attribute(x, nt_samples=3, stdevs=0.1, target=3),
    "GradientShap": lambda n, x: attr.GradientShap(n).attribute(x, BASELINE, n_samples=3, target=3),
    "Occlusion": lambda n, x: attr.Occlusion(n).attribute(x, sliding_window_shapes=(3, 32, 32), strides=(3, 32, 32), target=3),
    "KernelShap": lambda n, x: attr.KernelShap(n).attribute(x[:1], feature_mask=NINTHS, n_samples=12, target=3),
    "LayerActivation": lambda n, x: attr.LayerActivation(n, [layer(n, LOWER), layer(n, LAYER)]).attribute(x),
    "LayerActivation of a layer's input": lambda n, x: attr.LayerActivation(n, layer(n, LAYER)).attribute(x, attribute_to_layer_input=True),
    "NeuronGradient": lambda n, x: attr.NeuronGradient(n, layer(n, LAYER)).attribute(x, (3, 2, 2)),
    "NeuronIntegratedGradients": lambda n, x: attr.NeuronIntegratedGradients(n, layer(n, LAYER)).attribute(x, (3, 2, 2), BASELINE, n_steps=6),
    "NeuronConductance": lambda n, x: attr.NeuronConductance(n, layer(n, LAYER)).attribute(
        x, (3, 2, 2), target=3, baselines=BASELINE, n_steps=6),
    "LayerGradCam": lambda n, x: attr.LayerGradCam(n, layer(n, LAST)).attribute(x, target=3),
    "LayerGradientXActivation": lambda n, x: attr.LayerGradientXActivation(n, [layer(n, LOWER), layer(n, LAYER)]).attribute(x, target=3),
    "LayerConductance": lambda n, x: attr.LayerConductance(n, layer(n, LAYER)).attribute(x, BASELINE, n_steps=6, target=3),
    "InternalInfluence": lambda n, x: attr.InternalInfluence(n, layer(n, LAYER)).attribute(x, BASELINE, n_steps=6, target=3),
    "LayerIntegratedGradients": lambda n, x: attr.LayerIntegratedGradients(n, layer(n, LAYER)).attribute(x, BASELINE, n_steps=6, target=3),
    "LayerFeatureAblation": lambda n, x: attr.LayerFeatureAblation(n, layer(n, LAST)).attribute(x, layer_mask=eighths(n), target=3),
    "GuidedBackprop": lambda n, x: attr.GuidedBackprop(n).attribute(x, target=3),
    "Deconvolution": lambda n, x: attr.Deconvolution(n).attribute(x, target=3),
    "GuidedGradCam": lambda n, x: attr.GuidedGradCam(n, layer(n, LAST)).attribute(x, target=3),
}


def run(method, x):
    def quietly(network):
        np.random.seed(7)
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            return method(network, x.clone())
    return quietly


@pytest.mark.parametrize("name", METHODS)
def test_as_local(network, pictures, name):
    network.agree(run(METHODS[name], pictures))


@pytest.mark.parametrize("name", ["LayerActivation", "LayerGradientXActivation", "LayerIntegratedGradients", "GuidedBackprop"])
def test_as_local_where_values_are_fetched_when_they_are_read(network, pictures, name):
    network.there = network.module(lazy=True)
    network.agree(run(METHODS[name], pictures))


@pytest.mark.parametrize("method", [attr.DeepLift, attr.DeepLiftShap])
def test_deep_lift(googlenet, pictures, method):
    googlenet.agree(run(lambda n, x: method(n).attribute(x, BASELINE, target=3), pictures))


def test_deep_lift_refuses_a_relu_that_is_used_several_times_as_it_does_locally(mini, pictures):
    for network in (mini.there, mini.here):
        with pytest.raises(RuntimeError, match="used more than once"):
            run(lambda n, x: attr.DeepLift(n).attribute(x, BASELINE, target=3), pictures)(network)


def test_relevance_propagation_is_refused_in_words(network, pictures):
    with pytest.raises(NotImplementedError, match="weights are in the daemon"):
        attr.LRP(network.there).attribute(pictures, target=3)


CALLS = {"Saliency": (1, 1), "IntegratedGradients": (1, 1), "LayerGradCam": (1, 1), "LayerConductance": (1, 1), "NeuronGradient": (1, 1),
         "LayerActivation": (1, 0)}


@pytest.mark.parametrize("name", CALLS)
def test_calls(network, pictures, name):
    forward, gradient = CALLS[name]
    expected = {"forward": forward, "input_gradient": gradient} if gradient else {"forward": forward}
    assert network.agree(run(METHODS[name], pictures)) == expected
