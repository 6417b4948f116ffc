"""What an input gradient may be asked for beside one loss: several terms of one network, other rules for its ReLUs, and
a preprocessing before its first layer."""
import itertools
import torch
import formulas, networks
from measuring import gradient, record, safest_seeds
from objectives import loss, objective, target

SIDE = 64
NAMES = ("resnet_mini", "googlenet_mini")


class RuledReLU(torch.autograd.Function):
    """max(x, 0), whose gradient follows a rule."""

    @staticmethod
    def forward(ctx, x, rule):
        ctx.save_for_backward(x)
        ctx.rule = rule
        return x.clamp(min=0)

    @staticmethod
    def backward(ctx, g):
        (x,) = ctx.saved_tensors
        derivative = g * (x > 0)
        if ctx.rule == "guided":
            return derivative.clamp(min=0), None
        if ctx.rule == "deconvnet":
            return g.clamp(min=0), None
        assert ctx.rule == "redirected"
        opening = torch.where((x > 0) | (g < 0), g, torch.zeros_like(g))
        passes = (derivative != 0).flatten(1).any(1).view(-1, *[1] * (g.dim() - 1))
        return torch.where(passes, derivative, opening), None


def ruled(rule):
    """Has every ReLU of torch pass gradients on by the rule."""
    return networks.functions(
        lambda true, x: true(x) if rule is None else RuledReLU.apply(x, rule),
        lambda true, x, *arguments, **options: true(x, *arguments, **options))


def case(name, net, seeds, terms, rule=None):
    """The losses and the gradient of a weighted sum: terms are (weight, loss)."""
    pixels = torch.from_numpy(formulas.batch(seeds, SIDE, SIDE)).double()
    layers = sorted({spec.get("layer", "logits") for _, spec in terms})

    def parts(x):
        values = networks.run(net, x, layers)
        return [loss(spec, values[spec.get("layer", "logits")]) for _, spec in terms]

    with ruled(rule):
        _, made = gradient(net, pixels, lambda _, x: sum(w * part for (w, _), part in zip(terms, parts(x))))
        with torch.no_grad():
            losses = [float(part) for part in parts(pixels)]
    print(f"  {name} {rule or 'derivative'} of {layers}: {float(made.abs().max()):.2e}", flush=True)
    return {"architecture": name, "seeds": seeds, "height": SIDE, "width": SIDE, "relu": rule,
            "terms": [{"weight": w, "loss": spec} for w, spec in terms], "termLosses": losses,
            "gradient": record("input", made, 512)}


def half_dead(net, seeds, layer):
    """The channels of a ReLU's value that are closed everywhere in the first picture, and open somewhere in the second."""
    with torch.no_grad():
        value = networks.run(net, torch.from_numpy(formulas.batch(seeds, SIDE, SIDE)).double(), (layer,))[layer]
    closed = value.flatten(2).amax(2) == 0
    return (closed[0] & ~closed[1]).nonzero().flatten().tolist()


def dead_case(net, seeds, layer):
    """Two of the pictures, and an activation whose ReLU lets nothing through for the first of them."""
    for pair in itertools.permutations(seeds, 2):
        channels = half_dead(net, list(pair), layer)
        if channels:
            return list(pair), (1.0, {"kind": "activation", "layer": layer, "channel": channels[0]})
    raise RuntimeError(f"no channel of {layer} is closed in one picture alone")


def balanced(net, seeds, specs):
    """The losses with weights of either sign that give each as large a gradient as the others."""
    pixels = torch.from_numpy(formulas.batch(seeds, SIDE, SIDE)).double()
    largest = [float(gradient(net, pixels, objective(spec))[1].abs().max()) for spec in specs]
    return [((-1) ** i * float(f"{1 / value:.3g}"), spec) for i, (value, spec) in enumerate(zip(largest, specs))]


