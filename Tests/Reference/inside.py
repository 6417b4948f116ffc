"""The inside of a network: gradients at layers (`at`), and layers whose values are given (`set`), by torch's hooks.

A case is a network, pictures, weighted losses, values that are given and the names where gradients are asked for. Names are modules';
`module#2` is what a module that is used several times returned the second time, its bare name what it returned last, and `cat() 3` what
torch's function returned when it was called the third time (`chunk() 3 1`: the second of what it returned).
"""
import collections, contextlib, pathlib
import torch
from torch import nn
from torch.overrides import TorchFunctionMode
import formulas, networks
from measuring import fence_distances, record, safest_seeds
from objectives import loss, target
from passes import ruled

FIXTURES = pathlib.Path(__file__).parent.parent / "ONNXTests/Fixtures"
SIDE, SAMPLE, OF_OUTPUT = 64, 48, 24
# So many formulas are tried for given values, and the one is taken that keeps the farthest from any fence.
TRIES = 12


class Joined(nn.Module):
    def __init__(self, function):
        super().__init__()
        self.function = function

    def forward(self, *parts):
        return self.function(*parts)


class Fork(nn.Module):
    """Values that are read under two names, in part, and as parts of two concatenations: the twin of Fork in InsideNetworks.swift."""

    def __init__(self):
        super().__init__()
        self.conv, self.bn, self.relu = nn.Conv2d(3, 8, 3, 2, 1, bias=False), nn.BatchNorm2d(8), nn.ReLU()
        self.drop = nn.Dropout()
        self.low, self.high = Joined(lambda x: x[:, :4]), Joined(lambda x: x[:, 4:])
        self.left, self.right = nn.Conv2d(8, 8, 3, 1, 1), nn.Conv2d(4, 8, 3, 1, 1)
        self.sum, self.act = Joined(torch.add), nn.ReLU()
        self.some, self.all = Joined(lambda *parts: torch.cat(parts, 1)), Joined(lambda *parts: torch.cat(parts, 1))
        self.shuffle = Joined(lambda x: x.unflatten(1, (2, 14)).transpose(1, 2).flatten(1, 2))
        self.mix, self.pool, self.flat = nn.Conv2d(28, 12, 1), nn.AdaptiveAvgPool2d(2), nn.Flatten()
        self.fc, self.side = nn.Linear(48, 10), nn.Conv2d(12, 10, 2)
        self.out = Joined(lambda a, b: a + b.flatten(1))

    def forward(self, x):
        relu = self.relu(self.bn(self.conv(x)))
        drop = self.drop(relu)
        act = self.act(self.sum(self.left(drop), self.right(self.low(relu))))
        some = self.some(self.high(relu), act, drop)
        x = self.pool(nn.functional.relu(self.mix(self.shuffle(self.all(act, some)))))
        return self.out(self.fc(self.flat(x)), self.side(x))


class OnnxFile(nn.Module):
    """One of the little ONNX files, each of whose values is what a module of its name returns."""

    def __init__(self, name, dtype):
        super().__init__()
        import onnx_in_torch
        self.network = onnx_in_torch.Network(f"{FIXTURES}/{name}", dtype)
        self._modules |= {output: nn.Identity() for node in self.network.graph.node for output in node.output}
        self.network.tap = lambda name, value: self._modules[name](value)

    def forward(self, x):
        return next(iter(self.network(x).values()))


def make(name, dtype):
    """A network with the formulas' weights, or a file's."""
    if name.endswith(".onnx"):
        return OnnxFile(name, dtype)
    if name != "fork":
        return networks.make(name, dtype)
    net = Fork().eval()
    state = net.state_dict()
    net.load_state_dict({key: torch.from_numpy(formulas.parameter(key, tuple(value.shape), state)) for key, value in state.items()})
    return net.to(dtype)


