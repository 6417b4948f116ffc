"""Steps of SGD on imported networks against torch's, and their weights saved and loaded again over the same graph."""
import contextlib, copy, io, pathlib, warnings
import numpy, torch
import formulas, make_onnx_networks, networks, onnx_networks
from daemon import Daemon, off, tensor

STEPS = 3


# Convolutions that batch norms are folded into, matrices behind MatMul, and initializers that several layers share: in one way, in many.
KINDS = {"resnet18": lambda: networks.make("resnet18"), "little_vit": lambda: networks.make("little_vit"),
         "shared": lambda: make_onnx_networks.weighted(onnx_networks.Shared),
         "tied": lambda: make_onnx_networks.weighted(onnx_networks.Tied)}


def check(tenchd):
    """The kinds that go another way than torch."""
    return [f"training {name}" for name in KINDS if not trains(tenchd, name)]


def trains(tenchd, name):
    net = KINDS[name]()
    pixels = torch.from_numpy(formulas.batch([1, 2], 64, 64))
    daemon = Daemon(tenchd)
    try:
        file = pathlib.Path(daemon.models, "graph.onnx")
        with warnings.catch_warnings(), contextlib.redirect_stdout(io.StringIO()):
            warnings.simplefilter("ignore")
            # Folded beforehand, a matrix turned would be one of its own.
            own = {"keeps_norms": True, "do_constant_folding": False} if name == "tied" else {}
            make_onnx_networks.script(17, make_onnx_networks.BATCH, **own)(net, pixels, str(file))
        daemon.call("model.load", name="m", architecture="onnx", file=file.name)
        exact = (net if name == "tied" else make_onnx_networks.folded(net)).double()
        rate = bearable(exact, pixels.double())
        losses, truth = stepped(exact, pixels.double(), rate)
        target = tensor(direction(truth.shape))
        got = [daemon.call("update", model="m", input=tensor(pixels.numpy()), loss={"kind": "cotangent", "tensor": target},
                           optimizer={"kind": "sgd", "lr": rate}, batch_norm="frozen")["loss"] for _ in range(STEPS)]
        trained = daemon.forward(pixels.numpy())["logits"]
        again = reloaded(daemon, pixels)
    finally:
        daemon.close()
    lost = off(numpy.array(got), losses)
    isRight = lost <= 1e-4 and off(trained, truth) <= 2e-5 and (again == trained).all()
    print(f"{name:18} {STEPS} steps at {rate:.1e}: losses off by {lost:.1e}, logits then by {off(trained, truth):.1e}; loaded again "
          f"{'the same' if (again == trained).all() else f'off by {off(again, trained):.1e}'}{'' if isRight else '  WRONG'}", flush=True)
    return isRight


def reloaded(daemon, pixels):
    """The logits of what was saved, loaded over the same graph."""
    daemon.call("model.save", model="m", name="trained")
    daemon.call("model.unload", name="m")
    # The member that names the graph of a model.load whose file has weights alone.
    daemon.call("model.load", name="m", architecture="onnx", file="trained.safetensors", graph="graph.onnx")
    return daemon.forward(pixels.numpy())["logits"]


def direction(shape):
    return formulas.tensor("direction", tuple(shape))


def loss(net, pixels):
    with networks.functions_out_of_place():
        logits = net(pixels)
    return (logits * torch.from_numpy(direction(logits.shape)).to(logits.dtype)).sum()


def stepped(net, pixels, rate):
    """The losses before each step, and the logits after the last."""
    net = copy.deepcopy(net)
    rule = torch.optim.SGD(net.parameters(), rate)
    losses = []
    for _ in range(STEPS):
        rule.zero_grad()
        total = loss(net, pixels)
        total.backward()
        rule.step()
        losses.append(float(total.detach()))
    with torch.no_grad():
        return losses, net(pixels).numpy()


def bearable(net, pixels):
    """A rate at which the steps change the largest logit by some hundredths."""
    rate = 1.0
    with torch.no_grad():
        before = net(pixels).numpy()
    while not off(stepped(net, pixels, rate)[1], before) <= 0.1:
        rate /= 4
    return rate
