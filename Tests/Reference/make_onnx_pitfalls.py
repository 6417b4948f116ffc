#!/usr/bin/env python3
"""Writes tiny ONNX files into Tests/ONNXTests/Fixtures/pitfalls, each for something that importers get wrong, and pitfalls.json of them.

Each has one layer or a few. For a file that is right the JSON has the output for a picture that the formula makes, by ONNX Runtime; for one
that must be refused, words that the refusal should hold. make_onnx_pitfalls.py; needs onnx, onnxruntime and torch.
"""
import json, pathlib
import numpy, onnx, onnxruntime, torch
from onnx import TensorProto, helper, numpy_helper
from onnx.reference import ReferenceEvaluator
import formulas
from measuring import record

FOLDER = pathlib.Path(__file__).parent.parent / "ONNXTests/Fixtures/pitfalls"
PICTURE = (1, 3, 7, 6)
CASES = []


def weight(name, *shape):
    return numpy_helper.from_array(formulas.tensor(name, shape, 0.5), name)


def integers(name, *values):
    return numpy_helper.from_array(numpy.array(values, numpy.int64), name)


def add(name, nodes, initializers=(), opset=17, picture=PICTURE, says=None, shape=None, version=8, inputs=(), others=(), kept=(),
        run=None):
    """A file whose graph goes from `x` to `y`; `says` are the words of its refusal, `run` takes ONNX Runtime's place."""
    given = helper.make_tensor_value_info("x", TensorProto.FLOAT, shape or list(picture))
    made = helper.make_tensor_value_info("y", TensorProto.FLOAT, None)
    graph = helper.make_graph(list(nodes), name, [given, *inputs], [made], list(initializers), value_info=list(kept))
    domains = [helper.make_opsetid("", opset), *(helper.make_opsetid(each, 1) for each in others)]
    model = helper.make_model(graph, opset_imports=domains, producer_name="tench", ir_version=version)
    (FOLDER / f"{name}.onnx").write_bytes(model.SerializeToString())
    case = {"file": f"{name}.onnx", "picture": list(picture)}
    if says is None:
        (output,) = (run or runtime)(str(FOLDER / f"{name}.onnx")).run(None, {"x": formulas.tensor("picture", picture)})
        case["output"] = record("y", torch.from_numpy(output), 256)
    else:
        case["refused"] = says if isinstance(says, list) else [says]
    CASES.append(case)


def runtime(file):
    options = onnxruntime.SessionOptions()
    options.log_severity_level = 4
    return onnxruntime.InferenceSession(file, options)


def node(operator, *inputs, name=None, to="y", **attributes):
    return helper.make_node(operator, list(inputs), [to], name or f"the_{operator}", **attributes)


def operators_by_version():
    """What an operator means depends on its opset, and what was an attribute became an input."""
    for opset in (11, 13):
        add(f"softmax_{opset}", [node("Softmax", "x", axis=1)], opset=opset)
        add(f"softmax_default_{opset}", [node("Softmax", "x")], opset=opset)
        add(f"logsoftmax_{opset}", [node("LogSoftmax", "x", axis=2)], opset=opset)
    add("clip_6", [node("Clip", "x", min=-0.5, max=0.25)], opset=9)
    add("clip_absent", [node("Clip", "x", "", "high")], [numpy_helper.from_array(numpy.float32(0.25), "high")])
    add("slice_1", [node("Slice", "x", starts=[1, -5], ends=[2 ** 31 - 1, -1], axes=[3, 2])], opset=9)
    add("slice_backwards", [node("Slice", "x", "starts", "ends", "axes", "steps")],
        [integers("starts", -1, 5), integers("ends", -(2 ** 63), 0), integers("axes", 2, 3), integers("steps", -2, -1)])
    add("pad_2", [node("Pad", "x", pads=[0, 0, 1, 0, 0, 0, 0, 2], mode="reflect")], opset=10)
    add("pad_crop", [node("Pad", "x", "pads")], [integers("pads", 0, 0, -1, 2, 0, 0, 1, -1)])
    add("pad_axes", [node("Pad", "x", "pads", "", "axes")], [integers("pads", 1, 2), integers("axes", -1)], opset=18)
    add("dropout_7", [node("Dropout", "x", ratio=0.5)], opset=9)
    add("dropout_13", [node("Dropout", "x", "ratio")], [numpy_helper.from_array(numpy.float32(0.5), "ratio")])
    add("mean_1", [node("ReduceMean", "x", axes=[2, 3], keepdims=0)], opset=9)
    add("mean_18", [node("ReduceMean", "x", "axes", keepdims=1)], [integers("axes", -1, -2)], opset=18)
    add("mean_noop_18", [node("ReduceMean", "x", noop_with_empty_axes=1)], opset=18)
    add("split_2", [helper.make_node("Split", ["x"], ["a", "y"], "the_Split", axis=2, split=[2, 5])], opset=11)
    add("split_uneven_18", [helper.make_node("Split", ["x"], ["a", "b", "c", "y"], "the_Split", axis=2, num_outputs=4)], opset=18)
    add("flatten_0", [node("Flatten", "x", to="f", axis=0), node("Reshape", "f", "shape")], [integers("shape", 1, -1)])
    add("flatten_minus", [node("Flatten", "x", axis=-3)], opset=13)
    add("reshape_0_minus", [node("Reshape", "x", "shape")], [integers("shape", 0, -1, 0)], picture=(1, 3, 7, 7))
    add("gemm_beta", [node("Flatten", "x", to="f"), node("Gemm", "f", "w", "b", alpha=0.5, beta=2.0, transB=1)],
        [weight("w", 4, 126), weight("b", 4)])
    add("gemm_7_one_bias", [node("Flatten", "x", to="f"), node("Gemm", "f", "w", "b")], [weight("w", 126, 4), weight("b", 1)], opset=9)
    add("norm_spatial", [node("BatchNormalization", "x", *"sbmv", spatial=1)], norms(), opset=7)
    add("norm_spatial_off", [node("BatchNormalization", "x", *"sbmv", spatial=0)], norms(), opset=7, says=["the_Batch", "spatial"])
    add("norm_training", [helper.make_node("BatchNormalization", ["x", *"sbmv"], ["y", "p", "q"], "the_Batch", training_mode=1)],
        norms(), says=["the_Batch", "training"])


