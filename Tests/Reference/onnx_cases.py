"""Cases of the ONNX backend suite as a daemon can take them: one picture of floats in, everything else in the file, one output."""
import numpy, onnx, onnx.version_converter
from onnx import TensorProto, helper, numpy_helper

# What a graph may compute with; the engine's own numbers are float32.
TYPES = (TensorProto.FLOAT, TensorProto.DOUBLE, TensorProto.FLOAT16, TensorProto.BOOL, TensorProto.INT32, TensorProto.INT64,
         TensorProto.UINT8, TensorProto.INT8)
# What computes one item of a batch after another.
ITEMWISE = {"Conv", "ConvTranspose", "MaxPool", "AveragePool", "GlobalAveragePool", "LpPool", "BatchNormalization", "Relu", "PRelu",
            "Squeeze", "Unsqueeze"}
FLOATS = (numpy.float16, numpy.float32, numpy.float64)


class NotApplicable(Exception):
    """Nothing that a picture could be put through, and why."""


class Form:
    """One way to ask for one output of a case: a file, the picture to send, and the shape of what comes back."""

    def __init__(self, model, picture, truth, name):
        self.model, self.picture, self.truth, self.name = model, picture, truth, name


def forms(model, inputs, truths):
    """For each output the ways to ask for it, the likeliest first."""
    model = readable(model)
    given = ports(model)
    if len(given) < len(inputs) or len(model.graph.output) < len(truths):
        raise NotApplicable("the data set has more tensors than the graph has ports")
    refuse(model, given, inputs, truths)
    inputs = dict(zip(given, inputs))
    picture = chosen(given, inputs)
    return [ways(model, inputs, picture, place, truth) for place, truth in enumerate(truths)]


def readable(model):
    """A case of before opset 7 as opset 7, by onnx's own converter, which the daemon points to; as it is where that doesn't know how."""
    if all(each.version >= 7 for each in model.opset_import if each.domain in ("", "ai.onnx")):
        return model
    try:
        made = onnx.version_converter.convert_version(model, 7)
    except Exception:
        return model
    # It leaves PRelu's slopes as they were, one for each channel; since then they are broadcast from the last axis.
    slopes = {node.input[1] for node in made.graph.node if node.op_type == "PRelu"}
    for each in made.graph.initializer:
        if each.name in slopes and each.dims[0] > 1:
            each.dims.extend([1] * (len(made.graph.input[0].type.tensor_type.shape.dim) - 2))
    return made


def ports(model):
    """The graph's inputs that are not initializers: TensorProto's types by name."""
    initial = {each.name for each in model.graph.initializer}
    return {each.name: each.type for each in model.graph.input if each.name not in initial}


def refuse(model, given, inputs, truths):
    if not any(each.domain in ("", "ai.onnx") for each in model.opset_import):
        raise NotApplicable("of another domain than ONNX's own")
    for port in (*given.values(), *(each.type for each in model.graph.output)):
        if not port.HasField("tensor_type"):
            raise NotApplicable("sequences, optional values or sparse tensors")
        if port.tensor_type.elem_type not in TYPES:
            raise NotApplicable(f"numbers of type {TensorProto.DataType.Name(port.tensor_type.elem_type)}")
    if any(not isinstance(each, numpy.ndarray) for each in (*inputs, *truths)):
        raise NotApplicable("sequences, optional values or sparse tensors")
    if any(not each.size for each in truths):
        raise NotApplicable("an output without elements")
    if any(each.dtype == numpy.float64 and (abs(each) > 3e38).any() for each in (*inputs, *truths)):
        raise NotApplicable("numbers that float32 has not")


def chosen(given, inputs):
    """The input that becomes the picture: the first of four dimensions, or of any; None where there are no floats."""
    floats = [name for name in given if name in inputs and inputs[name].dtype in FLOATS and inputs[name].size]
    return next((name for name in floats if inputs[name].ndim == 4), floats[0] if floats else None)


def ways(model, inputs, picture, place, truth):
    """The file as it is where the picture is one of floats in four dimensions; with a Reshape at either end; item by item."""
    operators, value = {node.op_type for node in model.graph.node}, inputs.get(picture)
    if value is None or operators <= {"Shape", "Size"}:
        return [Form(*wrap(model, inputs, None, place), truth, "constant")]
    wrapped, direct, single = Form(*wrap(model, inputs, picture, place), truth, "reshaped"), [], []
    if value.ndim > 1 and truth.ndim > 1 and value.shape[0] == truth.shape[0]:
        if value.ndim == 4 and value.dtype == truth.dtype == numpy.float32:
            direct = [Form(fixed(model, inputs, picture, place), value, truth, "as it is")]
        elif value.shape[0] > 1 and operators <= ITEMWISE:
            one = wrap(model, {**inputs, picture: value[:1]}, picture, place)[0]
            single = [Form(one, value.reshape(len(value), 1, -1, value.shape[-1]), truth, "item by item")]
    # Of several pictures the graph may make one thing: then the file as it is asks for something else.
    return [*direct, wrapped] if direct and value.shape[0] == 1 else [wrapped, *direct, *single]


