"""Captum's methods, unchanged, on a network that lives elsewhere: the numbers of the same network in PyTorch."""
import captum.attr as attr
import pytest
from beside import pretended
from methods import METHODS, run

# They take gradients at many points, some of which are next to a fence.
FENCED = {"IntegratedGradients", "NoiseTunnel", "GradientShap", "LayerIntegratedGradients", "NeuronIntegratedGradients", "LayerConductance",
          "NeuronConductance", "InternalInfluence"}


def in_float64(name, network, pictures):
    """The method of a network in float64, if it is one that comes near fences."""
    return run(name, network, pictures.double()) if name in FENCED else None


@pytest.mark.parametrize("name", [name for name in METHODS if name != "DeepLift"])
def test_as_local(network, pictures, name):
    network.agree(run(name, network.name, pictures), exactly=in_float64(name, network.name, pictures))


@pytest.mark.parametrize("name", [name for name in METHODS if name != "DeepLift"])
def test_as_local_to_the_last_bits(pictures, name):
    """By PyTorch's own rounding, which fences don't matter to."""
    pretended("mini").agree(run(name, "mini", pictures[..., ::2, ::2]))


@pytest.mark.parametrize("name", ["LayerActivation", "LayerGradientXActivation", "LayerIntegratedGradients", "GuidedBackprop"])
def test_as_local_where_values_are_fetched_when_they_are_read(network, pictures, name):
    network.there = network.module(lazy=True)
    network.agree(run(name, network.name, pictures), exactly=in_float64(name, network.name, pictures))


def test_deep_lift(googlenet, pictures):
    googlenet.agree(run("DeepLift", "googlenet_mini", pictures))


def test_deep_lift_refuses_a_relu_that_is_used_several_times_as_it_does_locally(mini, pictures):
    for net in (mini.there, mini.here):
        with pytest.raises(RuntimeError, match="used more than once"):
            run("DeepLift", "mini", pictures)(net)


def test_relevance_propagation_is_refused_in_words(network, pictures):
    with pytest.raises(NotImplementedError, match="weights are in the daemon"):
        attr.LRP(network.there).attribute(pictures, target=3)


CALLS = {"Saliency": (0, 1), "IntegratedGradients": (0, 1), "GradientShap": (0, 1), "LayerGradCam": (1, 1),
         "LayerConductance": (1, 1), "LayerActivation": (1, 0), "LayerGradientXActivation": (1, 2)}


@pytest.mark.parametrize("name", CALLS)
def test_calls(googlenet, pictures, name):
    forward, gradient = CALLS[name]
    expected = {method: count for method, count in (("forward", forward), ("input_gradient", gradient)) if count}
    assert googlenet.agree(run(name, "googlenet_mini", pictures), exactly=in_float64(name, "googlenet_mini", pictures)) == expected