def norms():
    variance = numpy_helper.from_array(numpy.float32([0.5, 1, 2]), "v")
    return [weight("s", 3), weight("b", 3), weight("m", 3), variance]


def windows():
    """Pads and windows: uneven ones, by auto_pad, and those of ceil mode that overhang or are dropped."""
    kernel = {"kernel_shape": [3, 3]}
    for automatic in ("SAME_UPPER", "SAME_LOWER", "VALID"):
        two = {"auto_pad": automatic, "strides": [2, 3], **kernel}
        add(f"conv_{automatic.lower()}", [node("Conv", "x", "w", **two)], [weight("w", 4, 3, 3, 3)])
        add(f"maxpool_{automatic.lower()}", [node("MaxPool", "x", **two)])
        add(f"averagepool_{automatic.lower()}", [node("AveragePool", "x", **two)])
    add("conv_uneven", [node("Conv", "x", "w", pads=[0, 2, 1, 0], strides=[2, 1], **kernel)], [weight("w", 4, 3, 3, 3)])
    add("conv_no_kernel_shape", [node("Conv", "x", "w")], [weight("w", 4, 3, 2, 5)])
    add("maxpool_negative", [node("Abs", "x", to="a"), node("Neg", "a", to="b"), node("MaxPool", "b", pads=[0, 1, 2, 0], **kernel)])
    add("maxpool_dilated", [node("MaxPool", "x", dilations=[2, 1], **kernel)])
    for padding in (0, 1):
        more = {"ceil_mode": 1, "strides": [2, 2], "pads": [1, 1, 1, 1]}
        add(f"averagepool_ceil_{padding}", [node("AveragePool", "x", count_include_pad=padding, **more, **kernel)], opset=19,
            picture=(1, 3, 8, 6))
    add("averagepool_default", [node("AveragePool", "x", pads=[1, 1, 1, 1], **kernel)], opset=7)
    dropped = {"kernel_shape": [2, 2], "strides": [2, 2], "pads": [1, 1, 1, 1], "ceil_mode": 1}
    add("maxpool_dropped", [node("MaxPool", "x", **dropped)], picture=(1, 3, 7, 5))
    for name, attributes in {"uneven": {"pads": [0, 1, 1, 0], "output_padding": [1, 0]}, "same": {"auto_pad": "SAME_UPPER"},
                             "shape": {"output_shape": [15, 12]}}.items():
        add(f"transposed_{name}", [node("ConvTranspose", "x", "w", strides=[2, 2], **attributes)], [weight("w", 3, 2, 3, 3)])
    ways = {"asymmetric_floor": {"mode": "nearest", "coordinate_transformation_mode": "asymmetric", "nearest_mode": "floor"},
            "half_pixel_linear": {"mode": "linear"}, "nearest_default": {"mode": "nearest"},
            "corners_linear": {"mode": "linear", "coordinate_transformation_mode": "align_corners"}}
    scales = numpy_helper.from_array(numpy.float32([1, 1, 2, 1.5]), "scales")
    for name, attributes in ways.items():
        add(f"resize_{name}", [node("Resize", "x", "", "scales", **attributes)], [scales])
        sizes = integers("sizes", 1, 3, 5, 11)
        add(f"resize_{name}_sizes", [node("Resize", "x", "", "", "sizes", **attributes)], [sizes])


