"""The client for asyncio: many calls overlap on one connection.

    async with aio.Tench() as tench:
        first, second = await asyncio.gather(tench.forward("a", picture), tench.forward("b", picture))
"""

from __future__ import annotations

import asyncio
import os
from contextlib import asynccontextmanager, suppress
from functools import wraps
from typing import TYPE_CHECKING, Any, AsyncIterator, Awaitable, Callable, Dict, Mapping, Optional

from . import calls
from .calls import Call, R, documented
from .configuration import Configuration, File
from .encoding import prepared
from .errors import SessionEnded, TenchError
from .link import Link
from .repeating import AT_ONCE, RETRIES, Patience
from .sessions import Sessions

if TYPE_CHECKING:
    from typing_extensions import Concatenate, ParamSpec

    P = ParamSpec("P")

IN_FLIGHT = 8  # what a daemon reads of a connection without having answered, unless it was told otherwise


def awaited(call: Callable[P, Call[R]]) -> Callable[Concatenate[Any, P], Awaitable[R]]:
    """A method that makes a call and is awaited for its answer."""

    @wraps(call)
    async def method(self: Tench, /, *args: P.args, **kwargs: P.kwargs) -> R:
        made = call(*args, **kwargs)
        return made.read(await self.call(made.method, **made.params))

    return documented(method, call)


class _Desk:
    """What belongs to one event loop of one process."""

    def __init__(self, loop: asyncio.AbstractEventLoop) -> None:
        self.loop, self.pid = loop, os.getpid()
        self.dialling, self.turns = asyncio.Lock(), asyncio.Semaphore(IN_FLIGHT)
        self.sessions, self.lost = Sessions(), ""
        self.last_words: Optional[TenchError] = None
        self._link: Optional[Link] = None

    def link(self) -> Optional[Link]:
        """The connection, unless there is none yet or it was lost."""
        if self._link is not None and self._link.lost:
            self.lost, self.last_words, self._link = self._link.lost, self._link.last_words, None
        return self._link

    async def dialled(self, client: Configuration) -> Link:
        """The connection; several calls that find none make one together."""
        async with self.dialling:
            if (link := self.link()) is None:
                try:
                    link = await Link.dial(client.endpoint, client.token_file, client.timeout)
                except ConnectionError as error:
                    if self.last_words is not None:
                        raise self.last_words from error  # it is known why nobody answers, and so whether to wait
                    raise
                self._link, self.last_words = link, None
            return link


class Tench(Configuration):
    """A client of the daemon at `endpoint`, whose methods are those of `tench.Tench`, to be awaited.

    Calls overlap on one connection, eight at a time of those that compute, which the daemon does one after another. A
    task that is cancelled, or whose `timeout` passes, has the daemon drop its call, and the connection goes on with the
    others'. In another event loop, as of a second `asyncio.run`, or a forked child, it dials anew.
    """

    def __init__(self, endpoint: Optional[File] = None, timeout: Optional[float] = None,
                 token_file: Optional[File] = None, retries: int = RETRIES) -> None:
        super().__init__(endpoint, timeout, token_file, retries)
        self._current: Optional[_Desk] = None

    async def call(self, method: str, **params: Any) -> Dict[str, Any]:
        """Any method of the protocol; members that are None are left out."""
        members, patience = prepared(params), Patience(method, self.retries)
        while True:
            try:
                return await self._ask(method, members)
            except Exception as error:
                if (pause := patience.pause(error)) is None:
                    raise
            await asyncio.sleep(pause)

    forward = awaited(calls.forward)
    input_gradient = awaited(calls.input_gradient)
    update = awaited(calls.update)
    hello = awaited(calls.hello)
    ping = awaited(calls.ping)
    stats = awaited(calls.stats)
    drain = awaited(calls.drain)
    models = awaited(calls.models)
    layers = awaited(calls.layers)
    session_open = awaited(calls.session_open)
    session_close = awaited(calls.session_close)
    session_list = awaited(calls.session_list)
    connection_list = awaited(calls.connection_list)
    connection_close = awaited(calls.connection_close)
    slow_list = awaited(calls.slow_list)
    snapshot = awaited(calls.snapshot)
    restore = awaited(calls.restore)
    snapshot_list = awaited(calls.snapshot_list)
    snapshot_drop = awaited(calls.snapshot_drop)
    model_load = awaited(calls.model_load)
    model_unload = awaited(calls.model_unload)
    model_save = awaited(calls.model_save)
    model_delete = awaited(calls.model_delete)

    @asynccontextmanager
    async def session(self, model: str, ttl_s: Optional[int] = None, snapshot: Optional[str] = None) -> AsyncIterator[str]:
        """A private copy of a model's weights, or of a named snapshot's, by its name; it is closed at the end of the block."""
        session = (await self.session_open(model, ttl_s, snapshot))["session"]
        try:
            yield session
        except BaseException:
            # What ended the block matters more than what closing might raise.
            with suppress(Exception):
                await self._ask("session.close", {"session": session})
            raise
        with suppress(SessionEnded):
            await self.session_close(session)

    async def close(self) -> None:
        """Closes the connection; calls that wait raise `ConnectionLost`."""
        desk, self._current = self._current, None
        if desk is not None and desk.loop is asyncio.get_running_loop() and (link := desk.link()) is not None:
            link.close()
            await asyncio.sleep(0)  # asyncio closes the socket in the loop's next round

    async def __aenter__(self) -> Tench:
        await self._desk().dialled(self)
        return self

    async def __aexit__(self, *_: object) -> None:
        await self.close()

    def __setstate__(self, state: Mapping[str, Any]) -> None:
        super().__setstate__(state)
        self._current = None

    async def _ask(self, method: str, params: Mapping[str, Any]) -> Dict[str, Any]:
        desk = self._desk()
        if method in AT_ONCE and not params.get("named"):
            return await self._ask_now(desk, method, params)
        async with desk.turns:
            return await self._ask_now(desk, method, params)

    async def _ask_now(self, desk: _Desk, method: str, params: Mapping[str, Any]) -> Dict[str, Any]:
        known = desk.link()
        desk.sessions.check(params, known.serial if known else None, desk.lost)
        link = known or await desk.dialled(self)
        result = await link.ask(method, params, self.timeout)
        desk.sessions.note(method, params, result, link.serial)
        return result

    def _desk(self) -> _Desk:
        loop = asyncio.get_running_loop()
        if self._current is None or self._current.loop is not loop or self._current.pid != os.getpid():
            self._current = _Desk(loop)
        return self._current
