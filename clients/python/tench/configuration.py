"""What a client is, apart from its connection."""

from __future__ import annotations

import base64
import os
from pathlib import Path
from typing import Any, Dict, Mapping, Optional, Sequence, Union

from . import endpoint as endpoints
from .repeating import RETRIES

File = Union[str, "os.PathLike[str]"]


class Configuration:
    """Where a client's daemon is and how patient it is: all that is pickled, copied and shown of it."""

    def __init__(self, endpoint: Optional[File], timeout: Optional[float], token_file: Optional[File], retries: int) -> None:
        self.endpoint = os.fspath(endpoint or endpoints.default())
        endpoints.address(self.endpoint)
        if timeout is not None and not timeout > 0:
            raise ValueError(f"timeout: {timeout} should be a number of seconds above 0, or None to wait however long it takes")
        if retries < 0:
            raise ValueError(f"retries: {retries} should be 0 or more")
        self.timeout, self.retries = timeout, retries
        self.token_file = None if token_file is None else os.fspath(token_file)

    def __getstate__(self) -> Dict[str, Any]:
        return {name: getattr(self, name) for name in ("endpoint", "timeout", "token_file", "retries")}

    def __setstate__(self, state: Mapping[str, Any]) -> None:
        self.__dict__.update(state)

    def __repr__(self) -> str:
        options = [f"{name}={value!r}" for name, value in self.__getstate__().items()
                   if name != "endpoint" and value is not None and (name, value) != ("retries", RETRIES)]
        module = type(self).__module__.replace(".client", "")  # where people import it from
        return f"{module}.{type(self).__name__}({', '.join([repr(self.endpoint), *options])})"

    @staticmethod
    def png(path: File, resize: Optional[Sequence[int]] = None) -> Dict[str, Any]:
        """A PNG file as an input that the daemon decodes; `resize` is (height, width)."""
        picture = {"png": base64.b64encode(Path(path).read_bytes()).decode()}
        return picture if resize is None else {**picture, "resize": resize}
