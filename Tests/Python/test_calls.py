"""What each call sends and what comes back, asked of a daemon; and that there is a method for each of the protocol's."""

import inspect
import json
import re
from functools import partial
from pathlib import Path

import numpy as np
import pytest

import tench
from miniatures import ROOT
from tench import Tench, TenchError, aio, calls

PICTURE = np.linspace(0, 1, 3 * 64 * 64).reshape(1, 3, 64, 64)
LOSS = {"kind": "logit", "class": 0, "target": 200}
STEP = {"kind": "sgd", "lr": 0.001}


def protocols_methods():
    """The methods that have a heading on the protocol's page; the client authenticates by itself."""
    page = (ROOT / "Sources/Wire/Wire.docc/Protocol.md").read_text()
    headings = re.findall(r"^### ([a-z_.]+(?:, [a-z_.]+)*)$", page, re.M)
    return {method for heading in headings for method in heading.split(", ") if not method.startswith("auth.")}


@pytest.mark.parametrize("kind", [Tench, aio.Tench])
def test_every_call_of_the_protocol_is_a_method(kind):
    methods = protocols_methods()
    assert {"forward", "session.open", "model.delete", "cancel"} <= methods
    without = {"cancel"} if kind is aio.Tench else set()  # there it is the task that is cancelled
    for method in methods - without:
        assert callable(getattr(kind, method.replace(".", "_"))), method


@pytest.mark.parametrize("kind", [Tench, aio.Tench])
def test_methods_show_their_parameters_and_replies(kind):
    signature = inspect.signature(kind.input_gradient)
    assert list(signature.parameters)[:4] == ["self", "model", "input", "loss"]
    assert signature.return_annotation == "replies.InputGradientReply"
    assert kind.input_gradient.__doc__ == calls.input_gradient.__doc__
    assert all(method.__doc__ for name, method in vars(kind).items() if not name.startswith("_"))


def test_questions_about_the_daemon(client):
    assert client.ping() == {}
    assert client.hello()["protocol"] == "1.1" and client.stats()["uptime_s"] > 0
    assert [model["name"] for model in client.models("mini")] == ["mini"]
    assert "layers" in client.models("mini", layers=True)[0] and "layers" not in client.models("mini")[0]
    assert client.layers("mini", input_shape=(2, 3, 40, 40))[0]["shape"][0] == 2


def test_forward_has_outputs_by_name(client):
    reply = client.forward("mini", PICTURE, outputs=["conv1", "layer1"], top=2)
    assert reply["outputs"]["conv1"].dtype == np.float32 and reply["finite"] is True
    assert [set(each) for each in reply["top"][0]] == [{"class", "logit", "probability", "label"}] * 2
    alone = client.forward("mini", PICTURE, outputs="layer1", dtype="f16")["outputs"]
    assert list(alone) == ["layer1"] and alone["layer1"].dtype == np.float16
    keys = client.forward("mini", PICTURE, outputs=reply["outputs"].keys())["outputs"]
    assert set(keys) == {"conv1", "layer1"}


def test_gradients_of_one_loss_and_of_several(client):
    reply = client.input_gradient("mini", PICTURE, LOSS, relu="guided")
    assert reply["gradient"].shape == PICTURE.shape
    terms = client.input_gradient(input=PICTURE, terms=[{"model": "mini", "weight": 0.5, "loss": LOSS}] * 2)
    assert len(terms["terms"]) == 2


def test_at_and_set_reach_the_daemon(client):
    if not {"at", "set"} <= set(client.hello()["capabilities"]):
        pytest.skip("this daemon has neither `at` nor `set`")
    reply = client.input_gradient("mini", PICTURE, LOSS, at=["layer1", "input"])
    assert set(reply["gradients"]) == {"layer1", "input"} and "gradient" not in reply
    assert list(client.input_gradient("mini", PICTURE, LOSS, at="layer1")["gradients"]) == ["layer1"]
    value = client.forward("mini", PICTURE, outputs="layer1", deterministic=True)["outputs"]["layer1"]
    own = client.forward("mini", set={"layer1": value}, deterministic=True)["outputs"]["logits"]
    assert np.array_equal(own, client.forward("mini", PICTURE, deterministic=True)["outputs"]["logits"])


def test_sessions_snapshots_and_restoring(client):
    with client.session("mini", ttl_s=60) as session:
        kept = client.snapshot("mini", session)
        client.update("mini", PICTURE, {"kind": "cross_entropy", "class": 3}, STEP, session=session)
        assert [each["version"] for each in client.session_list()["sessions"] if each["session"] == session] == [2]
        assert client.restore("mini", kept["snapshot"], session)["version"] == 3
        assert kept["snapshot"] in [each["snapshot"] for each in client.snapshot_list()["snapshots"]]
        assert client.snapshot_drop(kept["snapshot"]) == {}
    assert client.session_list()["sessions"] == []
    opened = client.session_open("mini")
    assert client.session_close(opened["session"]) == {}


def test_connections_and_slow_requests(client, endpoint):
    own, = [each for each in client.connection_list()["connections"] if each.get("own")]
    assert own["transport"] == "unix" and own["requests"] >= 1 and own["role"] == client.hello()["role"]
    with Tench(endpoint) as other:
        number, = [each["connection"] for each in other.connection_list()["connections"] if each.get("own")]
        assert client.connection_close(number)["requests"] == 0
    with pytest.raises(TenchError, match="the one that asks"):
        client.connection_close(own["connection"])
    assert client.slow_list()["slow_ms"] >= 0


