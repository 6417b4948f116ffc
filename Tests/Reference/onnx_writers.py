"""Little networks written by hand as exporters other than torch's write them."""
import numpy
from onnx import TensorProto, checker, helper, numpy_helper, save

NORM = ("weight", "bias", "running_mean", "running_var")


def weights(net):
    """A network's parameters and statistics as torch has them, by name."""
    return {key: value.detach().float().numpy() for key, value in net.state_dict().items() if value.is_floating_point()}


def written(graph, file, opset, producer, version):
    model = helper.make_model(graph, opset_imports=[helper.make_opsetid("", opset)], producer_name=producer, ir_version=version)
    checker.check_model(model, full_check=True)
    save(model, file)


def channels_last(net, _, file):
    """As tf2onnx at opset 9: a Transpose at either end, pads of the convolutions by numbers, the pool's by auto_pad."""
    given = weights(net)
    known = {"shape/Const:0": numpy.array([-1, 128], numpy.int64),
             **{f"dense/{key}:0": given[key] for key in ("matrix", "shift")},
             **{f"{key}:0": value for key, value in given.items() if key not in ("matrix", "shift")}}
    pads = {"kernel_shape": [3, 3], "strides": [2, 2], "pads": [0, 0, 1, 1], "dilations": [1, 1]}
    nodes = [
        helper.make_node("Transpose", ["image:0"], ["first"], "conv/Conv2D__1", perm=[0, 3, 1, 2]),
        helper.make_node("Conv", ["first", "conv.weight:0", "conv.bias:0"], ["conv/Conv2D:0"], "conv/Conv2D", group=1, **pads),
        helper.make_node("BatchNormalization", ["conv/Conv2D:0", *(f"scale.{key}:0" for key in NORM)], ["scale:0"],
                         "scale/FusedBatchNormV3", epsilon=1e-5),
        helper.make_node("Relu", ["scale:0"], ["relu:0"], "scale/Relu"),
        helper.make_node("MaxPool", ["relu:0"], ["pool:0"], "pool/MaxPool", kernel_shape=[3, 3], strides=[2, 2], auto_pad="SAME_UPPER"),
        helper.make_node("Conv", ["pool:0", "depthwise.weight:0", "depthwise.bias:0"], ["depthwise:0"], "depthwise/depthwise",
                         group=8, **pads),
        helper.make_node("Conv", ["depthwise:0", "point.weight:0", "point.bias:0"], ["point:0"], "point/Conv2D", auto_pad="VALID"),
        helper.make_node("Clip", ["point:0"], ["relu6:0"], "point/Relu6", min=0.0, max=6.0),
        helper.make_node("Transpose", ["relu6:0"], ["last"], "relu6__7", perm=[0, 2, 3, 1]),
        helper.make_node("Reshape", ["last", "shape/Const:0"], ["flat:0"], "flatten/Reshape"),
        helper.make_node("MatMul", ["flat:0", "dense/matrix:0"], ["dense/MatMul:0"], "dense/MatMul"),
        helper.make_node("Add", ["dense/MatMul:0", "dense/shift:0"], ["output"], "dense/BiasAdd"),
    ]
    graph = helper.make_graph(
        nodes, "tf2onnx", [helper.make_tensor_value_info("image:0", TensorProto.FLOAT, ["unk__1", 32, 32, 3])],
        [helper.make_tensor_value_info("output", TensorProto.FLOAT, ["unk__2", 10])],
        [numpy_helper.from_array(value, key) for key, value in known.items()])
    written(graph, file, 9, "tf2onnx", 4)


def constants(net, _, file):
    """As Paddle's at opset 11: no initializers but Constant nodes, nodes named by kind and number, sizes unknown."""
    given = weights(net)
    nodes = [helper.make_node("Constant", [], [key], f"Constant_{place}", value=numpy_helper.from_array(value, key))
             for place, (key, value) in enumerate(given.items())]
    nodes += [helper.make_node("Constant", [], [key], f"Constant_{key}", value=numpy_helper.from_array(numpy.array(value)))
              for key, value in (("three", numpy.float32(3)), ("zero", numpy.float32(0)), ("six", numpy.float32(6)))]
    conv = {"dilations": [1, 1]}
    nodes += [
        helper.make_node("Conv", ["x", "conv.weight"], ["a"], "Conv_0", kernel_shape=[3, 3], strides=[2, 2], pads=[1] * 4, group=1, **conv),
        helper.make_node("BatchNormalization", ["a", *(f"scale.{key}" for key in NORM)], ["b"], "BatchNormalization_0",
                         epsilon=1e-5, momentum=0.9),
        helper.make_node("Add", ["b", "three"], ["c"], "Add_0"),
        helper.make_node("Clip", ["c", "zero", "six"], ["d"], "Clip_0"),
        helper.make_node("Mul", ["b", "d"], ["e"], "Mul_0"),
        helper.make_node("Div", ["e", "six"], ["f"], "Div_0"),
        helper.make_node("Conv", ["f", "depthwise.weight"], ["g"], "Conv_1", kernel_shape=[5, 5], strides=[1, 1], pads=[2] * 4,
                         group=8, **conv),
        helper.make_node("GlobalAveragePool", ["g"], ["h"], "GlobalAveragePool_0"),
        helper.make_node("Conv", ["h", "squeeze.weight", "squeeze.bias"], ["i"], "Conv_2", kernel_shape=[1, 1]),
        helper.make_node("Relu", ["i"], ["j"], "Relu_0"),
        helper.make_node("Conv", ["j", "excite.weight", "excite.bias"], ["k"], "Conv_3", kernel_shape=[1, 1]),
        helper.make_node("HardSigmoid", ["k"], ["l"], "HardSigmoid_0", alpha=0.2, beta=0.5),
        helper.make_node("Mul", ["g", "l"], ["m"], "Mul_1"),
        helper.make_node("GlobalAveragePool", ["m"], ["o"], "GlobalAveragePool_1"),
        helper.make_node("Flatten", ["o"], ["p"], "Flatten_0", axis=1),
        helper.make_node("MatMul", ["p", "matrix"], ["q"], "MatMul_0"),
        helper.make_node("Add", ["q", "shift"], ["r"], "Add_1"),
        helper.make_node("Softmax", ["r"], ["output"], "Softmax_0", axis=-1),
    ]
    graph = helper.make_graph(nodes, "paddle-onnx", [helper.make_tensor_value_info("x", TensorProto.FLOAT, [-1, 3, -1, -1])],
                              [helper.make_tensor_value_info("output", TensorProto.FLOAT, [-1, 10])])
    written(graph, file, 11, "PaddlePaddle", 7)
