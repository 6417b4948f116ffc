"""Layers that ONNX's operators have beyond those of torchvision's networks, forward and backward, each in two small networks:
alone behind a 1×1 stem, and reading a slice of one concatenation and writing a slice of another. The titles are those of
OnnxLayerCases.swift, which builds the same."""
import torch
import formulas
from measuring import record
from objectives import target

functional = torch.nn.functional


def inside(function, scale=1.0, shift=0.0):
    """A function of scale·sigmoid(x) + shift: of numbers that it is defined for."""
    return lambda x, p: function(scale * torch.sigmoid(x) + shift)


def plainly(function):
    """A function without parameters."""
    return lambda x, p: function(x)


def shrink(x, bound=1.5, bias=0.25):
    return torch.where(x > bound, x - bias, torch.where(x < -bound, x + bias, torch.zeros_like(x)))


POINTWISE = {
    "leakyRelu": plainly(lambda x: functional.leaky_relu(x, 0.1)),
    "elu": plainly(lambda x: functional.elu(x, 1.5)),
    "selu": plainly(functional.selu),
    "celu": plainly(lambda x: functional.celu(x, 0.5)),
    "clip": plainly(lambda x: torch.clamp(x, -0.5, 1.25)),
    "clip below": plainly(lambda x: torch.clamp(x, min=-0.25)),
    "clip above": plainly(lambda x: torch.clamp(x, max=0.75)),
    "hardSigmoid": plainly(lambda x: torch.clamp(0.2 * x + 0.4, 0, 1)),
    "softplus": plainly(functional.softplus),
    "softsign": plainly(functional.softsign),
    "thresholdedRelu": plainly(lambda x: functional.threshold(x, 0.75, 0)),
    "shrink": plainly(shrink),
    "swish": plainly(lambda x: x * torch.sigmoid(0.75 * x)),
    "mish": plainly(functional.mish),
    "geluTanh": plainly(lambda x: functional.gelu(x, approximate="tanh")),
    "affine": plainly(lambda x: -1.5 * x + 0.25),
    "negate": plainly(torch.neg),
    "abs": plainly(torch.abs),
    "sign": plainly(torch.sign),
    "floor": plainly(torch.floor),
    "ceil": plainly(torch.ceil),
    "round": plainly(torch.round),
    "reciprocal": inside(torch.reciprocal),
    "sqrt": inside(torch.sqrt),
    "power of three halves": inside(lambda x: x ** 1.5),
    "power of two": plainly(lambda x: x ** 2),
    "power of three": plainly(lambda x: x ** 3),
    "exp": plainly(torch.exp),
    "log": inside(torch.log),
    "erf": plainly(torch.erf),
    "sin": plainly(torch.sin),
    "cos": plainly(torch.cos),
    "tan": inside(torch.tan),
    "asin": inside(torch.asin),
    "acos": inside(torch.acos),
    "atan": plainly(torch.atan),
    "sinh": plainly(torch.sinh),
    "cosh": plainly(torch.cosh),
    "asinh": plainly(torch.asinh),
    "acosh": inside(torch.acosh, 2, 1.25),
    "atanh": inside(torch.atanh),
}


def layer_norm(x, weight=None, bias=None, eps=1e-3):
    """Over the channels of each pixel."""
    return functional.layer_norm(x.permute(0, 2, 3, 1), (x.shape[1],), weight, bias, eps).permute(0, 3, 1, 2)


def transposed(**options):
    return lambda x, p: functional.conv_transpose2d(x, p["weight"], p.get("bias"), **options)


def cropped(rows, columns, **options):
    """A transposed convolution of which the end loses more than the beginning."""
    whole = transposed(**options)
    return lambda x, p: whole(x, p)[:, :, :-rows, :-columns]


def resized(*size, **options):
    return lambda x, p: functional.interpolate(x, size=size, **options)


def ended(bottom, right, value, function):
    """A pooling of a picture that is padded below and to the right."""
    return plainly(lambda x: function(functional.pad(x, (0, right, 0, bottom), value=value)))


