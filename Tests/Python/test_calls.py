"""What each call sends and what comes back, asked of a daemon."""

import numpy as np


def test_a_gradient_has_its_inputs_shape(client):
    picture = np.full((1, 3, 64, 64), 0.5)
    reply = client.input_gradient("mini", picture, {"kind": "logit", "class": 0, "target": 200})
    assert reply["gradient"].shape == picture.shape


def test_layers_are_listed(client):
    assert {"conv1", "layer1"} <= {layer["name"] for layer in client.layers("mini")}
