"""Where a daemon is, and the socket to it."""

from __future__ import annotations

import os
import socket
from typing import Optional, Tuple, Union

DEFAULT = "/run/tench/tenchd.sock"
Address = Union[str, Tuple[str, int]]


def default() -> str:
    """What is meant where no endpoint is given: `$TENCH_ENDPOINT`, else where the service listens."""
    return os.environ.get("TENCH_ENDPOINT") or DEFAULT


def address(endpoint: str) -> Address:
    """A path, or a host and a port, of `unix:/path`, `/path` or `host:port`."""
    path = endpoint[5:] if endpoint.startswith("unix:") else endpoint if "/" in endpoint else None
    if path is None:
        host, _, port = endpoint.rpartition(":")
        if not (host and port.isdigit()):
            raise ValueError(f"{endpoint!r} is neither unix:/path, /path nor host:port")
        return host.strip("[]"), int(port)
    if (size := len(os.fsencode(path))) > 107:
        raise ValueError(f"the socket's path {path} is too long: {size} bytes, 107 at most")
    return path


def dial(endpoint: str, timeout: Optional[float]) -> socket.socket:
    """A connected socket; `ConnectionError` says what to do where no daemon is."""
    where = address(endpoint)
    try:
        if isinstance(where, tuple):
            return socket.create_connection(where, timeout)
        connection = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
        try:
            connection.settimeout(timeout)
            connection.connect(where)
        except BaseException:
            connection.close()
            raise
        return connection
    except (socket.timeout, TimeoutError):
        raise TimeoutError(f"nobody took the connection at {endpoint} in time") from None
    except OSError as error:
        raise nobody(endpoint, error) from error


def nobody(endpoint: str, error: OSError) -> ConnectionError:
    """What is raised where no daemon is, or none for this user."""
    if isinstance(error, PermissionError):
        return ConnectionError(f"the daemon at {endpoint} is not for this user: its socket's mode and group say who may connect")
    return ConnectionError(f"no daemon at {endpoint}: {error.strerror or error}; "
                           "start tenchd, or set TENCH_ENDPOINT to where it is")
