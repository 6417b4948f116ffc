"""Tensors whose numbers are asked for when something reads them."""

from __future__ import annotations

import weakref
from collections.abc import Callable, Sequence
from functools import partial
from typing import TYPE_CHECKING, Any

import torch
from torch import Tensor
from torch.utils._pytree import tree_map

if TYPE_CHECKING:
    from .tape import Tape, Term


_aten = torch.ops.aten
# What of a tensor's numbers only picks or adds some up, which the backward pass needs none of: its result is unread too.
SHAPED = frozenset({
    _aten.select.int, _aten.slice.Tensor, _aten.unbind.int, _aten.unsqueeze.default, _aten.squeeze.dim, _aten.squeeze.default,
    _aten.view.default, _aten.sum.default, _aten.sum.dim_IntList})
# What asks for the shape alone.
LIKE = frozenset({_aten.ones_like.default, _aten.zeros_like.default, _aten.empty_like.default})


class Numbers:
    """What an unread tensor stands for, apart from the tensor, which autograd's graph hangs on: who keeps these keeps no graph."""

    def __init__(self, fetch: Callable[[], Tensor]) -> None:
        self._fetch: Callable[[], Tensor] | None = fetch
        self._tensor: Tensor | None = None
        self.stand_in: weakref.ref[Tensor] | None = None

    @property
    def tensor(self) -> Tensor:
        """The plain tensor, asked for the first time."""
        if self._fetch is not None:
            self._tensor, self._fetch = self._fetch(), None
        assert self._tensor is not None
        return self._tensor

    @property
    def known(self) -> bool:
        """Whether they are here."""
        return self._fetch is None


class Unread(torch.Tensor):
    """A tensor that is fetched from the daemon at the first operation that needs its numbers."""

    numbers: Numbers

    @staticmethod
    def __new__(cls, fetch: Callable[[], Tensor], like: Tensor, shape: Sequence[int]) -> Unread:
        made: Unread = torch.Tensor._make_wrapper_subclass(cls, tuple(shape), dtype=like.dtype, device=like.device)
        made.numbers = Numbers(fetch)
        made.numbers.stand_in = weakref.ref(made)
        return made

    def __init__(self, *_: Any) -> None:
        super().__init__()

    __torch_function__ = torch._C._disabled_torch_function_impl  # type: ignore[assignment]

    @classmethod
    def __torch_dispatch__(  # type: ignore[override]  # Tensor's own is a stand-in of another signature
        cls, function: Any, types: Any, args: Any = (), kwargs: Any = None,
    ) -> Any:
        if function is torch.ops.aten.add.Tensor and (joined := _joined(args, kwargs)) is not None:
            return joined
        if function in LIKE:
            return function(_blank(args[0]), *args[1:], **(kwargs or {}))
        if function in SHAPED and isinstance(args[0], Unread) and not args[0].numbers.known:
            return _shaped(function, args, kwargs or {})
        result = function(*tree_map(read, args), **tree_map(read, kwargs or {}))
        return args[0] if function._schema.name.endswith("_") else result

    def numpy(self, *, force: bool = False) -> Any:
        """As a plain tensor's."""
        if self.requires_grad and not force:
            raise RuntimeError("Can't call numpy() on Tensor that requires grad. Use tensor.detach().numpy() instead.")
        return self.numbers.tensor.numpy()

    def __array__(self, *arguments: Any, **options: Any) -> Any:
        return self.numpy().__array__(*arguments, **options)

    def tolist(self) -> Any:
        """As a plain tensor's."""
        return self.numbers.tensor.tolist()

    @property
    def data(self) -> Tensor:  # type: ignore[override]
        """As a plain tensor's."""
        return self.numbers.tensor.detach()

    def data_ptr(self) -> int:
        """As a plain tensor's."""
        return self.numbers.tensor.data_ptr()

    def untyped_storage(self) -> Any:
        """As a plain tensor's."""
        return self.numbers.tensor.untyped_storage()

    def __reduce_ex__(self, protocol: Any) -> Any:
        plain: Any = self.numbers.tensor.detach().requires_grad_(self.requires_grad)
        return plain.__reduce_ex__(protocol)

    def __deepcopy__(self, memo: Any) -> Tensor:
        return self.numbers.tensor.detach().clone().requires_grad_(self.requires_grad)


class Deferred(Unread):
    """The gradient at a value, as the cotangents that it comes of: it is computed when it is read, and else passed on."""

    tape: Tape
    target: str
    terms: list[Term]

    @classmethod
    def of(cls, tape: Tape, target: str, terms: list[Term]) -> Deferred:
        """The sum of `terms`."""
        made: Any = cls(lambda: tape.evaluate(target, terms), tape.picture, tape.shapes[target])
        made.tape, made.target, made.terms = tape, target, terms
        return made  # type: ignore[no-any-return]


def read(tensor: Any) -> Any:
    """The numbers of what may be unread; anything else as it is."""
    if isinstance(tensor, Kept):
        return tensor.numbers
    return tensor.numbers.tensor if isinstance(tensor, Unread) else tensor


def known(tensor: Tensor | Kept) -> bool:
    """Whether the numbers are here."""
    if isinstance(tensor, Kept):
        return not isinstance(tensor.held, Numbers) or tensor.held.known
    return not isinstance(tensor, Unread) or tensor.numbers.known


def edits(tensor: Tensor) -> int:
    """How often a tensor was changed in place."""
    return 0 if tensor.is_inference() else tensor._version


class Kept:
    """A tensor's numbers, read or not, without its graph, to be gone on from as they are now."""

    def __init__(self, name: str, tensor: Tensor) -> None:
        self.name, self.edits = name, edits(tensor)
        self.held: Tensor | Numbers = tensor.numbers if isinstance(tensor, Unread) else tensor.detach()

    @property
    def numbers(self) -> Tensor:
        """The plain tensor; refused where they were changed in place since."""
        if isinstance(self.held, Numbers):
            now = None if self.held.stand_in is None else self.held.stand_in()  # None: nobody has it who could have
        else:
            now = self.held
        if now is not None and edits(now) != self.edits:
            raise RuntimeError(f"{self.name} was changed in place after the network had gone on from it: change a copy")
        return self.held.tensor if isinstance(self.held, Numbers) else self.held


def _blank(tensor: Tensor) -> Tensor:
    """A plain tensor of the shape."""
    return torch.empty(tensor.shape, dtype=tensor.dtype, device=tensor.device)


def _shaped(function: Any, args: Any, kwargs: Any) -> Any:
    """A part, or sum, of what is unread: unread."""
    of: Unread = args[0]
    shapes = function(torch.empty(of.shape, dtype=of.dtype, device="meta"), *args[1:], **kwargs)
    if isinstance(shapes, Tensor):
        return Unread(lambda: function(read(of), *args[1:], **kwargs), of, shapes.shape)
    return [Unread(partial(_part, function, of, args, place), of, part.shape) for place, part in enumerate(shapes)]


def _part(function: Any, of: Unread, args: Any, place: int) -> Tensor:
    part: Tensor = function(read(of), *args[1:])[place]
    return part


def _joined(args: Any, kwargs: Any) -> Deferred | None:
    """The sum of two gradients at one value, still unread."""
    a, b = args[:2]
    if kwargs or len(args) != 2 or not (isinstance(a, Deferred) and isinstance(b, Deferred)) or known(a) or known(b):
        return None
    return Deferred.of(a.tape, a.target, a.terms + b.terms) if a.tape is b.tape and a.target == b.target else None
