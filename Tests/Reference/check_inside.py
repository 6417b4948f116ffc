#!/usr/bin/env python3
"""Holds a daemon's `at` and `set` against torch's hooks, by chance: check_inside.py TENCHD [--trials N] [--seed S] [--only K] [NAME…]

For each network (architectures, or ONNX files of Tests/ONNXTests/Fixtures by their names) N times: losses on some of its layers,
gradients at others, values of others given, perhaps a rule for ReLUs, perhaps one item for a batch; each gradient and some outputs
against torch's float64. A ReLU on a fence makes two correct programs differ, but not with every picture: what differs by more than
1e-5 of the maximum is tried again with other pictures, and is wrong if it never comes near. Prints what it takes to see it again:
--seed S --only K NAME.
"""
import argparse, os, random, sys, tempfile

try:
    import torch
    import formulas, inside, networks
    from daemon import Daemon, Refused, off, tensor, values
    from objectives import target
except ImportError as missing:
    sys.exit(f"check_inside.py compares with PyTorch, and here {missing}: pip install torch torchvision")

ARCHITECTURES = (
    "resnet_mini", "googlenet_mini", "googlenet_bvlc", "squeezenet1_1", "shufflenet_v2_x0_5", "mobilenet_v3_small", "mobilenet_v2",
    "mnasnet0_5", "efficientnet_b0", "resnet18", "resnet50", "densenet121", "googlenet", "inception_v3", "regnet_y_400mf", "alexnet",
    "vgg11_bn", "convnext_tiny", "swin_t", "swin_v2_t", "vit_b_32")
FILES = ("shuffle.onnx", "unet.onnx", "dense.onnx", "google.onnx", "mobile.onnx", "resnet.onnx", "shared.onnx", "vit.onnx", "swin.onnx",
         "swin_v2.onnx", "convnext.onnx", "maxvit.onnx", "constants.onnx", "vit_dynamo.onnx", "lenet.onnx")
SIDES = {"inception_v3": 96, "vit_b_32": 224, "alexnet": 96}
DYNAMIC = ("shuffle.onnx", "unet.onnx", "google.onnx", "mobile.onnx", "resnet.onnx", "convnext.onnx", "shared.onnx", "constants.onnx")
NEAR, AT_MOST = 1e-5, 10


class Subject:
    """A network in a daemon and in torch, and the layers that both have under the same names."""

    def __init__(self, tenchd, name):
        self.name, self.isFile = name, name.endswith(".onnx")
        self.side = 32 if self.isFile and name not in DYNAMIC else SIDES.get(name, 64)
        self.exact, self.single = inside.make(name, torch.float64), inside.make(name, torch.float32)
        inside.count_uses(self.exact, self.pixels([1]))
        self.single.uses = self.exact.uses
        if self.isFile:
            self.operators = {made: node.op_type for node in self.exact.network.graph.node for made in node.output}
            # What a node makes, by the names that layers have.
            self.tensors = {(node.name or f"{node.op_type}_{place}") + (f":{output}" if output else ""): made
                            for place, node in enumerate(self.exact.network.graph.node) for output, made in enumerate(node.output)}
        with tempfile.TemporaryDirectory() as folder:
            file = f"{inside.FIXTURES}/{name}"
            if not self.isFile:
                file = os.path.join(folder, "weights.pth")
                torch.save(self.single.state_dict(), file)
            self.daemon = Daemon(tenchd, "--model", f"m={'onnx' if self.isFile else name}:{file}")
        (model,) = self.daemon.call("models", name="m", layers=True, input_shape=list(self.pixels([1]).shape))["models"]
        self.shapes, self.last, self.own = {}, set(), {}
        for layer in model["layers"]:
            if self.knows(layer):
                self.shapes[layer["name"]] = layer["shape"][1:]
                self.own[layer["name"]] = layer.get("same_as", layer["name"])
                if layer.get("channels") == "last":
                    self.last.add(layer["name"])
        self.functions = self.matched([each["name"] for each in model["layers"] if each.get("function") and "inputs" in each])
        self.shapes |= {each["name"]: each["shape"][1:] for each in model["layers"] if each["name"] in self.functions}
        self.own |= {name: name for name in self.functions}
        # Where an ONNX file puts the items' extent elsewhere, the daemon's shapes are others.
        torchs = {name: self.torchs(name) for name in self.shapes if self.own[name] in self.own and name != "logits"}
        self.isForOne = "dynamo" in name
        pixels = self.pixels([1] if self.isForOne else [1, 2])
        usual = inside.outputs(self.exact, pixels, torchs.values())
        self.names = [name for name in torchs if list(usual[torchs[name]].shape) == [len(pixels), *self.shapes[name]]]
        # Of a file's MatMul, whose bias the next node adds, the daemon gives the sum.
        matrices = [name for name in self.names if self.isFile and self.operators[self.tensors[self.own[name]]] == "MatMul"]
        for name, value in (self.daemon.forward(pixels.numpy(), matrices) if matrices else {}).items():
            if distance(value, usual[torchs[name]]) > 1e-3:
                self.names.remove(name)

    def knows(self, layer):
        """Whether torch has a module that returns this value: of a container without `same_as` nobody says which it is."""
        name, _, use = layer["name"].partition("#")
        if layer["name"] == "logits":
            return True
        if self.isFile:
            name = self.tensors.get(layer["name"])
        if layer.get("function") or (layer["kind"] == "module" and "same_as" not in layer):
            return False
        return int(use or 1) <= self.exact.uses.get(name, 0)

    def matched(self, functions):
        """Which of torch's calls makes each of these values: the only one that makes such numbers."""
        if not functions or self.isFile:
            return {}
        pixels, found = self.pixels([1]), {}
        reply = self.daemon.call("forward", model="m", input=tensor(pixels.numpy()), outputs=functions, encoding="b64")
        calls = inside.calls(self.exact, pixels)
        for name in functions:
            value = values(reply["outputs"][name])
            same = [call for call, made in calls.items() if tuple(made.shape) == value.shape and distance(value, made) < 1e-4]
            if len(same) == 1:
                found[name] = same[0]
        return found

    def torchs(self, name):
        """What torch is asked for: the value itself, under its own name."""
        own = self.own.get(name, name)
        if own in self.functions:
            return self.functions[own]
        return self.tensors[own] if self.isFile and own not in ("input", "logits") else own

    def pixels(self, seeds):
        return torch.from_numpy(formulas.batch(seeds, self.side, self.side)).double()


