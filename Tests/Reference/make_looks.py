"""Writes values/looks.json: PyTorch's distances between two pictures by every yardstick.

Needs torch (made with 2.13, float64). Run from this folder. Pictures and features come of one formula
on both sides, so that the file holds the distances alone.
"""

import json
from pathlib import Path

import torch
import torch.nn.functional as F

torch.set_default_dtype(torch.float64)


def formula(shape, factor, modulus):
    """(factor·index mod modulus) / modulus, the lowest fifth of it zero as after a ReLU, in float32."""
    index = torch.arange(torch.Size(shape).numel())
    values = (index * factor % modulus).to(torch.float32) / modulus
    return torch.where(values < 0.2, 0, values).reshape(shape).double()


def sight(factor):
    """A picture of 40×36, two middle layers (one of more than 14×14 positions), a last one, logits."""
    return {
        "image": formula((3, 40, 36), factor, 31),
        "middle": [formula((6, 17, 15), factor, 37), formula((9, 5, 4), factor, 23)],
        "last": formula((7, 3, 2), factor, 19),
        "logits": formula((8,), factor, 29),
    }


def cosine_distance(x, y):
    return 1 - (x * y).sum() / (x.norm() * y.norm())


def layers(statistic):
    """The mean over the middle layers of the cosine distance of a statistic."""
    def distance(one, other):
        pairs = zip(one["middle"], other["middle"])
        return sum(cosine_distance(statistic(x), statistic(y)) for x, y in pairs) / len(one["middle"])
    return distance


def flat(x):
    return x.flatten(1)


def gram_of_directions(x):
    x = F.normalize(flat(x), dim=0)
    return x @ x.T


def means(x):
    return flat(x).mean(1)


def covariance(x):
    return torch.cov(flat(x), correction=0)


def kernel(x):
    """The Gram matrix that linear CKA compares, positions as samples."""
    size = [min(side, 14) for side in x.shape[1:]]
    x = flat(F.adaptive_avg_pool2d(x, size)).T
    x = x - x.mean(0)
    return x @ x.T


def oklab(rgb):
    """Ottosson's matrices; [3, n] sRGB to [3, n]."""
    rgb = rgb.clamp(0, 1)
    linear = torch.where(rgb <= 0.04045, rgb / 12.92, ((rgb + 0.055) / 1.055) ** 2.4)
    cones = torch.tensor([[0.4122214708, 0.5363325363, 0.0514459929],
                          [0.2119034982, 0.6806995451, 0.1073969566],
                          [0.0883024619, 0.2817188376, 0.6299787005]]) @ linear
    return torch.tensor([[0.2104542553, 0.7936177850, -0.0040720468],
                         [1.9779984951, -2.4285922050, 0.4505937099],
                         [0.0259040371, 0.7827717662, -0.8086757660]]) @ cones ** (1 / 3)


def histogram(image):
    """[12, 12, 12]: Gaussians of one bin, cut off at three, each colour counting one."""
    small = F.interpolate(image[None], size=(32, 32), mode="bilinear", antialias=True)[0]
    lightness, a, b = oklab(small.reshape(3, -1))
    weights = []
    for place in (lightness * 12 - 0.5, (a + 0.275) / 0.05, (b + 0.325) / 0.05):
        distance = torch.arange(12)[None] - place[:, None]
        weight = torch.exp(-distance ** 2 / 2) * (distance.abs() <= 3)
        weights.append(weight / weight.sum(1, keepdim=True))
    bins = torch.einsum("ni,nj,nk->ijk", *weights)
    return bins / bins.sum()


def colours(one, other):
    p, q = histogram(one["image"]), histogram(other["image"])
    return ((p.sqrt() - q.sqrt()) ** 2).sum().div(2).sqrt()


def moments(one, other):
    return (layers(means)(one, other) + layers(covariance)(one, other)) / 2


YARDSTICKS = {
    "appearance": lambda x, y: (moments(x, y) * colours(x, y)).sqrt(),
    "looks": layers(gram_of_directions),
    "moments": moments,
    "features": lambda x, y: cosine_distance(means(x["last"]), means(y["last"])),
    "alignment": layers(kernel),
    "colours": colours,
    "logits": lambda x, y: (x["logits"] - y["logits"]).norm(),
    "pixels": lambda x, y: (x["image"] - y["image"]).square().mean().sqrt(),
}


if __name__ == "__main__":
    sights = sight(7), sight(11)
    distances = {name: distance(*sights).item() for name, distance in YARDSTICKS.items()}
    Path("values/looks.json").write_text(json.dumps(distances, indent=1) + "\n")
