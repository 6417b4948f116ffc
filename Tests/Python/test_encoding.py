"""What is taken for a tensor, for a list, for a number; and what is refused before it is sent."""

import json
import math
import types

import numpy as np
import pytest

from tench.encoding import prepared
from tench.lines import reply
from tench.tensors import from_wire


def read(tensor):
    """A wire object's array, and whether it is written as the protocol wants it."""
    assert set(tensor) == {"dtype", "shape", "b64"} and tensor["dtype"] == "f32"
    assert all(type(extent) is int for extent in tensor["shape"])
    return from_wire(dict(tensor))


class Tensor:
    """A tensor as PyTorch has them: its numbers are reached only without its graph, on the host, in a type that numpy has."""

    is_sparse = False

    def __init__(self, values, steps=()):
        self.values, self.steps = np.asarray(values), steps

    def is_floating_point(self):
        return self.values.dtype.kind == "f"

    def __array__(self, dtype=None, copy=None):
        missing = {"detach", "cpu", *(["float"] if self.is_floating_point() else [])} - set(self.steps)
        assert not missing, f"can't be a numpy array without {missing}"
        return self.values


for name in ("detach", "cpu", "float", "resolve_neg"):
    setattr(Tensor, name, lambda self, name=name: Tensor(self.values, (*self.steps, name)))


def arrays(values):
    """The same numbers as everything that is taken for an array."""
    yield np.asarray(values, np.float64)
    yield np.asarray(values, np.float16)
    yield np.asarray(values, ">f4")
    yield np.asarray(values, np.float32)[..., ::-1][..., ::-1]
    yield np.asfortranarray(np.asarray(values, np.float32))
    yield np.asarray(values).tolist()
    yield Tensor(np.asarray(values, np.float32))
    yield [Tensor(np.asarray(item, np.float32)) for item in values]
    yield types.SimpleNamespace(__array_interface__=np.asarray(values, np.float32).__array_interface__)


VALUES = np.arange(8).reshape(1, 2, 2, 2) / 8


@pytest.mark.parametrize("number", range(9))
def test_anybodys_array_is_a_tensor_wherever_one_is_wanted(number):
    array = list(arrays(VALUES))[number]
    sent = prepared({
        "input": array, "set": {"layer1": array, "data": array, "input": array},
        "terms": [{"loss": {"kind": "l2", "target": array}}, {"loss": {"kind": "cotangent", "tensor": array}}],
    })
    for tensor in (sent["input"], sent["set"]["layer1"], sent["set"]["data"], sent["set"]["input"],
                   sent["terms"][0]["loss"]["target"], sent["terms"][1]["loss"]["tensor"]):
        assert np.array_equal(read(tensor), VALUES)


@pytest.mark.parametrize("classes", [
    [3, 4], (3, 4), np.array([3, 4]), np.array([3, 4], np.uint8), Tensor(np.array([3, 4])), range(3, 5),
])
def test_class_lists_are_lists(classes):
    assert prepared({"loss": {"class": classes}}) == {"loss": {"class": [3, 4]}}


def test_numbers_of_numpys_are_numbers():
    sent = prepared({"loss": {"class": np.int64(7), "target": np.float32(200)}, "top": np.array(3), "deterministic": np.bool_(True),
                     "optimizer": {"lr": np.float64(0.5), "betas": np.array([0.5, 0.25])}, "input_shape": np.array([1, 3, 8, 8]),
                     "resize": (np.int32(40), 48), "deadline_ms": None})
    assert sent == {"loss": {"class": 7, "target": 200.0}, "top": 3, "deterministic": True,
                    "optimizer": {"lr": 0.5, "betas": [0.5, 0.25]}, "input_shape": [1, 3, 8, 8], "resize": [40, 48]}
    assert [type(each) for each in (sent["loss"]["class"], sent["loss"]["target"], sent["top"], sent["deterministic"])] \
        == [int, float, int, bool]


def test_wire_objects_go_out_as_they_are():
    png = {"png": "iVBOR…", "resize": (8, 8)}
    assert prepared({"input": png})["input"] == {**png, "resize": [8, 8]}
    listed = {"shape": VALUES.shape, "data": VALUES.ravel()}
    assert prepared({"input": listed})["input"] == {"shape": [1, 2, 2, 2], "data": VALUES.ravel().tolist()}


def test_layers_may_be_called_as_a_tensors_members_are():
    outputs = {name: prepared({"input": VALUES})["input"] for name in ("shape", "data", "b64", "dtype")}
    read_back = reply(json.dumps({"id": 1, "result": {"outputs": outputs}}).encode())["result"]["outputs"]
    assert set(read_back) == set(outputs) and all(np.array_equal(value, VALUES) for value in read_back.values())