class Functions(TorchFunctionMode):
    """Has each tensor that one of torch's functions returns seen by its name, and goes on with what comes of that."""
    # What hooks themselves call, and properties.
    QUIET = ("clone", "to", "expand", "__get__", "__set__")

    def __init__(self, see):
        super().__init__()
        self.see, self.counts = see, collections.Counter()

    def __torch_function__(self, function, types, arguments=(), options=None):
        result, name = function(*arguments, **(options or {})), getattr(function, "__name__", "")
        if name in self.QUIET:
            return result
        self.counts[name] += 1
        if isinstance(result, torch.Tensor):
            return self.see(f"{name}() {self.counts[name]}", result)
        if type(result) in (tuple, list) and all(isinstance(each, torch.Tensor) for each in result):
            return type(result)(self.see(f"{name}() {self.counts[name]} {place}", each) for place, each in enumerate(result))
        return result


@contextlib.contextmanager
def watched(net, names, given, seen):
    """Has the net's calls put the named values into `seen`, and go on with those that are given, one item perhaps for all."""
    wanted, counts, handles, functions = {}, {}, [], set()
    for name in {*names, *given} - {"input", "logits"}:
        module, _, use = name.partition("#")
        if "() " in name:
            functions.add(name)
        else:
            wanted.setdefault(module, []).append((name, int(use) if use else None))

    def pass_on(name, value):
        if name in given:
            value = given[name].to(value).expand(value.shape)
        seen[name] = value
        # What a block adds to in place is a copy.
        return value.clone()

    def hook(module, key, value):
        counts[key] = counts.get(key, 0) + 1
        result = networks.first(value)
        for name, use in wanted[key]:
            if use not in (None, counts[key]) or (use is None and counts[key] < net.uses[key]):
                continue
            result = pass_on(name, result)
        return (result, *value[1:]) if isinstance(value, tuple) else result

    calls = Functions(lambda name, value: pass_on(name, value) if name in functions else value)

    def reset(module, inputs):
        counts.clear()
        calls.counts.clear()

    handles.append(net.register_forward_pre_hook(reset))
    for key in wanted:
        module = net.get_submodule(key) if "/" not in key else net._modules[key]
        handles.append(module.register_forward_hook(lambda module, _, value, key=key: hook(module, key, value)))
    try:
        with calls if functions else contextlib.nullcontext():
            yield
    finally:
        for handle in handles:
            handle.remove()


def count_uses(net, x):
    """Notes how often each module is called in one pass."""
    net.uses = {}
    def count(key):
        net.uses[key] = net.uses.get(key, 0) + 1
    handles = [module.register_forward_hook(lambda *_, key=key: count(key)) for key, module in net.named_modules()]
    with torch.no_grad():
        net(x)
    for handle in handles:
        handle.remove()


def calls(net, x):
    """What each function returns in one pass, by name."""
    made = {}

    def keep(name, value):
        # A copy: the next function may work in place.
        made[name] = value.clone()
        return value

    with torch.no_grad(), networks.functions_out_of_place(), Functions(keep):
        net(x)
    return made


def values(net, x, names, given):
    """The named values, `logits` and `input` among them, in one graph of torch's."""
    seen = {"input": x}
    with watched(net, names, given, seen), networks.functions_out_of_place():
        logits = net(x)
    # The last name of a value that has two of them is the one that is read.
    seen["logits"] = given["logits"].to(logits).expand(logits.shape) if "logits" in given else logits
    return seen


def gradients(net, pixels, terms, at, given=None, rule=None):
    """Each term's loss for each item, and the gradients of their weighted sum at these names; None where it doesn't depend on one."""
    x = pixels.clone().requires_grad_(True)
    given = {name: value.to(x).expand(len(x), *value.shape[1:]).clone().requires_grad_(True) for name, value in (given or {}).items()}
    names = {spec.get("layer", "logits") for _, spec in terms} | set(at)
    with ruled(rule):
        seen = values(net, x, names, given)
        parts = [loss(spec, seen[spec.get("layer", "logits")]) for _, spec in terms]
        total = sum(weight * part for (weight, _), part in zip(terms, parts))
        asked = [name for name in at if seen[name].requires_grad]
        made = torch.autograd.grad(total, [seen[name] for name in asked], allow_unused=True) if total.requires_grad else ()
    return [float(part.detach()) for part in parts], {name: None for name in at} | dict(zip(asked, made))


def outputs(net, pixels, names, given=None):
    with torch.no_grad():
        seen = values(net, pixels, names, given or {})
    return {name: seen[name] for name in names}


