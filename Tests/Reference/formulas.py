"""Weights and pictures as functions of names and positions, the same here and in ReferenceFormulas.swift.

Nothing random is stored: each value is splitmix64 of (a name's hash, a counter), turned into a number by arithmetic
that float64 does alike everywhere, then rounded to float32.
"""
import numpy

GOLDEN = numpy.uint64(0x9E3779B97F4A7C15)


def name_hash(name):
    """FNV-1a, 64 bits."""
    value = 0xCBF29CE484222325
    for byte in name.encode():
        value = ((value ^ byte) * 0x100000001B3) & 0xFFFFFFFFFFFFFFFF
    return value


def bits(name, count, start=0):
    """The stream of `name`, from counter `start`: uint64[count]."""
    with numpy.errstate(over="ignore"):
        z = numpy.uint64(name_hash(name)) + (numpy.arange(start + 1, start + count + 1, dtype=numpy.uint64)) * GOLDEN
        z = (z ^ (z >> numpy.uint64(30))) * numpy.uint64(0xBF58476D1CE4E5B9)
        z = (z ^ (z >> numpy.uint64(27))) * numpy.uint64(0x94D049BB133111EB)
        return z ^ (z >> numpy.uint64(31))


def uniform(name, count):
    """0 ≤ u < 1, multiples of 2⁻²⁴."""
    return (bits(name, count) >> numpy.uint64(40)).astype(numpy.float64) / 16777216.0


def normal(name, count):
    """About N(0, 1): the sum of four 16-bit uniforms, centred, over its deviation."""
    z = bits(name, count)
    total = sum((z >> numpy.uint64(shift)) & numpy.uint64(0xFFFF) for shift in (0, 16, 32, 48))
    return (total.astype(numpy.float64) - 131070.0) / 37837.0


def parameter(name, shape, names):
    """One tensor of a state dict, scaled so that activations neither die nor explode."""
    count = int(numpy.prod(shape, dtype=numpy.int64))
    if name.endswith("num_batches_tracked"):
        return numpy.array(3, dtype=numpy.int64)
    if name.endswith("running_var"):
        values = 0.6 + 0.8 * uniform(name, count)
    elif name.endswith("running_mean") or name.endswith("bias"):
        values = 0.2 * (2.0 * uniform(name, count) - 1.0)
    elif len(shape) == 1:
        values = 0.8 + 0.4 * uniform(name, count)
        if ends_residual_branch(name, names):
            values = 0.25 * values
    else:
        values = normal(name, count) * (2.0 / (count // shape[0])) ** 0.5
    return values.astype(numpy.float32).reshape(shape)


def ends_residual_branch(name, names):
    """Whether a batch-norm scale is the last of a residual block's branch, or in MaxViT the first: then it is kept small."""
    if name.endswith(".pre_norm.weight"):
        return True
    following = name.replace(".bn2.", ".bn3.")
    if name.endswith((".bn3.weight", ".f.c.1.weight")) or (name.endswith(".bn2.weight") and following not in names):
        return True
    *before, block, place, one, weight = ["", "", "", *name.split(".")]     # ….block.3.1.weight in an inverted residual
    if (block, one, weight) != ("block", "1", "weight"):
        return False
    later = ".".join([*before[3:], block, str(int(place) + 1), ""])
    return not any(other.startswith(later) for other in names)


def picture(seed, height, width):
    """A smooth picture with a little noise, float32[3, height, width], about 0…1."""
    grid = uniform(f"grid.{seed}", 3 * 9 * 9).reshape(3, 9, 9)
    noise = uniform(f"noise.{seed}", 3 * height * width).reshape(3, height, width)
    y = (numpy.arange(height, dtype=numpy.float64) * 8.0 / height)[:, None]
    x = (numpy.arange(width, dtype=numpy.float64) * 8.0 / width)[None, :]
    iy, ix = y.astype(numpy.int64), x.astype(numpy.int64)
    fy, fx = y - iy, x - ix
    top = grid[:, iy, ix] * (1.0 - fx) + grid[:, iy, ix + 1] * fx
    bottom = grid[:, iy + 1, ix] * (1.0 - fx) + grid[:, iy + 1, ix + 1] * fx
    return (top * (1.0 - fy) + bottom * fy + 0.2 * (noise - 0.5)).astype(numpy.float32)


def batch(seeds, height, width):
    """One picture for each seed."""
    return numpy.stack([picture(seed, height, width) for seed in seeds])


def tensor(name, shape, scale=1.0):
    """A target, a cotangent or a layer's input: N(0, scale²)."""
    count = int(numpy.prod(shape, dtype=numpy.int64))
    return (normal(name, count) * scale).astype(numpy.float32).reshape(shape)


def positions(count, wanted):
    """The places of a tensor that are written down: all of them, or a fixed sample."""
    if count <= wanted:
        return numpy.arange(count)
    return (bits("positions", wanted) % numpy.uint64(count)).astype(numpy.int64)
