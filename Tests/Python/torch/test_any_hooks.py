"""Whatever hooks do, and wherever: random sets of them see, and make, the same here and there."""
import os
import random
import warnings

import pytest
import torch
from beside import difference, pretended
from torch import nn

NETWORKS = {}
ACTIONS = ("read", "keep", "scale", "shift", "clone", "write", "see gradient", "change gradient", "pre-clone", "pre-scale",
           "see backward", "change backward", "swap")


class Halve(nn.Module):
    def forward(self, x):
        return x / 2


class Hooks:
    """A set of hooks on one network, and what they saw."""

    def __init__(self, net, actions):
        self.net, self.seen, self.kept, self.undo = net, [], [], []
        for name, action in actions:
            module = net.get_submodule(name)
            if action == "swap":
                self.swap(name, module)
            elif action.startswith("pre-"):
                self.undo.append(module.register_forward_pre_hook(self.before(name, action)).remove)
            elif action.endswith("backward"):
                self.undo.append(module.register_full_backward_hook(self.backward(name, action)).remove)
            else:
                self.undo.append(module.register_forward_hook(self.after(name, action)).remove)

    def swap(self, name, module):
        above, _, last = name.rpartition(".")
        modules = self.net.get_submodule(above)._modules
        if type(module) is nn.ReLU:
            modules[last] = nn.Sigmoid()
        elif type(module) is nn.BatchNorm2d:
            modules[last] = Halve()
        self.undo.append(lambda: modules.__setitem__(last, module))

    def note(self, *what):
        self.seen.append([value.detach().clone() if isinstance(value, torch.Tensor) else value for value in what])

    def before(self, name, action):
        def hook(module, inputs):
            self.note(name, action)
            return inputs[0].clone() if action == "pre-clone" else (inputs[0] * 1.1, *inputs[1:])
        return hook

    def after(self, name, action):
        def hook(module, inputs, output):
            self.note(name, action)
            if action == "read":
                self.note(inputs[0], output)
            elif action == "keep":
                self.kept.append(output)
            elif action == "write":
                output[:, :1] = 0
            elif action == "see gradient":
                output.register_hook(lambda gradient: self.note(name, gradient))
            elif action == "change gradient":
                output.register_hook(lambda gradient: gradient / 2)
            return {"scale": output * 0.9, "shift": output + torch.ones_like(output) / 100, "clone": output.clone()}.get(action)
        return hook

    def backward(self, name, action):
        def hook(module, to_input, from_output):
            self.note(name, *(gradient for gradient in (*to_input, *from_output) if gradient is not None))
            if action == "change backward":
                return tuple(None if gradient is None else gradient * 0.7 for gradient in to_input)
        return hook

    def run(self, x, loss_inside):
        try:
            with warnings.catch_warnings():
                warnings.simplefilter("ignore")
                logits = self.net(x)
                loss = logits[:, 3].sum() + sum(value.square().mean() for value in self.kept if loss_inside)
                wanted = [value for value in (x, *self.kept) if value.requires_grad]
                found = torch.autograd.grad(loss, wanted, allow_unused=True) if wanted else ()
        finally:
            for undo in self.undo:
                undo()
        return [logits.detach(), *found], self.seen


@pytest.mark.parametrize("seed", range(int(os.environ.get("TENCH_SEEDS", 60))))
def test_any(seed):
    chance = random.Random(seed)
    name = chance.choice(["mini", "mini", "googlenet_mini"])
    network = NETWORKS.setdefault(name, pretended(name))
    network.there._lazy = chance.choice([None, True, False])
    names = [name for name, _ in network.there.named_modules() if name]
    actions = [(name, chance.choice(ACTIONS)) for name in chance.sample(names, chance.randint(1, 6))]
    x = torch.rand(2, 3, 48, 48, generator=torch.Generator().manual_seed(seed), requires_grad=chance.random() < 0.7)
    inside = chance.random() < 0.4
    try:
        expected, seen_here = Hooks(network.here, actions).run(x, inside)
    except RuntimeError as error:
        assert "modified by an inplace operation" in str(error)
        pytest.skip("PyTorch refuses these")
    found, seen_there = Hooks(network.there, actions).run(x, inside)
    assert [value is None for value in found] == [value is None for value in expected], actions
    assert [[part for part in what if isinstance(part, str)] for what in seen_there] == [
        [part for part in what if isinstance(part, str)] for what in seen_here]
    for a, b in zip([found, *seen_there], [expected, *seen_here]):
        pairs = [(p, q) for p, q in zip(a, b) if isinstance(p, torch.Tensor)]
        assert all(difference(p.detach(), q) <= 1e-5 for p, q in pairs), actions