class Subject:
    """A network in both precisions, pictures that lie far from its fences, and the shapes of its layers."""

    def __init__(self, name):
        self.name, self.exact, self.single = name, make(name, torch.float64), make(name, torch.float32)
        self.seeds = [seed for seed, _ in safest_seeds(self.exact, self.single, SIDE, SIDE, count=3)]
        count_uses(self.exact, self.pixels(1))
        self.single.uses = self.exact.uses

    def pixels(self, items):
        return torch.from_numpy(formulas.batch(self.seeds[:items], SIDE, SIDE)).double()

    def value(self, layer, items):
        return outputs(self.exact, self.pixels(items), [layer])[layer]

    def loss(self, layer, items, kind="cotangent"):
        """A loss on a layer, which looks at all of it."""
        value = self.value(layer, items)
        if kind == "activation":
            return {"kind": kind, "layer": layer, "channel": 3}
        scale = float(f"{float(value.std()):.2g}") if kind == "sum_of_squares" else 1.0
        return {"kind": kind, "layer": layer, "target": target(f"v.{layer}", *value.shape, scale=scale)}

    def given(self, layers, items, number):
        """Formulas of values to give, about as large as those that the layers have."""
        found = {}
        for layer in layers:
            value = self.value(layer, items)
            found[layer] = target(f"given.{layer}.{number}", *value.shape, scale=float(f"{float(value.std()):.2g}"))
        return found

    def fence(self, pixels, given):
        """How far from any fence the pictures lie with these values given."""
        with contextlib.ExitStack() as stack:
            for net in (self.exact, self.single):
                stack.enter_context(watched(net, (), given, {}))
            # What is given is the same in both, and may be 0 itself: no fence is between programs then.
            return float(fence_distances(self.exact, self.single, pixels.float()).nan_to_num(nan=torch.inf, posinf=torch.inf).min())

    def safest(self, layers, pixels, items):
        tries = [self.given(layers, items, number) for number in range(TRIES if layers else 1)]
        return max(tries, key=lambda given: self.fence(pixels, tensors(given))) if layers else tries[0]


def tensors(given):
    """The tensors of their formulas."""
    return {layer: torch.from_numpy(formulas.tensor(each["formula"], each["shape"], each["scale"])) for layer, each in given.items()}


def balanced(subject, pixels, specs, at, given):
    """The losses with weights of either sign, that each gives as large gradients as the others."""
    terms = []
    for index, spec in enumerate(specs):
        found = gradients(subject.exact, pixels, [(1.0, spec)], at, given)[1].values()
        largest = max((float(each.abs().max()) for each in found if each is not None), default=0)
        terms.append(((-1) ** index * float(f"{1 / largest:.3g}") if largest else 1.0, spec))
    return terms


def case(subject, losses, at, give=(), items=2, one=False, rule=None, read=()):
    """`losses` are layers, or (layer, kind); `give` is a list of layers; with `one`, one item of each stands for all."""
    pixels = subject.pixels(items)
    specs = [subject.loss(*((each, items) if isinstance(each, str) else (each[0], items, each[1]))) for each in losses]
    described = subject.safest(give, pixels, 1 if one else items)
    given = tensors(described)
    terms = balanced(subject, pixels, specs, at, given) if len(specs) > 1 else [(1.0, specs[0])]
    parts, found = gradients(subject.exact, pixels, terms, at, given, rule)
    shown = {name: f"{float(each.abs().max()):.1e}" if each is not None else None for name, each in found.items()}
    print(f"  {subject.name} {rule or ''} {losses} set {list(give)}: {shown}, fence {subject.fence(pixels, given):.1f}", flush=True)
    return {"network": subject.name, "seeds": subject.seeds[:items], "side": SIDE, "relu": rule, "set": described,
            "terms": [{"weight": weight, "loss": spec} for weight, spec in terms], "termLosses": parts,
            "at": [{"name": name, "record": None if each is None else record(name, each, SAMPLE)} for name, each in found.items()],
            "outputs": [record(name, each, OF_OUTPUT) for name, each in outputs(subject.exact, pixels, read, given).items()]}
