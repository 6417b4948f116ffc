"""How hooks are used in the wild: on a network that lives elsewhere they see, and do, what they do on a local one."""
import copy
import pickle
from collections import OrderedDict

import pytest
import torch
from beside import difference
from torch import nn

import tench


def kept(network, name, **options):
    """What a module returns, in a list that fills when it is called."""
    values = []
    network.get_submodule(name).register_forward_hook(lambda module, inputs, output: values.append(output), **options)
    return values


def gradients(logits, values):
    return list(torch.autograd.grad(logits[:, 3].sum(), values))


@pytest.mark.parametrize("lazy", [None, True])
def test_keep_the_outputs_then_ask_for_their_gradients(mini, pictures, lazy):
    """The commonest of all: hook, call, `torch.autograd.grad`."""
    mini.there = mini.module(lazy=lazy)

    def method(net):
        values = [kept(net, name) for name in ("layer1", "layer2.0.downsample", "layer3.0.bn1", "avgpool")]
        logits = net(pictures)
        values = [value for value, in values]
        return [*gradients(logits, values), *(value.detach() for value in values)]
    mini.agree(method)


def test_a_module_used_several_times_is_hooked_each_time(mini, pictures):
    """captum 578, ultralytics 15757: one ReLU object serves a whole block."""
    def method(net):
        uses = kept(net, "layer2.0.relu")
        inputs = []
        net.layer2[0].relu.register_forward_pre_hook(lambda module, inputs_: inputs.append(inputs_[0]))
        logits = net(pictures)
        assert len(uses) == len(inputs) == 2
        return [*uses, *inputs, *gradients(logits, uses)]
    assert mini.agree(method) == {"forward": 1, "input_gradient": 2}


def test_order_of_all_hooks(network, pictures):
    """Pre-hooks of a container come before those of what is in it, forward hooks after."""
    def order(net):
        seen = []
        for name, module in net.named_modules():
            module.register_forward_pre_hook(lambda module, inputs, name=name: seen.append((name, "before", len(inputs))))
            module.register_forward_hook(lambda module, inputs, output, name=name: seen.append((name, tuple(output.shape))))
        net(pictures)
        return seen
    assert order(network.there) == order(network.here)


@pytest.mark.parametrize("lazy", [None, True])
@pytest.mark.parametrize("name", ["layer1.0", "layer2.0.conv1", "layer2.0.relu", "layer3.0.downsample", "fc"])
def test_full_backward_hooks_see_the_modules_own_gradients(mini, pictures, name, lazy):
    """Of a block that has a skip, what comes back through the module alone; TransformerLens 672: never those of an operation."""
    mini.there = mini.module(lazy=lazy)

    def method(net):
        seen = []
        net.get_submodule(name).register_full_backward_hook(lambda module, to_input, from_output: seen.extend((*to_input, *from_output)))
        net(pictures.requires_grad_())[:, 3].sum().backward()
        return seen
    mini.agree(method)


def test_backward_hooks_change_gradients(mini, pictures):
    def method(net):
        x = pictures.clone().requires_grad_()
        net.layer2[0].conv1.register_full_backward_hook(lambda module, to_input, from_output: (0.5 * to_input[0],))
        net.layer1[0].register_full_backward_pre_hook(lambda module, from_output: (from_output[0].clamp(min=0),))
        net.layer3.register_forward_hook(lambda module, inputs, output: output.register_hook(lambda gradient: gradient * 2) and None)
        return gradients(net(x), [x])
    mini.agree(method)


@pytest.mark.parametrize("change", ["scaled", "replaced", "in place", "detached"])
@pytest.mark.parametrize("name", ["layer2", "layer2.0.bn2", "layer3.0.relu", "conv1"])
def test_forward_hooks_change_values(mini, pictures, name, change):
    """Ablation, patching, steering: with gradients through what is left."""
    def hook(module, inputs, output):
        if change == "in place":
            output[:, ::2] = 0
            return None
        return {"scaled": output * 0.9, "replaced": torch.full_like(output, 0.1), "detached": output.detach()}[change]

    def method(net):
        x = pictures.clone().requires_grad_()
        lower = kept(net, "layer1.0.conv1")
        handle = net.get_submodule(name).register_forward_hook(hook)
        logits = net(x)
        handle.remove()
        return [logits.detach(), *gradients(logits + x.sum() + lower[0].square().sum(), [x, lower[0]])]
    if change == "in place" and "relu" in name or name == "layer2" and change == "in place":
        pytest.skip("PyTorch's own ReLU refuses what was written over its output")
    mini.agree(method)


def test_pre_hooks_change_what_a_module_is_given_and_nobody_else(mini, pictures):
    """The skip beside goes on from what it was."""
    def method(net):
        x = pictures.clone().requires_grad_()
        net.layer1[0].conv1.register_forward_pre_hook(lambda module, inputs: (inputs[0] * 1.1,))
        net.layer3.register_forward_pre_hook(lambda module, inputs: inputs[0] + 0.1)
        net.conv1.register_forward_pre_hook(lambda module, inputs: (inputs[0] * 0.5,))
        return [(logits := net(x)).detach(), *gradients(logits, [x])]
    mini.agree(method)


