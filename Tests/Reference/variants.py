#!/usr/bin/env python3
"""How torch's own float32 variants fare under a criterion for input gradients: variants.py [--pictures N] [NAME…]

The criterion, picture by picture: a program's gradient may differ from float64's by three times as much as torch's float32 does
on that picture, in the largest difference and in the two norm (and by 1e-4 anyhow). If torch's variants, which are all correct, fail it
against each other, it measures chance. Each variant is judged by each other one, and by the worst of all others together; both on
the same picture, and then by the others' worst over all pictures of that network and size, which is what the tests do. Last, the
median of each variant over the pictures is judged by each other one's median.
"""
import copy, itertools, statistics, sys
import torch
import formulas, networks
from measuring import deviations, gradient
from objectives import objective

SIZES = ((97, 131), (224, 224))
LOSS = {"kind": "logit", "class": 7, "target": 200.0}
GRADIENT_SAMPLE = 1024


def folded(net):
    """The same network with each batch norm made a part of the convolution before it, as engines for inference do."""
    net = copy.deepcopy(net)
    for parent in list(net.modules()):
        children = list(parent.named_children())
        for (first, layer), (second, norm) in zip(children, children[1:]):
            if isinstance(layer, torch.nn.Conv2d) and isinstance(norm, torch.nn.BatchNorm2d):
                setattr(parent, first, torch.nn.utils.fusion.fuse_conv_bn_eval(layer, norm))
                setattr(parent, second, torch.nn.Identity())
    return net


def variants(net, fused, x):
    """Correct float32 programs, by name."""
    last = torch.channels_last
    torch.set_num_threads(1)
    yield "one thread", net, x
    torch.set_num_threads(2)
    yield "plain", net, x
    yield "channels last", net.to(memory_format=last), x.to(memory_format=last)
    net.to(memory_format=torch.contiguous_format)
    with torch.backends.mkldnn.flags(enabled=False):
        yield "no oneDNN", net, x
    if any(isinstance(module, torch.nn.BatchNorm2d) for module in net.modules()):
        yield "folded", fused, x
        yield "folded, channels last", fused.to(memory_format=last), x.to(memory_format=last)
        fused.to(memory_format=torch.contiguous_format)
    yield "second of a batch", net, x.flip(3).repeat(2, 1, 1, 1).index_copy(0, torch.tensor([1]), x)


def measured(exact, single, fused, pixels):
    """Each variant's deviation from float64 on one picture: name → (largest difference, two norm)."""
    truth = gradient(exact, pixels.double(), objective(LOSS))[1]
    found = {}
    for name, net, x in variants(single, fused, pixels):
        g = gradient(net, x, objective(LOSS))[1][-1:]
        found[name] = deviations(truth, [g], GRADIENT_SAMPLE)
    return found


def fails(one, judge):
    """Whether a deviation breaks the criterion that a judge's deviation sets."""
    return any(mine > max(3 * theirs, 1e-4) for mine, theirs in zip(one, judge))


def worst(deviations):
    return tuple(map(max, zip(*deviations)))


def report(title, pictures):
    """Prints how often one variant fails where the others set the criterion."""
    names = list(pictures[0])
    pairs = [fails(each[a], each[b]) for each in pictures for a, b in itertools.permutations(names, 2)]
    alone = [fails(each[a], worst([each[b] for b in names if b != a])) for each in pictures for a in names]
    furthest = {name: worst([each[name] for each in pictures]) for name in names}
    overall = [fails(furthest[a], worst([furthest[b] for b in names if b != a])) for a in names]
    middle = {name: tuple(statistics.median(each[name][i] for each in pictures) for i in (0, 1)) for name in names}
    medians = [fails(middle[a], middle[b]) for a, b in itertools.permutations(names, 2)]
    largest = [each[name][0] for each in pictures for name in names]
    print(f"{title}: {sum(pairs)} of {len(pairs)} pairs fail, {sum(alone)} of {len(alone)} against all others, "
          f"{sum(overall)} of {len(overall)} over all pictures, {sum(medians)} of {len(medians)} medians; "
          f"deviations {min(largest):.1e} … {statistics.median(largest):.1e} … {max(largest):.1e}", flush=True)
    return pairs, alone, overall, medians


def main(arguments):
    count = 8
    if arguments[:1] == ["--pictures"]:
        count, arguments = int(arguments[1]), arguments[2:]
    totals = ([], [], [], [])
    for name in arguments or networks.NAMES:
        exact, single = networks.make(name, torch.float64), networks.make(name)
        fused = folded(single)
        for height, width in SIZES:
            pictures = [measured(exact, single, fused, torch.from_numpy(formulas.batch([seed], height, width)))
                        for seed in range(1, count + 1)]
            for total, more in zip(totals, report(f"{name} {height} × {width}", pictures)):
                total += more
    print("in all: " + ", ".join(f"{sum(total)} of {len(total)} {what} fail" for total, what in
                                 zip(totals, ("pairs", "against all others", "over all pictures", "medians"))))


if __name__ == "__main__":
    main(sys.argv[1:])
