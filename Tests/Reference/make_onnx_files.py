"""Writes the model files that the tests of reading ONNX read, small ones with all that such files may hold.

    python make_onnx_files.py FOLDER

Needs onnx and numpy. The k-th number of a tensor of floats is k / 8, of integers k - 2 (k, where there is no sign), of
bools whether k is odd: a test needs to know the shape alone.
"""

import pathlib
import sys

import numpy as np
import onnx
from onnx import TensorProto, helper

FLOATS = ["FLOAT", "DOUBLE", "FLOAT16", "BFLOAT16"]
INTEGERS = ["INT64", "INT32", "INT16", "INT8", "UINT64", "UINT32", "UINT16", "UINT8"]


def counted(kind, count):
    if kind == "BOOL":
        return [k % 2 == 1 for k in range(count)]
    if kind.startswith("UINT"):
        return list(range(count))
    return [k - 2 for k in range(count)] if kind in INTEGERS else [k / 8 for k in range(count)]


def tensor(kind, name, shape=(2, 3), raw=False):
    code = getattr(TensorProto, kind)
    values = counted(kind, int(np.prod(shape)))
    if not raw:
        return helper.make_tensor(name, code, shape, values)
    array = np.array(values, dtype=helper.tensor_dtype_to_np_dtype(code))
    return helper.make_tensor(name, code, shape, array.tobytes(), raw=True)


def model(nodes, initializers=(), inputs=("x",), outputs=("y",), opset=17, ir=8, **more):
    ports = [helper.make_tensor_value_info(name, TensorProto.FLOAT, ["n", 3, None, 8]) for name in inputs]
    results = [helper.make_tensor_value_info(name, TensorProto.FLOAT, None) for name in outputs]
    graph = helper.make_graph(nodes, "graph", ports, results, initializer=list(initializers))
    made = helper.make_model(graph, ir_version=ir, opset_imports=[helper.make_opsetid("", opset)], **more)
    made.producer_name, made.producer_version = "tests", "1.0"
    return made


def identity(source="x", result="y", name="same"):
    return helper.make_node("Identity", [source], [result], name=name)


def storage():
    """Every type, in a field of its own and as raw bytes; a scalar, nothing, and what isn't read."""
    tensors = [tensor(kind, f"{kind.lower()}_{how}", raw=how == "raw")
               for kind in FLOATS + INTEGERS + ["BOOL"] for how in ("typed", "raw")]
    tensors += [tensor("FLOAT", "scalar_raw", (), raw=True), tensor("INT64", "scalar_typed", ())]
    tensors += [tensor("FLOAT", "nothing_raw", (0, 3), raw=True), tensor("INT64", "nothing_typed", (0,))]
    tensors.append(helper.make_tensor("text", TensorProto.STRING, [2], ["a", "b"]))
    tensors.append(helper.make_tensor("eight", TensorProto.FLOAT8E4M3FN, [2], [1.0, 2.0]))
    tensors.append(helper.make_tensor("four", TensorProto.INT4, [3], [1, -2, 3]))
    tensors.append(helper.make_tensor("pair", TensorProto.COMPLEX64, [1], [1 + 2j]))
    made = model([identity()], tensors)
    values = helper.make_tensor("sparse", TensorProto.FLOAT, [1], [1.0])
    indices = helper.make_tensor("", TensorProto.INT64, [1], [2])
    made.graph.sparse_initializer.append(helper.make_sparse_tensor(values, indices, [4]))
    return made


def attributes():
    """A node with a setting of every kind, and one of another domain."""
    inner = helper.make_graph([identity("a", "b")], "inner", [], [helper.make_tensor_value_info("b", 1, None)])
    sparse = helper.make_sparse_tensor(
        helper.make_tensor("", TensorProto.FLOAT, [1], [1.0]), helper.make_tensor("", TensorProto.INT64, [1], [2]), [4])
    kind = helper.make_tensor_type_proto(1, [2])
    node = helper.make_node(
        "Everything", ["x", "", "x"], ["y", ""], name="all", domain="test", int=-3, float=0.5, text="zwölf", bytes=b"\xff\xfe",
        ints=[1, -2, 1 << 40], floats=[0.5, -1.5], texts=["a", "b"], tensor=tensor("INT64", "t"), fp8=helper.make_tensor(
            "t", TensorProto.FLOAT8E5M2, [1], [1.0]), graph=inner, graphs=[inner], sparse=sparse, sparses=[sparse],
        tensors=[tensor("FLOAT", "t")], type=kind, types=[kind])
    none = helper.make_attribute("none", [], attr_type=onnx.AttributeProto.INTS)
    node.attribute.append(none)
    made = model([node], ir=10)
    made.opset_import.append(helper.make_opsetid("test", 4))
    function = helper.make_function(
        "test", "Twice", ["a"], ["b"], [helper.make_node("Add", ["a", "a"], ["b"])], [helper.make_opsetid("", 17)])
    made.functions.append(function)
    helper.set_model_props(made, {"names": "{0: 'fish'}"})
    helper.set_metadata_props(made.graph.node[0], {"pkg.torch.onnx.name_scopes": "['', 'conv']"})
    made.graph.node[0].doc_string = "not \x00 needed"
    made.graph.value_info.append(helper.make_tensor_value_info("v", 1, [1]))
    return made


def names():
    """Nodes without a name, with another's, and out of order."""
    relu = lambda a, b, name=None: helper.make_node("Relu", [a], [b], name=name)
    return model([relu("d", "y", "act"), relu("x", "a"), relu("a", "b", "act"), relu("b", "c", "Relu_1"), relu("c", "d")], ir=14, opset=28)


def old():
    """Initializers that are inputs too, as before version 4."""
    node = helper.make_node("Conv", ["x", "w", "b"], ["y"], kernel_shape=[1, 1], pads=[0, 0, 1, 1])
    return model([node], [tensor("FLOAT", "w", (4, 3, 1, 1)), tensor("FLOAT", "b", (4,))], ("x", "w", "b"), opset=7, ir=3)


def external(folder):
    """Numbers in a file beside the model: one run without a length, one at no multiple of four, one of no numbers."""
    tensors = [tensor("FLOAT", "first", raw=True), tensor("FLOAT", "odd", raw=True), tensor("INT64", "last", (2,), raw=True),
               tensor("FLOAT", "nothing", (0,), raw=True)]
    data = b""
    for value in tensors:
        data += b"\0" * (value.name == "odd")
        entries = {"location": "external.onnx.data", "offset": str(len(data)), "length": str(len(value.raw_data))}
        data += value.raw_data
        if value.name == "last":
            del entries["length"]
            entries["location"] = "./" + entries["location"]
        for key, text in entries.items():
            value.external_data.add(key=key, value=text)
        value.data_location = TensorProto.EXTERNAL
        value.ClearField("raw_data")
    (folder / "external.onnx.data").write_bytes(data)
    return model([identity()], tensors)


def main(folder):
    folder.mkdir(parents=True, exist_ok=True)
    made = {"storage": storage(), "attributes": attributes(), "names": names(), "old": old(), "external": external(folder)}
    for name, value in made.items():
        (folder / f"{name}.onnx").write_bytes(value.SerializeToString(deterministic=True))
    (folder / "tensor.pb").write_bytes(tensor("FLOAT", "x").SerializeToString())


if __name__ == "__main__":
    main(pathlib.Path(sys.argv[1]))
