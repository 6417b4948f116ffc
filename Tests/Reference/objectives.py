"""The wire protocol's losses in torch, from the same description that the tests read."""
import torch
import formulas, networks


def described(spec, like):
    """A tensor that a description names: the formula's values, or their softmax."""
    values = torch.from_numpy(formulas.tensor(spec["formula"], spec["shape"], spec["scale"]))
    if spec.get("softmax"):
        values = torch.from_numpy(values.double().softmax(-1).float().numpy())
    return values.to(like.dtype)


def classes(spec, o):
    value = spec["class"]
    return torch.tensor(value if isinstance(value, list) else [value] * len(o))


def loss(spec, o):
    """One loss of the output `o`, summed over the batch's items."""
    kind, scale = spec["kind"], spec.get("scale", 1.0)
    if kind == "logit":
        difference = spec["target"] - o[torch.arange(len(o)), classes(spec, o)]
        return (difference.abs() if spec.get("form") == "abs" else difference).sum()
    if kind == "cross_entropy" and "class" in spec:
        return torch.nn.functional.cross_entropy(o, classes(spec, o), reduction="sum")
    if kind == "activation":
        channels = o if spec.get("channel") is None else o[:, spec["channel"]]
        return -channels.reshape(len(o), -1).mean(1).sum()
    target = described(spec["target"], o)
    if kind == "cross_entropy":
        return -(target * o.log_softmax(1)).sum()
    if kind == "cotangent":
        return (o * target).sum()
    difference = o - target
    if kind == "sum_of_squares":
        return scale * difference.pow(2).sum()
    if kind == "l1":
        return scale * difference.abs().sum()
    assert kind == "l2"
    return scale * difference.flatten(1).norm(dim=1).sum()


def objective(spec):
    """The loss as a function of a network and its input."""
    layer = spec.get("layer", "logits")
    return lambda net, x: loss(spec, networks.run(net, x, (layer,))[layer])


def target(name, *shape, scale=1.0, softmax=False):
    """The description of a tensor that both sides make by the formula."""
    return {"formula": name, "shape": list(shape), "scale": scale, **({"softmax": True} if softmax else {})}
