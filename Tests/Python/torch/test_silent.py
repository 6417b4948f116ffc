"""Four ways to another method's numbers without a word, and what is there against each; and what must raise besides."""
import captum.attr as attr
import pytest
import torch
from beside import difference
from pytorch_grad_cam import GuidedBackpropReLUModel
from torch import nn


def correlation(a, b):
    return torch.corrcoef(torch.stack([a.flatten(), b.flatten()]))[0, 1].item()


@pytest.mark.filterwarnings("ignore:Setting backward hooks")
def test_relus_are_modules_even_where_the_network_calls_functions(googlenet, pictures):
    """Without them guided methods give the plain gradient."""
    assert isinstance(googlenet.there.conv1.relu, nn.ReLU)
    guided = attr.GuidedBackprop(googlenet.there).attribute(pictures.clone(), target=3)
    assert difference(guided, attr.GuidedBackprop(googlenet.here).attribute(pictures.clone(), target=3)) <= googlenet.tolerance
    assert correlation(guided, attr.Saliency(googlenet.there).attribute(pictures.clone(), target=3, abs=False)) < 0.9


def test_layers_are_of_pytorchs_own_classes_and_no_subclasses(network):
    """DeepLift asks for the very type, others for the class's name, and leave out what is neither."""
    for name, module in network.here.named_modules():
        if type(module).__module__.startswith("torch.nn"):
            there = network.there.get_submodule(name)
            assert type(there) is type(module), name
            assert there.extra_repr() == module.extra_repr() or isinstance(module, (nn.ReLU, nn.AdaptiveAvgPool2d, nn.AvgPool2d)), name


def test_a_swapped_module_is_called(network, pictures):
    """Were it passed over, this would be the plain gradient."""
    guided = GuidedBackpropReLUModel(network.there)(pictures[:1].clone(), 3)
    plain, = torch.autograd.grad(network.here(x := pictures[:1].clone().requires_grad_())[0, 3], x)
    assert correlation(torch.tensor(guided).permute(2, 0, 1), plain) < 0.9


def test_the_last_module_is_the_last_module(network):
    """lucent takes it for the labels; of a chosen subset it would be another layer."""
    assert [name for name, _ in network.there.named_modules()][-1] == "fc"
    local = [name for name, _ in network.here.named_modules()]
    assert sorted(name for name, _ in network.there.named_modules()) == sorted(local)


def test_rules_for_relus_in_one_call(network, pictures):
    """The rule asked of the daemon, where hooks would take dozens of calls."""
    for rule, method in (("guided", attr.GuidedBackprop), ("deconvnet", attr.Deconvolution)):
        def there(net):
            with network.there.passing(relu=rule):
                return attr.Saliency(network.there).attribute(pictures.clone(), target=3, abs=False)
        network.client.count()
        found = there(None)
        assert network.client.count()[0] == {"input_gradient": 1}
        if network.name == "googlenet_mini":  # on resnet_mini Captum's hooks miss all but a ReLU's last use
            assert difference(found, method(network.here).attribute(pictures.clone(), target=3)) <= network.tolerance
    with pytest.raises(ValueError, match="guided.*is right"):
        network.module(relu="guide")


def refused(error, words, action):
    with pytest.raises(error, match=words):
        action()


def test_what_it_is_not(mini, pictures):
    net = mini.there
    refused(NotImplementedError, "client.update", net.train)
    refused(NotImplementedError, "model.save", net.state_dict)
    refused(NotImplementedError, "model.load", lambda: net.load_state_dict({}))
    refused(AttributeError, "conv1.weight is in the daemon", lambda: net.conv1.weight.shape)
    refused(NotImplementedError, "bn1.running_mean is in the daemon", lambda: net.bn1.running_mean + 1)
    refused(NotImplementedError, "fc.bias is in the daemon", lambda: torch.sum(net.fc.bias))
    assert net.conv1.bias is None and [p.shape for p in net.parameters()] == [torch.Size([])]
    net.layer1[0].bn1.train()
    refused(NotImplementedError, "layer1.0.bn1 is in training mode", lambda: net(pictures))
    assert net.eval() is net and net.train(False) is net
    net(pictures)


def test_layers_alone(mini, pictures):
    refused(RuntimeError, "part of its network", lambda: mini.there.layer1(pictures))
    refused(RuntimeError, "part of its network", lambda: nn.Sequential(*list(mini.there.children())[:-1])(pictures))
    copy = nn.Sequential(*mini.there.layer1[:1])
    refused(RuntimeError, "part of its network", lambda: copy(pictures))


def test_inputs_that_are_none(mini, pictures):
    refused(TypeError, "picture / 255", lambda: mini.there((pictures * 255).byte()))
    refused(ValueError, "picture.None", lambda: mini.there(pictures[0]))
    refused(ValueError, "meta", lambda: mini.there(pictures.to("meta")))
    refused(TypeError, "ndarray", lambda: mini.there(pictures.numpy()))


def test_hooks_that_change_a_shape(mini, pictures):
    handle = mini.there.layer2.register_forward_hook(lambda module, inputs, output: output[:, :3])
    refused(TypeError, r"goes on from a tensor \[2, 48, 12, 12\]", lambda: mini.there(pictures))
    handle.remove()
    handle = mini.there.layer2.register_forward_hook(lambda module, inputs, output: (output, 1))
    refused(TypeError, "returned tuple", lambda: mini.there(pictures))
    handle.remove()
    handle = mini.there.layer1[0].conv2.register_backward_hook(lambda *_: None)
    refused(NotImplementedError, "register_full_backward_hook", lambda: mini.there(pictures))
    handle.remove()
    del mini.there.layer3[0].conv2
    refused(NotImplementedError, "nn.Identity", lambda: mini.there(pictures))


def test_a_daemon_that_cannot(mini):
    class Old:
        def call(self, method, **_):
            return {"server": "tenchd 0.0.9", "capabilities": ["png", "relu"], "limits": {}}

    import tench.torch
    refused(RuntimeError, "tenchd 0.0.9 can't.*graph, at, set", lambda: tench.torch.Module(Old(), "mini"))


def test_weights_that_change_in_the_middle(mini, pictures):
    if not hasattr(mini.client.client, "version"):
        pytest.skip("test_sessions does it with an update")
    logits = mini.there(pictures.requires_grad_())
    logits.detach().numpy()
    mini.client.client.version += 1
    refused(RuntimeError, "version 1 became 2", logits.sum().backward)
