"""`tench.jax.network` against the same network in JAX itself."""

import jax
import jax.numpy as jnp
import local
import numpy as np
import pytest
import tench
from miniatures import ROOT
from tench.jax import network

LAYERS = ("layer1.0", "layer2", "logits")
SCENE = tench.picture(ROOT / "clients/python/examples/dalmatian_and_strawberry.png")


def scenes(size):
    """Parts of a drawn scene under a little noise. The network is trained to believe nothing of noise alone: its logits cancel there,
    and what is left of their sums is no measure of rounding."""
    left = (SCENE.shape[3] - size) // 2
    parts = [SCENE[:, :, :size, start:start + size] for start in (0, left, 2 * left)]
    return jnp.asarray(0.8 * np.concatenate(parts) + 0.2 * np.random.default_rng(4).random((3, 3, size, size)), jnp.float32)


@pytest.fixture
def pictures():
    return scenes(64)


def near(mine, its):
    """Whether two arrays differ by less than 2e-6 of the largest magnitude."""
    mine, its = np.asarray(mine), np.asarray(its)
    assert mine.shape == its.shape
    assert np.abs(mine - its).max() < 2e-6 * np.abs(its).max()


def classes(answers):
    """A sum with a share of each class."""
    return jnp.sum(answers * jnp.linspace(-1, 1, 20))


def remote_loss(client, **options):
    answers = network(client, "mini", **options)
    return lambda x: classes(answers(x))


def local_loss(x):
    return classes(local.resnet_mini(x)["logits"])


def test_its_values_are_the_networks(client, pictures):
    its = local.resnet_mini(pictures)
    answers = network(client, "mini")
    near(answers(pictures), its["logits"])
    near(jax.jit(answers)(pictures), its["logits"])
    near(jax.vmap(answers)(pictures), its["logits"])
    near(answers(pictures[0]), its["logits"][0])
    near(answers(pictures[0].tolist()), its["logits"][0])


def test_the_size_that_it_was_made_for_and_one_that_is_not_square(client):
    for pictures in (scenes(96), scenes(96)[..., :72]):
        near(network(client, "mini")(pictures), local.resnet_mini(pictures)["logits"])
        near(jax.jit(jax.grad(remote_loss(client)))(pictures), jax.grad(local_loss)(pictures))


def test_several_layers_come_by_name(client, pictures):
    its = local.resnet_mini(pictures)
    for transformed in (lambda f: f, jax.jit, jax.vmap):
        mine = transformed(network(client, "mini", LAYERS))(pictures)
        assert set(mine) == set(LAYERS)
        for name in LAYERS:
            near(mine[name], its[name])


@pytest.mark.parametrize("transformed", [
    jax.grad, lambda f: jax.jit(jax.grad(f)), lambda f: jax.vmap(jax.grad(f)), lambda f: jax.jit(jax.vmap(jax.grad(f))),
    lambda f: jax.grad(jax.checkpoint(f)), lambda f: lambda x: jax.value_and_grad(f)(x)[1],
    lambda f: lambda x: jax.vjp(f, x)[1](jnp.float32(1))[0], lambda f: jax.jacrev(f),
], ids=["grad", "jit", "vmap", "jit(vmap)", "checkpoint", "value_and_grad", "vjp", "jacrev"])
def test_its_gradients_are_the_networks(client, pictures, transformed):
    near(transformed(remote_loss(client))(pictures), jax.grad(local_loss)(pictures))


def test_the_value_comes_with_the_gradient(client, pictures):
    mine, its = jax.value_and_grad(remote_loss(client))(pictures), jax.value_and_grad(local_loss)(pictures)
    assert abs(mine[0] - its[0]) < 2e-6 * np.abs(local.resnet_mini(pictures)["logits"]).sum()
    near(mine[1], its[1])