def fixed(model, inputs, picture, place):
    """A copy in which all inputs but the picture are initializers, and which has one output."""
    copy = onnx.ModelProto()
    copy.CopyFrom(model)
    graph = copy.graph
    output = graph.output[place]
    listed = [each for each in graph.input if each.name != picture] if model.ir_version < 4 else []
    del graph.value_info[:], graph.output[:], graph.input[:]
    graph.output.append(output)
    graph.initializer.extend(numpy_helper.from_array(value, name) for name, value in inputs.items() if name != picture)
    if picture:
        kind = helper.np_dtype_to_tensor_dtype(inputs[picture].dtype)
        graph.input.append(helper.make_tensor_value_info(picture, kind, inputs[picture].shape))
    # Until then an initializer had to be an input as well.
    graph.input.extend(listed)
    return copy


def wrap(model, inputs, picture, place):
    """The graph between two Reshapes: from a picture of one channel, and to a row of floats."""
    copy = fixed(model, inputs, picture, place)
    graph, output = copy.graph, copy.graph.output[0]
    value = inputs.get(picture, numpy.zeros((1, 1), numpy.float32))
    listed = list(graph.input)[1:] if picture else list(graph.input)
    sent = numpy.ascontiguousarray(value, numpy.float32).reshape(1, 1, -1, value.shape[-1] if value.ndim else 1)
    before, after = [], [helper.make_node("Cast", [output.name], ["wrapper.floats"], "wrapper.cast", to=TensorProto.FLOAT),
                         helper.make_node("Reshape", ["wrapper.floats", "wrapper.row"], ["wrapper.output"], "wrapper.flatten")]
    if picture:
        before = [helper.make_node("Reshape", ["wrapper.picture", "wrapper.shape"], ["wrapper.shaped"], "wrapper.reshape"),
                  helper.make_node("Cast", ["wrapper.shaped"], [picture], "wrapper.type", to=graph.input[0].type.tensor_type.elem_type)]
        if value.dtype == numpy.float32:
            before = [helper.make_node("Reshape", ["wrapper.picture", "wrapper.shape"], [picture], "wrapper.reshape")]
        graph.initializer.append(numpy_helper.from_array(numpy.array(value.shape, numpy.int64), "wrapper.shape"))
    else:
        # Nothing depends on the picture, so that zero times the picture is added.
        after[-1].output[0] = "wrapper.constant"
        graph.initializer.append(numpy_helper.from_array(numpy.float32(0).reshape(1, 1), "wrapper.zero"))
        after += [helper.make_node("Reshape", ["wrapper.picture", "wrapper.row"], ["wrapper.pixel"], "wrapper.reshape"),
                  helper.make_node("Mul", ["wrapper.pixel", "wrapper.zero"], ["wrapper.nothing"], "wrapper.times"),
                  helper.make_node("Add", ["wrapper.constant", "wrapper.nothing"], ["wrapper.output"], "wrapper.plus")]
        sent = numpy.full((1, 1, 1, 1), 0.5, numpy.float32)
    if output.type.tensor_type.elem_type == TensorProto.FLOAT:
        after[1].input[0] = output.name
        del after[0]
    graph.initializer.append(numpy_helper.from_array(numpy.array([1, -1], numpy.int64), "wrapper.row"))
    nodes = [*before, *graph.node, *after]
    del graph.node[:], graph.input[:], graph.output[:]
    graph.node.extend(nodes)
    graph.input.extend([helper.make_tensor_value_info("wrapper.picture", TensorProto.FLOAT, sent.shape), *listed])
    copy.ir_version = max(copy.ir_version, 4)
    graph.output.append(helper.make_tensor_value_info("wrapper.output", TensorProto.FLOAT, None))
    return copy, sent


def by_name(model):
    """The kind that a case counts under: its one node's operator, or what a function's body was expanded from."""
    operators = [node.op_type for node in model.graph.node]
    return operators[0] if len(operators) == 1 else "several nodes"
