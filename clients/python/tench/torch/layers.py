"""PyTorch's own layer objects, standing for layers whose numbers are in the daemon."""

from __future__ import annotations

import threading
from collections.abc import Callable, Mapping
from typing import Any, NoReturn

from torch import Tensor, nn

from .graph import Value

# What each kind of layer is in PyTorch. Tools ask `type(m) is nn.ReLU`, `isinstance`, or the class's name, and leave
# out, without a word, what is nothing they know: so these are the very classes and no subclasses.
CLASSES: Mapping[str, type[nn.Module]] = {
    "convolution": nn.Conv2d, "transposed_convolution": nn.ConvTranspose2d, "linear": nn.Linear,
    "batch_norm": nn.BatchNorm2d, "group_norm": nn.GroupNorm, "layer_norm": nn.LayerNorm,
    "local_response_norm": nn.LocalResponseNorm, "max_pool": nn.MaxPool2d, "average_pool": nn.AvgPool2d,
    "adaptive_average_pool": nn.AdaptiveAvgPool2d, "dropout": nn.Dropout, "identity": nn.Identity, "flatten": nn.Flatten,
    "relu": nn.ReLU, "relu6": nn.ReLU6, "sigmoid": nn.Sigmoid, "tanh": nn.Tanh, "silu": nn.SiLU, "gelu": nn.GELU,
    "hard_sigmoid": nn.Hardsigmoid, "hard_swish": nn.Hardswish, "prelu": nn.PReLU, "softmax": nn.Softmax,
    "log_softmax": nn.LogSoftmax,
}

# Where a network's forward calls one of these as a function, it is a module here all the same: methods that act on
# each ReLU or max pool would otherwise miss it, and give another method's numbers without a word.
BENDS = frozenset({"relu", "relu6", "sigmoid", "tanh", "silu", "gelu", "hard_sigmoid", "hard_swish", "prelu", "max_pool"})

_calling = threading.local()


class Withheld:
    """Stands where a layer would have weights or statistics, and says where they are."""

    def __init__(self, name: str) -> None:
        self.__dict__["_name"] = name

    def _sentence(self) -> str:
        return (f"{self._name} is in the daemon, and what needs its numbers can't be done from here: load the file into PyTorch for that "
                "(what hooks, values and gradients can do works without)")

    def __getattr__(self, attribute: str) -> NoReturn:
        raise AttributeError(self._sentence())

    def __setattr__(self, attribute: str, value: object) -> NoReturn:
        raise AttributeError(self._sentence())

    def _refuse(self, *_: object) -> NoReturn:
        raise NotImplementedError(self._sentence())

    __add__ = __radd__ = __sub__ = __rsub__ = __mul__ = __rmul__ = __truediv__ = __rtruediv__ = __matmul__ = __rmatmul__ = _refuse
    __neg__ = __pow__ = __getitem__ = __len__ = __iter__ = __float__ = __array__ = _refuse

    def __reduce__(self) -> tuple[type[Withheld], tuple[str]]:
        return Withheld, (self._name,)

    @classmethod
    def __torch_function__(cls, function: Any, types: Any, args: tuple[Any, ...] = (), kwargs: Any = None) -> NoReturn:
        next(a for a in args if isinstance(a, cls))._refuse()


class Stand:
    """The `forward` of a layer that stands for the daemon's: it does what the pass under way has it do."""

    def __init__(self, name: str) -> None:
        self.name = name

    def __call__(self, *inputs: Tensor, **options: Any) -> Tensor:
        action = getattr(_calling, "actions", {}).get(self.name)
        if action is None:
            raise RuntimeError(
                f"{self.name} computes as a part of its network only, not by itself: call the whole Module and take the value "
                f"by a forward hook, or give the daemon the values to go on from: client.forward(…, set={{…}}, outputs=[…])")
        if options:
            raise TypeError(f"{self.name} takes no arguments by name, but a pre-hook gave it {', '.join(options)}")
        result: Tensor = action(*inputs)
        return result


def call(module: nn.Module, name: str, action: Callable[..., Tensor], *inputs: Tensor) -> Any:
    """Calls a layer with its hooks, `action` in place of its forward."""
    actions = _calling.__dict__.setdefault("actions", {})
    before = actions.get(name)
    actions[name] = action
    try:
        return module(*inputs)
    finally:
        actions[name] = before


class Layer(nn.Module):
    """A layer that PyTorch has no class for, or a container of layers."""

    def __init__(self, kind: str = "") -> None:
        super().__init__()
        self._kind = kind

    def extra_repr(self) -> str:
        """What the daemon calls it."""
        return self._kind


def make(value: Value, path: str) -> nn.Module:
    """PyTorch's object for what computes a value, as much as its attributes tell, without weights."""
    kind, attributes = value.attributes.get("function", value.kind), dict(value.attributes)
    layer: nn.Module = Layer(kind)
    if kind in CLASSES:
        attributes = {name: _pair(given, "pool" in kind) if isinstance(given, list) else given for name, given in attributes.items()}
        try:
            layer = CLASSES[kind](**attributes)
        except TypeError:  # PyTorch has the kind, but not with all that a network of an ONNX file may ask of it
            layer = Layer(kind)
    for own in (layer._parameters, layer._buffers):
        for name, tensor in list(own.items()):
            del own[name]
            layer.__dict__[name] = None if tensor is None else Withheld(f"{path}.{name}")
    return stand(layer, path)


def _pair(extents: list[int], of_pool: bool) -> Any:
    """Extents as PyTorch's layer has them: pools keep what they were given, which is one number as a rule."""
    return extents[0] if of_pool and len(set(extents)) == 1 else tuple(extents)


def stand(module: nn.Module, path: str) -> nn.Module:
    """The module, its forward the daemon's."""
    module.__dict__["forward"] = Stand(path)
    return module.eval()


def stands(module: object, path: str) -> bool:
    """Whether it is ours, and not something that a tool put in its place."""
    own = getattr(module, "__dict__", {}).get("forward")
    return isinstance(own, Stand) and own.name == path


def hooked(module: object) -> bool:
    """Whether something is to happen when it is called."""
    everywhere = nn.modules.module
    return bool(
        getattr(module, "_forward_hooks", None) or needs_inputs(module) or everywhere._global_forward_hooks)


def needs_inputs(module: object) -> bool:
    """Whether a hook may change, or wants the gradients of, what it is given."""
    everywhere = nn.modules.module
    backward = getattr(module, "_backward_hooks", None)
    if (backward and not getattr(module, "_is_full_backward_hook", True)) or everywhere._global_is_full_backward_hook is False:
        raise NotImplementedError("register_backward_hook tells of whichever operations a layer happens to be made of, and here it is made "
                                  "of others: register_full_backward_hook tells the layer's own gradients")
    return bool(
        backward or getattr(module, "_forward_pre_hooks", None) or getattr(module, "_backward_pre_hooks", None)
        or everywhere._global_forward_pre_hooks or everywhere._global_backward_hooks
        or everywhere._global_backward_pre_hooks)
