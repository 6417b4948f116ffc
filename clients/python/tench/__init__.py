"""A client of tenchd, the daemon that answers forward, gradient and update calls; numpy alone is required.

    loss = {"kind": "logit", "class": 0, "target": 200}
    with Tench() as tench:
        picture -= 1.5 * tench.input_gradient("googlenet", picture, loss)["gradient"]
"""

from .client import Tench
from .errors import ConnectionLost, SessionEnded, TenchError
from .pictures import Picture, picture

__all__ = ["ConnectionLost", "Picture", "SessionEnded", "Tench", "TenchError", "picture"]
__version__ = "0.1.0"