def test_keywords_prepend_always_call_and_removal_inside_a_hook(mini, pictures):
    def order(net):
        seen, handles = [], []
        layer = net.layer2

        def once(module, inputs):
            seen.append("once")
            handles[0].remove()
        handles.append(layer.register_forward_pre_hook(once))
        layer.register_forward_hook(lambda module, inputs, options, output: seen.append(("with kwargs", options)), with_kwargs=True)
        layer.register_forward_hook(lambda module, inputs, output: seen.append("first"), prepend=True)
        layer.register_forward_hook(lambda module, inputs, output: seen.append("always"), always_call=True)
        net(pictures)
        net(pictures)

        def fails(module, inputs):
            raise KeyError("mine")
        net.layer2[0].conv1.register_forward_pre_hook(fails)
        with pytest.raises(KeyError, match="mine"):
            net(pictures)
        return seen
    assert order(mini.there) == order(mini.here)


def test_retained_gradients_and_several_losses(mini, pictures):
    """TransformerLens 1750: `retain_grad()` on a value in its hook; style and content: losses on several layers at once."""
    def method(net):
        x = pictures.clone().requires_grad_()
        net.layer2.register_forward_hook(lambda module, inputs, output: output.retain_grad())
        a, b = kept(net, "layer1"), kept(net, "layer2")
        loss = net(x)[:, 3].sum() + a[0].square().mean() + b[0].mean()
        loss.backward(retain_graph=True)
        first = b[0].grad.clone()
        b[0].mean().backward()
        return [x.grad, first, b[0].grad]
    mini.agree(method)


def test_global_hooks(network, pictures):
    def names(net):
        seen = []
        own = {module: name for name, module in net.named_modules()}
        handle = nn.modules.module.register_module_forward_hook(lambda module, inputs, output: seen.append(own.get(module)))
        try:
            net(pictures)
        finally:
            handle.remove()
        return [name for name in seen if name is not None]
    assert names(network.there) == names(network.here)


@pytest.mark.parametrize("swap", ["a layer", "a container", "the classifier"])
def test_modules_put_in_a_layers_place(mini, pictures, swap):
    """nn.Identity for a block (nnsight 405), another activation, a head of one's own."""
    torch.manual_seed(3)
    head = nn.Linear(3456, 5)

    def method(net):
        x = pictures.clone().requires_grad_()
        if swap == "a layer":
            net.layer2[0].relu = nn.Sigmoid()
        elif swap == "a container":
            net.layer1[0] = nn.Identity()
        else:
            net.fc = head
        logits = net(x)
        return [logits.detach(), *gradients(logits, [x])]
    mini.agree(method)


def test_the_tree_is_walked_in_every_way(network):
    names = [name for name, _ in network.here.named_modules()]
    there = dict(network.there.named_modules())
    assert set(names) == set(there) and len(list(network.there.modules())) == len(names)
    assert len(list(network.there.apply(lambda module: None).children())) == len(list(network.here.children()))
    assert network.there.to("cpu").half().float().requires_grad_(True).zero_grad() is None
    filters = {"mini": 24, "googlenet_mini": 32}[network.name]
    assert f"Conv2d(3, {filters}, kernel_size=(9, 9), stride=(4, 4), padding=(4, 4), bias=False)" in repr(network.there)
    assert next(network.there.parameters()).device == torch.device("cpu")


def test_containers_are_indexed_and_sliced(mini):
    net = mini.there
    pair = net.layer2[0].downsample
    assert pair[-1] is pair[1] and len(pair) == 2 and [*pair[:1]] == [pair[0]] and len(net.layer1) == 1
    assert type(pair[0]) is nn.Conv2d and type(pair) is nn.Sequential and isinstance(net.layer2, nn.Sequential)
    assert list(OrderedDict(net.named_children())) == list(OrderedDict(mini.here.named_children()))


def test_copies_keep_their_hooks(mini, pictures):
    """deepcopy and pickle, with the hooks that are there; the copies ask the same daemon."""
    mini.there._remote.client = mini.client.client  # which the pickle knows by its endpoint
    mini.there.layer2.register_forward_hook(halve)
    mini.here.layer2.register_forward_hook(halve)
    expected = mini.here(pictures)
    copies = [copy.deepcopy(mini.there)]
    if isinstance(mini.client.client, tench.Tench):
        copies.append(pickle.loads(pickle.dumps(mini.there)))
    for copied in copies:
        assert difference(copied(pictures), expected) <= mini.tolerance
        assert copied.layer2 is not mini.there.layer2


def halve(module, inputs, output):
    return output / 2


def test_values_that_nobody_reads_stay_where_they_are(mini, pictures):
    mini.there = mini.module(lazy=True)
    values = [kept(mini.there, name) for name, module in mini.there.named_modules() if name]
    logits = mini.there(pictures)
    assert mini.client.count()[0] == {}
    assert logits.shape == (2, 20) and values[3][0].shape == (2, 24, 24, 24) and isinstance(values[0][0], torch.Tensor)
    values[10][0].detach().numpy()
    assert mini.client.count()[0] == {"forward": 1}
    assert difference(logits, mini.here(pictures)) <= mini.tolerance
