"""A network in the daemon as an `nn.Module`."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any, NoReturn

import torch
from torch import Tensor, nn

from .program import Program
from .remote import RULES, Remote, check
from .run import Run


class Module(nn.Module):
    """A network that a daemon serves, for PyTorch and the tools that study networks in it.

        model = tench.torch.Module(tench.Tench(), "resnet50")
        logits = model(pictures)  # [n, 3, h, w] in 0…1
        logits[0, 281].backward()  # pictures.grad

    All of its submodules are there, of PyTorch's own classes, in the order in which they are called. Hooks and pre-hooks of
    all kinds fire on them with the daemon's values, may replace them, and see and may change gradients. A value that no
    hook reads stays in the daemon.

    What it isn't: `parameters()` gives one scalar that stands for all weights, so that tools find a device and
    autograd keeps a graph as long as it requires a gradient (`requires_grad_(False)` turns that off, as with weights);
    training it does nothing. The weights themselves are the daemon's: `state_dict()`, `load_state_dict()` and
    `train()` raise, and so does a layer's `weight`. `to()`, `half()` and `eval()` change nothing but that scalar:
    values come back in the picture's type, on its device, computed in float32.

    `session` computes with that session's weights. `relu` (`"guided"`, `"deconvnet"`, `"redirected"`) is how ReLUs pass
    gradients on, of every ReLU in one call; `passing` sets it for a block. `lazy` says whether values that hooks see
    are fetched only when read (True), all at once (False), or, by default, as their size suggests. Other
    options (`deterministic`, `precision`, `deadline_ms` …) go with every call.
    """

    def __init__(self, client: Any, model: str, session: Any = None, relu: str | None = None, lazy: bool | None = None,
                 **options: Any) -> None:
        super().__init__()
        self._remote = Remote(client, model, session, options)
        self._program = Program(self._remote.graph)
        self._lazy = lazy
        self._rule = _checked(relu)
        self.weights_in_the_daemon = nn.Parameter(torch.zeros(()))
        self._program.build(self)
        self.__dict__["training"] = False

    @property
    def labels(self) -> list[str] | None:
        """The classes' names, where the daemon knows them."""
        labels: list[str] | None = self._remote.description.get("labels")
        return labels

    @torch.compiler.disable  # type: ignore[untyped-decorator]  # what it does is in the daemon
    def forward(self, picture: Tensor) -> Tensor:
        """The logits of pictures `[n, 3, h, w]`, in 0…1 as the daemon takes them."""
        check(picture)
        if torch.jit.is_tracing():  # type: ignore[attr-defined,no-untyped-call]
            raise NotImplementedError("a trace would keep this one pass: call the Module as it is, also within torch.compile")
        if self.training:
            self._refuse_training()
        return Run(self, self._remote, self._program, self.weights_in_the_daemon, picture, self._rule, self._lazy)()

    @contextmanager
    def passing(self, relu: str | None) -> Iterator[Module]:
        """For a block, how ReLUs pass gradients on; it holds for networks called within, whenever their gradients are asked for."""
        before, self._rule = self._rule, _checked(relu)
        try:
            yield self
        finally:
            self._rule = before

    def train(self, mode: bool = True) -> Module:
        """Refused, but for `train(False)`: the daemon computes as in evaluation."""
        if mode:
            self._refuse_training()
        super().train(False)
        return self

    def state_dict(self, *arguments: Any, **options: Any) -> NoReturn:
        """Refused: the weights are the daemon's."""
        raise NotImplementedError("the weights are in the daemon, not here: model.save writes them to a file, "
                                  "client.call('model.save', …)")

    def load_state_dict(self, *arguments: Any, **options: Any) -> NoReturn:
        """Refused: the weights are the daemon's."""
        raise NotImplementedError("the weights are in the daemon, not here: model.load loads a file there (client.call('model.load', …))")

    def extra_repr(self) -> str:
        """Which model this is."""
        return repr(self._remote.model) + (", in a session" if self._remote.session else "")

    @staticmethod
    def _refuse_training() -> NoReturn:
        raise NotImplementedError("the daemon computes as in evaluation, without dropout and with the running statistics, and trains by "
                                  "its own call: client.update(…, session=…)")


def _checked(relu: str | None) -> str | None:
    if relu not in (None, *RULES):
        raise ValueError(f"relu is {relu!r}: {', '.join(map(repr, RULES))} or None is right")
    return relu
