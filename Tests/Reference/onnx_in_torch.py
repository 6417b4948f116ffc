"""Any ONNX file of image networks' operators as a function of torch's, in the precision that is wanted: what gradients are held to.

An interpreter, node by node; whoever takes its gradients first holds its outputs to ONNX Runtime's. Shapes and other integers are tensors
like the rest.
"""
import math
import numpy, onnx, torch
from onnx import numpy_helper
from torch.nn import functional

TYPES = {6: torch.int64, 7: torch.int64, 9: torch.bool}


class Network:
    """A file's graph; `weights` are its initializers and constants, by name. Called with a picture it gives its outputs, by name."""

    def __init__(self, path, dtype=torch.float64):
        model = onnx.load(path)
        self.graph = model.graph
        self.opset = next(each.version for each in model.opset_import if each.domain in ("", "ai.onnx"))
        self.weights = {each.name: constant(each, dtype) for each in self.graph.initializer}
        self.weights |= {node.output[0]: value(node, dtype) for node in self.graph.node if node.op_type == "Constant"}
        (self.input,) = [each.name for each in self.graph.input if each.name not in self.weights]
        # Sees each value that a node makes, by its name, and says what the nodes after it read.
        self.tap = lambda name, value: value

    def __call__(self, x):
        known = {**self.weights, self.input: x, "": None}
        for node in self.graph.node:
            if node.op_type == "Constant":
                continue
            given = {each.name: onnx.helper.get_attribute_value(each) for each in node.attribute} | {"dtype": x.dtype}
            made = getattr(Operators, node.op_type)(self.opset, given, *(known[name] for name in node.input))
            outputs = zip(node.output, made if isinstance(made, (tuple, list)) else (made,))
            known |= {name: self.tap(name, value) for name, value in outputs}
        return {each.name: known[each.name] for each in self.graph.output}


def constant(tensor, dtype):
    array = numpy_helper.to_array(tensor)
    return torch.from_numpy(numpy.array(array)).to(dtype if array.dtype.kind == "f" else None)


def value(node, dtype):
    given = onnx.helper.get_attribute_value(node.attribute[0])
    if isinstance(given, onnx.TensorProto):
        return constant(given, dtype)
    return torch.tensor(given, dtype=dtype if node.attribute[0].name.startswith("value_float") else None)


