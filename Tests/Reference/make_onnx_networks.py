#!/usr/bin/env python3
"""Writes little networks as ONNX files into Tests/ONNXTests/Fixtures, and beside each what torch's float64 says of it.

NAME.json has the outputs and the input gradients of some pictures (those that lie farthest from any fence), the gradients of the
initializers that a layer works with and that are parameters of the network as they are or transposed, and the outputs after one step of
SGD on all of these; `untouched` are parameters that the file has computed something from.
ONNX Runtime is held to the same outputs. make_onnx_networks.py [NAME…]; needs torch, torchvision, onnx, onnxscript and onnxruntime.
"""
import contextlib, copy, functools, io, json, pathlib, sys, warnings
import numpy, onnx, onnxruntime, torch
import formulas, onnx_attention, onnx_networks, onnx_writers
from measuring import fence_distances, record

FIXTURES = pathlib.Path(__file__).parent.parent / "ONNXTests/Fixtures"
# Operators that leave a weight's numbers as they are, and those whose weights are parameters.
VIEWS = ("Identity", "Unsqueeze", "Squeeze", "Reshape", "Transpose", "Expand")
LAYERS = ("Conv", "ConvTranspose", "Gemm", "MatMul", "Add", "Mul", "PRelu", "Concat",
          "BatchNormalization", "LayerNormalization", "InstanceNormalization")
CONSTANTS = ("relative_position_index", "relative_coords_table", "num_batches_tracked")
SQUARE, ODD = (32, 32), (45, 37)
EVERY = {"input": {0: "n", 2: "h", 3: "w"}, "output": {0: "n"}}
BATCH = {"input": {0: "n"}, "output": {0: "n"}}


def script(opset, axes=None, keeps_norms=False, **options):
    """TorchScript's exporter; `keeps_norms` leaves batch norms as they are, which it else folds into convolutions."""
    mode = torch.onnx.TrainingMode.PRESERVE if keeps_norms else torch.onnx.TrainingMode.EVAL

    def write(net, x, file):
        outputs = ["output", "side"] if isinstance(net, onnx_networks.UNet) else ["output"]
        torch.onnx.export(net, (x,), file, dynamo=False, opset_version=opset, input_names=["input"], output_names=outputs,
                          dynamic_axes=axes, training=mode, **options)
    return write


def numbered(write):
    """The same without names of nodes, and numbers for values, as torch wrote them before it named them by their modules."""
    def rewrite(net, x, file):
        write(net, x, file)
        model = onnx.load(file)
        kept = {each.name for each in (*model.graph.initializer, *model.graph.input, *model.graph.output)} | {""}
        names = {}
        for node in model.graph.node:
            node.ClearField("name")
            for values in (node.input, node.output):
                values[:] = [each if each in kept else names.setdefault(each, str(100 + len(names))) for each in values]
        onnx.save(model, file)
    return rewrite


def dynamo(net, x, file, **options):
    """The exporter that torch takes by itself, with its own defaults. Of what it writes for people, the traces are left out."""
    program = torch.onnx.export(net, (x,), dynamo=True, verbose=False, **options)
    program.save(file, external_data=True)
    bare = onnx.load(file, load_external_data=False)
    for node in bare.graph.node:
        del node.metadata_props[:]
    del bare.graph.value_info[:]
    onnx.save(bare, file)


