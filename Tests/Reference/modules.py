"""Which modules the networks have, in which order their hooks fire, what each was made with and what it reads, as torch tells."""
import collections
import torch
import torch.fx
import networks

# What this project calls the modules that call no others; of a module that isn't here it knows nothing.
KINDS = {
    "AdaptiveAvgPool2d": "adaptive_average_pool", "AvgPool2d": "average_pool", "BatchNorm2d": "batch_norm",
    "Concatenation": "concatenate", "Conv2d": "convolution", "Dropout": "dropout", "Flatten": "flatten", "GELU": "gelu",
    "Hardsigmoid": "hard_sigmoid", "Hardswish": "hard_swish", "Identity": "identity", "LayerNorm": "layer_norm",
    "LayerNorm2d": "layer_norm", "Linear": "linear", "LocalResponseNorm": "local_response_norm", "MaxPool2d": "max_pool",
    "MultiheadAttention": "module", "Permute": "permute", "ReLU": "relu", "ReLU6": "relu6", "SiLU": "silu",
    "Sigmoid": "sigmoid", "StochasticDepth": "stochastic_depth", "SwapAxes": "swap", "Tanh": "tanh",
    "WindowDepartition": "departition", "WindowPartition": "partition",
}
ATTRIBUTES = {
    "convolution": ("in_channels", "out_channels", "kernel_size", "stride", "padding", "dilation", "groups", "bias"),
    "batch_norm": ("num_features", "eps", "momentum"), "linear": ("in_features", "out_features", "bias"),
    "max_pool": ("kernel_size", "stride", "padding", "dilation", "ceil_mode"),
    "average_pool": ("kernel_size", "stride", "padding", "ceil_mode", "count_include_pad"),
    "adaptive_average_pool": ("output_size",), "layer_norm": ("normalized_shape", "eps", "elementwise_affine", "bias"),
    "local_response_norm": ("size", "alpha", "beta", "k"), "flatten": ("start_dim",),
}
PAIRS = ("kernel_size", "stride", "padding", "dilation", "output_size")
# Swin V2's little network makes numbers of a table of its own, whatever the picture.
ELSEWHERE = "cpb_mlp"


class Tracer(torch.fx.Tracer):
    """Looks into modules that have others, but for attention, which computes with its linear layer's weights itself."""

    def is_leaf_module(self, module, name):
        return not any(True for _ in module.children()) or isinstance(module, torch.nn.MultiheadAttention)


def kind(module):
    return KINDS[type(module).__name__]


def attributes(module):
    made = {}
    for name in ATTRIBUTES.get(kind(module), ()):
        value = getattr(module, name)
        if name == "bias":
            value = value is not None
        if name in PAIRS and not isinstance(value, (tuple, list)):
            value = (value, value)
        made[name] = list(value) if isinstance(value, (tuple, list)) else value
    return made


def uses(net):
    """Each use of a module that calls no others, in their order: its name, with a number where there are several, and the
    names of what it is made from, through operations that are no modules."""
    graph = Tracer().trace(net)
    counts = collections.Counter(node.target for node in graph.nodes if node.op == "call_module")
    seen, sources, made = collections.Counter(), {}, []
    for node in graph.nodes:
        if node.op == "placeholder":
            sources[node] = {"input"}
        elif node.op == "get_attr" or node.target == "size" or (node.target is getattr and node.args[1] == "shape"):
            # A shape is no value that could be changed.
            sources[node] = set()
        else:
            sources[node] = set().union(*(sources[each] for each in node.all_input_nodes))
        if node.op == "call_module" and ELSEWHERE not in node.target:
            seen[node.target] += 1
            name = node.target if counts[node.target] == 1 else f"{node.target}#{seen[node.target]}"
            made.append((name, node.target, sorted(sources[node])))
            sources[node] = {name}
    return made


def fired(net, size):
    """The names of modules in the order in which their forward hooks fire."""
    names, hooks = [], []
    for name, module in net.named_modules():
        if name and ELSEWHERE not in name:
            hooks.append(module.register_forward_hook(lambda module, inputs, output, name=name: names.append(name)))
    with torch.no_grad():
        net(torch.zeros(1, 3, size, size))
    for hook in hooks:
        hook.remove()
    return names


def told(name):
    """All of it about an architecture."""
    net = networks.build(name)
    modules = dict(net.named_modules())
    fires = fired(net, 64 if name.startswith("little") else 224 if "maxvit" in name or "vit" in name else 96)
    return {"name": name, "fired": fires,
            "uses": [{"name": use, "kind": kind(modules[target]), "inputs": inputs, "attributes": attributes(modules[target])}
                     for use, target, inputs in uses(net)]}


def rounded(made):
    """Attributes with their numbers in single precision, which a daemon keeps: torchvision's MNASNet has a momentum of 1 - 0.9997."""
    return made and {name: torch.tensor(value).item() if isinstance(value, float) else value for name, value in made.items()}


def differences(name, layers):
    """What a daemon's list of an architecture's layers tells otherwise than torch, in words."""
    truth = told(name)
    known = {layer["name"]: layer for layer in layers}
    several = {layer["module"] for layer in layers if "module" in layer}
    fires = [layer.get("module", layer["name"]) for layer in layers[:-1]
             if not layer.get("function") and layer["name"] not in several]
    if fires != truth["fired"]:
        at = next((pair for pair in zip(fires, truth["fired"]) if pair[0] != pair[1]), "their number")
        yield f"the order in which hooks fire: {at}"
    own = {known[use["name"]].get("same_as", use["name"]): use["name"] for use in truth["uses"]}

    def sources(layer):
        for each in layer["inputs"]:
            if each in own or each == "input":
                yield own.get(each, each)
            else:
                yield from sources(known[each])

    for use in truth["uses"]:
        layer = known[use["name"]]
        layer = known[layer.get("same_as", use["name"])]
        made = use["attributes"] and layer.get("attributes")
        if use["kind"] != "module" and (layer["kind"], rounded(made)) != (use["kind"], rounded(use["attributes"])):
            yield f"{use['name']}: {layer['kind']} {layer.get('attributes')}"
        if sorted(set(sources(layer))) != use["inputs"]:
            yield f"{use['name']} reads {sorted(set(sources(layer)))}"


# One of each family: check_all.py holds all others.
REPRESENTATIVES = ("googlenet", "inception_v3", "googlenet_bvlc", "resnet_mini", "googlenet_mini",
                   *(name for name in networks.BRIEF if name != "regnet_x_400mf"))


def cases():
    return {"networks": [told(name) for name in REPRESENTATIVES]}
