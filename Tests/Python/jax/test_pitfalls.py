"""Where functions of the host's are known to go wrong in JAX."""

import os
import subprocess
import sys
import textwrap
import threading
from pathlib import Path

import jax
import jax.numpy as jnp
import numpy as np
import pytest
import tench
from tench.jax import network


@pytest.fixture
def picture():
    return jnp.asarray(np.random.default_rng(6).random((3, 64, 64)), jnp.float32)


def loss(client, **options):
    """The likelihood of a class, of a picture or of all in a batch."""
    answers = network(client, "mini", **options)
    return lambda x: jax.nn.log_softmax(answers(x))[..., 3].sum()


def gradient(client, pictures):
    """What `loss`'s gradient is, without JAX."""
    return -client.input_gradient("mini", pictures, {"kind": "cross_entropy", "class": 3})["gradient"]


def near(mine, its):
    assert np.abs(np.asarray(mine) - its).max() < 2e-6 * np.abs(its).max()


def alone(script, endpoint, **environment):
    """Runs a script in a process of its own, which must end soon."""
    run = subprocess.run([sys.executable, "-c", textwrap.dedent(script)], timeout=240, capture_output=True, text=True, env={
        **os.environ, "TENCH_ENDPOINT": endpoint, "PYTHONPATH": str(Path(tench.__file__).parents[1]), **environment})
    assert run.returncode == 0, run.stderr
    return run.stdout


def test_large_arrays_on_one_core_and_many_threads_do_not_hang(endpoint):
    alone("""
        import os
        os.sched_setaffinity(0, {min(os.sched_getaffinity(0))})
        import threading, jax, jax.numpy as jnp, numpy as np, tench, tench.jax
        answers = tench.jax.network(tench.Tench(), "mini", "conv1")
        gradient = jax.jit(jax.grad(lambda x: (answers(x * 0.5) ** 2).sum()))
        pictures = jnp.full((2, 3, 128, 128), 0.5)
        threads = [threading.Thread(target=lambda: gradient(gradient(pictures)).block_until_ready(), daemon=True) for _ in range(4)]
        for thread in threads: thread.start()
        for thread in threads: thread.join(200)
        assert not any(thread.is_alive() for thread in threads)
    """, endpoint)


def test_threads_share_a_compiled_function(client):
    compiled, found = jax.jit(jax.grad(loss(client))), {}
    pictures = {seed: np.random.default_rng(seed).random((2, 3, 64, 64)).astype(np.float32) for seed in range(8)}

    def work(seed):
        for _ in range(3):
            found[seed] = np.asarray(compiled(pictures[seed]))
    threads = [threading.Thread(target=work, args=(seed,)) for seed in pictures]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    for seed, its in found.items():
        near(its, gradient(client, pictures[seed]))
    assert len(found) == 8


def test_several_devices(endpoint):
    alone("""
        import jax, jax.numpy as jnp, numpy as np, tench, tench.jax
        from jax.sharding import Mesh, NamedSharding, PartitionSpec
        assert len(jax.devices()) == 2
        client = tench.Tench()
        answers = tench.jax.network(client, "mini")
        pictures = np.random.default_rng(1).random((4, 3, 64, 64)).astype(np.float32)
        spread = jax.device_put(pictures, NamedSharding(Mesh(np.array(jax.devices()), ("d",)), PartitionSpec("d")))
        mine = jax.jit(jax.grad(lambda x: answers(x)[:, 3].sum()))(spread)
        its = client.input_gradient("mini", pictures, {"kind": "logit", "class": 3, "target": 0})["gradient"]
        assert np.abs(mine + its).max() < 2e-6 * np.abs(its).max()
    """, endpoint, XLA_FLAGS="--xla_force_host_platform_device_count=2")


@pytest.mark.parametrize("axis", [0, 1, 3, -1])
def test_any_axis_may_be_mapped(client, picture, axis):
    pictures = jnp.stack([picture, picture[:, ::-1], picture * 0.5], axis)
    mine = jax.jit(jax.vmap(jax.grad(loss(client)), axis, axis))(pictures)
    near(jnp.moveaxis(mine, axis, 0), gradient(client, jnp.moveaxis(pictures, axis, 0)))


def test_maps_within_maps_and_over_something_else(client, picture):
    shifts, scales = jnp.array([0.0, 0.1]), jnp.array([1.0, 0.9, 0.8])

    def scaled(x, shift, scale):
        return loss(client)(x * scale + shift)
    both = jax.vmap(jax.vmap(jax.grad(scaled), (None, None, 0)), (None, 0, None))
    for mine in (both(picture, shifts, scales), jax.jit(both)(picture, shifts, scales)):
        assert mine.shape == (2, 3, *picture.shape)
        for i, shift in enumerate(shifts):
            near(mine[i], gradient(client, picture[None] * scales[:, None, None, None] + shift) * scales[:, None, None, None])


