"""The networks as torch has them: torchvision's own definitions, Caffe's GoogLeNet written out, and the small ones."""
import contextlib, warnings
import torch
import torchvision.models as models
import formulas, minis

# torchvision's own, by family, the smallest first.
FAMILIES = (
    ("alexnet",),
    ("vgg11", "vgg11_bn", "vgg13", "vgg13_bn", "vgg16", "vgg16_bn", "vgg19", "vgg19_bn"),
    ("resnet18", "resnet34", "resnet50", "resnet101", "resnet152"),
    ("resnext50_32x4d", "resnext101_32x8d", "resnext101_64x4d"),
    ("wide_resnet50_2", "wide_resnet101_2"),
    ("squeezenet1_0", "squeezenet1_1"),
    ("densenet121", "densenet161", "densenet169", "densenet201"),
    ("mnasnet0_5", "mnasnet0_75", "mnasnet1_0", "mnasnet1_3"),
    ("regnet_x_400mf", "regnet_x_800mf", "regnet_x_1_6gf", "regnet_x_3_2gf", "regnet_x_8gf", "regnet_x_16gf", "regnet_x_32gf"),
    ("regnet_y_400mf", "regnet_y_800mf", "regnet_y_1_6gf", "regnet_y_3_2gf", "regnet_y_8gf", "regnet_y_16gf", "regnet_y_32gf",
     "regnet_y_128gf"),
    ("efficientnet_b0", "efficientnet_b1", "efficientnet_b2", "efficientnet_b3", "efficientnet_b4", "efficientnet_b5",
     "efficientnet_b6", "efficientnet_b7"),
    ("efficientnet_v2_s", "efficientnet_v2_m", "efficientnet_v2_l"),
    ("mobilenet_v2",), ("mobilenet_v3_small", "mobilenet_v3_large"),
    ("shufflenet_v2_x0_5", "shufflenet_v2_x1_0", "shufflenet_v2_x1_5", "shufflenet_v2_x2_0"),
    ("googlenet",), ("inception_v3",),
)
# One of each family whose values are kept in brief; check_all.py holds all others against torch itself.
BRIEF = ("alexnet", "vgg11_bn", "resnext50_32x4d", "squeezenet1_0", "densenet121", "mnasnet0_5", "regnet_x_400mf",
         "regnet_y_400mf", "efficientnet_b0", "efficientnet_v2_s", "mobilenet_v2", "mobilenet_v3_small", "shufflenet_v2_x0_5")
TORCHVISIONS = [name for family in FAMILIES for name in family]
NAMES = ("resnet18", "resnet34", "resnet50", "resnet101", "resnet152", "googlenet", "inception_v3", "squeezenet1_1",
         "googlenet_bvlc", "resnet_mini", "googlenet_mini") + BRIEF
MINIS = {"resnet_mini": minis.ResNetMini, "googlenet_mini": minis.GoogLeNetMini}


class Concatenation(torch.nn.Module):
    def forward(self, *parts):
        return torch.cat(parts, 1)


class GoogLeNetBVLC(torch.nn.Module):
    """BVLC's GoogLeNet, layers under Caffe's names; takes RGB in 0…1."""
    BLOCKS = {"3a": (192, 64, 96, 128, 16, 32, 32), "3b": (256, 128, 128, 192, 32, 96, 64),
              "4a": (480, 192, 96, 208, 16, 48, 64), "4b": (512, 160, 112, 224, 24, 64, 64),
              "4c": (512, 128, 128, 256, 24, 64, 64), "4d": (512, 112, 144, 288, 32, 64, 64),
              "4e": (528, 256, 160, 320, 32, 128, 128), "5a": (832, 256, 160, 320, 32, 128, 128),
              "5b": (832, 384, 192, 384, 48, 128, 128)}

    def __init__(self):
        super().__init__()
        convolution, pool = torch.nn.Conv2d, torch.nn.MaxPool2d
        add = self.add_module
        self.register_buffer("mean", torch.tensor([104.0, 117.0, 123.0]).view(1, 3, 1, 1), persistent=False)
        self.rectified("conv1/", "7x7_s2", convolution(3, 64, 7, 2, 3), relu="7x7")
        add("pool1/3x3_s2", pool(3, 2, ceil_mode=True))
        add("pool1/norm1", torch.nn.LocalResponseNorm(5, 1e-4, 0.75, 1.0))
        self.rectified("conv2/", "3x3_reduce", convolution(64, 64, 1))
        self.rectified("conv2/", "3x3", convolution(64, 192, 3, padding=1))
        add("conv2/norm2", torch.nn.LocalResponseNorm(5, 1e-4, 0.75, 1.0))
        for stage in (2, 3, 4):
            add(f"pool{stage}/3x3_s2", pool(3, 2, ceil_mode=True))
        for block, (inputs, ones, three_in, threes, five_in, fives, pooled) in self.BLOCKS.items():
            prefix = f"inception_{block}/"
            self.rectified(prefix, "1x1", convolution(inputs, ones, 1))
            self.rectified(prefix, "3x3_reduce", convolution(inputs, three_in, 1))
            self.rectified(prefix, "3x3", convolution(three_in, threes, 3, padding=1))
            self.rectified(prefix, "5x5_reduce", convolution(inputs, five_in, 1))
            self.rectified(prefix, "5x5", convolution(five_in, fives, 5, padding=2))
            add(prefix + "pool", pool(3, 1, 1))
            self.rectified(prefix, "pool_proj", convolution(inputs, pooled, 1))
            add(prefix + "output", Concatenation())
        add("pool5/7x7_s1", torch.nn.AdaptiveAvgPool2d(1))
        add("pool5/drop_7x7_s1", torch.nn.Dropout(0.4))
        add("loss3/classifier", torch.nn.Linear(1024, 1000))

    def rectified(self, prefix, name, layer, relu=None):
        self.add_module(prefix + name, layer)
        self.add_module(f"{prefix}relu_{relu or name}", torch.nn.ReLU())

    def run(self, x, *names):
        for name in names:
            x = self._modules[name](x)
        return x

    def block(self, prefix, x):
        def branch(x, *names):
            for name in names:
                x = self.run(x, prefix + name, f"{prefix}relu_{name}")
            return x
        return self._modules[prefix + "output"](
            branch(x, "1x1"), branch(x, "3x3_reduce", "3x3"), branch(x, "5x5_reduce", "5x5"),
            branch(self.run(x, prefix + "pool"), "pool_proj"))

    def forward(self, x):
        x = x[:, [2, 1, 0]] * 255 - self.mean
        x = self.run(x, "conv1/7x7_s2", "conv1/relu_7x7", "pool1/3x3_s2", "pool1/norm1", "conv2/3x3_reduce",
                     "conv2/relu_3x3_reduce", "conv2/3x3", "conv2/relu_3x3", "conv2/norm2", "pool2/3x3_s2")
        for block in self.BLOCKS:
            x = self.block(f"inception_{block}/", x)
            if block in ("3b", "4e"):
                x = self.run(x, f"pool{block[0]}/3x3_s2")
        x = self.run(x, "pool5/7x7_s1").flatten(1)
        return self.run(x, "pool5/drop_7x7_s1", "loss3/classifier")


