"""Writes values/similarity.json: numpy's distances, components, correlations and linear CKA of outputs.

Needs numpy (made with 2.x, float64). Run from this folder. The outputs are made here and stored with
the values, as float32 so that both sides begin with the same numbers.
"""

import json
from pathlib import Path

import numpy as np


def outputs(seed, pictures, classes):
    """Logits of no network: a few common directions, and noise."""
    random = np.random.default_rng(seed)
    common = random.normal(size=(pictures, 3)) @ random.normal(size=(3, classes)) * 4
    return (common + random.normal(size=(pictures, classes)) + 2).astype(np.float32)


def components(x, count):
    """Shares of variance and coordinates, by the singular values of the centred points."""
    u, s, _ = np.linalg.svd(x - x.mean(0), full_matrices=False)
    coordinates = (u * s).T[:count]
    farthest = np.abs(coordinates).argmax(1)
    signs = np.sign(coordinates[np.arange(count), farthest])
    return (s ** 2 / (s ** 2).sum())[:count], coordinates * signs[:, None]


def linear_cka(x, y):
    """As Kornblith et al. 2019 have it for wide spaces: the features', not the Gram matrices'."""
    x, y = x - x.mean(0), y - y.mean(0)
    return (np.linalg.norm(y.T @ x) ** 2
            / (np.linalg.norm(x.T @ x) * np.linalg.norm(y.T @ y)))


def case(seed, pictures, classes):
    first32 = outputs(seed, pictures, classes)
    # A relative of the first, turned and shifted, with noise of its own.
    random = np.random.default_rng(seed + 1)
    turn, _ = np.linalg.qr(random.normal(size=(classes, classes)))
    second32 = (first32 @ turn * 0.5 + random.normal(size=first32.shape)).astype(np.float32)
    first, second = first32.astype(np.float64), second32.astype(np.float64)
    shares, coordinates = components(first, 2)
    difference = first[:, None] - first[None]
    return {
        "first": first32.astype(float).tolist(),
        "second": second32.astype(float).tolist(),
        "distances": np.sqrt((difference ** 2).sum(2)).tolist(),
        "shares": shares.tolist(),
        "coordinates": coordinates.tolist(),
        "pairDistances": np.linalg.norm(first - second, axis=1).tolist(),
        "pairCorrelations": [np.corrcoef(a, b)[0, 1] for a, b in zip(first, second)],
        "correlation": np.corrcoef(first.ravel(), second.ravel())[0, 1],
        "linearCKA": linear_cka(first, second),
    }


if __name__ == "__main__":
    # More classes than pictures, and the other way round.
    cases = [case(1, 7, 12), case(3, 12, 5)]
    Path("values/similarity.json").write_text(json.dumps(cases) + "\n")
