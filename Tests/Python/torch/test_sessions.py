"""Sessions, labels and options: what the daemon keeps of a network besides its weights."""
import pytest
import torch
from beside import difference

import tench


@pytest.fixture
def client(mini):
    if not isinstance(mini.client.client, tench.Tench):
        pytest.skip("only a daemon has sessions")
    return mini.client.client


def update(client, session, x):
    client.update("mini", x.numpy(), {"kind": "cross_entropy", "class": 3}, {"kind": "sgd", "lr": 0.01}, session=session)


def test_a_session_is_trained_and_looked_at(mini, client, pictures):
    with client.session("mini") as session:
        there = mini.module(session=session)
        values = []
        there.layer3.register_forward_hook(lambda module, inputs, output: values.append(output))
        before = there(pictures)
        update(client, session, pictures)
        after = there(pictures)
        assert after[:, 3].sum() > before[:, 3].sum() and difference(values[1], values[0]) > 1e-4
        assert difference(mini.there(pictures), before) == 0
        assert "in a session" in repr(there)


def test_gradients_of_weights_that_are_gone(mini, client, pictures):
    """A gradient is put off until it is read: then it must not be another network's."""
    with client.session("mini") as session:
        there = mini.module(session=session)
        logits = there(pictures.requires_grad_())
        logits.detach().numpy()
        update(client, session, pictures.detach())
        with pytest.raises(RuntimeError, match="version 1 became 2"):
            logits.sum().backward()


def test_labels_and_options(mini, client, pictures):
    assert len(mini.there.labels) == 20 and "goldfinch" in mini.there.labels
    there = mini.module(deterministic=True)
    assert torch.equal(there(pictures), there(pictures))
    assert all(asked["deterministic"] for asked in mini.client.count()[1])
