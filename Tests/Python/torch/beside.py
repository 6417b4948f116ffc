"""A network that lives elsewhere beside the same in PyTorch, and what differs."""
from collections import Counter
from copy import deepcopy

import local  # which knows where the reference networks are
import torch
from pretend import Pretend

import tench.torch

NETWORKS = {"mini": local.mini, "googlenet_mini": local.googlenet_mini}


class Counted:
    """A client that counts its calls, and remembers what they asked."""

    def __init__(self, client):
        self.client, self.calls = client, []

    def call(self, method, **params):
        self.calls.append((method, {name: value for name, value in params.items() if value is not None}))
        return self.client.call(method, **params)

    def count(self):
        """The calls since the last count that computed something, and what they asked."""
        computing = [call for call in self.calls if call[0] not in ("hello", "models")]
        self.calls = []
        return dict(Counter(method for method, _ in computing)), [asked for _, asked in computing]


class Network:
    """One network twice: `here` in PyTorch, `there` behind a client."""

    def __init__(self, name, client, tolerance):
        self.name, self.client, self.here, self.tolerance = name, Counted(client), NETWORKS[name](), tolerance
        self.there = self.module()

    def module(self, **options):
        module = tench.torch.Module(self.client, self.name, **options)
        self.client.count()
        return module

    def both(self, method):
        """What a method makes of each, from the same random numbers."""
        results = []
        for network in (self.there, self.here):
            torch.manual_seed(7)
            results.append(method(network))
        return results

    def agree(self, method, tolerance=0, exactly=None):
        """That a method makes the same of both; the calls it took.

        Where it takes gradients at many points, some are next to a fence: a ReLU's input that is nearly zero, or a maximum that is
        nearly shared, is decided by rounding. Then `exactly`, the method of a network in float64, says what is right, and the
        daemon's numbers are within a hundredth of that, or within three times as far from it as PyTorch's own are.
        """
        self.client.count()
        there, here = self.both(method)
        if exactly is None:
            assert difference(there, here) <= max(self.tolerance, tolerance)
        else:
            torch.manual_seed(7)
            right = exactly(deepcopy(self.here).double())
            assert difference(there, right) <= max(1e-2, 3 * difference(here, right))
        return self.client.count()[0]


def difference(a, b):
    """The largest difference of two tensors, or of two lists of them, by the largest magnitude."""
    if isinstance(a, (list, tuple)):
        assert len(a) == len(b)
        return max((difference(x, y) for x, y in zip(a, b)), default=0)
    a, b = torch.as_tensor(a), torch.as_tensor(b)
    assert a.shape == b.shape
    return ((a - b).abs().max() / b.abs().max().clamp_min(1e-12)).item()


def pretended(name):
    """A network whose daemon is played by PyTorch."""
    return Network(name, Pretend(**{name: NETWORKS[name]()}), 1e-6)