# (title, [n, channels, height, width] of what the layer reads, the layer, its parameters' shapes)
CASES = [(title, (2, 7, 3, 5), function, {}) for title, function in POINTWISE.items()] + [
    ("prelu", (2, 19, 3, 4), lambda x, p: functional.prelu(x, p["weight"]), {"weight": (19,)}),
    ("prelu of one slope", (2, 6, 3, 4), lambda x, p: functional.prelu(x, p["weight"]), {"weight": (1,)}),
    ("channelScale", (2, 9, 4, 3), lambda x, p: x * p["weight"].view(1, -1, 1, 1), {"weight": (9,)}),
    ("channelShift", (2, 9, 4, 3), lambda x, p: x + p["bias"].view(1, -1, 1, 1), {"bias": (9,)}),
    ("layerNorm", (2, 18, 3, 4), lambda x, p: layer_norm(x, p["weight"], p["bias"]), {"weight": (18,), "bias": (18,)}),
    ("layerNorm without bias", (2, 18, 3, 4), lambda x, p: layer_norm(x, p["weight"]), {"weight": (18,)}),
    ("standardize", (2, 18, 3, 4), lambda x, p: layer_norm(x), {}),
    ("groupNorm", (3, 12, 4, 5), lambda x, p: functional.group_norm(x, 3, p["weight"], p["bias"], 1e-3),
     {"weight": (12,), "bias": (12,)}),
    ("groupNorm of one group", (2, 17, 2, 3), lambda x, p: functional.group_norm(x, 1, p["weight"], p["bias"], 1e-5),
     {"weight": (17,), "bias": (17,)}),
    ("instance norm", (2, 7, 6, 5), lambda x, p: functional.instance_norm(x, None, None, p["weight"], p["bias"], eps=1e-2),
     {"weight": (7,), "bias": (7,)}),
    ("transposedConvolution", (2, 5, 4, 3), transposed(stride=2, padding=1), {"weight": (5, 6, 3, 3), "bias": (6,)}),
    ("transposedConvolution of one filter", (2, 18, 3, 4), transposed(stride=2), {"weight": (18, 1, 2, 2), "bias": (1,)}),
    ("transposedConvolution with output padding", (1, 17, 3, 4), transposed(stride=(2, 3), padding=1, output_padding=(1, 2)),
     {"weight": (17, 9, 3, 4)}),
    ("transposedConvolution, dilated", (2, 6, 3, 4), transposed(stride=(1, 2), dilation=(2, 3)), {"weight": (6, 20, 2, 3)}),
    ("transposedConvolution in groups", (2, 12, 4, 3), transposed(stride=2, padding=(1, 0), groups=3),
     {"weight": (12, 5, 4, 3), "bias": (15,)}),
    ("transposedConvolution, depthwise", (2, 16, 3, 3), transposed(stride=2, padding=1, groups=16), {"weight": (16, 1, 4, 4)}),
    ("transposedConvolution with gaps", (2, 7, 3, 3), transposed(stride=3), {"weight": (7, 4, 2, 2), "bias": (4,)}),
    ("transposedConvolution, cropped at the end", (2, 7, 4, 3), cropped(1, 2, stride=2, padding=(1, 0)),
     {"weight": (7, 16, 3, 4), "bias": (16,)}),
    ("transposedConvolution, 3×3", (1, 32, 6, 5), transposed(padding=1), {"weight": (32, 24, 3, 3), "bias": (24,)}),
    ("transposedConvolution, 1×1", (2, 8, 3, 4), transposed(), {"weight": (8, 17, 1, 1)}),
    ("resample, nearest", (2, 19, 3, 4), plainly(lambda x: functional.interpolate(x, scale_factor=2)), {}),
    ("resample, nearest to fewer", (2, 5, 7, 6), resized(3, 4), {}),
    ("resample, nearest to pixels' middles", (2, 5, 5, 4), resized(7, 9, mode="nearest-exact"), {}),
    ("resample, linear", (2, 18, 4, 3), resized(7, 8, mode="bilinear"), {}),
    ("resample, linear to fewer", (2, 6, 7, 8), resized(3, 5, mode="bilinear"), {}),
    ("resample, linear from corner to corner", (2, 6, 3, 4), resized(5, 9, mode="bilinear", align_corners=True), {}),
    ("resample, cubic", (2, 7, 4, 5), resized(9, 7, mode="bicubic"), {}),
    ("resample, cubic from corner to corner", (1, 4, 5, 5), resized(8, 3, mode="bicubic", align_corners=True), {}),
    ("resample, linear, antialiased", (2, 6, 9, 8), resized(4, 3, mode="bilinear", antialias=True), {}),
    ("resample, cubic, antialiased", (2, 6, 9, 8), resized(4, 11, mode="bicubic", antialias=True), {}),
    ("resample of rows alone", (2, 18, 4, 3), resized(7, 3, mode="bilinear"), {}),
    ("resample of columns alone", (2, 18, 4, 3), resized(4, 5, mode="bilinear"), {}),
    ("max pool, dilated", (2, 18, 7, 8), plainly(lambda x: functional.max_pool2d(x, 3, 2, 1, (2, 1))), {}),
    ("max pool of many", (2, 5, 18, 17), plainly(lambda x: functional.max_pool2d(x, (18, 17))), {}),
    ("max pool of many, dilated", (2, 5, 40, 37), plainly(lambda x: functional.max_pool2d(x, (18, 17), 3, (4, 5), 2)), {}),
    ("average pool, ceil", (2, 18, 5, 7), plainly(lambda x: functional.avg_pool2d(x, (2, 3), 2, (0, 1), True, True)), {}),
    ("average pool, ceil, without the padding", (2, 6, 6, 5),
     plainly(lambda x: functional.avg_pool2d(x, 3, 2, 1, True, False)), {}),
    ("average pool, padded at the end", (2, 6, 6, 5),
     ended(1, 2, 0, lambda x: functional.avg_pool2d(x, 3, 2, 0, False, True)), {}),
]