def build(name, transform_input=None, auxiliary=False):
    """An architecture without weights worth having, in evaluation mode."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        if name == "googlenet_bvlc":
            net = GoogLeNetBVLC()
        elif name in MINIS:
            net = MINIS[name]()
        elif name in ("googlenet", "inception_v3"):
            transform_input = True if transform_input is None else transform_input
            net = getattr(models, name)(aux_logits=auxiliary, transform_input=transform_input, init_weights=False)
        else:
            net = getattr(models, name)()
    return net.eval()


def make(name, dtype=torch.float32, **options):
    """An architecture with the formulas' weights."""
    net = build(name, **options)
    state = net.state_dict()
    # Into the same dictionary, which knows the modules' versions.
    for key, value in state.items():
        state[key] = torch.from_numpy(formulas.parameter(key, tuple(value.shape), state))
    net.load_state_dict(state)
    return net.to(dtype)


# Where the slopes of other activation functions jump, as torch's functions of these names have it; ReLU6 is a hardtanh.
BENDS = {"hardtanh": (0, 6), "hardswish": (-3, 3), "hardsigmoid": (-3, 3)}


@contextlib.contextmanager
def functions(relu, max_pool, bend=None):
    """Has every ReLU and every max pool of torch be these, which get the true function first, then its arguments; `bend`, if
    given, sees how far each other function's input lies from where its slope jumps."""
    functional = torch.nn.functional
    true = {name: getattr(functional, name) for name in ("relu", "max_pool2d", *BENDS)}

    def bent(name):
        def call(x, *arguments, inplace=False):
            for place in BENDS[name]:
                if bend:
                    bend(x - place)
            return true[name](x, *arguments)
        return call

    functional.relu = lambda x, inplace=False: relu(true["relu"], x)
    functional.max_pool2d = lambda x, *arguments, **options: max_pool(true["max_pool2d"], x, *arguments, **options)
    for name in BENDS:
        setattr(functional, name, bent(name))
    try:
        yield
    finally:
        for name, function in true.items():
            setattr(functional, name, function)


def functions_out_of_place(relu=None, max_pool=None):
    """Has every ReLU make a new tensor, so that what a module returned stays what it was; the arguments, if given,
    see each ReLU's and each max pool's input (and the pool's arguments). Another function's bend counts as a ReLU's zero."""
    def new_relu(true, x):
        if relu:
            relu(x)
        return true(x)

    def new_pool(true, x, *arguments, **options):
        if max_pool:
            max_pool(x, arguments, options)
        return true(x, *arguments, **options)

    return functions(new_relu, new_pool, relu)


def run(net, x, layers=()):
    """The logits and the named modules' values, by name; a module used more than once gives its last value."""
    values, hooks = {}, []
    for name in layers:
        if name != "logits":
            module = net.get_submodule(name) if "/" not in name else net._modules[name]
            # A copy, because a residual block adds in place to what its last batch norm returned.
            hooks.append(module.register_forward_hook(lambda m, i, o, name=name: values.__setitem__(name, o.clone())))
    with functions_out_of_place():
        values["logits"] = net(x)
    for hook in hooks:
        hook.remove()
    return values


def auxiliary_values(net, x):
    """The auxiliary heads' outputs in evaluation mode, which torchvision computes in training only."""
    if hasattr(net, "aux1"):
        values = run(net, x, ("inception4a", "inception4d"))
        with functions_out_of_place():
            return {"aux1": net.aux1(values["inception4a"]), "aux2": net.aux2(values["inception4d"])}
    values = run(net, x, ("Mixed_6e",))
    with functions_out_of_place():
        return {"AuxLogits": net.AuxLogits(values["Mixed_6e"])}