@pytest.mark.parametrize("value", [math.nan, math.inf, -math.inf, np.float32("nan"), np.array(math.inf)])
def test_numbers_that_json_has_not_are_told_by_their_place(value):
    with pytest.raises(ValueError, match=r"terms\[1\]\.weight: (nan|inf|-inf) can't be sent"):
        prepared({"terms": [{"weight": 1.0}, {"weight": value}]})


@pytest.mark.parametrize("member, bad", [("target", math.nan), ("tensor", math.inf), ("target", 1e39)])
def test_a_loss_that_is_not_finite_is_told_before_it_is_sent(member, bad):
    array = np.zeros((2, 5))
    array[1, 3] = bad
    with pytest.raises(ValueError, match=rf"loss\.{member}: 1 of 10 elements are not finite as float32, the first at \[1, 3\]: "):
        prepared({"loss": {"kind": "l2", member: array}})


def test_an_input_may_hold_nan_as_the_protocol_has_it():
    assert np.isnan(read(prepared({"input": np.full((1, 3, 2, 2), math.nan)})["input"])).all()


@pytest.mark.parametrize("picture", [
    np.zeros((1, 3, 2, 2), np.uint8), np.full((1, 3, 2, 2), 137), np.full((2, 2, 3), -1, np.int16),
    Tensor(np.full((1, 3, 2, 2), 255, np.uint8)),
])
def test_bytes_are_no_picture(picture):
    with pytest.raises(ValueError, match=r"input: a picture of u?int\d+ is not taken.*tench\.picture"):
        prepared({"input": picture})
    with pytest.raises(ValueError, match="set.input"):
        prepared({"set": {"input": picture}})


def test_bytes_made_floats_are_warned_of_where_they_are_given():
    with pytest.warns(UserWarning, match="whole numbers up to 254, where 0…1 is meant") as warned:
        prepared({"input": np.full((1, 3, 2, 2), 254.0)})
    assert warned[0].filename == __file__


@pytest.mark.parametrize("picture", [np.zeros((1, 3, 2, 2), int), np.ones((1, 3, 2, 2), bool), np.full((1, 3, 2, 2), 3.7)])
def test_other_pictures_are_taken(picture, recwarn):
    assert np.array_equal(read(prepared({"input": picture})["input"]), picture.astype(np.float32)) and not recwarn.list


@pytest.mark.parametrize("member, value, error", [
    ("input", np.zeros((1, 2), complex), "an array of complex128 is no tensor"),
    ("input", np.array(["a"]), "an array of <U1 is no tensor"),
    ("input", np.array([object()]), "an array of object is no tensor"),
    ("loss", {"target": [[1.0], [1.0, 2.0]]}, "loss.target: "),
    ("loss", object(), "loss: a object is neither a tensor nor anything that JSON has"),
    ("session", b"bytes", "session: a bytes is neither"),
    ("outputs", {"layer1"}, "outputs: a set is neither"),
])
def test_what_nobody_could_mean_is_told_by_its_place(member, value, error):
    with pytest.raises((TypeError, ValueError)) as raised:
        prepared({member: value})
    assert error in str(raised.value)


class TestPyTorch:
    """The same with real tensors, where PyTorch is installed."""

    torch = property(lambda self: pytest.importorskip("torch"))

    @pytest.mark.parametrize("dtype", ["float32", "float64", "float16", "bfloat16"])
    def test_tensors_of_every_type_with_their_graph(self, dtype):
        tensor = self.torch.tensor(VALUES, dtype=getattr(self.torch, dtype)).requires_grad_() * 1
        sent = prepared({"input": tensor, "loss": {"target": tensor}})
        assert np.array_equal(read(sent["input"]), VALUES) and np.array_equal(read(sent["loss"]["target"]), VALUES)

    def test_views_sparse_ones_and_scalars(self):
        tensor = self.torch.tensor(VALUES, dtype=self.torch.float32)
        for view in (tensor.to(memory_format=self.torch.channels_last), tensor.to_sparse(), self.torch._neg_view(-tensor),
                     self.torch.nn.Parameter(tensor)):
            assert np.array_equal(read(prepared({"input": view})["input"]), VALUES)
        sent = prepared({"loss": {"target": self.torch.tensor(2.5), "class": self.torch.tensor([1, 2])},
                         "input_shape": tensor.shape})
        assert sent == {"loss": {"target": 2.5, "class": [1, 2]}, "input_shape": [1, 2, 2, 2]}
