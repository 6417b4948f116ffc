"""Parameters after some optimizer steps, and the learning rate that such a test can bear."""
import base64, math
import numpy, torch
import formulas, networks
from objectives import objective

# How many values of a tensor are written down. A batch's statistics are for the deepest networks too, which have a thousand.
WANTED = {"frozen": 8, "batch": 4}
# How far torch's own float32 may end from its float64; rounding alone gives some 3e-7. A batch's statistics magnify it: then the
# bound is a third of what the tests allow.
BEARABLE = {"frozen": 1e-6, "batch": 3e-5}
OPTIMIZERS = {"sgd": torch.optim.SGD, "adam": torch.optim.Adam, "adamw": torch.optim.AdamW}


def keywords(options):
    """The options under torch's names."""
    options = dict(options)
    if "beta1" in options:
        options["betas"] = (options.pop("beta1"), options.pop("beta2"))
    return options


def train(net, pixels, spec, optimizer, options, steps, batch_norm, reduction):
    """Runs the steps; returns the losses before each. Dropout stays off; `batch_norm` is "frozen" or "batch"."""
    for module in net.modules():
        if isinstance(module, torch.nn.BatchNorm2d):
            module.train(batch_norm == "batch")
    rule = OPTIMIZERS[optimizer](net.parameters(), **keywords(options))
    losses = []
    for _ in range(steps):
        rule.zero_grad()
        total = objective(spec)(net, pixels)
        if reduction == "mean":
            total = total / len(pixels)
        total.backward()
        rule.step()
        losses.append(float(total.detach()))
    return losses


def case(name, pixels, seeds, spec, optimizer, options, steps, batch_norm, reduction="sum", wanted=8, **build):
    """The test case: what is asked for, the losses, and each changed tensor's maximum, its largest change, and values."""
    nets = {dtype: networks.make(name, dtype, **build) for dtype in (torch.float64, torch.float32)}
    before = {key: value.clone() for key, value in nets[torch.float64].state_dict().items()}
    losses = {dtype: train(net, pixels.to(dtype), spec, optimizer, options, steps, batch_norm, reduction)
              for dtype, net in nets.items()}
    if not all(map(numpy.isfinite, losses[torch.float64])):
        raise Unbearable(f"{name}: the loss is no number")
    after, after32 = (nets[dtype].state_dict() for dtype in (torch.float64, torch.float32))
    tensors, worst, worst_change = [], 0.0, 0.0
    for key, value in after.items():
        if key.endswith("num_batches_tracked"):
            tensors.append({"name": key, "max": float(value), "change": float(value - before[key]), "values": ""})
            continue
        largest = float(value.abs().max())
        change = float((value - before[key]).abs().max())
        deviation = float((after32[key].double() - value).abs().max())
        worst = max(worst, deviation / largest)
        if change > 1e-4 * largest:
            worst_change = max(worst_change, deviation / change)
        flat = value.reshape(-1).numpy()
        sample = flat[formulas.positions(flat.size, wanted)].astype("<f4")
        tensors.append({"name": key, "max": float(f"{largest:.7g}"), "change": float(f"{change:.4g}"),
                        "values": base64.b64encode(sample.tobytes()).decode()})
    if worst > BEARABLE[batch_norm]:
        raise Unbearable(f"{name}: torch's own float32 parameters lie {worst:.1e} off")
    return {"seeds": list(seeds), "height": pixels.shape[2], "width": pixels.shape[3], "loss": spec,
            "optimizer": {"kind": optimizer, **options}, "steps": steps, "batchNorm": batch_norm,
            "reduction": reduction, "losses": losses[torch.float64], "torchDeviation": worst,
            "torchChangeDeviation": worst_change, "samples": wanted, "tensors": tensors, **build}


def bearable_case(name, pixels, seeds, spec, batch_norm, steps=10):
    """Plain SGD at a rate, a power of √10, that moves each tensor by no more than a small part of its largest value. Two
    correct programs see some ReLU differently on the way, and their gradients then differ by some hundredths: that much
    of the way must stay below 1e-4 of the tensor. A batch's own statistics magnify it. A way that is hardly more than
    rounding would prove nothing."""
    nearest, furthest = 1e-5, {"frozen": 5e-3, "batch": 5e-4}[batch_norm]
    wanted = WANTED[batch_norm]
    probe = case(name, pixels, seeds, spec, "sgd", {"lr": 1e-13}, steps, batch_norm, wanted=wanted)
    exponent = math.floor(2 * math.log10(1e-13 * furthest / relative_way(probe)))
    while True:
        rate = float(f"{10 ** (exponent / 2):.1e}")
        try:
            made = case(name, pixels, seeds, spec, "sgd", {"lr": rate}, steps, batch_norm, wanted=wanted)
        except Unbearable:
            made = None
        if made and relative_way(made) < nearest:
            raise Unbearable(f"{name}: only steps too small to be worth the name are bearable")
        if made and relative_way(made) <= furthest and made["losses"][-1] < made["losses"][0]:
            return made
        exponent -= 1


def relative_way(made):
    """The largest change of any trained tensor, relative to its largest value."""
    return max(tensor["change"] / tensor["max"] for tensor in made["tensors"]
               if "running" not in tensor["name"] and "num_batches" not in tensor["name"])


class Unbearable(Exception):
    """A training that two correct float32 programs would end differently."""
