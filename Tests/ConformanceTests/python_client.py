"""What the Python client promises, asked of a daemon that serves `tiny`; run by PythonClientTests."""

import base64
import os
import sys
import tempfile
from concurrent.futures import ThreadPoolExecutor

import numpy as np
from tench import Tench, TenchError
from tench import picture as make_picture

picture = np.linspace(0, 1, 3 * 32 * 32).reshape(1, 3, 32, 32)  # float64: it goes out as float32
loss = {"kind": "logit", "class": np.int64(7), "target": np.float32(200)}

try:
    Tench("/" + 107 * "x")
    raise AssertionError("a path that no socket can have")
except ValueError as error:
    assert "is too long: 108 bytes, 107 at most" in str(error), error

with Tench(timeout=120) as tench:
    logits = tench.forward("tiny", picture)["outputs"]["logits"]
    assert logits.shape == (1, 1000) and logits.dtype == np.float32 and logits.flags.writeable

    # The same numbers in every form that the protocol has.
    printed = tench.forward("tiny", picture, encoding="json")["outputs"]["logits"]
    assert np.array_equal(printed, logits)
    half = tench.forward("tiny", picture, dtype="f16")["outputs"]["logits"]
    assert half.dtype == np.float16 and np.array_equal(half, logits.astype(np.float16))
    brain = tench.forward("tiny", picture, dtype="bf16")["outputs"]["logits"]
    assert np.allclose(brain, logits, rtol=2**-8) and not (brain.view(np.uint32) & 0xFFFF).any()
    listed = tench.forward("tiny", {"shape": picture.shape, "data": picture.ravel().tolist()})
    assert np.array_equal(listed["outputs"]["logits"], logits)

    # A loss is what its formula says, and a weighted sum has the weighted gradient.
    reply = tench.input_gradient("tiny", picture, loss)
    assert abs(200 - reply["loss"] - logits[0, 7]) < 1e-3
    assert reply["gradient"].shape == picture.shape
    weighted = [{"model": "tiny", "weight": weight, "loss": loss} for weight in (0.5, 1.5)]
    terms = tench.input_gradient(None, picture, terms=weighted)
    assert len(terms["terms"]) == 2 and abs(terms["loss"] - 2 * reply["loss"]) < 1e-2
    assert np.allclose(terms["gradient"], 2 * reply["gradient"], rtol=1e-4, atol=1e-7)

    # Matching an output: at the target itself the distance is 0, and so is its gradient.
    at_target = {"kind": "sum_of_squares", "target": logits}
    assert tench.input_gradient("tiny", picture, at_target)["loss"] < 1e-6

    # Ten steps towards a class, in a session.
    step = {"kind": "sgd", "lr": 0.001, "momentum": 0.9}
    with tench.session("tiny") as session:
        losses = [
            tench.update("tiny", picture, {"kind": "cross_entropy", "class": 3}, step, session=session)
            for _ in range(10)
        ]
        assert losses[-1]["loss"] < losses[0]["loss"]
        assert losses[-1]["version"] == losses[0]["version"] + 9
        mine = {told["session"]: told for told in tench.session_list()["sessions"]}[session]
        assert mine["version"] == losses[-1]["version"] and mine["bytes"] > 0
        kept = tench.call("snapshot", model="tiny", session=session)["snapshot"]
        assert [kept] == [told["snapshot"] for told in tench.snapshot_list()["snapshots"]
                          if told.get("session") == session]
        assert tench.snapshot_drop(kept) == {}
    assert np.array_equal(tench.forward("tiny", picture)["outputs"]["logits"], logits)

    # A picture from a file.
    with tempfile.NamedTemporaryFile(suffix=".png") as file:
        file.write(base64.b64decode(sys.argv[1]))
        file.flush()
        small = tench.forward("tiny", Tench.png(file.name, resize=(40, 48)), outputs=["features.0"])
        assert small["outputs"]["features.0"].shape == (1, 64, 19, 23)

    # Threads share a client, and each gets its own answers.
    def shifted(number):
        return tench.forward("tiny", picture * number / 8, deterministic=True)["outputs"]["logits"]
    expected = [shifted(number) for number in range(8)]
    with ThreadPoolExecutor(8) as pool:
        assert all(map(np.array_equal, pool.map(shifted, 4 * list(range(8))), 4 * expected))

    # Pictures are 0…1: bytes are refused, and made so by `picture`.
    grey = np.full((32, 32, 3), 51, np.uint8)
    assert np.array_equal(make_picture(grey), np.full((1, 3, 32, 32), 0.2, np.float32))
    try:
        tench.forward("tiny", grey[np.newaxis].transpose(0, 3, 1, 2))
        raise AssertionError("a picture of 0…255")
    except ValueError as error:
        assert "tench.picture" in str(error), error

    # Errors are exceptions with the error's type, and the connection outlives them.
    for call, kind in (
        (lambda: tench.forward("huge", picture), "unknown_model"),
        (lambda: tench.forward("tiny", picture, outputs=["nowhere"]), "unknown_layer"),
        (lambda: tench.forward("tiny", picture, gain=2), "invalid_params"),
        (lambda: tench.call("fire"), "unknown_method"),
        (lambda: tench.session_close("none"), "invalid_params"),
        (lambda: tench.snapshot_drop("none"), "invalid_params"),
        (lambda: tench.model_delete("no/name"), "invalid_params"),
    ):
        try:
            call()
        except TenchError as error:
            assert error.type == kind and error.code < 0 and not error.retryable, error
        else:
            raise AssertionError(f"no {kind}")
    assert tench.call("ping") == {}

for nowhere in ("/nowhere/tenchd.sock", "unix:/nowhere/tenchd.sock", "127.0.0.1:1"):
    try:
        Tench(nowhere)
    except ConnectionError as error:
        assert "TENCH_ENDPOINT" in str(error)
    else:
        raise AssertionError("connected to nowhere")

print("ok, over", os.environ["TENCH_ENDPOINT"])
