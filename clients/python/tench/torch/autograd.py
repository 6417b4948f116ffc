"""The daemon's values as results of autograd, and their gradients as its backward pass."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, NoReturn

import torch
from torch import Tensor
from torch.autograd import Function

from .graph import INPUT
from .lazy import Deferred, Kept, Unread
from .tape import Node, Term


def transforming() -> bool:
    """Whether torch.func (vmap, grad, jacrev) is at work: then tensors stand for others, and nothing can be put off."""
    return torch._C._functorch.maybe_current_level() is not None


def made_from(node: Node, anchor: Tensor, tensors: Sequence[Tensor]) -> Tensor:
    """A node's value, as autograd is to know it: made from its sources. Where the node hasn't got it yet it is asked for now.

    `anchor` is a parameter that takes no part: while it requires a gradient the value does, as with weights that are here.
    """
    made: Tensor = _Made.apply(node, anchor, *tensors)  # type: ignore[no-untyped-call]
    return made


class _Made(Function):
    @staticmethod
    def forward(node: Node, anchor: Tensor, *tensors: Tensor) -> Tensor:
        if node.value is not None:
            value, node.value = node.value, None
            return value if isinstance(value, Unread) else value.detach()  # the graph's own, not what the run keeps
        values, picture = _split(node, tensors)
        return node.tape.values([node.name], values, picture)[node.name]

    @staticmethod
    def setup_context(ctx: Any, inputs: Any, output: Any) -> None:
        ctx.node, _, *tensors = inputs
        ctx.save_for_backward(*tensors)
        ctx.set_materialize_grads(False)

    @staticmethod
    def backward(ctx: Any, *cotangents: Tensor | None) -> Any:
        cotangent, node, needs = cotangents[0], ctx.node, ctx.needs_input_grad[2:]
        if cotangent is None or not any(needs):
            return (None, None, *(None for _ in needs))
        if (level := _old_level()) > 0:
            return (None, None, *_batched(node, needs, cotangent, ctx.saved_tensors, level))
        if torch.is_grad_enabled() or transforming():
            found = iter(_pulled_now(node, needs, cotangent, ctx.saved_tensors))
            return (None, None, *(next(found) if need else None for need in needs))
        term = Term(node, cotangent, {name: Kept(name, tensor) for name, tensor in zip(node.sources, ctx.saved_tensors)})
        return (None, None, *(_pulled(term, name) if need else None for name, need in zip(node.sources, needs)))

    @staticmethod
    def vmap(info: Any, dims: Any, node: Node, anchor: Tensor, *tensors: Tensor) -> tuple[Tensor, int]:
        made = made_from(node, anchor, _folded(tensors, dims[2:], info.batch_size))
        return _unfolded(made, info.batch_size), 0

    @staticmethod
    def jvp(ctx: Any, *tangents: Any) -> NoReturn:
        raise NotImplementedError("the daemon computes gradients backward, no derivatives forward: torch.func.jacrev and vjp are right")


class _Pulled(Function):
    """The gradients by a node's sources, at once."""

    @staticmethod
    def forward(node: Node, needs: Sequence[bool], cotangent: Tensor, *tensors: Tensor) -> tuple[Tensor, ...]:
        values, picture = _split(node, tensors)
        at = [name for name, need in zip(node.sources, needs) if need]
        found = node.tape.gradient(node, cotangent, at, values, picture)
        return tuple(found[name] for name in at)

    @staticmethod
    def setup_context(ctx: Any, inputs: Any, output: Any) -> None:
        pass

    @staticmethod
    def backward(ctx: Any, *_: Any) -> NoReturn:
        raise NotImplementedError("the daemon computes first derivatives: this graph asks for a gradient's own gradient; load the file "
                                  "into PyTorch for that")

    @staticmethod
    def vmap(info: Any, dims: Any, node: Node, needs: Sequence[bool], cotangent: Tensor, *tensors: Tensor) -> Any:
        size = info.batch_size
        cotangent, *tensors = _folded((cotangent, *tensors), dims[2:], size)  # type: ignore[assignment]
        found = _pulled_now(node, needs, cotangent, tensors)
        return tuple(_unfolded(gradient, size) for gradient in found), (0,) * len(found)


def _old_level() -> int:
    """How deep the vmap is that `torch.autograd.grad(…, is_grads_batched=True)` still uses, and `jacobian(…, vectorize=True)`."""
    level: int = torch._C._vmapmode_increment_nesting() - 1
    torch._C._vmapmode_decrement_nesting()
    return level


def _batched(node: Node, needs: Sequence[bool], cotangent: Tensor, tensors: Sequence[Tensor], level: int) -> list[Tensor | None]:
    """The gradients for several cotangents of that vmap, as a batch of copies of what the node was made from."""
    cotangents = torch._remove_batch_dim(cotangent, level, 1, 0)
    size = cotangents.shape[0]
    cotangent, *tensors = _folded((cotangents, *tensors), (0, *(None for _ in tensors)), size)
    found = iter(_pulled_now(node, needs, cotangent, tensors))
    return [torch._add_batch_dim(_unfolded(next(found), size), 0, level) if need else None for need in needs]


def _pulled_now(node: Node, needs: Sequence[bool], cotangent: Tensor, tensors: Sequence[Tensor]) -> tuple[Tensor, ...]:
    """The gradients by those sources that need one."""
    found: tuple[Tensor, ...] = _Pulled.apply(node, needs, cotangent, *tensors)  # type: ignore[no-untyped-call]
    return found


def _pulled(term: Term, name: str) -> Tensor:
    if name == INPUT:
        return term.node.tape.evaluate(name, [term])
    return Deferred.of(term.node.tape, name, [term])


def _split(node: Node, tensors: Sequence[Tensor]) -> tuple[Mapping[str, Tensor], Tensor]:
    """The layers' values among a node's sources, and the picture, or one of its shape where the node doesn't depend on it."""
    values = dict(zip(node.sources, tensors))
    picture = values.pop(INPUT, None)
    if picture is None:
        shape = (tensors[0].shape[0], *node.tape.picture.shape[1:])
        picture = tensors[0].new_zeros(()).expand(shape)
    return values, picture


def _folded(tensors: Sequence[Tensor], dims: Sequence[int | None], size: int) -> list[Tensor]:
    """Tensors that differ in an extra dimension as a batch of all of them."""
    spread = (tensor.expand(size, *tensor.shape) if dim is None else tensor.movedim(dim, 0) for tensor, dim in zip(tensors, dims))
    return [tensor.flatten(0, 1) for tensor in spread]


def _unfolded(tensor: Tensor, size: int) -> Tensor:
    return tensor.reshape(size, -1, *tensor.shape[1:])
