#!/usr/bin/env python3
"""Makes the reference values that the parity tests compare with: make_reference.py [NAME…]

Truth is torch's float64 on torchvision's own definitions; torch's float32 gives the spread that two correct programs may
have. NAME is an architecture, "objectives", "optimizers", "layers", "onnx_layers", "passes", "inside" or "modules"; without one
everything is made anew. Takes about half an hour. The answers go to values/NAME.json.
"""
import json, pathlib, sys, time
import torch
import formulas, inside_cases, layers, little, modules, networks, onnx_layers, passes, training
from measuring import clear_pictures, gradient, record, safest_seeds, spread
from objectives import objective, target

VALUES = pathlib.Path(__file__).parent / "values"
SMALL = {"inception_v3": 79}
# Batches to train with on their own statistics, where those of two small pictures magnify rounding by too much: seeds, side.
LARGER = {name: ([1, 2, 3, 4], 128) for name in ("googlenet", "resnet101", "resnet152")}
GRADIENT_SAMPLE = 1024


def forward_case(net, single, seeds, height, width, spec, layer_names, wanted, others=()):
    """Logits, layers and the input gradient of one picture or batch; `others` are seeds of the pictures that torch's
    spread is taken of besides."""
    pixels = torch.from_numpy(formulas.batch(seeds, height, width))
    pictures = [pixels] + [torch.from_numpy(formulas.batch([seed], height, width)) for seed in others]
    with torch.no_grad():
        values = networks.run(net, pixels.double(), layer_names)
    total, truth = gradient(net, pixels.double(), objective(spec))
    spreads = spread(net, single, pictures, objective(spec), GRADIENT_SAMPLE)
    return {"seeds": list(seeds), "height": height, "width": width, "loss": spec, "lossValue": total,
            "outputs": [record(name, value, 256 if name == "logits" else wanted) for name, value in values.items()],
            "gradient": record("input", truth, GRADIENT_SAMPLE, **spreads)}


def architecture(name):
    exact, single = networks.make(name, torch.float64), networks.make(name)
    # Biases are made by a small network that sees no picture.
    every = [key for key, module in exact.named_modules() if key and "cpb_mlp" not in key]
    children = [key for key, _ in exact.named_children()]
    if name == "googlenet_bvlc":
        children = [key for key in children if key.endswith(("output", "norm1", "norm2", "3x3_s2"))]
    small = SMALL.get(name, 64)
    (best, margin), (second, margin2) = safest_seeds(exact, single, small, small)
    if name in networks.BRIEF:
        return brief_architecture(name, exact, single, every, [best, second])
    squares = {"kind": "sum_of_squares", "target": target("target", 1000)}
    entropy = {"kind": "cross_entropy", "class": [7, 200]}
    raising = {"kind": "logit", "class": 7, "target": 200.0}
    cases = [
        forward_case(exact, single, [best], small, small, squares, every, 8) | {"fenceDistance": margin},
        forward_case(exact, single, [best, second], small, small, entropy, children, 32) | {"fenceDistance": margin2}]
    for height, width in ((97, 131), (224, 224), (299, 299)):
        cases.append(forward_case(exact, single, [1], height, width, raising, children, 32, others=(2, 3, 4)))
    for case in cases:
        g = case["gradient"]
        print(f"  {case['height']}×{case['width']} batch {len(case['seeds'])}: fence {case.get('fenceDistance', 0):.1f}, "
              f"torch's spread {g['spreadMax']:.1e}", flush=True)
    result = {"architecture": name, "cases": cases, "clear": clear_cases(exact, single, raising), "auxiliary": [], "training": []}
    if name in ("googlenet", "inception_v3"):
        cases.append(untransformed_case(name, best, second, small, squares))
        result["auxiliary"].append(auxiliary_case(name, 299 if name == "inception_v3" else 64))
    result["training"] = training_cases(name, [best, second], small, squares)
    return result


def brief_architecture(name, exact, single, every, seeds):
    """Two small pictures apart from any fence, one that is not square, and, where it takes no minutes, ten steps of SGD."""
    squares = {"kind": "sum_of_squares", "target": target("target", 1000)}
    entropy = {"kind": "cross_entropy", "class": [7, 200]}
    raising = {"kind": "logit", "class": 7, "target": 200.0}
    cases = [forward_case(exact, single, seeds[:1], 64, 64, squares, every, 4),
             forward_case(exact, single, seeds, 64, 64, entropy, [], 32)]
    if name not in little.FIXED:
        cases.append(forward_case(exact, single, [1], 97, 131, raising, [], 32, others=(2, 3, 4)))
    steps = [] if name in ("alexnet", "vgg11_bn") else training_cases(name, seeds, 64, squares)
    return {"architecture": name, "cases": cases, "clear": [], "auxiliary": [], "training": steps}


