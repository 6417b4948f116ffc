"""The suite's light networks with weights worth computing with; as they come, every number is one and the same."""
import pathlib
import numpy, onnx, onnxruntime
from onnx import helper, numpy_helper
from onnx.backend.test.loader import DATA_DIR
import formulas

FOLDER = pathlib.Path(DATA_DIR, "light")
NORM = ("", "weight", "bias", "running_mean", "running_var")


def session(model):
    options = onnxruntime.SessionOptions()
    options.log_severity_level = 3
    return onnxruntime.InferenceSession(model if isinstance(model, str) else model.SerializeToString(), options)


def run(model, picture):
    """ONNX Runtime's first output."""
    running = session(model)
    return running.run(None, {running.get_inputs()[0].name: picture})[0]


def weighted(model, picture):
    """A network with the formulas' weights; those of the layer before the softmax are divided so that it isn't one class's alone."""
    made = onnx.ModelProto()
    made.CopyFrom(model)
    graph = made.graph
    shapes = {each.name: numpy_helper.to_array(each) for each in graph.initializer}
    weights = {node.output[0]: tuple(shapes[node.input[0]]) for node in graph.node if node.op_type == "ConstantOfShape"}
    weights |= {each.name: tuple(each.dims) for each in graph.initializer if each.data_type == onnx.TensorProto.FLOAT}
    roles = named(graph)
    kept = [node for node in graph.node if node.op_type != "ConstantOfShape"]
    others = [each for each in graph.initializer if each.name not in weights]
    real = [each for each in graph.input if each.name not in weights]
    del graph.node[:], graph.initializer[:], graph.input[:]
    graph.node.extend(kept)
    graph.input.extend(real)
    graph.initializer.extend(others)
    values = {name: formulas.parameter(f"{name}.{roles[name]}", shape, ()) for name, shape in weights.items() if name in roles}
    # One weight was stored as four dimensions for a Reshape to take away.
    last = next(node for node in reversed(graph.node) if node.op_type in ("Gemm", "Conv"))
    probe = onnx.ModelProto()
    probe.CopyFrom(made)
    probe.graph.initializer.extend(numpy_helper.from_array(value, name) for name, value in values.items())
    probe.graph.output[0].CopyFrom(helper.make_tensor_value_info(last.output[0], onnx.TensorProto.FLOAT, None))
    deviation = float(run(probe, picture).std())
    for name in sources(graph, last.input[1:]):
        values[name] = (values[name] / deviation).astype(numpy.float32)
    graph.initializer.extend(numpy_helper.from_array(value, name) for name, value in values.items())
    return made


def sources(graph, names):
    """What the values are reshaped from."""
    before = {node.output[0]: node.input[0] for node in graph.node if node.op_type in ("Reshape", "Unsqueeze")}
    return [before.get(name, name) for name in names]


def named(graph):
    """What the formulas call each value, by who takes it."""
    roles = {}
    for node in graph.node:
        for place, value in enumerate(node.input):
            if node.op_type == "BatchNormalization":
                roles[value] = NORM[place]
            else:
                roles[value] = "bias" if node.op_type == "Add" or place == 2 else "weight"
    for node in graph.node:
        if node.op_type in ("Reshape", "Unsqueeze"):
            roles[node.input[0]] = roles.get(node.output[0], "weight")
    return roles


def cases():
    """For each network and its own or the formulas' weights: a name, the model, the picture, the output."""
    picture = formulas.batch([1], 224, 224)
    for path in sorted(FOLDER.glob("*.onnx")):
        model = onnx.load(path)
        stored = onnx.TensorProto()
        stored.ParseFromString(path.with_name(f"{path.stem}_output_0.pb").read_bytes())
        yield f"{path.stem}, one number", model, picture, numpy_helper.to_array(stored)
        made = weighted(model, picture)
        yield f"{path.stem}, formulas' weights", made, picture, run(made, picture)