def storage():
    """Where weights lie, and how: in constants, behind other nodes, as inputs, in half precision, in typed fields, in other files."""
    conv, shape = node("Conv", "x", "w"), (4, 3, 3, 3)
    values = formulas.tensor("w", shape, 0.5)
    add("weight_constant", [node("Constant", to="w", value=weight("w", *shape)), conv])
    add("weight_identity", [node("Identity", "v", to="w"), conv], [weight("v", *shape)])
    add("weight_unsqueezed", [node("Unsqueeze", "v", to="w", axes=[0]), conv], [weight("v", 3, 3, 3)], opset=11)
    eighth = numpy_helper.from_array(numpy.float32([0.125]))
    add("weight_filled", [node("ConstantOfShape", "s", to="w", value=eighth), conv], [integers("s", *shape)])
    listed = [helper.make_tensor_value_info("w", TensorProto.FLOAT, shape)]
    add("weight_is_input", [conv], [weight("w", *shape)], opset=8, version=3, inputs=listed)
    add("weight_only_input", [conv], says=["w"], inputs=listed)
    cast = helper.make_node("Cast", ["v"], ["w"], "the_Cast", to=TensorProto.FLOAT)
    half = values.astype(numpy.float16)
    add("weight_half_raw", [cast, conv], [numpy_helper.from_array(half, "v")])
    add("weight_half_typed", [cast, conv], [helper.make_tensor("v", TensorProto.FLOAT16, shape, half.ravel())])
    add("weight_bfloat16_typed", [cast, conv], [helper.make_tensor("v", TensorProto.BFLOAT16, shape, values.ravel())])
    add("weight_double", [cast, conv], [helper.make_tensor("v", TensorProto.DOUBLE, shape, values.ravel())])
    add("weight_typed", [conv], [helper.make_tensor("w", TensorProto.FLOAT, shape, values.ravel())])
    add("scalar", [node("Mul", "x", "two")], [helper.make_tensor("two", TensorProto.FLOAT, [], [2.0])])
    add("weight_too_short", [conv], [broken(shape, values.tobytes()[:-4])], says=["w"])
    add("weight_huge", [conv], [broken((2 ** 31, 2 ** 31, 3, 3), values.tobytes())], says=["w"])
    (FOLDER / "weights.bin").write_bytes(bytes(64) + values.tobytes())
    add("external", [conv], [outside(shape, location="weights.bin", offset="64", length=str(values.nbytes))])
    add("external_to_the_end", [conv], [outside(shape, location="weights.bin", offset="64")])
    for name, place in {"up": "../resnet.onnx", "absolute": "/etc/passwd", "beyond": "weights.bin", "missing": "nothing.bin"}.items():
        add(f"external_{name}", [conv], [outside(shape, location=place, offset="128", length=str(values.nbytes))], says=["w"])


def broken(shape, data):
    tensor = TensorProto(name="w", data_type=TensorProto.FLOAT, dims=shape)
    tensor.raw_data = data
    return tensor


def outside(shape, **where):
    tensor = TensorProto(name="w", data_type=TensorProto.FLOAT, dims=shape, data_location=TensorProto.EXTERNAL)
    for key, value in where.items():
        tensor.external_data.add(key=key, value=value)
    return tensor