def training_cases(name, seeds, side, spec):
    """Ten plain steps of SGD with frozen statistics and, where there are batch norms, with the batch's own; not for InceptionV3,
    RegNets, MobileNets, EfficientNetV2 and ShuffleNetV2, whose parameters then end 5e-5 to 1e-3 and more from float64's in
    torch's own float32, for any batch that was tried."""
    small = (seeds, side)
    batches = {"frozen": small}
    magnified = ("inception_v3", "regnet_x_400mf", "regnet_y_400mf", "mobilenet_v2", "mobilenet_v3_small",
                 "efficientnet_v2_s", "shufflenet_v2_x0_5")
    without = ("squeezenet1_0", "squeezenet1_1", "googlenet_bvlc", *(each for each in little.NETWORKS if each != "little_maxvit"))
    if name not in (*magnified, *without):
        batches["batch"] = LARGER.get(name, small)
    cases = []
    for policy, (seeds, side) in batches.items():
        pixels = torch.from_numpy(formulas.batch(seeds, side, side))
        case = training.bearable_case(name, pixels, seeds, spec, policy)
        print(f"  ten steps, {policy}, {len(seeds)} of {side}: lr {case['optimizer']['lr']:.1e}, "
              f"loss {case['losses'][0]:.4g} → {case['losses'][-1]:.4g}, torch's deviation {case['torchDeviation']:.1e}, "
              f"of the change {case['torchChangeDeviation']:.1e}", flush=True)
        cases.append(case)
    return cases


def clear_cases(exact, single, spec):
    """The input gradients of large pictures where no fence stands between correct programs."""
    cases = []
    for height, width in ((97, 131), (224, 224)):
        pictures = clear_pictures(exact, single, height, width, objective(spec))
        print(f"  {height}×{width}: clear pictures {[picture['seed'] for picture in pictures]}", flush=True)
        if pictures:
            cases.append({"height": height, "width": width, "loss": spec, "pictures": pictures})
    return cases


def untransformed_case(name, best, second, size, spec):
    """The same weights without the input transform."""
    nets = [networks.make(name, dtype, transform_input=False) for dtype in (torch.float64, torch.float32)]
    return forward_case(*nets, [best, second], size, size, spec, [], 32) | {"transformInput": False}


def auxiliary_case(name, size):
    net = networks.make(name, torch.float64, auxiliary=True)
    pixels = torch.from_numpy(formulas.batch([1], size, size)).double()
    with torch.no_grad():
        values = networks.auxiliary_values(net, pixels) | networks.run(net, pixels)
    return {"seeds": [1], "height": size, "width": size,
            "outputs": [record(key, value, 256) for key, value in values.items()]}


def objectives():
    """Every kind of loss on a small batch, and the weighted sum of terms over two networks."""
    size, names = 64, ("squeezenet1_1", "resnet18")
    nets = {name: [networks.make(name, dtype) for dtype in (torch.float64, torch.float32)] for name in names}
    best = {name: [seed for seed, _ in safest_seeds(*nets[name], size, size)] for name in names}
    item, batch = target("target", 1000), target("target.batch", 2, 1000)
    specs = [
        ("squeezenet1_1", {"kind": "logit", "class": 7, "target": 200.0}),
        ("squeezenet1_1", {"kind": "logit", "class": [7, 200], "target": 200.0}),
        ("squeezenet1_1", {"kind": "logit", "class": [7, 200], "target": 0.3, "form": "abs"}),
        ("squeezenet1_1", {"kind": "sum_of_squares", "target": item}),
        ("squeezenet1_1", {"kind": "sum_of_squares", "target": batch, "scale": 0.5}),
        ("squeezenet1_1", {"kind": "l1", "target": item, "scale": 0.05}),
        ("squeezenet1_1", {"kind": "l1", "target": batch}),
        ("squeezenet1_1", {"kind": "l2", "target": item}),
        ("squeezenet1_1", {"kind": "l2", "target": batch, "scale": 3.0}),
        ("squeezenet1_1", {"kind": "cross_entropy", "class": 999}),
        ("squeezenet1_1", {"kind": "cross_entropy", "class": [7, 200]}),
        ("squeezenet1_1", {"kind": "cross_entropy", "target": target("p", 2, 1000, softmax=True)}),
        ("squeezenet1_1", {"kind": "cross_entropy", "target": target("p", 1000, softmax=True)}),
        ("squeezenet1_1", {"kind": "activation", "layer": "features.6", "channel": 5}),
        ("squeezenet1_1", {"kind": "activation", "layer": "features.6.squeeze", "channel": 3}),
        ("squeezenet1_1", {"kind": "activation", "layer": "features.9"}),
        ("squeezenet1_1", {"kind": "cotangent", "target": batch}),
        ("resnet18", {"kind": "activation", "layer": "fc", "channel": 12}),
        ("resnet18", {"kind": "cotangent", "layer": "layer2.0.bn2", "target": target("v", 2, 128, 8, 8)}),
        ("resnet18", {"kind": "cotangent", "layer": "layer3.0.downsample", "target": target("v", 2, 256, 4, 4)}),
        ("resnet18", {"kind": "sum_of_squares", "layer": "layer1.1.conv1", "target": target("v", 64, 16, 16)}),
        ("resnet18", {"kind": "l2", "layer": "avgpool", "target": target("v", 512, 1, 1)}),
        ("resnet18", {"kind": "l1", "layer": "bn1", "target": target("v", 2, 64, 32, 32)}),
        ("resnet18", {"kind": "sum_of_squares", "layer": "maxpool", "target": target("v", 2, 64, 16, 16)}),
    ]
    exact = {name: pair[0] for name, pair in nets.items()}
    single = []
    for name, spec in specs:
        pixels = torch.from_numpy(formulas.batch(best[name], size, size))
        total, truth = gradient(exact[name], pixels.double(), objective(spec))
        single.append({"architecture": name, "seeds": best[name], "height": size, "width": size, "loss": spec,
                       "lossValue": total, "gradient": record("input", truth, 128)})
        print(f"  {name} {spec['kind']}: {total:.4g}", flush=True)
    return {"losses": single, "sums": [sum_of_terms(exact, best, size, weights) for weights in ((0.5, 0.5), (2.0, -2.0))]}


