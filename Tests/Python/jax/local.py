"""resnet_mini in JAX itself, with the weights that ship: what the daemon's values and gradients are held against."""

import json
from pathlib import Path

import jax
import jax.numpy as jnp
import numpy as np
from jax import lax

FILE = Path(__file__).resolve().parents[3] / "clients/models/resnet_mini.safetensors"


def _weights():
    data = FILE.read_bytes()
    size = int.from_bytes(data[:8], "little")
    return {name: jnp.asarray(np.frombuffer(data[8 + size:], "<f2", int(np.prod(entry["shape"])), entry["data_offsets"][0])
                              .reshape(entry["shape"]).astype(np.float32))
            for name, entry in json.loads(data[8:8 + size]).items() if entry.get("dtype") == "F16"}


WEIGHTS = _weights()


def _convolution(name, x, stride=1, padding=0):
    return lax.conv_general_dilated(x, WEIGHTS[f"{name}.weight"], (stride, stride), [(padding, padding)] * 2,
                                    precision=lax.Precision.HIGHEST)


def _batch_norm(name, x):
    mean, variance, scale, shift = (WEIGHTS[f"{name}.{part}"][:, None, None]
                                    for part in ("running_mean", "running_var", "weight", "bias"))
    return (x - mean) / jnp.sqrt(variance + 1e-5) * scale + shift


def _block(name, x):
    y = jax.nn.relu(_batch_norm(f"{name}.bn1", _convolution(f"{name}.conv1", x, padding=1)))
    y = _batch_norm(f"{name}.bn2", _convolution(f"{name}.conv2", y, padding=1))
    if f"{name}.downsample.0.weight" in WEIGHTS:
        x = _batch_norm(f"{name}.downsample.1", _convolution(f"{name}.downsample.0", x))
    return jax.nn.relu(x + y)


def _parts(x, parts=6):
    """Means of parts of the picture that may overlap, as PyTorch's adaptive pooling has them."""
    def spans(size):
        return [slice(i * size // parts, -(-(i + 1) * size // parts)) for i in range(parts)]
    return jnp.stack([jnp.stack([x[..., rows, columns].mean((-2, -1)) for columns in spans(x.shape[-1])], -1)
                      for rows in spans(x.shape[-2])], -2)


@jax.jit
def resnet_mini(x):
    """The values of some layers by name, for a batch of pictures; `logits` are the last."""
    values = {}
    x = jax.nn.relu(_batch_norm("bn1", _convolution("conv1", x, stride=4, padding=4)))
    for stage in (1, 2, 3):
        if stage > 1:
            x = lax.reduce_window(x, 0.0, lax.add, (1, 1, 2, 2), (1, 1, 2, 2), "VALID") / 4
        values[f"layer{stage}"] = values[f"layer{stage}.0"] = x = _block(f"layer{stage}.0", x)
    x = _parts(x).reshape(len(x), -1)
    values["logits"] = jnp.matmul(x, WEIGHTS["fc.weight"].T, precision="highest") + WEIGHTS["fc.bias"]
    return values
