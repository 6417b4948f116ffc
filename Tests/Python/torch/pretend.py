"""A daemon's answers by PyTorch: the network's graph, values and gradients, from a local model by way of torch.fx.

It rounds as PyTorch does, so what the bridge makes of it has to be a local network's numbers, nearly to the bit: what differs
is the bridge's fault.
"""
import copy
from collections import Counter
from concurrent.futures import ThreadPoolExecutor

import numpy as np
import torch
from passes import RuledReLU
from torch import fx

KINDS = {"Conv2d": "convolution", "BatchNorm2d": "batch_norm", "ReLU": "relu", "MaxPool2d": "max_pool", "AvgPool2d": "average_pool",
         "AdaptiveAvgPool2d": "adaptive_average_pool", "Linear": "linear", "Dropout": "dropout", "LocalResponseNorm": "local_response_norm",
         "Concatenation": "concatenate", "Sigmoid": "sigmoid", "Softmax": "softmax", "Identity": "identity"}
ATTRIBUTES = {
    "convolution": ("in_channels", "out_channels", "kernel_size", "stride", "padding", "dilation", "groups"),
    "batch_norm": ("num_features", "eps", "momentum"), "max_pool": ("kernel_size", "stride", "padding", "dilation", "ceil_mode"),
    "average_pool": ("kernel_size", "stride", "padding", "ceil_mode", "count_include_pad"),
    "adaptive_average_pool": ("output_size",), "linear": ("in_features", "out_features"), "dropout": ("p",),
    "local_response_norm": ("size", "alpha", "beta", "k")}


class Modules(fx.Tracer):
    def is_leaf_module(self, module, name):
        return type(module).__name__ in KINDS


class Pretend:
    """Answers `hello`, `models`, `forward` and `input_gradient` of these networks."""

    def __init__(self, input_shape=(1, 3, 96, 96), **networks):
        self.limits = {"batch": 256, "line_bytes": 64 << 20, "output_bytes": 256 << 20, "tensor_elements": 12 << 20}
        self.input_shape, self.networks, self.names, self.version = list(input_shape), {}, {}, 1
        for name, network in networks.items():
            network = copy.deepcopy(network).eval()
            self.networks[name] = (network, list(Modules().trace(network).nodes))
            self.names[name] = self._named(name)

    def _hello(self):
        return {"server": "pretend", "capabilities": ["at", "set", "graph", "relu"], "limits": self.limits}

    def call(self, method, **params):
        params = {name: value for name, value in params.items() if value is not None}
        # As in another process: whatever autograd is about here doesn't hold there.
        with ThreadPoolExecutor(1) as elsewhere:
            return elsewhere.submit(getattr(self, "_" + method), **params).result()

    def _named(self, name):
        """What each node of the trace is called, the entries of `models` for them, and those that are other names of theirs."""
        network, nodes = self.networks[name]
        modules = dict(network.named_modules())
        uses = Counter(node.target for node in nodes if node.op == "call_module")
        seen, entries, names, containers = Counter(), [], {}, {}
        for node in nodes:
            stack = [path for path, _ in (node.meta.get("nn_module_stack") or {}).values() if path]
            if node.op == "placeholder":
                names[node] = "input"
            elif node.op == "call_module":
                seen[node.target] += 1
                own = node.target if uses[node.target] == 1 else f"{node.target}#{seen[node.target]}"
                entries.append({"name": own, **described(modules[node.target])})
                if uses[node.target] > 1:
                    entries[-1]["module"] = node.target
            elif node.op == "call_function":
                operation = node.target.__name__
                kind = {"cat": "concatenate"}.get(operation, operation)
                entries.append({"name": ".".join([*stack[-1:], operation]), "kind": kind, "function": True})
            if node.op.startswith("call"):
                entries[-1]["inputs"] = [names[source] for source in node.all_input_nodes]
                names[node] = entries[-1]["name"]
                containers.update((path, names[node]) for path in stack if path != node.target)
        aliases = [{"name": path, "kind": "module", "same_as": value} for path, value in containers.items()]
        aliases += [{"name": path, "kind": KINDS[type(modules[path]).__name__], "same_as": f"{path}#{count}"}
                    for path, count in uses.items() if count > 1]
        return names, entries, [*aliases, {"name": "logits", "kind": entries[-1]["kind"], "same_as": entries[-1]["name"]}]

    def _models(self, name, layers=True, input_shape=None):
        _, entries, aliases = self.names[name]
        with torch.no_grad():
            values = self._run(name, torch.zeros(input_shape or self.input_shape), {}, None)
        described = [{**entry, "shape": list(values[entry.get("same_as", entry["name"])].shape)} for entry in [*entries, *aliases]]
        return {"models": [{"name": name, "input": self.input_shape, "layers": described, "labels": ["a", "b"]}]}

    def _run(self, name, x, sets, rule):
        """All values by name, None where they hang on a picture that was left out."""
        network, nodes = self.networks[name]
        modules, names = dict(network.named_modules()), self.names[name][0]
        made = {}
        for node in nodes[:-1]:
            arguments = fx.node.map_arg(node.args, lambda source: made[source])
            if node.op == "placeholder":
                made[node] = x
            elif names[node] in sets:
                made[node] = sets[names[node]]
            elif any(made[source] is None for source in node.all_input_nodes):
                made[node] = None
            elif type(modules.get(node.target)) is torch.nn.ReLU:
                made[node] = RuledReLU.apply(*arguments, rule) if rule else arguments[0].clamp(min=0)
            else:
                made[node] = (modules[node.target] if node.op == "call_module" else node.target)(*arguments)
        return {names[node]: value for node, value in made.items()}

    def _given(self, model, input, sets, gradient):
        """The picture, what was set by the values' own names, and those of all names."""
        alias = {entry["name"]: entry["same_as"] for entry in self.names[model][2]}
        x = None if input is None else torch.tensor(np.asarray(input)).requires_grad_(gradient)
        made = {alias.get(name, name): torch.tensor(np.asarray(value)) for name, value in (sets or {}).items()}
        if x is not None:
            made = {name: value.expand(len(x), *value.shape[1:]).clone() for name, value in made.items()}
        return x, {name: value.requires_grad_(gradient) for name, value in made.items()}, lambda name: alias.get(name, name)

    def _forward(self, model, input=None, outputs=("logits",), set=None, session=None):
        x, sets, own = self._given(model, input, set, False)
        with torch.no_grad():
            values = self._run(model, x, sets, None)
        return {"version": self.version, "outputs": {name: values[own(name)].numpy() for name in outputs}, "finite": True}

    def _input_gradient(self, model, loss, at, input=None, set=None, relu=None, session=None):
        x, sets, own = self._given(model, input, set, True)
        values = {**self._run(model, x, sets, relu), "input": x}
        total = (values[own(loss["layer"])] * torch.tensor(np.asarray(loss["tensor"]))).sum()
        found = torch.autograd.grad(total, [values[own(name)] for name in at], allow_unused=True)
        return {"loss": total.item(), "terms": [{"loss": total.item(), "version": self.version}], "finite": True,
                "gradients": {name: None if gradient is None else gradient.numpy() for name, gradient in zip(at, found)}}


def described(module):
    """A module's kind and what it was made with, as `models` has them."""
    kind = KINDS[type(module).__name__]
    attributes = {name: getattr(module, name) for name in ATTRIBUTES.get(kind, ())}
    if kind in ("convolution", "linear"):
        attributes["bias"] = module.bias is not None
    return {"kind": kind, "attributes": {name: list(value) if isinstance(value, tuple) else value for name, value in attributes.items()}}