def network(layer, x, values, extents, is_between):
    """The small network's output; `values` are its parameters by their full names."""
    own = {name.removeprefix("y."): value for name, value in values.items() if name.startswith("y.")}
    if not is_between:
        return layer(functional.conv2d(x, values["stem.weight"]), own)
    whole = torch.cat([functional.conv2d(x, values[f"{name}.weight"]) for name in ("a", "b")], 1)
    y = layer(whole[:, 3:3 + extents[1]], own)
    return torch.cat([y, torch.tanh(y)], 1)


def case(title, extents, layer, parameters, is_between):
    n, channels, height, width = extents
    shapes = {"a.weight": (channels, 3, 1, 1), "b.weight": (5, 3, 1, 1)} if is_between else {"stem.weight": (channels, 3, 1, 1)}
    shapes |= {f"y.{name}": shape for name, shape in parameters.items()}
    values = {name: torch.from_numpy(formulas.parameter(name, shape, shapes)).double().requires_grad_(True)
              for name, shape in shapes.items()}
    x = torch.from_numpy(formulas.tensor("input", (n, 3, height, width))).double().requires_grad_(True)
    y = network(layer, x, values, extents, is_between)
    v = torch.from_numpy(formulas.tensor("cotangent", tuple(y.shape))).double()
    gradients = torch.autograd.grad((y * v).sum(), [x, *values.values()])
    return {"title": title, "isBetween": is_between, "channels": channels, "input": list(x.shape), "batchNorm": "frozen",
            "loss": {"kind": "cotangent", "target": target("cotangent", *y.shape)},
            "output": record("logits", y, 128), "gradient": record("input", gradients[0], 128),
            "parameterGradients": [record(name, g, 64) for name, g in zip(values, gradients[1:])]}


def cases():
    """Every case in both networks."""
    return {"layers": [case(*each, is_between) for each in CASES for is_between in (False, True)]}