def test_a_snapshot_with_a_name_is_gone_on_from(client):
    step = {"kind": "adam", "lr": 0.001}
    learn = partial(client.update, "mini", PICTURE, {"kind": "cross_entropy", "class": 3}, step, deterministic=True)
    with client.session("mini") as session:
        learn(session=session)
        kept = client.snapshot("mini", session, name="kept")
        first = learn(session=session)
        assert client.restore("mini", session=session, name="kept")["sha256"] == kept["sha256"]
        assert learn(session=session)["update_norm"] == first["update_norm"]
    with client.session("mini", snapshot="kept") as session:
        assert learn(session=session)["loss"] == first["loss"]
    (told,) = client.snapshot_list(named=True)["named"]
    assert (told["name"], told["model"], told["version"], told["optimizer"]) == ("kept", "mini", 2, "adam")
    assert client.snapshot_drop(name="kept") == {} and client.snapshot_list(named=True)["named"] == []


def test_a_snapshots_file_is_plain_safetensors(client, serving):
    with client.session("mini") as session:
        client.update("mini", PICTURE, {"kind": "cross_entropy", "class": 3}, {"kind": "sgd", "lr": 0.01, "momentum": 0.9},
                      session=session)
        client.snapshot("mini", session, name="plain")
        client.model_save("mini", "weights", session)
    tensors, notes = safetensors(serving.models / "plain.snapshot.safetensors")
    weights, _ = safetensors(serving.models / "weights.safetensors")
    assert {name[6:] for name in tensors if name.startswith("model.")} == set(weights)
    assert all(np.array_equal(tensors["model." + name], value) for name, value in weights.items())
    assert tensors["optimizer.fc.weight.momentum_buffer"].shape == weights["fc.weight"].shape
    assert notes["tench.format"] == "1" and notes["tench.optimizer"] == "sgd" and notes["tench.steps.fc.weight"] == "1"
    assert notes["tench.architecture"] == "resnet_mini" and notes["tench.version"] == "2"
    client.snapshot_drop(name="plain")
    client.model_delete("weights")


def safetensors(path):
    """The tensors and the texts of a file, read as its format's description says and no more."""
    data = path.read_bytes()
    end = 8 + int.from_bytes(data[:8], "little")
    header, kinds = json.loads(data[8:end]), {"F32": np.float32, "I64": np.int64}
    notes = header.pop("__metadata__")
    return {name: np.frombuffer(data[end:][slice(*each["data_offsets"])], kinds[each["dtype"]]).reshape(each["shape"])
            for name, each in header.items()}, notes


def test_models_are_saved_loaded_unloaded_and_deleted(client):
    saved = client.model_save("mini", "copy", dtype="f16")
    loaded = client.model_load("twin", "resnet_mini", "copy.safetensors", normalize="half")
    assert loaded["sha256"] == saved["sha256"] and client.models("twin")[0]["normalize"] == "half"
    assert client.model_unload("twin")["sha256"] == saved["sha256"]
    assert client.model_delete("copy")["bytes"] > 1000


def test_pictures_of_another_order_get_advice(client):
    with pytest.raises(TenchError, match=r"tench\.picture\(…\) turns it"):
        client.forward("mini", PICTURE.transpose(0, 2, 3, 1))
    with pytest.raises(TenchError) as raised:
        client.forward("mini", PICTURE[:, :2])
    assert raised.value.data["expected"] == [-1, 3, -1, -1] and "tench.picture" not in str(raised.value)


def test_a_picture_goes_down_its_loss(client):
    picture = tench.picture(np.full((64, 64, 3), 128, np.uint8))
    losses = []
    for _ in range(3):
        reply = client.input_gradient("mini", picture, LOSS)
        picture -= 0.5 * reply["gradient"]
        losses.append(reply["loss"])
    assert losses == sorted(losses, reverse=True) and isinstance(picture, tench.Picture)


def test_models_and_layers_show_themselves(client):
    models, layers = client.models(), client.layers("mini")
    assert repr(models).splitlines()[0].split() == ["name", "architecture", "parameters", "input", "version", "made", "for"]
    assert any(line.startswith("conv1 ") and "1 × 24 × 24 × 24" in line for line in repr(layers).splitlines())
    for table in (models, layers):
        assert table._repr_html_().count("<tr>") == len(table) + 1
    assert "&lt;" in type(models)([{**models[0], "name": "<b>"}])._repr_html_()


def test_a_client_says_where_it_leads(endpoint):
    with Tench(endpoint) as client:
        assert repr(client) == f"tench.Tench({endpoint!r})"
    with Tench(f"unix:{endpoint}", timeout=5) as client:
        assert repr(client).endswith(", timeout=5)")
    with Tench(Path(endpoint)) as client:
        assert client.endpoint == endpoint


@pytest.mark.parametrize("arguments, error", [
    (("nowhere",), "neither unix:/path, /path nor host:port"), (("/x", 0), "timeout: 0 should be"),
    (("/x", None, None, -1), "retries: -1 should be"), (("/" + 107 * "x",), "is too long: 108 bytes, 107 at most"),
])
def test_what_can_be_no_client_is_refused(arguments, error):
    with pytest.raises(ValueError, match=error):
        Tench(*arguments)
