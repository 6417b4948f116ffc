"""The network's graph, as `models` tells it: which values there are, and what each is computed from."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

INPUT = "input"


@dataclass(frozen=True)
class Value:
    """What one layer, or one use of it, computes.

    `module` is the module whose use it is, where that is used several times; a `function` is no module of PyTorch's.
    """

    name: str
    kind: str
    shape: tuple[int, ...]
    inputs: tuple[str, ...]
    module: str
    function: bool
    attributes: Mapping[str, Any] = field(default_factory=dict)


class Graph:
    """A network's values in the order of computation, under all their names.

    Everything but `value_of` takes and gives the values' own names, and `"input"` for the picture.
    """

    def __init__(self, layers: Iterable[Mapping[str, Any]]) -> None:
        self.values: dict[str, Value] = {}
        self.aliases: dict[str, str] = {}
        for layer in layers:
            name = layer["name"]
            if "same_as" in layer:
                self.aliases[name] = layer["same_as"]
            elif "inputs" in layer:
                self.values[name] = Value(
                    name, layer["kind"], tuple(layer["shape"]), tuple(layer["inputs"]), layer.get("module", name),
                    layer.get("function", False), layer.get("attributes", {}))
            else:
                raise RuntimeError(f"the daemon doesn't tell what {name} is computed from; a newer tenchd does")
        self.output = self.value_of("logits")
        self._places = {name: place for place, name in enumerate((INPUT, *self.values))}
        self._above: dict[str, frozenset[str]] = {INPUT: frozenset()}
        self._consumers: dict[str, list[str]] = {}
        for value in self.values.values():  # each after what it reads
            above = frozenset(value.inputs).union(*(self._above[name] for name in value.inputs))
            self._above[value.name] = above
            for name in value.inputs:
                self._consumers.setdefault(name, []).append(value.name)

    def value_of(self, name: str) -> str:
        """The value that a name stands for."""
        return self.aliases.get(name, name)

    def order(self, name: str) -> int:
        """Where a value is in the order of computation."""
        return self._places[name]

    def above(self, name: str) -> frozenset[str]:
        """All values that this one depends on, the picture among them."""
        return self._above[name]

    def consumers(self, name: str) -> list[str]:
        """The values that are computed from this one directly."""
        return self._consumers.get(name, [])

    def sources(self, name: str, known: Iterable[str]) -> list[str]:
        """Those of `known`, and perhaps `"input"`, that one comes upon on the ways up from a value; it ends each way."""
        known, found, seen = set(known), set(), {name}
        waiting = list(self.values[name].inputs)
        while waiting:
            candidate = waiting.pop()
            if candidate in seen:
                continue
            seen.add(candidate)
            if candidate in known or candidate == INPUT:
                found.add(candidate)
            else:
                waiting.extend(self.values[candidate].inputs)
        return sorted(found, key=self.order)