# Who makes the network, who writes it, and the sizes that the file may be asked for.
FILES = {
    "resnet": (onnx_networks.resnet, script(17, EVERY, keeps_norms=True), (SQUARE, ODD)),
    "resnet_folded": (onnx_networks.resnet, script(17, EVERY), (SQUARE, ODD)),
    "gray": (lambda: onnx_networks.resnet(1), script(13), (SQUARE,)),
    "lenet": (onnx_networks.lenet, script(17, BATCH), (SQUARE,)),
    "lenet_dynamo": (onnx_networks.lenet, dynamo, (SQUARE,)),
    "mobile": (onnx_networks.mobile, script(13, EVERY), (SQUARE, ODD)),
    "shuffle": (onnx_networks.shuffle, script(17, EVERY), (SQUARE, ODD)),
    "shuffle_fixed": (onnx_networks.shuffle, script(17), (SQUARE,)),
    "dense": (onnx_networks.dense, script(17, BATCH), (SQUARE,)),
    "google": (onnx_networks.google, script(13, EVERY), (SQUARE, ODD)),
    "google_9": (lambda: onnx_networks.google(is_one_operator=False), script(9, keep_initializers_as_inputs=True), (SQUARE,)),
    "vit": (onnx_networks.vit, numbered(script(17, BATCH)), (SQUARE,)),
    "vit_dynamo": (onnx_networks.vit, dynamo, (SQUARE,)),
    "attention": (onnx_attention.Forms, numbered(script(17, BATCH)), (SQUARE,)),
    "attention_dynamo": (onnx_attention.Forms, dynamo, (SQUARE,)),
    "attention_23": (onnx_attention.Forms, functools.partial(dynamo, opset_version=23), (SQUARE,)),
    "swin": (onnx_networks.swin, numbered(script(17, BATCH)), (SQUARE,)),
    "swin_dynamo": (onnx_networks.swin, dynamo, (SQUARE,)),
    "swin_v2": (onnx_networks.swin_v2, numbered(script(17, BATCH)), (SQUARE,)),
    "swin_v2_dynamo": (onnx_networks.swin_v2, dynamo, (SQUARE,)),
    "convnext": (onnx_networks.convnext_net, script(17, EVERY), (SQUARE, ODD)),
    "convnext_dynamo": (onnx_networks.convnext_net, dynamo, (SQUARE,)),
    "resnet_dynamo": (onnx_networks.resnet, dynamo, (SQUARE,)),
    "unet": (onnx_networks.UNet, script(17, EVERY), (SQUARE, (24, 40))),
    "unet_9": (lambda: onnx_networks.UNet(mode="nearest"), script(9), (SQUARE,)),
    "maxvit": (onnx_networks.maxvit_net, numbered(script(17, BATCH)), (SQUARE,)),
    "maxvit_dynamo": (onnx_networks.maxvit_net, dynamo, (SQUARE,)),
    "shared": (onnx_networks.Shared, script(17, EVERY), (SQUARE, ODD)),
    "tied": (onnx_networks.Tied, script(17, EVERY, keeps_norms=True, do_constant_folding=False), (SQUARE, ODD)),
    "channels_last": (onnx_networks.ChannelsLast, onnx_writers.channels_last, (SQUARE,)),
    "constants": (onnx_networks.Constants, onnx_writers.constants, (SQUARE, ODD)),
}
# Files with batch norms behind convolutions; torch's exporters fold them.
UNFOLDED = ("resnet", "tied", "channels_last", "constants")


def weighted(make):
    """A network in evaluation mode with the formulas' weights."""
    net = make().eval()
    state = net.state_dict()
    for key, value in state.items():
        if not key.endswith(CONSTANTS):
            state[key] = torch.from_numpy(formulas.parameter(key, tuple(value.shape), state))
    net.load_state_dict(state)
    return net


def folded(net):
    """The network with each batch norm that stands right behind a convolution folded into it, as the exporter does it."""
    net = copy.deepcopy(net)
    for module in net.modules():
        last, before = None, None
        for name, child in module.named_children():
            if isinstance(child, torch.nn.BatchNorm2d) and isinstance(before, torch.nn.Conv2d):
                setattr(module, last, torch.nn.utils.fuse_conv_bn_eval(before, child))
                setattr(module, name, torch.nn.Identity())
            last, before = name, child
    return net.requires_grad_(True)


def pictures(channels, seeds, size):
    return torch.from_numpy(formulas.batch(seeds, *size)[:, :channels])


def outputs(net, x):
    made = net(x)
    return dict(zip(("output", "side"), made if isinstance(made, tuple) else (made,)))


def objective(net, x):
    """The first output along a direction that is made by the formula."""
    first = outputs(net, x)["output"]
    return (first * torch.from_numpy(formulas.tensor("direction", tuple(first.shape))).to(x.dtype)).sum()


def gradient(net, x):
    x = x.clone().requires_grad_(True)
    return torch.autograd.grad(objective(net, x), x)[0]


def off(got, truth):
    """The largest difference, relative to the largest value."""
    return float((got - truth).abs().max() / truth.abs().max())


def case(net, x, seeds):
    x = x.double()
    values = outputs(net, x)
    return {"seeds": list(seeds), "height": x.shape[2], "width": x.shape[3], "lossValue": float(objective(net, x).detach()),
            "loss": {"kind": "cotangent", "target": {"formula": "direction", "shape": list(values["output"].shape), "scale": 1.0}},
            "outputs": [record(name, value, 256) for name, value in values.items()], "gradient": record("input", gradient(net, x), 1024)}


def weights(file):
    """The initializers, and tensors of Constant nodes, that some layer works on its input with, perhaps seen in another shape."""
    graph = onnx.load(file).graph
    found = {each.name: each for each in graph.initializer}
    found |= {node.output[0]: node.attribute[0].t for node in graph.node
              if node.op_type == "Constant" and node.attribute[0].name == "value"}
    # What a value is that is constant: an initializer's name, or None for something computed.
    known, used = {name: name for name in found} | {"": None}, set()
    for node in graph.node:
        if node.op_type in ("Shape", "Constant") or all(each in known for each in node.input):
            seen = known.get(node.input[0]) if node.op_type in VIEWS else None
            known |= {each: known.get(each, seen) for each in node.output}
        elif node.op_type in LAYERS:
            used |= {known[each] for each in node.input if known.get(each)}
    return {name: onnx.numpy_helper.to_array(found[name]) for name in found if name in used
            and found[name].data_type == onnx.TensorProto.FLOAT}


