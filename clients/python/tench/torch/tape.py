"""One pass through the network: which values were made from which, and the gradients between any of them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import torch
from torch import Tensor

from .graph import INPUT
from .lazy import Deferred, Kept, Unread, known, read
from .remote import Remote


@dataclass(eq=False)
class Node:
    """A value that was made: `sources` are those that autograd knows it was made from, `given` what a hook had changed by then.

    `value` is there until autograd has taken it.
    """

    tape: Tape
    name: str
    sources: tuple[str, ...]
    given: Mapping[str, Kept]
    value: Tensor | None = None


@dataclass
class Term:
    """What a gradient is made of: the cotangent of a node, to be carried to one of its sources, whose values were `values`."""

    node: Node
    cotangent: Tensor
    values: Mapping[str, Kept]


class Tape:
    """What one pass has made."""

    def __init__(self, remote: Remote, picture: Tensor, rule: str | None) -> None:
        self.remote, self.graph, self.rule = remote, remote.graph, rule
        self.picture, self._kept = picture.detach(), Kept("the picture", picture)
        self.usual = tuple(picture.shape[1:]) == remote.input_shape[1:]
        self.shapes = {**remote.shapes(picture.shape), INPUT: tuple(picture.shape)} if picture.shape[0] else {}
        self.made: dict[str, Kept] = {}
        self.changed: set[str] = set()
        self._version: int | None = None

    def record(self, name: str, value: Tensor) -> None:
        """Keeps what later layers are given of this value."""
        self.made[name] = Kept(f"{name}'s value", value)

    def values(self, outputs: Sequence[str], given: Mapping[str, Tensor | Kept], picture: Tensor | None = None,
               ) -> dict[str, Tensor]:
        """Values from the daemon, of this picture or another of its kind, where `given` values take the network's own's place."""
        like: Tensor = read(given.get(INPUT, self._kept)) if picture is None else picture
        shapes = self.shapes if picture is None else self.remote.shapes(picture.shape)
        if not like.shape[0]:
            return {name: like.new_zeros((0, *self.graph.values[name].shape[1:])) for name in outputs}
        cuts: set[str] = set()
        for name in outputs:
            cuts.update(self.graph.sources(name, given))
        sets = {name: read(given[name]) for name in cuts if name != INPUT}
        values, version = self.remote.forward(self._sent(like, cuts), sets, outputs, shapes)
        self._check(version)
        return {name: value.to(like.device, like.dtype) for name, value in values.items()}

    def gradient(self, node: Node, cotangent: Tensor, at: Sequence[str], cuts: Mapping[str, Tensor | Kept],
                 picture: Tensor | None = None) -> dict[str, Tensor]:
        """Gradients at values, where no gradient passes through a cut."""
        like: Tensor = read(cuts.get(INPUT, self._kept)) if picture is None else picture
        shapes = self.shapes if picture is None else {**self.remote.shapes(picture.shape), INPUT: tuple(picture.shape)}
        if not like.shape[0]:
            return {name: like.new_zeros((0, *self.graph.values[name].shape[1:])) if name != INPUT else like.clone() for name in at}
        reached = self.graph.sources(node.name, [*cuts, *at])
        if not set(reached) & set(at):
            return {name: like.new_zeros(shapes[name]) for name in at}
        met = self.graph.sources(node.name, cuts)
        sets = {name: read(cuts[name]) for name in met if name != INPUT}
        found, version = self.remote.gradient(
            self._sent(like, met), sets, (node.name, read(cotangent)), at, self.rule, shapes)
        self._check(version)
        return {name: like.new_zeros(shapes[name]) if gradient is None else gradient.to(like.device, like.dtype)
                for name, gradient in found.items()}

    def evaluate(self, target: str, terms: Sequence[Term]) -> Tensor:
        """A gradient's numbers: the sum of its terms, in one call where the network's own ways lead from one place to it."""
        ways = _Ways(self, target)
        if not ways.follow(terms):  # each term for itself
            return _sum([self._carry(term, target) for term in terms])
        return _sum([self._total(seed, target, ways) for seed in ways.seeds.values()])

    def _carry(self, term: Term, target: str) -> Tensor:
        """Along one edge: what else its node was made from is cut."""
        cuts: dict[str, Tensor | Kept] = {**term.node.given, **{name: value for name, value in term.values.items() if name != INPUT}}
        return self.gradient(term.node, term.cotangent, [target], cuts)[target]

    def _total(self, seed: Term, target: str, ways: _Ways) -> Tensor:
        """From a seed along all ways but those through values that other terms account for."""
        above = self.graph.above(seed.node.name)
        cuts: dict[str, Tensor | Kept] = dict(seed.node.given)
        for name in self.made:
            if name in above and target in self.graph.above(name) and name not in ways.interior:
                cuts[name] = self.made[name]
        if target in self.made and target not in cuts and known(self.made[target]):
            cuts[target] = self.made[target]  # from where what is above needn't be computed again
        return self.gradient(seed.node, seed.cotangent, [target], cuts)[target]

    def _sent(self, picture: Tensor, met: Sequence[str] | set[str]) -> Tensor | None:
        """The picture, or nothing where nothing depends on it and the daemon knows its size."""
        return picture if INPUT in met or not self.usual else None

    def _check(self, version: int) -> None:
        if self._version not in (None, version):
            raise RuntimeError(f"the weights were changed during the pass (version {self._version} became {version}), so its values and "
                               "gradients don't belong together: run it again")
        self._version = version


class _Ways:
    """Follows a gradient's terms back to the cotangents that are numbers already."""

    def __init__(self, tape: Tape, target: str) -> None:
        self.tape, self.target = tape, target
        self.seeds: dict[str, Term] = {}
        self.interior: dict[str, Term] = {}
        self._terms: dict[str, set[str]] = {}

    def follow(self, terms: Sequence[Term]) -> bool:
        """Whether all ways in the network between seeds and target are ways of the terms, and the same values hold on all."""
        return self._visit(self.target, terms) and self._complete() and self._agree()

    def _visit(self, target: str, terms: Sequence[Term]) -> bool:
        names = {term.node.name for term in terms}
        self._terms[target] = names
        if len(names) != len(terms):
            return False
        for term in terms:
            name, cotangent = term.node.name, term.cotangent
            before = self.interior.get(name) or self.seeds.get(name)
            if before is not None:
                if before.cotangent is not cotangent:
                    return False
            elif isinstance(cotangent, Unread) and not known(cotangent) and name not in self.tape.changed:
                assert isinstance(cotangent, Deferred)
                self.interior[name] = term
                if not self._visit(name, cotangent.terms):
                    return False
            else:
                self.seeds[name] = term
        return True

    def _complete(self) -> bool:
        """Whether nothing that was made from a value on the way carries its gradient elsewhere."""
        reached = [*self.interior.values(), *self.seeds.values()]
        return all({term.node.name for term in reached if name in term.node.sources} == names for name, names in self._terms.items())

    def _agree(self) -> bool:
        """Whether hooks had given the same values to all nodes on the way that hang on them."""
        nodes = [term.node for term in (*self.interior.values(), *self.seeds.values())]
        graph = self.tape.graph
        return all(b.given.get(name) is value for a in nodes for name, value in a.given.items() for b in nodes
                   if name in graph.above(b.name))


def _sum(parts: Sequence[Tensor]) -> Tensor:
    return parts[0] if len(parts) == 1 else torch.stack(list(parts)).sum(0)
