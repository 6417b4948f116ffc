"""What the calls that list something return: sessions, connections, slow requests, snapshots."""

from __future__ import annotations

from typing import List, TypedDict


class _Session(TypedDict):
    session: str
    model: str
    version: int
    age_s: float
    idle_s: float
    bytes: int


class Session(_Session, total=False):
    """A session that there is."""

    user: int
    peer: str
    connection: int
    ttl_s: int
    ttl_left_s: float


class SessionListReply(TypedDict):
    """One's own sessions, oldest first."""

    sessions: List[Session]


class _Connection(TypedDict):
    connection: int
    peer: str
    transport: str
    age_s: float
    idle_s: float
    requests: int
    bytes_in: int
    bytes_out: int
    unread: int
    waiting: int
    running: int


class Connection(_Connection, total=False):
    """A connection that there is."""

    user: int
    role: str
    own: bool
    method: str
    model: str
    running_s: float


class ConnectionListReply(TypedDict):
    """One's own connections, oldest first."""

    connections: List[Connection]


class _ConnectionClose(TypedDict):
    peer: str
    requests: int


class ConnectionCloseReply(_ConnectionClose, total=False):
    """Whose connection was closed, and how many of its requests were given up."""

    user: int


class _SlowRequest(TypedDict):
    number: int
    age_s: float
    connection: int
    peer: str
    request: str
    method: str
    total_ms: float
    queue_ms: float
    compute_ms: float
    bytes_in: int
    bytes_out: int


class SlowRequest(_SlowRequest, total=False):
    """A request that took long."""

    user: int
    model: str
    error: str


class SlowListReply(TypedDict):
    """One's own slow requests, the newest first, and how long a request takes that is one."""

    slow_ms: int
    requests: List[SlowRequest]


class _Snapshot(TypedDict):
    snapshot: str
    model: str
    version: int
    age_s: float
    bytes: int
    kept_with: str


class Snapshot(_Snapshot, total=False):
    """A snapshot that there is."""

    user: int
    peer: str
    session: str


class _NamedSnapshot(TypedDict):
    name: str
    age_s: float
    bytes: int


class NamedSnapshot(_NamedSnapshot, total=False):
    """A snapshot in the models directory, as its file says it."""

    model: str
    architecture: str
    classes: int
    version: int
    optimizer: str
    user: int


class _SnapshotListReply(TypedDict):
    snapshots: List[Snapshot]


class SnapshotListReply(_SnapshotListReply, total=False):
    """One's own snapshots, oldest first, and where they were asked for those with names, by alphabet."""

    named: List[NamedSnapshot]
