#!/usr/bin/env python3
"""Where a daemon's input gradients and float64's part ways: fences.py ENDPOINT [NAME…], fences.py --weights FOLDER [NAME…]

A ReLU near zero, or a max pool whose two largest values are nearly the same, is a fence: correct float32 programs may stand
on either side of it, and then their gradients differ by much more than rounding. This script takes the fences out of
the comparison. It asks the daemon for the gradient of a loss that is linear in the logits, and for the values that tell on which
side of each fence it stood: ReLU outputs (or inputs, where a module's last call hides the others) and max pools' inputs.
Torch then computes the gradient in float64 with the daemon's sides imposed: each ReLU is a multiplication by the
daemon's mask, each max pool takes the element that was the daemon's largest. What remains of the difference is
rounding and bugs, and must stay below 1e-4 of the gradient's maximum; the exit status says whether it does.

For each network and size it prints the difference with float64's own sides, the difference with the daemon's, how many ReLUs
and pool windows stand on different sides, and how far the farthest of those lies from its fence, relative to the layer's largest
value. The daemon must serve each network NAME under that name with the formulas' weights, which --weights writes to
FOLDER/NAME.safetensors. Networks of 299 × 299 need some gigabytes and minutes.
"""
import pathlib, sys
import safetensors.torch, torch
import formulas, networks
from measuring import gradient
from objectives import objective

sys.path.insert(0, str(pathlib.Path(__file__).parents[2] / "clients" / "python"))
from tench import Tench

SIZES = ((97, 131), (224, 224), (299, 299))
LOSS = {"kind": "logit", "class": 7, "target": 200.0}
ALLOWED = 1e-4
REPLY_ELEMENTS = 6_000_000


class Sides:
    """Which of a network's values tell the sides of its fences, found by watching torch run it once."""

    def __init__(self, net, x):
        self.relus, self.pools, self.shapes = [], [], {}
        seen, made = [], {}                 # `seen` keeps the tensors alive, so that no identity is used twice

        def place(value):
            return id(value), value._version       # a residual block adds in place to what its last batch norm returned

        def finished(name):
            def hook(module, arguments, value):
                seen.append(value)
                if name in self.shapes:     # called before: by this name the daemon gives the last value alone
                    for key in [key for key, known in made.items() if known == name]:
                        del made[key]
                self.shapes[name] = value.shape
                made[place(value)] = name
            return hook

        relu_calls, pool_calls = [], []

        def relu(true, x):
            y = true(x)
            seen.extend((x, y))
            relu_calls.append((place(x), place(y)))
            return y

        def max_pool(true, x, *arguments, **options):
            seen.append(x)
            pool_calls.append(place(x))
            return true(x, *arguments, **options)

        hooks = [module.register_forward_hook(finished(name)) for name, module in net.named_modules() if name]
        with torch.no_grad(), networks.functions(relu, max_pool):
            net(x)
        for hook in hooks:
            hook.remove()
        # Another module may return a ReLU's output on, or a pool's input: any name of the value will do.
        self.relus = [made.get(after) or made[before] for before, after in relu_calls]
        self.pools = [made[value] for value in pool_calls]

    def ask(self, tench, name, pixels):
        """The daemon's values, by layer: float32."""
        values, wanted, count = {}, [], 0
        layers = sorted(set(self.relus + self.pools))
        for layer in layers:
            wanted.append(layer)
            count += self.shapes[layer].numel()
            if count > REPLY_ELEMENTS or layer == layers[-1]:
                # Deterministic: with the very signs of a gradient, not rounded as a faster forward pass may be.
                reply = tench.forward(name, pixels, outputs=wanted, deterministic=True)["outputs"]
                values |= {key: torch.from_numpy(value) for key, value in reply.items()}
                wanted, count = [], 0
        return values


class Imposed:
    """Torch's functions with the daemon's sides, and a count of where torch's own differ."""

    def __init__(self, sides, values):
        self.relus = iter([values[name] for name in sides.relus])
        self.pools = iter([values[name] for name in sides.pools])
        self.flips, self.fences, self.farthest = [0, 0], [0, 0], 0.0

    def count(self, kind, differs, distance, scale):
        self.fences[kind] += differs.numel()
        self.flips[kind] += int(differs.sum())
        if differs.any():
            self.farthest = max(self.farthest, float(distance[differs].max() / scale))

    def relu(self, true, x):
        mask = next(self.relus) > 0
        x_, scale = x.detach(), x.detach().abs().max()
        self.count(0, mask != (x_ > 0), x_.abs(), scale)
        return x * mask

    def max_pool(self, true, x, *arguments, **options):
        values = next(self.pools)
        _, places = true(values, *arguments, **options | {"return_indices": True})
        chosen = x.flatten(2).gather(2, places.flatten(2)).view(places.shape)
        own = true(x.detach(), *arguments, **options)
        # Two places that hold the same value are no fence: an earlier pool made them of one, or ReLUs shut both.
        self.count(1, own != chosen.detach(), own - chosen.detach(), x.detach().abs().max())
        return chosen


def imposed_gradient(net, pixels, sides, values):
    imposed = Imposed(sides, values)
    x = pixels.clone().requires_grad_(True)
    with networks.functions(imposed.relu, imposed.max_pool):
        total = LOSS["target"] - net(x)[0, LOSS["class"]]
    return torch.autograd.grad(total, x)[0], imposed


def difference(one, truth):
    return float((one - truth).abs().max() / truth.abs().max())


def compare(tench, name, height, width, net):
    pixels = torch.from_numpy(formulas.batch([1], height, width))
    sides = Sides(net, pixels.double())
    answer = tench.input_gradient(name, pixels.numpy(), LOSS)["gradient"]
    theirs = torch.from_numpy(answer).double()
    own = gradient(net, pixels.double(), objective(LOSS))[1]
    same, imposed = imposed_gradient(net, pixels.double(), sides, sides.ask(tench, name, pixels.numpy()))
    remaining = difference(theirs, same)
    (relus, pools), (all_relus, all_pools) = imposed.flips, imposed.fences
    print(f"{name:14} {height:3} × {width:3}: off by {difference(theirs, own):.1e}, with its own sides by {remaining:.1e}; "
          f"{relus} of {all_relus} ReLUs and {pools} of {all_pools} windows differ, none farther than "
          f"{imposed.farthest:.1e} from its fence", flush=True)
    return remaining <= ALLOWED


def write_weights(folder, names):
    folder.mkdir(parents=True, exist_ok=True)
    for name in names:
        safetensors.torch.save_file(networks.make(name).state_dict(), folder / f"{name}.safetensors")


def main(arguments):
    if arguments[:1] == ["--weights"]:
        return write_weights(pathlib.Path(arguments[1]), arguments[2:] or networks.NAMES)
    agrees = True
    with Tench(arguments[0], timeout=600) as tench:
        for name in arguments[1:] or networks.NAMES:
            net = networks.make(name, torch.float64)
            for parameter in net.parameters():
                parameter.requires_grad_(False)
            for height, width in SIZES:
                agrees = compare(tench, name, height, width, net) and agrees
    sys.exit(not agrees)


if __name__ == "__main__":
    main(sys.argv[1:])