def padded(x, given, kernel, fill=0.0):
    """The picture with the pads of a convolution or a pool, which may be uneven or told by auto_pad."""
    strides, dilations = given.get("strides", [1, 1]), given.get("dilations", [1, 1])
    pads, automatic = given.get("pads", [0] * 4), given.get("auto_pad", b"NOTSET")
    if automatic.startswith(b"SAME"):
        totals = [max((math.ceil(size / s) - 1) * s + (k - 1) * d + 1 - size, 0)
                  for size, s, k, d in zip(x.shape[2:], strides, kernel, dilations)]
        less, more = [total // 2 for total in totals], [total - total // 2 for total in totals]
        pads = [*less, *more] if automatic == b"SAME_UPPER" else [*more, *less]
    return functional.pad(x, (pads[1], pads[3], pads[0], pads[2]), value=fill), strides, dilations


def overhang(size, kernel, stride, dilation, pads):
    """How far the last window of ceil mode reaches beyond the pads; one that would begin in the end padding is dropped."""
    reach, whole = (kernel - 1) * dilation + 1, size + sum(pads)
    count = math.ceil((whole - reach) / stride) + 1
    if (count - 1) * stride >= size + pads[0]:
        count -= 1
    return max((count - 1) * stride + reach - whole, 0)


def pooled(x, given, fill):
    kernel, pads = given["kernel_shape"], given.get("pads", [0] * 4)
    framed, strides, dilations = padded(x, given, kernel, fill)
    beyond = (0, 0)
    if given.get("ceil_mode"):
        beyond = [overhang(x.shape[2 + a], kernel[a], strides[a], dilations[a], (pads[a], pads[2 + a])) for a in (0, 1)]
    return framed, kernel, strides, dilations, (0, beyond[1], 0, beyond[0])


def axes_of(given, axes, x):
    axes = given.get("axes") if axes is None else axes.tolist()
    return list(range(x.dim())) if not axes else axes


class Operators:
    """One static function for each operator: the opset, the attributes with the precision, the inputs."""

    def Conv(opset, given, x, w, b=None):
        x, strides, dilations = padded(x, given, w.shape[2:])
        return functional.conv2d(x, w, b, strides, 0, dilations, given.get("group", 1))

    def ConvTranspose(opset, given, x, w, b=None):
        pads, more = given.get("pads", [0] * 4), given.get("output_padding", [0, 0])
        strides, dilations = given.get("strides", [1, 1]), given.get("dilations", [1, 1])
        whole = functional.conv_transpose2d(x, w, b, strides, 0, more, given.get("group", 1), dilations)
        return whole[:, :, pads[0]:whole.shape[2] - pads[2], pads[1]:whole.shape[3] - pads[3]]

    def MaxPool(opset, given, x):
        x, kernel, strides, dilations, beyond = pooled(x, given, -math.inf)
        return functional.max_pool2d(functional.pad(x, beyond, value=-math.inf), kernel, strides, 0, dilations)

    def AveragePool(opset, given, x):
        ones, counted = torch.ones_like(x), bool(given.get("count_include_pad"))
        x, kernel, strides, _, beyond = pooled(x, given, 0.0)
        ones = pooled(ones, given, float(counted))[0]
        total, count = (functional.avg_pool2d(functional.pad(each, beyond), kernel, strides, divisor_override=1) for each in (x, ones))
        return total / count

    def BatchNormalization(opset, given, x, scale, shift, mean, variance):
        return functional.batch_norm(x, mean, variance, scale, shift, eps=given.get("epsilon", 1e-5))

    def LayerNormalization(opset, given, x, scale, shift=None):
        return functional.layer_norm(x, x.shape[given.get("axis", -1):], scale, shift, given.get("epsilon", 1e-5))

    def InstanceNormalization(opset, given, x, scale, shift):
        return functional.instance_norm(x, weight=scale, bias=shift, eps=given.get("epsilon", 1e-5))

    def LRN(opset, given, x):
        return functional.local_response_norm(x, given["size"], given.get("alpha", 1e-4), given.get("beta", 0.75), given.get("bias", 1.0))

    def Gemm(opset, given, a, b, c=0):
        a, b = a.T if given.get("transA") else a, b.T if given.get("transB") else b
        return given.get("alpha", 1.0) * (a @ b) + given.get("beta", 1.0) * c

    def Clip(opset, given, x, low=None, high=None):
        return x.clamp(given.get("min", low), given.get("max", high))

    def Softmax(opset, given, x):
        if opset >= 13:
            return x.softmax(given.get("axis", -1))
        axis = given.get("axis", 1) % x.dim()
        return x.flatten(axis).softmax(-1).reshape(x.shape)

    def Gelu(opset, given, x):
        return functional.gelu(x, approximate=given.get("approximate", b"none").decode())

    def HardSigmoid(opset, given, x):
        return (given.get("alpha", 0.2) * x + given.get("beta", 0.5)).clamp(0, 1)

    def PRelu(opset, given, x, slope):
        return torch.where(x < 0, slope * x, x)

    def LeakyRelu(opset, given, x):
        return functional.leaky_relu(x, given.get("alpha", 0.01))

    def Elu(opset, given, x):
        return functional.elu(x, given.get("alpha", 1.0))

    def Div(opset, given, a, b):
        return a / b if a.is_floating_point() else torch.div(a, b, rounding_mode="trunc")

    def Mod(opset, given, a, b):
        return a.fmod(b) if given.get("fmod") else a % b

    def Reshape(opset, given, x, shape):
        if not given.get("allowzero"):
            shape = [x.shape[place] if extent == 0 else extent for place, extent in enumerate(shape.tolist())]
        return x.reshape([int(extent) for extent in shape])

    def Flatten(opset, given, x):
        return x.reshape(math.prod(x.shape[:given.get("axis", 1)]), -1)

    def Shape(opset, given, x):
        return torch.tensor(x.shape[given.get("start", 0):given.get("end")], dtype=torch.int64)

    def Transpose(opset, given, x):
        return x.permute(given.get("perm", list(reversed(range(x.dim())))))

    def Squeeze(opset, given, x, axes=None):
        axes = given.get("axes") if axes is None else axes.tolist()
        return x.squeeze() if axes is None else x.squeeze([axis % x.dim() for axis in axes])

    def Unsqueeze(opset, given, x, axes=None):
        axes = given["axes"] if axes is None else axes.tolist()
        for axis in sorted(axis % (x.dim() + len(axes)) for axis in axes):
            x = x.unsqueeze(axis)
        return x

    def Concat(opset, given, *parts):
        return torch.cat(parts, given["axis"])

    def Split(opset, given, x, sizes=None):
        axis, sizes = given.get("axis", 0), given.get("split") if sizes is None else sizes.tolist()
        return x.split(sizes, axis) if sizes else x.chunk(given["num_outputs"], axis)

    def Slice(opset, given, x, starts=None, ends=None, axes=None, steps=None):
        starts, ends, axes = (given.get(name) if each is None else each.tolist()
                              for name, each in (("starts", starts), ("ends", ends), ("axes", axes)))
        steps = [1] * len(starts) if steps is None else steps.tolist()
        for axis, start, end, step in zip(axes or range(len(starts)), starts, ends, steps):
            places = range(x.shape[axis])[slice(start, None if end < -x.shape[axis] else end, step)]
            x = x.index_select(axis, torch.tensor(list(places), dtype=torch.int64))
        return x

    def Gather(opset, given, x, places):
        axis = given.get("axis", 0) % x.dim()
        places = places.long() % x.shape[axis]
        return x.index_select(axis, places.flatten()).reshape([*x.shape[:axis], *places.shape, *x.shape[axis + 1:]])

    def GatherND(opset, given, x, places):
        return x[tuple(places.movedim(-1, 0))]

    def Einsum(opset, given, *inputs):
        return torch.einsum(given["equation"].decode(), *inputs)

    def ScatterND(opset, given, x, places, values):
        return x.index_put(tuple(places.movedim(-1, 0)), values)

    def Pad(opset, given, x, pads=None, fill=None, axes=None):
        pads = given["pads"] if pads is None else pads.tolist()
        axes, half = list(range(x.dim())) if axes is None else [axis % x.dim() for axis in axes.tolist()], len(pads) // 2
        both = {axis: (pads[place], pads[half + place]) for place, axis in enumerate(axes)}
        flat = [each for axis in reversed(range(x.dim())) for each in both.get(axis, (0, 0))]
        return functional.pad(x, flat, given.get("mode", b"constant").decode(), given.get("value", 0.0) if fill is None else float(fill))

    def Resize(opset, given, x, region=None, scales=None, sizes=None):
        sizes = sizes.tolist() if sizes is not None else [int(extent * scale) for extent, scale in zip(x.shape, scales.tolist())]
        mode, way = given.get("mode", b"nearest"), given.get("coordinate_transformation_mode", b"half_pixel")
        if mode == b"nearest":
            assert way == b"asymmetric" and given.get("nearest_mode", b"round_prefer_floor") == b"floor"
            return functional.interpolate(x, sizes[2:], mode="nearest")
        assert way in (b"half_pixel", b"pytorch_half_pixel")
        return functional.interpolate(x, sizes[2:], mode={b"linear": "bilinear", b"cubic": "bicubic"}[mode], align_corners=False)

    def Expand(opset, given, x, shape):
        return x.expand(torch.broadcast_shapes(x.shape, tuple(shape.tolist())))

    def ConstantOfShape(opset, given, shape):
        filled = constant(given["value"], given["dtype"]) if "value" in given else torch.zeros(1, dtype=given["dtype"])
        return filled.expand(*shape.tolist()) if len(shape) else filled[0]

    def Cast(opset, given, x):
        return x.to(TYPES.get(given["to"], given["dtype"]))

    def ReduceMean(opset, given, x, axes=None):
        return x.mean(axes_of(given, axes, x), keepdim=bool(given.get("keepdims", 1)))

    def ReduceSum(opset, given, x, axes=None):
        return x.sum(axes_of(given, axes, x), keepdim=bool(given.get("keepdims", 1)))

    def ReduceL2(opset, given, x, axes=None):
        return x.norm(dim=axes_of(given, axes, x), keepdim=bool(given.get("keepdims", 1)))

    def Dropout(opset, given, x, *others):
        return x


# Operators that torch has under some name and that take no attributes.
for name, function in {
        "Relu": torch.relu, "Sigmoid": torch.sigmoid, "Tanh": torch.tanh, "Erf": torch.erf, "Exp": torch.exp, "Log": torch.log,
        "Sqrt": torch.sqrt, "Abs": torch.abs, "Neg": torch.neg, "Softplus": functional.softplus, "HardSwish": functional.hardswish,
        "Mish": functional.mish, "Floor": torch.floor, "Identity": lambda x: x, "Not": torch.logical_not, "Sign": torch.sign,
        "Reciprocal": torch.reciprocal, "Add": torch.add, "Sub": torch.sub, "Mul": torch.mul, "Pow": torch.pow, "MatMul": torch.matmul,
        "Equal": torch.eq, "Less": torch.lt, "Greater": torch.gt, "And": torch.logical_and, "Or": torch.logical_or, "Where": torch.where,
        "GlobalAveragePool": lambda x: x.mean((2, 3), keepdim=True), "Sum": lambda *parts: sum(parts), "Max": torch.maximum,
        "Min": torch.minimum, "Range": lambda low, high, step: torch.arange(int(low), int(high), int(step)),
        "Tile": lambda x, times: x.repeat(times.tolist())}.items():
    setattr(Operators, name, staticmethod(lambda opset, given, *inputs, function=function: function(*inputs)))