def test_a_loss_may_read_several_layers(client, pictures):
    def loss(values):
        return classes(values["logits"]) + 3 * jnp.square(values["layer1.0"]).mean() - values["layer2"][:, 7].max()
    answers = network(client, "mini", LAYERS)
    near(jax.jit(jax.grad(lambda x: loss(answers(x))))(pictures), jax.grad(lambda x: loss(local.resnet_mini(x)))(pictures))


def test_a_jacobian_asks_once_for_all_rows(counting, pictures):
    small = pictures[0, :, :32, :32]
    near(jax.jacrev(network(counting, "mini"))(small), jax.jacrev(lambda x: local.resnet_mini(x[None])["logits"][0])(small))
    assert counting.calls["input_gradient"] == 1


def test_a_batch_over_the_limits_is_sent_in_parts(counting, pictures):
    # Lines of two pictures and a half.
    item = 4 * 4 / 3 * pictures[0].size
    limits = {**counting.hello()["limits"], "line_bytes": 2.5 * item, "output_bytes": 1e6 * item}
    counting.hello = lambda: {"limits": limits}
    gradient = jax.jit(jax.grad(remote_loss(counting)))
    near(gradient(pictures), jax.grad(local_loss)(pictures))
    assert counting.calls == {"hello": 1, "layers": 1, "input_gradient": 2}  # and no forward pass that nobody reads
    limits.update(batch=1)
    near(jax.vmap(network(counting, "mini"))(pictures), local.resnet_mini(pictures)["logits"])
    assert counting.calls["forward"] == 3


def test_more_pictures_than_a_request_may_have(client):
    many = jnp.asarray(np.random.default_rng(5).random((300, 3, 32, 32)), jnp.float32)
    answers = network(client, "mini", "conv1")
    mine = jax.jit(jax.vmap(jax.grad(lambda x: answers(x).sum())))(many)
    ones = {"kind": "cotangent", "layer": "conv1", "tensor": np.ones((10, 24, 8, 8), np.float32)}
    near(mine[290:], client.input_gradient("mini", many[290:], ones)["gradient"])


def test_no_pictures_are_an_answer_too(counting):
    none = jnp.zeros((0, 3, 64, 64))
    assert network(counting, "mini")(none).shape == (0, 20)
    assert jax.grad(remote_loss(counting))(none).shape == none.shape
    assert not counting.calls["forward"] and not counting.calls["input_gradient"]


def test_a_compiled_function_sees_a_sessions_updates(client, pictures):
    with client.session("mini") as session:
        answers = jax.jit(network(client, "mini", session=session))
        before = answers(pictures)
        near(before, local.resnet_mini(pictures)["logits"])
        client.update("mini", pictures, {"kind": "cross_entropy", "class": 3}, {"kind": "sgd", "lr": 0.01}, session=session)
        assert np.abs(answers(pictures) - before).max() > 1e-2
        gradient = jax.grad(remote_loss(client, session=session))(pictures)
        assert np.abs(gradient - jax.grad(local_loss)(pictures)).max() > 1e-3 * np.abs(gradient).max()


def test_relus_pass_gradients_on_as_it_is_said(client, pictures):
    weights = np.broadcast_to(np.linspace(-1, 1, 20, dtype=np.float32), (3, 20))
    its = client.input_gradient("mini", pictures, {"kind": "cotangent", "tensor": weights}, relu="guided")["gradient"]
    near(jax.jit(jax.grad(remote_loss(client, relu="guided")))(pictures), its)


def test_an_ascent_in_one_compiled_function(client, pictures):
    def ascent(loss):
        gradient = jax.grad(loss)

        def step(_, x):
            g = gradient(x)
            return jnp.clip(x + 0.1 * g / jnp.abs(g).max(), 0, 1)
        return jax.jit(lambda x: jax.lax.fori_loop(0, 4, step, x))(pictures)
    mine, its = ascent(remote_loss(client)), ascent(local_loss)
    assert np.abs(mine - its).max() < 1e-4 < np.abs(its - pictures).max()
