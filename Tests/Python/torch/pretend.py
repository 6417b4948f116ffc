"""A daemon's answers by PyTorch: the network's graph, values, gradients, from a local model by way of torch.fx.

It says what the bridge asks, call by call, and what the very rounding of PyTorch gives through it.
"""
import copy
from concurrent.futures import ThreadPoolExecutor

import numpy as np
import torch
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
FUNCTIONS = {"cat": "concatenate"}


class Rule(torch.autograd.Function):
    @staticmethod
    def forward(ctx, x, rule):
        ctx.save_for_backward(x)
        ctx.rule = rule
        return x.clamp(min=0)

    @staticmethod
    def backward(ctx, g):
        x, = ctx.saved_tensors
        return {"guided": g.clamp(min=0) * (x > 0), "deconvnet": g.clamp(min=0)}[ctx.rule], None


class Leaf(fx.Tracer):
    def is_leaf_module(self, module, name):
        return type(module).__module__.startswith("torch.nn") and type(module).__name__ != "Sequential" or type(module).__name__ in KINDS


class Pretend:
    """Answers `hello`, `models`, `forward` and `input_gradient` of these networks, and counts the calls."""

    def __init__(self, input_shape=(1, 3, 96, 96), **networks):
        self.calls, self.sent, self.limits = [], [], {"batch": 256, "line_bytes": 64 << 20, "output_bytes": 256 << 20, "tensor_elements": 12 << 20}
        self.input_shape, self.networks, self.version = list(input_shape), {}, 1
        for name, network in networks.items():
            network = copy.deepcopy(network).eval()
            self.networks[name] = (network, [node for node in Leaf().trace(network).nodes])

    def hello(self):
        return {"server": "pretend", "capabilities": ["at", "set", "graph", "relu"], "limits": self.limits}

    def call(self, method, **params):
        params = {name: value for name, value in params.items() if value is not None}
        self.calls.append(method)
        self.sent.append(params)
        # As in another process: whatever autograd is about here doesn't hold there.
        with ThreadPoolExecutor(1) as elsewhere:
            return elsewhere.submit(getattr(self, "_" + method), **params).result()

    def count(self):
        """The calls that computed since the last count."""
        calls = [call for call in self.calls if call != "models"]
        self.calls.clear()
        self.sent.clear()
        return {name: calls.count(name) for name in sorted(set(calls))}

    def _named(self, name):
        """(node, its entry) in order, and the containers' aliases."""
        network, nodes = self.networks[name]
        modules = dict(network.named_modules())
        uses = {}
        for node in nodes:
            if node.op == "call_module":
                uses[node.target] = uses.get(node.target, 0) + 1
        seen, entries, names, containers = {}, [], {}, {}
        for node in nodes:
            stack = [path for path, _ in (node.meta.get("nn_module_stack") or {}).values()]
            if node.op == "placeholder":
                names[node] = "input"
                continue
            if node.op not in ("call_module", "call_function"):
                continue
            if node.op == "call_module":
                path, module = node.target, modules[node.target]
                kind = KINDS[type(module).__name__]
                seen[path] = seen.get(path, 0) + 1
                own = path if uses[path] == 1 else f"{path}#{seen[path]}"
                attributes = {}
                for key in ATTRIBUTES.get(kind, ()):
                    value = getattr(module, key)
                    attributes[key] = list(value) if isinstance(value, tuple) else value
                if hasattr(module, "bias") and kind in ("convolution", "linear"):
                    attributes["bias"] = module.bias is not None
                entry = {"name": own, "kind": kind, "attributes": attributes, **({"module": path} if uses[path] > 1 else {})}
            else:
                kind = node.target.__name__
                scope = stack[-1] + "." if stack and stack[-1] else ""
                own = scope + kind
                taken = {e["name"] for e in entries}
                while own in taken:
                    own += "_"
                entry = {"name": own, "kind": FUNCTIONS.get(kind, kind), "function": True}
            reads = [names[n] for n in node.all_input_nodes]
            entries.append({**entry, "inputs": reads})
            names[node] = entry["name"]
            for path in stack:
                if path and path != node.target:
                    containers[path] = entry["name"]
        aliases = [{"name": path, "kind": "module", "same_as": value} for path, value in containers.items()]
        aliases += [{"name": path, "kind": KINDS[type(modules[path]).__name__], "same_as": f"{path}#{n}"} for path, n in uses.items() if n > 1]
        last = entries[-1]["name"]
        return names, entries, [a for a in aliases], {"name": "logits", "kind": entries[-1]["kind"], "same_as": last}

    def _models(self, name, layers=True, input_shape=None):
        _, entries, aliases, logits = self._named(name)
        shape = input_shape or self.input_shape
        with torch.no_grad():
            values = self._run(name, torch.zeros(shape), {}, None)
        described = [{**entry, "shape": list(values[entry["name"]].shape)} for entry in entries]
        described += [{**alias, "shape": list(values[alias["same_as"]].shape)} for alias in [*aliases, logits]]
        return {"models": [{"name": name, "input": self.input_shape, "layers": described, "labels": ["a", "b"]}]}

    def _run(self, name, x, sets, rule):
        """All values by name; `sets` and the picture in the network's type."""
        network, nodes = self.networks[name]
        modules, names = dict(network.named_modules()), self._named(name)[0]
        env, values = {}, {}
        for node in nodes:
            arguments = fx.node.map_arg(node.args, lambda n: env[n])
            if node.op == "placeholder":
                value = x
            elif names.get(node) in sets:
                value = sets[names[node]]
            elif node.op == "output":
                continue
            elif any(a is None for a in torch.utils._pytree.tree_leaves(fx.node.map_arg(list(node.all_input_nodes), lambda n: env[n]))):
                value = None  # hangs on a picture that was left out
            elif node.op == "call_module":
                module = modules[node.target]
                if type(module) is torch.nn.ReLU:
                    value = Rule.apply(*arguments, rule) if rule else arguments[0].clamp(min=0)
                else:
                    value = module(*arguments)
            else:
                relu = node.target.__name__ == "relu"
                options = {k: v for k, v in node.kwargs.items() if k != "inplace"}
                if relu:
                    value = Rule.apply(arguments[0], rule) if rule else arguments[0].clamp(min=0)
                else:
                    value = node.target(*arguments, **options)
            env[node] = value
            values[names[node]] = value
        return values

    def _aliases(self, name):
        _, _, aliases, logits = self._named(name)
        return {a["name"]: a["same_as"] for a in [*aliases, logits]}

    def _given(self, model, input, sets, items, gradient):
        dtype = next(self.networks[model][0].parameters()).dtype
        aliases = self._aliases(model)
        x = None if input is None else torch.tensor(np.asarray(input), dtype=dtype)
        made = {}
        for name, value in (sets or {}).items():
            value = torch.tensor(np.asarray(value), dtype=dtype)
            made[aliases.get(name, name)] = value.expand(items or value.shape[0], *value.shape[1:]).clone().requires_grad_(gradient)
        return x if x is None or not gradient else x.requires_grad_(), made, aliases

    def _forward(self, model, input=None, outputs=None, session=None, set=None, **_):
        x, sets, aliases = self._given(model, input, set, None if input is None else len(input), False)
        with torch.no_grad():
            values = self._run(model, x, sets, None)
        return {"version": self.version, "outputs": {n: values[aliases.get(n, n)].numpy().astype(np.float32) for n in outputs}, "finite": True}

    def _input_gradient(self, model, loss, input=None, at=None, set=None, relu=None, session=None, **_):
        x, sets, aliases = self._given(model, input, set, None if input is None else len(input), True)
        values = {**self._run(model, x, sets, relu), "input": x}
        layer = values[aliases.get(loss["layer"], loss["layer"])]
        total = (layer * torch.tensor(np.asarray(loss["tensor"]), dtype=layer.dtype)).sum()
        wanted = [values[aliases.get(n, n)] for n in at]
        found = [None if not t.requires_grad else torch.autograd.grad(total, t, retain_graph=True, allow_unused=True)[0] for t in wanted]
        return {"loss": float(total), "terms": [{"loss": float(total), "version": self.version}], "finite": True,
                "gradients": {n: None if g is None else g.numpy().astype(np.float32) for n, g in zip(at, found)}}
