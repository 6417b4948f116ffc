"""In which order a network's modules are called, one inside the other, as the forward of PyTorch's own would."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

from torch import nn

from .graph import Graph, Value
from .layers import BENDS, Layer, make, stand


@dataclass
class Use:
    """One call of a module, or (`path` empty) an operation between modules."""

    value: Value
    path: str


@dataclass
class Block:
    """A container's call: what is called inside, what it reads from outside, and the value that it returns.

    Where the calls inside are scattered among others it is not `whole`, and no call of its own.
    """

    path: str
    items: list[Use | Block] = field(default_factory=list)
    reads: list[str] = field(default_factory=list)
    result: str = ""
    whole: bool = True

    def uses(self) -> Iterator[Use]:
        """All calls of layers inside, however deep."""
        for item in self.items:
            if isinstance(item, Use):
                yield item
            else:
                yield from item.uses()


class Program:
    """The calls of a network, and the module for each."""

    def __init__(self, graph: Graph) -> None:
        names = [*graph.values, *graph.aliases]
        modules = [value.module for value in graph.values.values() if not value.function or value.kind in BENDS]
        self._containers = {".".join(parts[:end]) for parts in map(_parts, [*modules, *names]) for end in range(1, len(parts))}
        self.root = Block("")
        self.modules: dict[str, nn.Module] = {}
        for value in graph.values.values():
            self._append(value)
        self._close(self.root, graph)

    def build(self, root: nn.Module) -> None:
        """Hangs the modules into `root`, in the order of their first calls."""
        for path, module in self.modules.items():
            *path_above, name = _parts(path)
            parent = root
            for part in path_above:
                parent = parent._modules[part]  # type: ignore[assignment]  # made before what is inside
            parent._modules[name] = module
        for path, module in list(self.modules.items()):
            children = module._modules
            if path in self._containers and sorted(children) == sorted(map(str, range(len(children)))) and children:
                self._sequence(root, path, module)

    def _sequence(self, root: nn.Module, path: str, module: nn.Module) -> None:
        """Makes a container of 0, 1, 2 … the `nn.Sequential` that it is in PyTorch, to be indexed and sliced."""
        sequential = nn.Sequential(*(module._modules[str(place)] for place in range(len(module._modules))))  # type: ignore[arg-type]
        self.modules[path] = stand(sequential, path)
        above, _, name = path.rpartition(".")
        root.get_submodule(above)._modules[name] = self.modules[path]

    def _append(self, value: Value) -> None:
        """Puts a value's call behind the last, into the containers that it is in."""
        callable_ = not value.function or value.kind in BENDS
        path = ".".join(_parts(value.module))
        if callable_ and path in self._containers:  # the container's own operation
            path = f"{path}.{value.kind}"
        block = self.root
        parts = _parts(path)
        for end in range(1, len(parts)):
            inner = ".".join(parts[:end])
            if inner not in self._containers:
                break
            last = block.items[-1] if block.items else None
            if not (isinstance(last, Block) and last.path == inner):
                scattered = inner in self.modules
                last = Block(inner, whole=not scattered)
                for item in block.items if scattered else ():
                    if isinstance(item, Block) and item.path == inner:
                        item.whole = False
                block.items.append(last)
                self.modules.setdefault(inner, stand(Layer(), inner))
            block = last
        block.items.append(Use(value, path if callable_ else ""))
        if callable_ and path not in self.modules:
            self.modules[path] = make(value, path)

    def _close(self, block: Block, graph: Graph) -> None:
        """Says what a container reads and returns, once all its calls are known."""
        inside = {use.value.name for use in block.uses()}
        for use in block.uses():
            block.reads += [name for name in use.value.inputs if name not in inside and name not in block.reads]
        last = list(block.uses())[-1].value.name
        block.result = graph.output if not block.path else graph.value_of(block.path)
        if block.result not in inside:
            block.result = last
        for item in block.items:
            if isinstance(item, Block):
                self._close(item, graph)


def _parts(name: str) -> list[str]:
    """A name's modules, outermost first; a name that would have an empty one is one module's, its dots replaced."""
    parts = name.split(".")
    return parts if all(parts) else [name.replace(".", "_")]
