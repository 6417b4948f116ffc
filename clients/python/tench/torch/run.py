"""One call of the network: what fires in which order, and what is asked of the daemon."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import torch
from torch import Tensor, nn

from .autograd import made_from, transforming
from .graph import INPUT
from .layers import call, hooked, needs_inputs, stands
from .lazy import Kept, Unread, edits, read
from .program import Block, Program, Use
from .remote import Remote
from .tape import Node, Tape

FEW = 4
SMALL = 1 << 20  # elements: what is no more is fetched whether or not a hook reads it


class Scope:
    """The values that layers are given in a container, and those among them that hooks have changed."""

    def __init__(self, values: dict[str, Tensor], given: Mapping[str, Kept]) -> None:
        self.values, self.given = values, given


class Run:
    """A network's call on a batch of pictures."""

    def __init__(self, root: nn.Module, remote: Remote, program: Program, anchor: Tensor, picture: Tensor, rule: str | None,
                 lazy: bool | None) -> None:
        self.root, self.program, self.graph, self.anchor = root, program, remote.graph, anchor
        self.tape = Tape(remote, picture, rule)
        self.watched = {INPUT, self.graph.output}
        self.wanted: list[str] = []
        self._watch(program.root)
        self.wanted = sorted({*self.wanted, self.graph.output} - {INPUT}, key=self.graph.order)
        self.at_once = not self._lazy(picture) if lazy is None else not lazy
        self.ahead: dict[str, tuple[Tensor, Mapping[str, Kept]]] = {}
        self.reading, self.step = True, 1
        self.scope = Scope({INPUT: picture}, {})

    def __call__(self) -> Tensor:
        """The logits."""
        try:
            self._items(self.program.root)
            return self.scope.values[self.graph.output]
        finally:
            self.reading = False
            self.scope = Scope({}, {})  # unread values keep the run, and it mustn't keep their graph

    # What is to be seen

    def _watch(self, block: Block) -> None:
        """Finds the values that hooks will see, or replaced modules give: the others stay in the daemon."""
        for item in block.items:
            if isinstance(item, Use):
                self._mark(item.path, item.value.inputs, item.value.name)
            elif not self._mark(item.path, item.reads, item.result, item.whole):
                self._watch(item)
            elif not item.whole:
                raise NotImplementedError(f"{item.path}'s layers are called in several places, so it has no inputs and value of its own "
                                          "to hook: hook its layers")
            elif stands(self._module(item.path), item.path):
                self._watch(item)
            else:
                self._enclosed(item)

    def _mark(self, path: str, inputs: Sequence[str], value: str, whole: bool = True) -> bool:
        """Whether a module's call is to be made, rather than passed over; then what it needs is noted."""
        if not path:
            return False
        module = self._module(path)
        ours = stands(module, path)
        if ours and getattr(module, "training", False):
            raise NotImplementedError(f"{path} is in training mode: the daemon computes as in evaluation, without dropout and with the "
                                      "running statistics; call eval()")
        if ours and not hooked(module):
            return False
        self.watched.update((value, *inputs))
        self.wanted += [value, *(inputs if not ours or needs_inputs(module) else ())]
        return True

    def _enclosed(self, block: Block) -> None:
        """Refuses a module in a container's place where layers outside read what only the container's own would make."""
        inside = {use.value.name for use in block.uses()} - {block.result}
        for name in inside:
            outside = set(self.graph.consumers(name)) - inside - {block.result}
            if outside:
                raise NotImplementedError(f"{block.path} can't be replaced: {', '.join(sorted(outside))} outside of it reads {name} "
                                          "inside of it")

    def _module(self, path: str) -> Any:
        module: Any = self.root
        for part in path.split("."):
            module = module._modules.get(part) if isinstance(module, nn.Module) else None
            if module is None:
                raise NotImplementedError(f"{path} was taken out of the network: nn.Identity in its place is right, or a hook that "
                                          "returns another value")
        return module

    def _lazy(self, picture: Tensor) -> bool:
        """Whether not to fetch all that could be seen: because it is much, or because it is logits that may serve for a gradient alone."""
        if len(self.wanted) == 1:
            return picture.requires_grad and torch.is_grad_enabled() and len(picture) > 0
        elements = sum(torch.Size(self.tape.shapes.get(name, ())).numel() for name in self.wanted)
        return len(self.wanted) > FEW + 1 and elements > SMALL

    # What is called

    def _items(self, block: Block) -> None:
        for item in block.items:
            if isinstance(item, Block):
                self._block(item)
            elif item.value.name in self.watched:
                self._use(item)

    def _use(self, use: Use) -> None:
        value = use.value
        module = self._module(use.path) if use.path else None
        if module is None or (stands(module, use.path) and not hooked(module)):
            made = self._make(value.name)
            self.scope.values[value.name] = made
            self.tape.record(value.name, made)
        else:
            self._call(module, use.path, value.inputs, value.name, lambda: self._make(value.name))

    def _block(self, block: Block) -> None:
        module = self._module(block.path)
        ours = stands(module, block.path)
        if ours and not hooked(module):
            self._items(block)
            return

        def inside() -> Tensor:
            self._items(block)
            return self.scope.values[block.result]

        self._call(module, block.path, block.reads, block.result, inside)

    def _call(self, module: Any, path: str, reads: Sequence[str], name: str, action: Any) -> None:
        """Calls a module with its hooks, and notes what it returns if that isn't what the daemon has there."""
        outer, inner = self.scope, self.scope
        returned: list[tuple[Tensor, int]] = []

        def forward(*inputs: Tensor) -> Tensor:
            nonlocal inner
            inner = self.scope = self._entered(reads, inputs, path)
            made: Tensor = action()
            returned.append((made, edits(made)))
            return made

        inputs = [outer.values[read_] for read_ in reads]
        versions = [edits(value) for value in inputs]
        try:
            if stands(module, path):
                result = call(module, path, forward, *inputs)
            else:
                result = module(*inputs)
        finally:
            self.scope = outer
        for read_, value, version in zip(reads, inputs, versions):
            if edits(value) != version:
                self._change(read_, value)  # in place, for all that come later
        if not returned:
            own = self._fetch(name)
            returned.append((own, edits(own)))
        self._settle(path, name, result, *returned[0])
        for made, tensor in inner.values.items():
            outer.values.setdefault(made, tensor)
        changed = {other: value for other, value in inner.given.items() if value is not outer.given.get(other)}
        if changed and name not in outer.given:  # so this isn't what the daemon has here
            self._change(name, outer.values[name])
        outer.given = {**{other: value for other, value in changed.items() if other not in reads}, **outer.given}

    def _entered(self, reads: Sequence[str], inputs: Sequence[Tensor], path: str) -> Scope:
        """The scope in which a module's own forward runs: with the inputs that its pre-hooks left."""
        if len(inputs) != len(reads):
            raise TypeError(f"{path} takes {len(reads)} inputs, but a pre-hook left {len(inputs)}")
        values, given = dict(self.scope.values), dict(self.scope.given)
        for name, tensor in zip(reads, inputs):
            before = self.scope.values[name]
            if tensor is before and (name not in self.tape.made or edits(tensor) == self.tape.made[name].edits):
                continue
            values[name] = self._checked(path, tensor, before, "a pre-hook left")
            if tensor is before or not _equal(tensor, before):
                given[name] = Kept(f"{name}'s value", tensor)
                self.tape.changed.add(name)
        return Scope(values, given)

    def _settle(self, path: str, name: str, result: Any, made: Tensor, version: int) -> None:
        """Takes a module's result for the value that later layers go on from."""
        self.scope.values[name] = made
        if result is made and edits(made) == version:
            self.tape.record(name, made)
        elif name == self.graph.output and isinstance(result, Tensor) and not self.graph.consumers(name):
            self.scope.values[name] = result  # nothing goes on from it, so it may be of any shape
        else:
            self._checked(path, result, made, "a hook, or a module in its place, returned")
            if result is not made and _equal(result, made):
                self.scope.values[name] = result
                self.tape.record(name, result)
            else:
                self._change(name, result)

    def _change(self, name: str, value: Tensor) -> None:
        self.scope.values[name] = value
        self.scope.given = {**self.scope.given, name: Kept(f"{name}'s value", value)}
        self.tape.changed.add(name)
        self.tape.record(name, value)

    def _checked(self, path: str, value: Any, usual: Tensor, who: str) -> Tensor:
        if not isinstance(value, Tensor) or value.shape != usual.shape:
            what = f"{list(value.shape)}" if isinstance(value, Tensor) else type(value).__name__
            raise TypeError(f"{path}: {who} {what}, but the network goes on from a tensor {list(usual.shape)}")
        return value

    # What is asked of the daemon

    def _make(self, name: str) -> Tensor:
        """A value, as autograd is to know it."""
        scope = self.scope
        sources = tuple(self.graph.sources(name, self.watched))
        tensors = [self._source(source) for source in sources]
        above = self.graph.above(name)
        node = Node(self.tape, name, sources, {k: v for k, v in scope.given.items() if k in above})
        if not transforming():
            node.value = self._fetch(name, node.given)
        return made_from(node, self.anchor, tensors)

    def _source(self, name: str) -> Tensor:
        try:
            return self.scope.values[name]
        except KeyError:
            raise NotImplementedError(f"{name} isn't computed any more, but a layer behind reads it: replace fewer layers") from None

    def _fetch(self, name: str, given: Mapping[str, Kept] | None = None) -> Tensor:
        """A value's numbers, or a tensor that asks for them when it is read."""
        given = self.scope.given if given is None else given
        if self.at_once and name in self.wanted or self._is_ahead(name, given):
            return self._numbers(name, given)
        return Unread(lambda: self._numbers(name, given), self.tape.picture, self.tape.shapes[name])

    def _numbers(self, name: str, given: Mapping[str, Kept]) -> Tensor:
        if not self._is_ahead(name, given):
            names = [name]
            if self.reading:  # a hook wants it, so perhaps the following ones want theirs; and the logits are wanted by whoever called
                rest = [other for other in self.wanted if other not in self.tape.made and not self._is_ahead(other, given)]
                names += rest if self.at_once else rest[:self.step - 1] + rest[-1:]  # of which the last are the logits
                self.step *= 2
            found = self.tape.values(list(dict.fromkeys(names)), given)
            self.ahead.update((other, (value, given)) for other, value in found.items())
        return self.ahead[name][0]

    def _is_ahead(self, name: str, given: Mapping[str, Kept]) -> bool:
        """Whether a value was fetched, and under what holds now."""
        if name not in self.ahead:
            return False
        above, then = self.graph.above(name), self.ahead[name][1]
        return all(then.get(other) is given.get(other) for other in {*then, *given} if other in above)


def _equal(a: Tensor, b: Tensor) -> bool:
    """Whether two tensors have the same numbers, as far as that can be known."""
    return not transforming() and a.dtype == b.dtype and a.device == b.device and torch.equal(read(a.detach()), read(b.detach()))