def graphs():
    """Symbols that mean nothing, sizes that are baked in, names that are taken twice or missing, and what nobody can."""
    symbols = ["n", 3, "side", "side"]
    wrong = [helper.make_tensor_value_info("a", TensorProto.FLOAT, [1, 3, 99, 99])]
    add("symbols_are_hints", [node("Relu", "x", to="a"), node("Neg", "a")], shape=symbols, kept=wrong)
    add("baked", [node("Reshape", "x", "s", to="a", name="baked_here"), node("Relu", "a")], [integers("s", 1, 3, 4, 5)], shape=symbols,
        says="baked_here")
    add("batch_baked", [node("Reshape", "x", "s")], [integers("s", 1, 126)], shape=["n", 3, 7, 6])
    add("nameless", [helper.make_node("Conv", ["x", "w"], ["a"]), helper.make_node("Conv", ["a", "v"], ["y"])],
        [weight("w", 4, 3, 3, 3), weight("v", 2, 4, 1, 1)])
    add("name_twice", [node("Conv", "x", "w", to="a", name="c"), node("Conv", "a", "v", name="c")],
        [weight("w", 4, 3, 3, 3), weight("v", 2, 4, 1, 1)], run=ReferenceEvaluator)
    add("output_twice", [node("Relu", "x"), node("Neg", "x")], says="y")
    add("cycle", [node("Add", "x", "b", to="a"), node("Relu", "a", to="b"), node("Neg", "b")], says="b")
    add("no_such_value", [node("Add", "x", "nowhere")], says="nowhere")
    unknown = node("Scale", "b", to="c", name="second", domain="org.example")
    add("unsupported", [node("Relu", "x", to="a"), node("NonZero", "a", to="b", name="first"), unknown, node("Det", "c", name="third")],
        says=["first", "second", "third"], others=["org.example"])
    add("too_new", [node("Relu", "x")], opset=99, says="99")
    add("too_long", [node("ConstantOfShape", "s", to="a"), node("Add", "x", "a")], [integers("s", 2 ** 20, 2 ** 20)],
        says="the_ConstantOfShape")


def floats(name, *values):
    return numpy_helper.from_array(numpy.array(values, numpy.float32), name)


def half_of(*shape):
    """Truth values, about as many of each, in no order."""
    return numpy_helper.from_array(formulas.tensor("mask", shape) > 0, "m")


def choices():
    """What chooses among a picture's numbers, by what is known or by the numbers themselves, and what replaces some of them."""
    minus = numpy_helper.from_array(numpy.float32(-numpy.inf), "low")
    add("where_filled", [node("Where", "m", "x", "low", to="a"), node("Softmax", "a", axis=1)], [half_of(1, 3, 1, 6), minus])
    add("where_known", [node("Neg", "x", to="a"), node("Transpose", "x", to="b", perm=[0, 1, 3, 2]),
                        node("Transpose", "b", to="c", name="back", perm=[0, 1, 3, 2]), node("Where", "m", "c", "a")], [half_of(7, 6)])
    add("where_by_the_picture", [node("Less", "x", "zero", to="c"), node("Exp", "x", to="a"), node("Where", "c", "a", "x")],
        [floats("zero", 0)])
    add("where_apart_from_nan", [node("Greater", "x", "zero", to="c"), node("Log", "x", to="a"), node("Where", "c", "a", "zero")],
        [floats("zero", 0)])
    names = {"Less": "a", "LessOrEqual": "b", "Greater": "c", "GreaterOrEqual": "d", "Equal": "e"}
    compared = [node("Round", "x", to="r"), *(node(each, "r", "zero", to=to) for each, to in names.items())]
    joined = [node("Xor", "a", "b", to="f"), node("Or", "f", "c", to="g"), node("Not", "e", to="h"), node("And", "h", "d", to="i"),
              node("Concat", "g", "i", to="j", axis=1), helper.make_node("Cast", ["j"], ["y"], "the_Cast", to=TensorProto.FLOAT)]
    add("truth", compared + joined, [floats("zero", 0)])
    add("cast_to_bool", [node("Relu", "x", to="a"), helper.make_node("Cast", ["a"], ["b"], "to_bool", to=TensorProto.BOOL),
                         helper.make_node("Cast", ["b"], ["y"], "the_Cast", to=TensorProto.FLOAT)])
    add("cast_to_whole", [node("Mul", "x", "ten", to="a"), helper.make_node("Cast", ["a"], ["b"], "to_int", to=TensorProto.INT64),
                          helper.make_node("Cast", ["b"], ["y"], "the_Cast", to=TensorProto.FLOAT)], [floats("ten", 10)])
    add("whole_computed", [helper.make_node("Cast", ["x"], ["a"], "to_int", to=TensorProto.INT64), node("Div", "a", "two", to="b"),
                           helper.make_node("Cast", ["b"], ["y"], "the_Cast", to=TensorProto.FLOAT)], [integers("two", 2)],
        says=["the_Div", "whole numbers"])
    for operator in ("ArgMax", "ArgMin"):
        for last in (0, 1):
            add(f"{operator.lower()}_{last}", [node("Round", "x", to="r"), node(operator, "r", to="i", axis=1, keepdims=last,
                                                                              select_last_index=last),
                                               helper.make_node("Cast", ["i"], ["y"], "the_Cast", to=TensorProto.FLOAT)])
    add("gather_elements", [node("GatherElements", "x", "i", axis=2)],
        [numpy_helper.from_array(numpy.arange(24).reshape(1, 2, 4, 3) * 5 % 14 - 7, "i")])
    add("gather_nd_batched", [node("GatherND", "x", "i", batch_dims=2)],
        [numpy_helper.from_array(numpy.array([[[[1, 2], [0, -1]], [[6, 0], [3, 3]], [[2, 5], [2, 5]]]]), "i")])
    add("compress", [node("Compress", "x", "m", axis=2)], [numpy_helper.from_array(numpy.array([True, False, True, True]), "m")])
    places = numpy_helper.from_array(numpy.array([[[[0, 3, 0], [2, 2, 5]]]]), "i")
    values = numpy_helper.from_array(formulas.tensor("u", (1, 1, 2, 3)), "u")
    for way in ("none", "add", "mul", "max", "min"):
        # Of equal places ONNX leaves open which update counts: none are where the last is taken.
        apart = numpy_helper.from_array(numpy.array([[[[0, 3, 1], [2, 4, 5]]]]), "i") if way == "none" else places
        add(f"scatter_elements_{way}", [node("ScatterElements", "x", "i", "u", axis=3, reduction=way)], [apart, values], opset=18)
    pixel = node("Slice", "x", "starts", "ends", "axes", to="p")
    add("scatter_nd", [pixel, node("Squeeze", "p", "one", to="q"), node("ScatterND", "x", "i", "q")],
        [integers("starts", 0), integers("ends", 1), integers("axes", 1), integers("one", 1),
         numpy_helper.from_array(numpy.array([[0, 2]]), "i")])
    add("prelu_map", [node("PRelu", "x", "s")], [numpy_helper.from_array(formulas.tensor("s", (3, 7, 1)), "s")])
    add("shrink", [node("Shrink", "x", lambd=0.25, bias=0.125)])
    pairs = [node("QuantizeLinear", "x", "s", "z", to="a"), node("MaxPool", "a", to="b", kernel_shape=[2, 2]),
             node("DequantizeLinear", "b", "s", "z")]
    add("quantized_steps", pairs, [numpy_helper.from_array(numpy.float32(0.0625), "s"),
                                   numpy_helper.from_array(numpy.int8(-3), "z")])


