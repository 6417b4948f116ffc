"""Single layers, forward and backward: small networks of a 1×1 stem (where a layer wants more than three channels)
and the layer itself, described so that the tests can build the same."""
import json
import torch
import formulas
from measuring import record
from objectives import target

functional = torch.nn.functional


ACTIVATIONS = {"relu": functional.relu, "relu6": functional.relu6, "sigmoid": torch.sigmoid, "tanh": torch.tanh,
               "silu": functional.silu, "gelu": functional.gelu, "hard_sigmoid": functional.hardsigmoid,
               "hard_swish": functional.hardswish}


def padded_at_end(step, x, value):
    """With what a step is padded by below and to the right more than above and to the left."""
    (top, left), (bottom, right) = step["padding"], step.get("endPadding", step["padding"])
    return functional.pad(x, (0, right - left, 0, bottom - top), value=value) if (bottom, right) != (top, left) else x


def apply(step, x, state, training):
    """One step of a description in torch; `state` holds the tensors by name."""
    kind, name = step["kind"], step.get("name", "")
    if kind == "convolution":
        x = padded_at_end(step, x, 0)
        return functional.conv2d(x, state[f"{name}.weight"], state.get(f"{name}.bias"), tuple(step["stride"]),
                                 tuple(step["padding"]), tuple(step["dilation"]), step["groups"])
    if kind == "batch_norm":
        return functional.batch_norm(x, state[f"{name}.running_mean"], state[f"{name}.running_var"],
                                     state[f"{name}.weight"], state[f"{name}.bias"], training, step["momentum"], step["eps"])
    if kind == "linear":
        return functional.linear(x, state[f"{name}.weight"], state.get(f"{name}.bias"))
    if kind in ACTIVATIONS:
        return ACTIVATIONS[kind](x)
    if kind == "max_pool":
        x = padded_at_end(step, x, -torch.inf)
        return functional.max_pool2d(x, step["kernel"], step["stride"], step["padding"], ceil_mode=step["ceil"])
    if kind == "average_pool":
        x = padded_at_end(step, x, 0)
        return functional.avg_pool2d(x, step["kernel"], step["stride"], step["padding"], step["ceil"],
                                     step["countIncludesPadding"])
    if kind == "adaptive_average_pool":
        return functional.adaptive_avg_pool2d(x, tuple(step["output"]))
    if kind == "local_response_norm":
        return functional.local_response_norm(x, step["size"], step["alpha"], step["beta"], step["k"])
    if kind == "scale_shift":
        scale, shift = (torch.tensor(step[key], dtype=x.dtype).view(1, -1, 1, 1) for key in ("scale", "shift"))
        return x[:, step["permutation"]] * scale + shift
    if kind == "residual":                              # relu(convolution + input), as in a residual block
        return functional.relu(apply(step["branch"], x, state, training) + x)
    if kind == "product":                               # input · branch(input), as in a squeeze-and-excitation
        return x * apply(step["branch"], x, state, training)
    if kind == "channels":
        return x[:, step["first"]:step["first"] + step["count"]]
    if kind == "channel_shuffle":
        n, c, h, w = x.shape
        return x.view(n, step["groups"], c // step["groups"], h, w).transpose(1, 2).reshape(n, c, h, w)
    if kind == "concatenation":
        return torch.cat([apply(part, x, state, training) for part in step["parts"]], 1)
    if kind == "sequence":
        for part in step["parts"]:
            x = apply(part, x, state, training)
        return x
    assert kind in ("flatten", "dropout"), kind
    return x.flatten(1) if kind == "flatten" else x


def shapes(step, channels):
    """The parameters of a step by name, and the channels that it returns."""
    kind, name = step["kind"], step.get("name", "")
    if kind == "convolution":
        weight = {f"{name}.weight": (step["filters"], channels // step["groups"], *step["kernel"])}
        return weight | ({f"{name}.bias": (step["filters"],)} if step["bias"] else {}), step["filters"]
    if kind == "batch_norm":
        extents = {f"{name}.{key}": (channels,) for key in ("weight", "bias", "running_mean", "running_var")}
        return extents | {f"{name}.num_batches_tracked": ()}, channels
    if kind == "linear":
        return {f"{name}.weight": (step["outputs"], step["inputs"]), f"{name}.bias": (step["outputs"],)}, step["outputs"]
    if kind in ("residual", "product"):
        return shapes(step["branch"], channels)[0], channels
    if kind == "channels":
        return {}, step["count"]
    if kind == "concatenation":
        parts = [shapes(part, channels) for part in step["parts"]]
        return {key: value for part, _ in parts for key, value in part.items()}, sum(count for _, count in parts)
    if kind == "sequence":
        state = {}
        for part in step["parts"]:
            more, channels = shapes(part, channels)
            state |= more
        return state, channels
    return {}, channels


def conv(filters, kernel, stride=1, padding=0, dilation=1, groups=1, bias=False, name="conv"):
    pair = lambda value: list(value) if isinstance(value, tuple) else [value, value]
    return {"kind": "convolution", "name": name, "filters": filters, "kernel": pair(kernel), "stride": pair(stride),
            "padding": pair(padding), "dilation": pair(dilation), "groups": groups, "bias": bias}


def norm(eps=1e-5, momentum=0.1, name="bn"):
    return {"kind": "batch_norm", "name": name, "eps": eps, "momentum": momentum}


def pool(kernel, stride, padding=0, ceil=False, include=None):
    kind = {"kind": "max_pool"} if include is None else {"kind": "average_pool", "countIncludesPadding": include}
    pair = lambda value: list(value) if isinstance(value, tuple) else [value, value]
    return kind | {"kernel": pair(kernel), "stride": pair(stride), "padding": pair(padding), "ceil": ceil}


def adaptive(height, width):
    return {"kind": "adaptive_average_pool", "output": [height, width]}


def response(size=5, alpha=1e-4, beta=0.75, k=1.0):
    return {"kind": "local_response_norm", "size": size, "alpha": alpha, "beta": beta, "k": k}


def linear(inputs, outputs):
    return {"kind": "linear", "name": "fc", "inputs": inputs, "outputs": outputs}


def rectified(filters, kernel, name, **options):
    """Convolution, batch norm and ReLU, as in an inception block."""
    parts = [conv(filters, kernel, name=f"{name}.conv", **options), norm(eps=1e-3, name=f"{name}.bn"), RELU]
    return {"kind": "sequence", "parts": parts}


def product(branch):
    return {"kind": "product", "branch": branch}


def part(first, count):
    return {"kind": "channels", "first": first, "count": count}


def sequence(*parts):
    return {"kind": "sequence", "parts": list(parts)}


RELU, FLATTEN, DROPOUT = {"kind": "relu"}, {"kind": "flatten"}, {"kind": "dropout"}


def stem(channels):
    return conv(channels, 1, name="stem")


def descriptions():
    """(what it shows, input shape, steps)"""
    yield "1×1 on one pixel", (1, 1, 1), [conv(5, 1)]
    yield "1×1 with bias", (2, 7, 5), [stem(16), conv(33, 1, bias=True)]
    yield "1×1 whose stride skips pixels", (2, 9, 8), [stem(16), conv(32, 1, stride=2)]
    yield "1×1 with stride three and padding", (1, 8, 7), [stem(8), conv(16, 1, stride=3, padding=1)]
    yield "2×2 whose stride exceeds it", (2, 11, 10), [conv(7, 2, stride=3)]
    yield "3×3", (2, 13, 9), [stem(32), conv(64, 3, padding=1)]
    yield "3×3 of odd channels", (1, 6, 6), [stem(17), conv(19, 3, padding=1, bias=True)]
    yield "3×3 unpadded to one pixel", (2, 3, 3), [stem(4), conv(5, 3)]
    yield "3×3 larger than the picture", (2, 1, 2), [stem(8), conv(16, 3, padding=1)]
    yield "3×3 with stride two", (2, 12, 15), [stem(16), conv(48, 3, stride=2, padding=1)]
    yield "3×3 padded by two", (1, 5, 4), [stem(6), conv(8, 3, padding=2)]
    yield "3×3 many channels", (1, 8, 8), [stem(96), conv(128, 3, padding=1)]
    yield "3×3 dilated", (1, 11, 12), [stem(16), conv(16, 3, padding=2, dilation=2)]
    yield "3×3 unevenly dilated", (2, 9, 14), [stem(5), conv(6, 3, stride=(1, 2), padding=(2, 3), dilation=(2, 3))]
    yield "5×5", (2, 9, 7), [stem(16), conv(32, 5, padding=2)]
    yield "7×7 with stride two on a picture", (2, 23, 19), [conv(64, 7, stride=2, padding=3)]
    yield "1×7", (1, 9, 8), [stem(32), conv(24, (1, 7), padding=(0, 3))]
    yield "7×1", (1, 8, 9), [stem(32), conv(24, (7, 1), padding=(3, 0))]
    yield "1×3 with its own strides", (2, 8, 10), [stem(8), conv(12, (1, 3), stride=(2, 1), padding=(0, 1))]
    yield "depthwise", (2, 7, 8), [conv(3, 3, padding=1, groups=3)]
    yield "two groups", (2, 6, 5), [stem(8), conv(12, 3, padding=1, groups=2, bias=True)]
    yield "four wide groups", (1, 6, 7), [stem(64), conv(64, 3, stride=2, padding=1, groups=4)]
    yield "batch norm alone", (3, 5, 4), [norm()]
    yield "batch norm of one row", (4, 1, 3), [stem(18), norm(eps=1e-3, momentum=0.3)]
    yield "convolution and batch norm", (2, 8, 7), [stem(16), conv(32, 3, padding=1), norm()]
    yield "convolution, batch norm, relu", (2, 8, 7), [stem(16), conv(32, 3, padding=1), norm(eps=1e-3), RELU]
    yield "convolution with bias, relu", (2, 6, 9), [stem(8), conv(20, 3, bias=True), RELU]
    yield "relu before convolution", (2, 6, 6), [stem(16), RELU, conv(16, 3, padding=1)]
    yield "batch norm before relu alone", (2, 6, 6), [norm(), RELU]
    yield "residual", (2, 7, 6), [stem(16), {"kind": "residual", "branch": conv(16, 3, padding=1)}]
    yield "max pool", (2, 12, 9), [pool(3, 2, 1)]
    yield "max pool, ceil", (2, 8, 11), [stem(17), pool(3, 2, ceil=True)]
    yield "max pool of two, ceil", (1, 7, 5), [stem(16), pool(2, 2, ceil=True)]
    yield "max pool, ceil, last window outside", (1, 6, 6), [pool(2, 3, 1, ceil=True)]
    yield "max pool in place", (2, 5, 7), [stem(8), pool(3, 1, 1, ceil=True)]
    yield "max pool with gaps", (1, 10, 11), [pool(2, 4)]
    yield "average pool", (2, 9, 8), [stem(16), pool(3, 1, 1, include=True)]
    yield "average pool without the padding", (2, 9, 8), [stem(16), pool(3, 2, 1, include=False)]
    yield "average pool, ceil", (1, 8, 10), [pool(3, 2, 1, ceil=True, include=True)]
    yield "average pool, ceil, without the padding", (1, 8, 10), [pool(3, 2, 1, ceil=True, include=False)]
    yield "average pool with gaps", (1, 17, 17), [pool(5, 6, include=True)]
    yield "global average", (2, 7, 5), [stem(20), adaptive(1, 1)]
    yield "adaptive average, uneven", (2, 14, 11), [stem(5), adaptive(4, 4)]
    yield "adaptive average, enlarging", (1, 2, 3), [adaptive(4, 5)]
    yield "response norm", (2, 4, 5), [stem(16), response(alpha=0.1)]
    yield "response norm, odd channels", (1, 3, 4), [stem(7), response(size=3, alpha=0.5, beta=0.6, k=2.0)]
    yield "response norm wider than the channels", (1, 3, 3), [response(size=9, alpha=0.3)]
    yield "linear", (3, 4, 4), [stem(24), adaptive(1, 1), FLATTEN, linear(24, 10)]
    yield "linear on a plane", (2, 3, 5), [stem(6), FLATTEN, DROPOUT, linear(90, 7), RELU]
    yield "concatenation", (2, 6, 5), [stem(8), {"kind": "concatenation", "parts": [
        conv(5, 1, name="a"), conv(16, 3, padding=1, bias=True, name="b"), pool(3, 1, 1), pool(3, 1, 1, include=True)]}]
    yield "concatenation of halved branches", (1, 9, 9), [stem(8), {"kind": "concatenation", "parts": [
        conv(12, 3, stride=2, name="a"), pool(3, 2)]}, RELU, conv(4, 1)]
    yield "inception block", (2, 7, 6), [stem(8), {"kind": "concatenation", "parts": [
        rectified(16, 1, "a"), {"kind": "sequence", "parts": [rectified(8, 1, "b"), rectified(24, 3, "c", padding=1)]},
        {"kind": "sequence", "parts": [pool(3, 1, 1, ceil=True), rectified(5, 1, "d")]}]}]
    yield "residual block", (2, 8, 6), [stem(8), {"kind": "residual", "branch": {
        "kind": "sequence", "parts": [rectified(16, 3, "a", padding=1), conv(8, 1, name="b"), norm(name="c")]}}]
    for kind in ACTIVATIONS:
        function = {"kind": kind}
        # The stem's values lie some units around 0, on both sides of every bend.
        yield f"{kind} after a convolution", (2, 5, 7), [stem(19), conv(33, 1, bias=True), function, conv(5, 1, name="last")]
        yield f"{kind} alone, last", (1, 6, 5), [stem(16), function]
        yield f"residual and {kind}", (2, 4, 5), [stem(8), sequence(
            {"kind": "concatenation", "parts": [conv(8, 3, padding=1)]}, function), conv(4, 1, name="last")]
    yield "product with a branch of its shape", (2, 5, 4), [stem(18), product(conv(18, 3, padding=1))]
    yield "product with itself", (1, 4, 4), [stem(7), product(DROPOUT)]
    yield "squeeze and excitation", (3, 6, 5), [stem(20), product(sequence(
        adaptive(1, 1), conv(6, 1, bias=True, name="fc1"), {"kind": "silu"}, conv(20, 1, bias=True, name="fc2"),
        {"kind": "sigmoid"})), conv(7, 1, name="last")]
    yield "gate of one pixel", (2, 1, 1), [stem(16), product(sequence(conv(16, 1, name="fc"), {"kind": "hard_sigmoid"}))]
    yield "3×3 with stride two, padded at the end", (2, 8, 7), [stem(16), conv(24, 3, stride=2) | {"endPadding": [1, 1]}]
    yield "3×3 padded at the end", (2, 6, 7), [stem(16), conv(16, 3) | {"endPadding": [2, 1]}]
    yield "3×3 on a picture, padded at the end", (1, 8, 9), [conv(16, 3, stride=2) | {"endPadding": [1, 0]}]
    yield "5×5 depthwise, padded at the end", (1, 8, 8), [stem(16), conv(16, 5, stride=2, padding=1, groups=16) | {"endPadding": [2, 2]}]
    yield "max pool of 2×3", (2, 7, 9), [stem(6), pool((2, 3), (2, 1), (1, 1))]
    yield "max pool padded at the end", (2, 7, 8), [stem(9), pool((3, 3), (2, 2)) | {"endPadding": [1, 1]}]
    yield "average pool of 3×2", (2, 8, 7), [stem(6), pool((3, 2), (1, 2), (1, 0), include=False)]
    yield "average pool padded at the end", (2, 6, 8), [stem(5), pool((2, 3), (2, 3), include=True) | {"endPadding": [0, 1]}]
    yield "channels of a convolution", (2, 5, 6), [stem(24), part(5, 16), conv(9, 3, padding=1)]
    yield "channels of the input", (2, 5, 6), [part(1, 2), conv(9, 3)]
    yield "channels of channels", (1, 4, 5), [stem(24), part(4, 18), part(2, 12), RELU]
    yield "both halves of a block", (2, 6, 5), [stem(32), RELU, {"kind": "concatenation", "parts": [
        part(0, 16), sequence(part(16, 16), rectified(16, 1, "a"), conv(16, 3, padding=1, groups=16, name="b"))]},
        {"kind": "channel_shuffle", "groups": 2}, part(16, 16), conv(3, 1, name="last")]
    yield "channels in several groups", (1, 3, 4), [stem(18), {"kind": "channel_shuffle", "groups": 3}]
    yield "scale and shift", (2, 4, 3), [
        {"kind": "scale_shift", "permutation": [2, 1, 0], "scale": [255.0, 2.0, 0.5], "shift": [-104.0, 0.25, 1.0]},
        conv(8, 3)]


def case(title, extents, steps, training):
    state, _ = shapes({"kind": "sequence", "parts": steps}, 3)
    values = {key: torch.from_numpy(formulas.parameter(key, shape, state)) for key, shape in state.items()}
    values = {key: value.double() if value.is_floating_point() else value for key, value in values.items()}
    shape = (extents[0], 3, *extents[1:])
    x = torch.from_numpy(formulas.tensor("input", shape)).double().requires_grad_(True)
    trained = {key: value.requires_grad_(True) for key, value in values.items()
               if "running" not in key and "num_batches" not in key}
    y = apply({"kind": "sequence", "parts": steps}, x, values, training)
    v = torch.from_numpy(formulas.tensor("cotangent", tuple(y.shape))).double()
    gradients = torch.autograd.grad((y * v).sum(), [x, *trained.values()])
    made = {"title": title, "batchNorm": "batch" if training else "frozen", "input": list(shape), "steps": steps,
            "loss": {"kind": "cotangent", "target": target("cotangent", *y.shape)},
            "parameterGradients": [record(key, g, 64) for key, g in zip(trained, gradients[1:])]}
    if training:
        return made | {"statistics": [record(key, value, 64) for key, value in values.items() if "running" in key]}
    return made | {"output": record("logits", y, 128), "gradient": record("input", gradients[0], 128)}


def cases():
    """Every description; those with batch norm also with the batch's own statistics."""
    made = []
    for title, extents, steps in descriptions():
        made.append(case(title, extents, steps, False))
        if "batch_norm" in json.dumps(steps):
            made.append(case(title, extents, steps, True))
    return {"layers": made}