def sum_of_terms(nets, best, size, weights):
    seeds = [best["resnet18"][0]]
    specs = [{"kind": "logit", "class": 7, "target": 200.0}, {"kind": "logit", "class": 7, "target": 400.0}]
    terms = [{"architecture": name, "weight": weight, "loss": spec}
             for name, weight, spec in zip(("resnet18", "squeezenet1_1"), weights, specs)]

    pixels = torch.from_numpy(formulas.batch(seeds, size, size)).double()
    parts = [gradient(nets[term["architecture"]], pixels, objective(term["loss"])) for term in terms]
    total = sum(weight * part for weight, (_, part) in zip(weights, parts))
    return {"terms": terms, "seeds": seeds, "height": size, "width": size, "termLosses": [loss for loss, _ in parts],
            "gradient": record("input", total, 256)}


def optimizers():
    """Each optimizer's options, on the smallest network, and batch statistics on one that has them."""
    entropy = {"kind": "cross_entropy", "class": [7, 200]}
    seeds, size = [1, 2], 64
    pixels = torch.from_numpy(formulas.batch(seeds, size, size))
    wanted = [
        ("sgd", {"lr": 1e-4, "momentum": 0.9}, "sum"),
        ("sgd", {"lr": 1e-4, "momentum": 0.9, "dampening": 0.2, "weight_decay": 1e-2}, "mean"),
        ("sgd", {"lr": 1e-4, "momentum": 0.8, "weight_decay": 1e-2, "nesterov": True}, "sum"),
        ("sgd", {"lr": 1e-3, "weight_decay": 0.1}, "mean"),
        ("adam", {"lr": 1e-4, "eps": 1e-4}, "sum"),
        ("adam", {"lr": 2e-5, "beta1": 0.8, "beta2": 0.95, "eps": 1e-2, "weight_decay": 0.1}, "mean"),
        ("adamw", {"lr": 1e-4, "eps": 1e-4}, "sum"),
        ("adamw", {"lr": 2e-5, "beta1": 0.7, "beta2": 0.9, "eps": 1e-3, "weight_decay": 0.5}, "mean"),
    ]
    made = [{"architecture": "squeezenet1_1"} | training.case(
                "squeezenet1_1", pixels, seeds, entropy, kind, options, 5, "frozen", reduction)
            for kind, options, reduction in wanted]
    for policy, kind, options in (("batch", "sgd", {"lr": 1e-4, "momentum": 0.9}), ("frozen", "adam", {"lr": 1e-5, "eps": 1e-3})):
        made.append({"architecture": "resnet18"} | training.case(
            "resnet18", pixels, seeds, entropy, kind, options, 3, policy, "mean"))
    for case in made:
        print(f"  {case['architecture']} {case['optimizer']}: torch's deviation {case['torchDeviation']:.1e}, "
              f"of the change {case['torchChangeDeviation']:.1e}", flush=True)
    return {"training": made}


def main(wanted):
    VALUES.mkdir(exist_ok=True)
    makers = {name: lambda name=name: architecture(name) for name in networks.NAMES}
    makers |= {"objectives": objectives, "optimizers": optimizers, "layers": layers.cases, "onnx_layers": onnx_layers.cases,
               "passes": passes.passes, "inside": inside_cases.cases, "modules": modules.cases}
    for name in wanted or makers:
        start = time.perf_counter()
        print(name, flush=True)
        text = json.dumps(makers[name](), separators=(",", ":"))
        (VALUES / f"{name}.json").write_text(text + "\n")
        print(f"  {len(text) // 1024} KiB, {time.perf_counter() - start:.0f} s", flush=True)


if __name__ == "__main__":
    main(sys.argv[1:])