def branches():
    """Cases that a file decides by the size of what it is given, one within another, with names that stand in both."""
    def graph(name, nodes, output, initializers=()):
        made = helper.make_tensor_value_info(output, TensorProto.FLOAT, None)
        return helper.make_graph(nodes, name, [], [made], list(initializers))

    inner = node("If", "taller", to="z", name="inner",
                 then_branch=graph("deep", [node("Conv", "b", "w", to="t", name="conv")], "t", [weight("w", 2, 3, 1, 1)]),
                 else_branch=graph("flat", [node("Hardmax", "b", to="t", name="conv")], "t"))
    sized = [node("Shape", "x", to="s"), node("Gather", "s", "two", to="h"), node("Gather", "s", "three", to="v", name="width"),
             node("Greater", "h", "v", to="taller"), node("Less", "h", "v", to="wider"), node("Relu", "x", to="a")]
    numbers = [numpy_helper.from_array(numpy.int64(each), name) for name, each in (("two", 2), ("three", 3))]
    outer = node("If", "wider", name="outer", then_branch=graph("then", [node("Neg", "a", to="z", name="conv")], "z"),
                 else_branch=graph("else", [node("Abs", "x", to="b", name="conv"), inner], "z"))
    add("if_by_size", [*sized, outer], numbers)
    add("if_by_size_refused", [*sized, outer], numbers, picture=(1, 3, 6, 6), says=["outer", "else_branch", "Hardmax"])
    by_picture = [node("ReduceMax", "x", to="m", keepdims=0), node("Greater", "m", "zero", to="c"),
                  node("If", "c", name="outer", then_branch=graph("then", [node("Neg", "x", to="t")], "t"),
                       else_branch=graph("else", [node("Abs", "x", to="t")], "t"))]
    add("if_by_the_picture", by_picture, [numpy_helper.from_array(numpy.float32(0), "zero")], says=["outer", "condition"])


if __name__ == "__main__":
    FOLDER.mkdir(parents=True, exist_ok=True)
    for each in (operators_by_version, windows, storage, graphs, choices, branches):
        each()
    (FOLDER / "pitfalls.json").write_text(json.dumps({"picture": "picture", "cases": CASES}, separators=(",", ":")) + "\n")
    print(f"{len(CASES)} files, {sum('refused' in case for case in CASES)} of them to be refused")
