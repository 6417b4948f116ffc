"""What the calls return: the protocol's results, with numpy arrays where it has tensors."""

from __future__ import annotations

from typing import Any, Dict, List, Optional, TypedDict

import numpy as np
from numpy.typing import NDArray

Tensor = NDArray[np.float32]

# One of an item's likeliest classes; `label` where the model's are known. (`class` is no name in Python.)
TopClass = TypedDict("TopClass", {"class": int, "logit": float, "probability": float, "label": str}, total=False)


class Empty(TypedDict):
    """Nothing."""


class _Forward(TypedDict):
    version: int


class ForwardReply(_Forward, total=False):
    """Layers' values by name, and each item's likeliest classes where `top` asked for them."""

    outputs: Dict[str, Tensor]
    top: List[List[TopClass]]
    finite: bool


class TermReply(TypedDict):
    """One term's loss, unweighted, and the version of the weights that it saw; None stands for a loss that is not finite."""

    loss: Optional[float]
    version: int


class _InputGradient(TypedDict):
    loss: Optional[float]
    terms: List[TermReply]


class InputGradientReply(_InputGradient, total=False):
    """The loss and its gradient: by the input, or where `at` named values, by each of them (None: it doesn't depend on that)."""

    gradient: Tensor
    gradients: Dict[str, Optional[Tensor]]
    item_losses: List[Optional[float]]
    finite: bool


class UpdateReply(TypedDict):
    """The loss before the step, and the version after it."""

    loss: Optional[float]
    version: int
    gradient_norm: Optional[float]
    update_norm: Optional[float]


class _Hello(TypedDict):
    protocol: str
    server: str
    capabilities: List[str]
    limits: Dict[str, int]
    models: List[str]
    kernels: str
    blas: str


class HelloReply(_Hello, total=False):
    """What the daemon is, what it can, and how far one may go."""

    methods: str
    role: str
    models_directory: str
    draining: bool


class PingReply(TypedDict, total=False):
    """Nothing, unless the daemon takes nothing new in."""

    draining: bool


class DrainReply(TypedDict):
    """What there is still to wait for."""

    draining: bool
    waiting: int
    running: int
    sessions: int
    connections: int


class _Layer(TypedDict):
    name: str
    kind: str
    shape: List[int]


class Layer(_Layer, total=False):
    """A layer's value: one of its own, which reads `inputs`, or another name of one, `same_as`."""

    inputs: List[str]
    same_as: str
    module: str
    function: bool
    attributes: Dict[str, Any]
    channels: str


class _Model(TypedDict):
    name: str
    architecture: str
    parameters: int
    sha256: str
    version: int
    input: List[int]


class Model(_Model, total=False):
    """A model that is served; `origin` is `configuration` or `load`."""

    origin: str
    labels: List[str]
    transform_input: bool
    normalize: str
    range: str
    channels: str
    key: str
    graph: str
    output: str
    layers: List[Layer]


class _SessionOpenReply(TypedDict):
    session: str
    version: int


class SessionOpenReply(_SessionOpenReply, total=False):
    """A session's name, the version of its weights, and the hash of the snapshot's file that it began with."""

    sha256: str


class _SnapshotReply(TypedDict):
    snapshot: str
    version: int


class SnapshotReply(_SnapshotReply, total=False):
    """A snapshot's name, the version of what it kept, or of what it was restored as, and its file's hash if it has one."""

    sha256: str


class WeightsReply(TypedDict):
    """Which file weights came from or went into, and their version."""

    sha256: str
    version: int


class DeletedReply(TypedDict):
    """How large the file was that is gone."""

    bytes: int