def passes():
    cases = []
    for name in NAMES:
        net, single = networks.make(name, torch.float64), networks.make(name)
        safest = [seed for seed, _ in safest_seeds(net, single, SIDE, SIDE, count=8)]
        seeds = safest[:2]
        logit = {"kind": "logit", "class": 7, "target": 200.0}
        if name == "resnet_mini":
            inner = [{"kind": "activation", "layer": "layer1.0", "channel": 3},
                     {"kind": "sum_of_squares", "layer": "layer2.0.bn2", "target": target("v", 48, 8, 8), "scale": 0.01},
                     {"kind": "cotangent", "layer": "conv1", "target": target("v", 2, 24, 16, 16, scale=0.1)}]
            dead = "layer3.0"
        else:
            inner = [{"kind": "activation", "layer": "inception3a.branch2.1", "channel": 5},
                     {"kind": "sum_of_squares", "layer": "inception3a", "target": target("v", 64, 8, 8), "scale": 0.01},
                     {"kind": "cotangent", "layer": "inception4a.branch3.0.bn", "target": target("v", 2, 8, 4, 4, scale=0.1)}]
            dead = "inception4a.branch3"
        several = balanced(net, seeds, [logit, *inner])
        cases.append(case(name, net, seeds, several))
        cases.append(case(name, net, seeds, [(1.0, inner[1]), (2.0, {**inner[1], "scale": 0.02})]))
        for rule in ("guided", "deconvnet", "redirected"):
            cases.append(case(name, net, seeds, [(1.0, logit)], rule))
            cases.append(case(name, net, seeds, several, rule))
        pair, term = dead_case(net, safest, dead)
        for rule in (None, "redirected"):
            cases.append(case(name, net, pair, [term], rule))
    return {"cases": cases, "preprocessing": [preprocessed(*spelled) for spelled in PREPROCESSINGS]}


IMAGENET = ([0.485, 0.456, 0.406], [0.229, 0.224, 0.225])
HALF = ([0.5] * 3, [0.5] * 3)
# How it is spelled (normalize, range, channels), and its numbers: mean, deviation.
PREPROCESSINGS = [
    ("imagenet", None, None, *IMAGENET),
    ("imagenet", None, "bgr", IMAGENET[0][::-1], IMAGENET[1][::-1]),
    ("half", None, None, *HALF),
    ("104:117:123/1:1:1", "0:255", "bgr", [104.0, 117.0, 123.0], [1.0] * 3),
    ("127.5:127.5:127.5/1:1:1", "0:255", None, [127.5] * 3, [1.0] * 3),
    (None, "0:255", None, [0.0] * 3, [1.0] * 3),
    (None, "-1:1", "bgr", [0.0] * 3, [1.0] * 3),
]


class Prepared(torch.nn.Module):
    """A network that prepares its pictures: range first, then the order of colours, then mean and deviation."""

    def __init__(self, net, ends, channels, mean, deviation):
        super().__init__()
        self.net, self.channels = net, channels
        self.low, self.high = (float(end) for end in (ends or "0:1").split(":"))
        self.mean, self.deviation = (torch.tensor(values).view(1, 3, 1, 1) for values in (mean, deviation))

    def prepare(self, x):
        x = x * (self.high - self.low) + self.low
        if self.channels == "bgr":
            x = x.flip(1)
        return (x - self.mean.to(x)) / self.deviation.to(x)

    def forward(self, x):
        return self.net(self.prepare(x))


def preprocessed(normalize, ends, channels, mean, deviation):
    name, spec = "resnet_mini", {"kind": "logit", "class": 7, "target": 200.0}
    net, single = [Prepared(networks.make(name, dtype), ends, channels, [*map(float, mean)], [*map(float, deviation)])
                   for dtype in (torch.float64, torch.float32)]
    seeds = [seed for seed, _ in safest_seeds(net, single, SIDE, SIDE)]
    pixels = torch.from_numpy(formulas.batch(seeds, SIDE, SIDE)).double()
    total, made = gradient(net, pixels, objective(spec))
    # Black, and each colour alone, say what became of every channel.
    black = net.prepare(torch.zeros(1, 3, 1, 1, dtype=torch.float64)).flatten()
    colours = net.prepare(torch.eye(3, dtype=torch.float64).view(3, 3, 1, 1)).view(3, 3) - black
    permutation = [int(colours[:, c].abs().argmax()) for c in range(3)]
    print(f"  {normalize} {ends} {channels}: {float(made.abs().max()):.2e}", flush=True)
    with torch.no_grad():
        output = net(pixels)
    return {"normalize": normalize, "range": ends, "channels": channels, "permutation": permutation,
            "scale": [float(colours[k, c]) for c, k in enumerate(permutation)], "shift": black.tolist(),
            "architecture": name, "seeds": seeds, "height": SIDE, "width": SIDE, "loss": spec, "lossValue": total,
            "output": record("logits", output, 256), "gradient": record("input", made, 512)}