class Trial:
    """What is asked, chosen by chance."""

    def __init__(self, subject, chance):
        self.subject = subject
        self.rule = chance.choice((None, None, None, "guided", "deconvnet", "redirected")) if not subject.isFile else None
        # Under a rule torch has another function for ReLUs.
        names = [name for name in subject.names if not (self.rule and "<lambda>" in subject.torchs(name))]
        self.items = 1 if subject.isForOne else chance.choice((1, 2, 2, 3))
        some = lambda most, least=1: chance.sample(names, min(len(names), chance.randint(least, most)))
        self.layers = [chance.choice(("logits", *some(1))) if chance.random() < 0.6 else each for each in some(3)]
        self.kinds = [chance.choice(("cotangent", "cotangent", "sum_of_squares", "activation")) for _ in self.layers]
        self.weights = [chance.choice((1.0, -0.5, 2.0)) for _ in self.layers]
        self.at = some(4) + (["input"] if chance.random() < 0.4 else [])
        if chance.random() < 0.3:
            self.at += [each for each in self.layers if each not in self.at and each != "logits"][:1]
        self.given = {}
        for name in some(3, 0) if chance.random() < 0.7 else []:
            if subject.torchs(name) not in map(subject.torchs, self.given):
                self.given[name] = chance.choice((1, self.items))
        self.read = some(3) + ["logits"]

    def loss(self, layer, kind, scale):
        if kind == "activation" and (layer in self.subject.last or len(self.subject.shapes[layer]) != 3 or self.subject.isFile):
            kind = "cotangent"
        if kind == "activation":
            return {"kind": kind, "layer": layer, "channel": self.subject.shapes[layer][0] // 2}
        return {"kind": kind, "layer": layer, "target": target(f"v.{layer}", self.items, *self.subject.shapes[layer], scale=scale)}

    def run(self, first):
        """The largest deviations from torch with pictures from this seed on: (name, ours, torch's own in float32)."""
        subject = self.subject
        pixels = subject.pixels(range(first, first + self.items))
        usual = inside.outputs(subject.exact, pixels, [*map(subject.torchs, {*self.layers, *self.given})])
        deviation = {name: max(float(usual[subject.torchs(name)].std(correction=0)), 1e-3) for name in {*self.layers, *self.given}}
        given = {name: torch.from_numpy(formulas.tensor(f"given.{name}.{first}", (items, *subject.shapes[name]), deviation[name]))
                 for name, items in self.given.items()}
        specs = [self.loss(layer, kind, deviation[layer]) for layer, kind in zip(self.layers, self.kinds)]
        reply = self.ask(pixels, specs, given)
        terms = [(weight, spec | {"layer": subject.torchs(spec["layer"])}) for weight, spec in zip(self.weights, specs)]
        at = list(dict.fromkeys(map(subject.torchs, self.at)))
        theirs = {subject.torchs(name): value for name, value in given.items()}
        truth = inside.gradients(subject.exact, pixels, terms, at, theirs, self.rule)[1]
        single = inside.gradients(subject.single, pixels.float(), terms, at, theirs, self.rule)[1]
        found = []
        for name in self.at:
            exact, other = truth[subject.torchs(name)], single[subject.torchs(name)]
            if exact is None or reply["gradients"][name] is None:
                found.append((name, float("inf") if (exact is None) != (reply["gradients"][name] is None) else 0.0, 0.0))
            else:
                found.append((name, distance(values(reply["gradients"][name]), exact), distance(other.double().numpy(), exact)))
        return found + self.forward(pixels, given, theirs)

    def forward(self, pixels, given, theirs):
        subject = self.subject
        reply = subject.daemon.call("forward", model="m", input=tensor(pixels.numpy()), outputs=self.read, encoding="b64",
                                    **({"set": {name: tensor(value.numpy()) for name, value in given.items()}} if given else {}))
        truth = inside.outputs(subject.exact, pixels, [*map(subject.torchs, self.read)], theirs)
        single = inside.outputs(subject.single, pixels.float(), [*map(subject.torchs, self.read)], theirs)
        return [(f"value of {name}", distance(values(reply["outputs"][name]), truth[subject.torchs(name)]) / 2,
                 distance(single[subject.torchs(name)].double().numpy(), truth[subject.torchs(name)])) for name in self.read]

    def changed(self):
        """The values that change by a bit when layers are given what they have, or when the input is left out then."""
        pixels, cut = tensor(self.subject.pixels(range(1, 1 + self.items)).numpy()), list(self.given) or self.read[:1]
        asked = {"model": "m", "input": pixels, "outputs": list(dict.fromkeys([*cut, *self.read])), "deterministic": True,
                 "encoding": "b64"}
        first = self.subject.daemon.call("forward", **asked)["outputs"]
        asked["set"] = {name: first[name] for name in cut}
        again = [self.subject.daemon.call("forward", **asked)["outputs"]]
        del asked["input"]
        try:
            again.append(self.subject.daemon.call("forward", **asked)["outputs"])
        except Refused as refusal:
            # Without a picture a file is for its own size of pictures.
            if "needed" not in str(refusal) and not (self.subject.isFile and refusal.kind == "invalid_shape"):
                raise
        return [f"{name}, given {cut}" for outputs in again for name in first if first[name] != outputs[name]]

    def ask(self, pixels, specs, given):
        params = {"input": tensor(pixels.numpy()), "at": self.at, "encoding": "b64",
                  "terms": [{"model": "m", "weight": weight, "loss": wire(spec)} for weight, spec in zip(self.weights, specs)]}
        if given:
            params["set"] = {name: tensor(value.numpy()) for name, value in given.items()}
        if self.rule:
            params["relu"] = self.rule
        return self.subject.daemon.call("input_gradient", **params)

    def __str__(self):
        terms = [f"{weight}·{kind}({layer})" for weight, kind, layer in zip(self.weights, self.kinds, self.layers)]
        return (f"{self.items} items, {' + '.join(terms)}, at {self.at}, set {self.given}, read {self.read}"
                + (f", {self.rule}" if self.rule else ""))


def distance(got, truth):
    """As `off`, of what may be zero everywhere."""
    truth = truth.detach().numpy()
    return off(got, truth) if abs(truth).max() > 0 else float(abs(got).max())


def wire(spec):
    """A loss as the daemon reads it."""
    if "target" not in spec:
        return spec
    described = spec["target"]
    made = tensor(formulas.tensor(described["formula"], described["shape"], described["scale"]))
    return {key: value for key, value in spec.items() if key != "target"} | {"tensor" if spec["kind"] == "cotangent" else "target": made}


def check(trial, title):
    """Whether some pictures bring every gradient near torch's; says what is wrong with it if not."""
    found = []
    try:
        for name in (bits := trial.changed()):
            print(f"{title}: given what it has changes {name}", flush=True)
        while len(found) < AT_MOST:
            found.append(trial.run(1 + 10 * len(found)))
            if all(ours <= NEAR for _, ours, _ in found[-1]):
                return not bits
    except Refused as refusal:
        print(f"{title}: refused ({refusal.kind}: {refusal})\n    {trial}", flush=True)
        return False
    # For each gradient the pictures where it lies nearest; torch's own may not lie nearer than that.
    wrong = []
    for tries in zip(*found):
        ours, torchs = min(each[1] for each in tries), min(each[2] for each in tries)
        if ours > max(NEAR, 4 * torchs):
            wrong.append(f"{tries[0][0]} is off by {ours:.1e} (torch's float32 by {torchs:.1e})")
    if wrong:
        print(f"{title}: {'; '.join(wrong)}\n    {trial}", flush=True)
    return not wrong and not bits


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("tenchd")
    parser.add_argument("--trials", type=int, default=24)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--only", type=int)
    parser.add_argument("names", nargs="*")
    options = parser.parse_intermixed_args()
    wrong = 0
    for name in options.names or (*ARCHITECTURES, *FILES):
        try:
            subject = Subject(options.tenchd, name)
        except ImportError as missing:
            print(f"{name}: left out, for {missing}")
            continue
        try:
            numbers = range(options.trials) if options.only is None else [options.only]
            failures = [number for number in numbers
                        if not check(Trial(subject, random.Random(f"{options.seed} {number} {name}")),
                                     f"{name} --seed {options.seed} --only {number}")]
        finally:
            subject.daemon.close()
        print(f"{name:20} {len(subject.names)} layers: {len(numbers)} trials, {len(failures)} wrong", flush=True)
        wrong += len(failures)
    sys.exit(f"{wrong} wrong" if wrong else 0)


if __name__ == "__main__":
    main()