@pytest.mark.parametrize("dtype", ["float64", "float32", "bfloat16", "float16"])
def test_gradients_have_the_pictures_type(client, picture, dtype):
    with jax.enable_x64(dtype == "float64"):
        given = jnp.asarray(np.asarray(picture), dtype)
        value, mine = jax.jit(jax.value_and_grad(loss(client)))(given)
        assert (value.dtype, mine.dtype) == ("float32", dtype)
        its = gradient(client, np.asarray(given, np.float32)[None])[0]
        tolerance = {"float64": 2e-6, "float32": 2e-6, "bfloat16": 4e-3, "float16": 1e-3}[dtype]
        assert np.abs(np.asarray(mine, np.float32) - its).max() <= tolerance * np.abs(its).max()


@pytest.mark.parametrize("given, words", [
    (np.zeros((3, 64, 64), np.uint8), "divide bytes by 255"), (np.zeros((3, 64, 64), bool), "bool"),
    (np.zeros((64, 64), np.float32), r"\[64, 64\] should be \[c, h, w\]"), (np.zeros((3, 64, 64), np.complex64), "complex64"),
])
def test_what_is_no_picture_is_refused(client, given, words):
    for function in (network(client, "mini"), jax.jit(network(client, "mini"))):
        with pytest.raises(TypeError, match=words):
            function(given)


@pytest.mark.parametrize("model, outputs, shape, words", [
    ("nobody", "logits", (3, 64, 64), 'no model "nobody"'), ("mini", "layr1", (3, 64, 64), "no layer 'layr1'; did you mean 'layer1'"),
    ("mini", "logits", (4, 64, 64), "4, 64, 64"), ("mini", ["fc", "fc"], (3, 64, 64), "each once"),
])
def test_what_does_not_fit_is_told_in_tracing(client, model, outputs, shape, words):
    with pytest.raises((tench.TenchError, ValueError), match=words):
        jax.eval_shape(network(client, model, outputs), jnp.zeros(shape))


def test_forward_mode_is_refused(client, picture):
    for transformed in (jax.jacfwd, jax.hessian, lambda f: lambda x: jax.jvp(f, (x,), (x,))):
        with pytest.raises(TypeError, match="forward-mode"):
            transformed(loss(client))(picture[:, :32, :32])


def test_second_derivatives_are_refused(client, picture):
    def penalty(x):
        return jnp.square(jax.grad(loss(client))(x)).sum()
    for function in (jax.grad(penalty), jax.jit(jax.grad(penalty))):
        with pytest.raises(NotImplementedError, match="no second derivatives"):
            function(picture)


def test_an_error_is_the_daemons_own_and_passes(client, picture):
    with client.session("mini") as session:
        once, compiled = network(client, "mini", session=session), jax.jit(network(client, "mini", session=session))
        compiled(picture)
    with pytest.raises(tench.TenchError, match="session"):
        once(picture)
    with pytest.raises(tench.TenchError, match="session"):
        jax.vmap(once)(picture[None])
    with pytest.raises(Exception, match="no session"):
        compiled(picture).block_until_ready()
    near(jax.grad(loss(client))(picture), gradient(client, picture[None])[0])


def test_a_cotangent_that_is_not_finite_is_told(client, picture):
    with pytest.raises(ValueError, match="not finite"):
        jax.grad(lambda x: loss(client)(x) * jnp.inf)(picture)


def test_tracing_computes_nothing_and_is_done_once(counting, picture):
    compiled = jax.jit(jax.grad(loss(counting)))
    jax.eval_shape(compiled, picture)
    compiled.lower(picture).compile()
    assert not counting.calls["forward"] and not counting.calls["input_gradient"]
    compiled(picture)
    halved = picture * 0.5
    with jax.no_tracing():
        compiled(halved).block_until_ready()
    assert (counting.calls["layers"], counting.calls["input_gradient"]) == (1, 2)


def test_what_nobody_wants_is_not_asked(counting, picture):
    answers = network(counting, "mini", ("layer1", "logits"))
    jax.jit(jax.grad(lambda x: answers(x)["logits"].sum() * 0 + x.sum()))(picture)
    assert not counting.calls["input_gradient"]
    chosen = jax.jit(lambda x, really: jax.lax.cond(really, network(counting, "mini"), lambda x: jnp.zeros(20), x))
    counting.calls.clear()
    chosen(picture, False).block_until_ready()
    assert not counting.calls["forward"]
    chosen(picture, True).block_until_ready()
    assert counting.calls["forward"] == 1


def test_a_donated_picture(client, picture):
    donating, its = jax.jit(jax.grad(loss(client)), donate_argnums=0), gradient(client, picture[None])[0]
    for _ in range(3):
        near(donating(jnp.array(picture)), its)


def test_a_picture_that_changes_after_the_call(client, picture):
    mine = np.array(picture)
    answer = jax.jit(network(client, "mini"))(mine)
    its = client.forward("mini", picture[None])["outputs"]["logits"][0]
    mine[:] = 0
    near(answer, its)
