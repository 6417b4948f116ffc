"""How tensors are written down, torch's own spread, and the distance of a picture from any fence."""
import base64
import numpy, torch
import formulas, networks


def record(name, value, wanted, **more):
    """What is kept of a tensor: extremes, sums, and the values at fixed positions (base64, float32)."""
    flat = value.detach().double().reshape(-1).numpy()
    sample = flat[formulas.positions(flat.size, wanted)].astype("<f4")
    return {"name": name, "shape": list(value.shape), "max": float(abs(flat).max()), "sum": float(flat.sum()),
            "l2": float(numpy.linalg.norm(flat)), "values": base64.b64encode(sample.tobytes()).decode(), **more}


def float32_variants(net, x):
    """Three correct float32 programs that torch has for one network: plain, channels last, without oneDNN."""
    yield net, x
    yield net.to(memory_format=torch.channels_last), x.to(memory_format=torch.channels_last)
    net.to(memory_format=torch.contiguous_format)
    with torch.backends.mkldnn.flags(enabled=False):
        yield net, x


def gradient(net, pixels, objective):
    """The loss, its gradient with respect to the pixels, and the values that it was made from."""
    x = pixels.detach().clone().requires_grad_(True)
    total = objective(net, x)
    return float(total.detach()), torch.autograd.grad(total, x)[0]


def deviations(truth, gradients, wanted):
    """How far torch's own float32 gradients lie from float64: the largest difference anywhere, relative to the largest
    value, and the two norm of the differences at the positions that are written down, relative to that of the values;
    each the worst of the variants."""
    flat = truth.reshape(-1)
    places = torch.from_numpy(formulas.positions(flat.numel(), wanted))
    differences = [(g.double().reshape(-1) - flat) for g in gradients]
    return (max(float(d.abs().max()) for d in differences) / float(flat.abs().max()),
            max(float(d[places].norm()) for d in differences) / float(flat[places].norm()))


def spread(exact, single, pictures, objective, wanted):
    """The worst deviations over some pictures. One picture would not do: whether any of torch's variants sees a ReLU
    differently from float64 there, and how far up, is chance."""
    found = []
    for pixels in pictures:
        truth = gradient(exact, pixels.double(), objective)[1]
        others = [gradient(net, x, objective)[1] for net, x in float32_variants(single, pixels)]
        found.append(deviations(truth, others, wanted))
    return {"spreadMax": max(largest for largest, _ in found), "spreadL2": max(norm for _, norm in found)}


def pool_gaps(x, arguments, options):
    """For each window of a max pool, how far its largest value lies above the next one; infinite where that value is
    zero, for then the ReLU before it lets no gradient through, and where two are the same to the last bit, which an
    earlier pool makes of one value in overlapping windows: the gradient finds its way back to it either way.
    float64[n, windows]"""
    # Called by a module with (kernel, stride, padding, dilation), by torchvision's functions with names.
    named = dict(zip(("kernel_size", "stride", "padding"), arguments)) | options
    kernel, stride, padding = named["kernel_size"], named["stride"], named.get("padding", 0)
    n, c, h, w = x.shape
    margin = stride if options.get("ceil_mode") else 0
    padded = torch.nn.functional.pad(x, (padding, padding + margin, padding, padding + margin), value=-1e30)
    top = torch.nn.functional.unfold(padded, kernel, stride=stride).view(n, c, kernel * kernel, -1).topk(2, dim=2)
    gap = top.values[:, :, 0] - top.values[:, :, 1]
    return gap.masked_fill((top.values[:, :, 0] <= 0) | (gap == 0), float("inf")).reshape(n, -1)


def fence_distances(exact, single, pixels):
    """For each picture the smallest distance from a fence (a ReLU's zero, a max pool's tie), in units of the layer's
    largest float32 error. The larger, the surer that another correct program finds the same masks and arg-maxes."""
    def watch(net, x):
        relus, pools = [], []
        with networks.functions_out_of_place(lambda x: relus.append(x), lambda *call: pools.append(call)):
            with torch.no_grad():
                net(x)
        return relus, pools

    (relus, pools), (relus32, pools32) = watch(exact, pixels.double()), watch(single, pixels)
    distance = torch.full((len(pixels),), float("inf"), dtype=torch.float64)
    for a, b in zip(relus, relus32):
        error = (a - b.double()).abs().flatten(1).amax(1)
        distance = torch.minimum(distance, a.abs().flatten(1).amin(1) / error)
    for call, call32 in zip(pools, pools32):
        error = (call[0] - call32[0].double()).abs().flatten(1).amax(1)
        distance = torch.minimum(distance, pool_gaps(*call).amin(1) / (2 * error))
    return distance


def safest_seeds(exact, single, height, width, tries=48, together=8, count=2):
    """The picture seeds that lie farthest from any fence, best first, with their distances."""
    found = []
    for first in range(1, tries + 1, together):
        seeds = range(first, first + together)
        pixels = torch.from_numpy(formulas.batch(seeds, height, width))
        found += zip(fence_distances(exact, single, pixels).tolist(), seeds)
    return [(seed, distance) for distance, seed in sorted(found, reverse=True)[:count]]


def clear_pictures(exact, single, height, width, objective, tries=16, vetted=6, wanted=3, sample=512):
    """Large pictures on which every one of torch's float32 variants agrees with float64 to 1e-5, so that no fence stood
    between them: seed, loss and gradient of each; none if there are fewer than two. On another correct program some fence may
    stand between all the same, but hardly on all of the pictures."""
    found = []
    for seed, _ in safest_seeds(exact, single, height, width, tries, together=2, count=vetted):
        pixels = torch.from_numpy(formulas.batch([seed], height, width))
        total, truth = gradient(exact, pixels.double(), objective)
        others = [gradient(net, x, objective)[1] for net, x in float32_variants(single, pixels)]
        if max(deviations(truth, others, sample)) <= 1e-5:
            found.append({"seed": seed, "lossValue": total, "gradient": record("input", truth, sample)})
        if len(found) == wanted:
            break
    return found if len(found) > 1 else []
