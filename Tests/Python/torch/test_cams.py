"""pytorch-grad-cam and lucent, unchanged."""
import numpy as np
import pytest
import torch

pytest.importorskip("pytorch_grad_cam")

import pytorch_grad_cam  # noqa: E402
from lucent.optvis import objectives, param, render  # noqa: E402
from pytorch_grad_cam.utils.model_targets import ClassifierOutputTarget  # noqa: E402

LAYERS = {"mini": ("layer3", "layer2.0"), "googlenet_mini": ("inception4a", "inception3a")}


def cam(kind, names, x):
    def method(network):
        np.random.seed(7)
        with getattr(pytorch_grad_cam, kind)(model=network, target_layers=[network.get_submodule(name) for name in names]) as cam:
            return cam(input_tensor=x, targets=[ClassifierOutputTarget(3)] * len(x))
    return method


@pytest.mark.parametrize("kind", ["GradCAM", "GradCAMPlusPlus", "LayerCAM", "EigenCAM", "HiResCAM"])
def test_two_layers(network, pictures, kind):
    network.agree(cam(kind, LAYERS[network.name], pictures))


@pytest.mark.parametrize("kind", ["AblationCAM", "ScoreCAM"])
def test_what_replaces_a_layer(mini, pictures, kind):
    mini.agree(cam(kind, ["layer3"], pictures[:1]), 1e-4)  # small differences of large scores


def test_grad_cam_is_a_call_forward_and_one_for_the_gradient(network, pictures):
    assert network.agree(cam("GradCAM", LAYERS[network.name][:1], pictures)) == {"forward": 1, "input_gradient": 1}


def test_grad_cam_sends_the_layer_and_no_picture_for_its_gradient(mini, pictures):
    mini.client.count()
    cam("GradCAM", ["layer3"], pictures)(mini.there)
    _, (_, gradient) = mini.client.count()
    assert "input" not in gradient and list(gradient["set"]) == gradient["at"] == ["layer3.0.relu#2"]


def test_full_gradients_are_refused_in_words(mini, pictures):
    with pytest.raises(NotImplementedError, match="is in the daemon"):
        pytorch_grad_cam.FullGrad(mini.there, [])


def test_guided_relus_swapped_for_the_networks_own(network, pictures):
    network.agree(lambda net: pytorch_grad_cam.GuidedBackpropReLUModel(net)(pictures[:1].clone(), 3))
    # The tool leaves local ReLUs in their place: they compute here, what is between them there.
    network.agree(lambda net: net(pictures).detach())


OBJECTIVES = {
    "channel": lambda layers: f"{layers[0]}:3",
    "neuron": lambda layers: objectives.neuron(layers[1], 5),
    "sum": lambda layers: objectives.channel(layers[0], 3) + 0.5 * objectives.channel(layers[1], 4),
    "labels": lambda layers: "labels:3",
}


def sgd(parameters):
    return torch.optim.SGD(parameters, lr=0.1)  # Adam's first steps are signs, also of what is rounding


def drawn(objective):
    def method(network):
        images = render.render_vis(
            network, objective, param_f=lambda: param.image(64, fft=False, decorrelate=False, sd=0.1), optimizer=sgd, thresholds=(2,),
            show_image=False, progress=False, preprocess=False, transforms=[], fixed_image_size=96)
        for module in network.modules():
            module._forward_hooks.clear()
        return images[-1]
    return method


@pytest.mark.parametrize("lazy", [None, True])
@pytest.mark.parametrize("name", OBJECTIVES)
def test_lucent(network, name, lazy):
    network.there = network.module(lazy=lazy)
    layers = [layer.replace(".", "_") for layer in LAYERS[network.name]]
    network.agree(drawn(OBJECTIVES[name](layers)), 1e-4)


def test_every_layer_hooked_and_one_read_is_a_call_each_way(network):
    network.there = network.module(lazy=True)
    network.client.count()
    drawn(LAYERS[network.name][0] + ":3")(network.there)
    calls, asked = network.client.count()
    assert calls == {"forward": 2, "input_gradient": 2}  # two steps
    assert all(len(ask.get("outputs", ask.get("at"))) == 1 for ask in asked)
