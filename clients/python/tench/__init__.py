"""A client of tenchd, the daemon that answers forward, gradient and update calls; numpy alone is required.

    loss = {"kind": "logit", "class": 0, "target": 200}
    with Tench() as tench:
        picture -= 1.5 * tench.input_gradient("googlenet", picture, loss)["gradient"]

`tench.aio` is the client for asyncio; `tench.torch` and `tench.jax` make networks of those libraries, if they are
installed, out of a daemon's.
"""

from importlib import import_module
from typing import TYPE_CHECKING, Any

from .client import Tench
from .errors import ConnectionLost, SessionEnded, TenchError
from .pictures import Picture, picture
from .serving import DaemonFailed, serve

if TYPE_CHECKING:
    from . import aio as aio

__all__ = ["ConnectionLost", "DaemonFailed", "Picture", "SessionEnded", "Tench", "TenchError", "picture", "serve"]
__version__ = "0.1.0"


def __getattr__(name: str) -> Any:
    """The parts that are imported when they are used."""
    if name in ("aio", "jax", "torch"):
        return import_module(f".{name}", __name__)
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