def matched(net, file):
    """Which initializer is which parameter of the network: (name, the parameter's name, whether it is transposed)."""
    found = []
    for name, weight in weights(file).items():
        for key, parameter in net.named_parameters():
            value = parameter.detach().numpy()
            if weight.size == value.size and numpy.allclose(weight.ravel(), value.ravel(), rtol=1e-5, atol=1e-7):
                found.append((name, key, False))
            elif weight.ndim == 2 and weight.T.shape == value.shape and numpy.allclose(weight.T, value, rtol=1e-5, atol=1e-7):
                found.append((name, key, True))
    return found


def step(net, x, keys):
    """The parameters' gradients, and the outputs after a step that moves the largest output by some hundredths."""
    net = copy.deepcopy(net).double()
    trained = [net.get_parameter(key) for key in keys]
    gradients = torch.autograd.grad(objective(net, x.double()), trained, allow_unused=True, materialize_grads=True)
    before, rate = outputs(net, x.double())["output"].detach(), 1.0
    start = [parameter.detach().clone() for parameter in trained]
    while True:
        with torch.no_grad():
            for parameter, value, gradient in zip(trained, start, gradients):
                parameter.copy_(value - rate * gradient)
            after = outputs(net, x.double())
            if (after["output"] - before).abs().max() <= 0.05 * before.abs().max():
                return rate, dict(zip(keys, gradients)), after
        rate /= 2


def make(name):
    make_net, write, sizes = FILES[name]
    net, file = weighted(make_net), FIXTURES / f"{name}.onnx"
    channels = 1 if name == "gray" else 3
    x = pictures(channels, [1, 2] if getattr(write, "func", write) is not dynamo else [1], SQUARE)
    with warnings.catch_warnings(), contextlib.redirect_stdout(io.StringIO()):
        warnings.simplefilter("ignore")
        write(net, x, str(file))
    single = net if name in UNFOLDED else folded(net)
    return describe(name, single, file, channels, sizes)


def describe(name, single, file, channels, sizes):
    exact = copy.deepcopy(single).double()
    options = onnxruntime.SessionOptions()
    options.log_severity_level = 3
    session = onnxruntime.InferenceSession(str(file), options)
    (given,) = [each for each in session.get_inputs()][:1]
    cases = []
    for size in sizes:
        every = pictures(channels, range(1, 17), size)
        distance = fence_distances(exact, single, every)
        seeds = [int(place) + 1 for place in distance.argsort(descending=True)[:2]]
        print(f"  {size}: seeds {seeds}, {float(distance[seeds[0] - 1]):.1f} and {float(distance[seeds[1] - 1]):.1f} from a fence")
        for chosen in ([seeds[:1], seeds] if size == sizes[0] else [seeds[:1]]):
            x = pictures(channels, chosen, size)
            cases.append(case(exact, x, chosen))
            assert off(gradient(single, x), gradient(exact, x.double())) < 1e-5, "float32 sees a fence from its other side"
            hold(session, given, exact, x)
    found = matched(single, file)
    keys = list(dict.fromkeys(key for _, key, _ in found))
    rate, gradients, after = step(single, pictures(channels, cases[0]["seeds"], sizes[0]), keys)
    parameters = [record(each, gradients[key].T if turned else gradients[key], 16, torch=key, transposed=turned)
                  for each, key, turned in found]
    untouched = sorted(set(dict(single.named_parameters())) - set(keys))
    return {"file": file.name, "channels": channels, "cases": cases, "parameters": parameters, "untouched": untouched,
            "step": {"seeds": cases[0]["seeds"], "lr": rate, "outputs": [record(key, value, 256) for key, value in after.items()]}}


def hold(session, given, exact, x):
    """Whether ONNX Runtime says the same of the file, picture by picture where it takes one alone."""
    for picture in x.split(len(x) if not isinstance(given.shape[0], int) else 1):
        fed = picture.permute(0, 2, 3, 1) if given.shape[-1] == 3 else picture
        if isinstance(given.shape[0], int):
            fed = fed.expand(given.shape[0], *fed.shape[1:])
        for got, truth in zip(session.run(None, {given.name: fed.contiguous().numpy()}), outputs(exact, picture.double()).values()):
            error = off(torch.from_numpy(got[:len(picture)]), truth.detach())
            assert error < 1e-5, f"ONNX Runtime is {error:.1e} off"


if __name__ == "__main__":
    FIXTURES.mkdir(parents=True, exist_ok=True)
    for name in sys.argv[1:] or FILES:
        print(name, flush=True)
        text = json.dumps(make(name), separators=(",", ":"))
        (FIXTURES / f"{name}.json").write_text(text + "\n")
        print(f"  {(FIXTURES / f'{name}.onnx').stat().st_size / 1024:.0f} KiB and {len(text) / 1024:.0f} KiB", flush=True)
