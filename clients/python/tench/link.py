"""One connection on which many calls overlap, for `tench.aio`."""

from __future__ import annotations

import asyncio
import itertools
from typing import Any, Dict, Mapping, NamedTuple, Optional

from . import authentication, lines
from . import endpoint as endpoints
from .errors import ConnectionLost, TenchError

_serials = itertools.count(1)
_ids = itertools.count(1)
# What a daemon says of a line that it could not take in, without knowing whose it is.
OF_LONG_LINES = frozenset({"too_large", "out_of_memory"})


class _Waiting(NamedTuple):
    size: int
    reply: "asyncio.Future[Dict[str, Any]]"


class Link(asyncio.Protocol):
    """A connection's replies, each given to who waits for it; belongs to the event loop that it was made in."""

    def __init__(self, endpoint: str) -> None:
        self.endpoint, self.serial, self.lost = endpoint, next(_serials), ""
        self.last_words: Optional[TenchError] = None
        self._lines = lines.Lines()
        self._waiting: Dict[lines.Id, _Waiting] = {}
        self._transport: Optional[asyncio.Transport] = None

    @classmethod
    async def dial(cls, endpoint: str, token_file: Optional[str], timeout: Optional[float]) -> Link:
        """A connection that has proved, where there is a token, that it knows it."""
        loop, where = asyncio.get_running_loop(), endpoints.address(endpoint)
        opening = (loop.create_connection(lambda: cls(endpoint), *where) if isinstance(where, tuple)
                   else loop.create_unix_connection(lambda: cls(endpoint), where))
        try:
            _, link = await asyncio.wait_for(opening, timeout)
        except (asyncio.TimeoutError, TimeoutError):
            raise TimeoutError(f"nobody took the connection at {endpoint} in time") from None
        except OSError as error:
            raise endpoints.nobody(endpoint, error) from error
        if token_file is not None:
            try:
                secret = authentication.token(token_file)
                challenge = (await link.ask("auth.challenge", {}, timeout))["challenge"]
                await link.ask("auth.answer", {"proof": authentication.proof(secret, challenge)}, timeout)
            except BaseException:
                link.close()
                raise
        return link

    async def ask(self, method: str, params: Mapping[str, Any], timeout: Optional[float]) -> Dict[str, Any]:
        """The result of a request. Whoever stops waiting has the daemon drop it; the connection goes on."""
        identifier = next(_ids)
        line = lines.request(identifier, method, params)
        reply: asyncio.Future[Dict[str, Any]] = asyncio.get_running_loop().create_future()
        if self.lost or self._transport is None:
            raise self._ending(unsent=True)
        self._waiting[identifier] = _Waiting(len(line), reply)
        self._transport.write(line)
        try:
            await asyncio.wait({reply}, timeout=timeout)
        finally:
            if reply.done():
                reply.exception()  # asyncio complains of errors that nobody has looked at, also of a cancelled task's
            if self._waiting.pop(identifier, None) is not None and not self.lost:
                self._transport.write(lines.request(f"cancel-{identifier}", "cancel", {"target": identifier}))
        if not reply.done():
            raise TimeoutError(f"no reply within {timeout:g} s; the daemon was asked to drop the call")
        return reply.result()

    def close(self) -> None:
        """Ends it; who still waits gets `ConnectionLost`."""
        self.lost = self.lost or "it was closed"
        if self._transport is not None:
            self._transport.close()

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """As asyncio wants it."""
        assert isinstance(transport, asyncio.Transport)
        self._transport = transport

    def data_received(self, data: bytes) -> None:
        """Gives replies to who waits for them; those to nobody were cancelled."""
        for reply in map(lines.reply, self._lines.feed(data)):
            if reply and reply["id"] is None:
                self.last_words = TenchError.of(reply["error"])
                if self.last_words.type == "shutting_down":
                    self.lost = self.lost or str(self.last_words)  # nothing more is read, though it is open for a moment yet
                self._give_to_whom_it_concerns(self.last_words)
            elif reply and (waiting := self._waiting.pop(reply["id"], None)) is not None and not waiting.reply.done():
                if "error" in reply:
                    waiting.reply.set_exception(TenchError.of(reply["error"]))
                else:
                    waiting.reply.set_result(reply["result"])

    def connection_lost(self, error: Optional[Exception]) -> None:
        """Tells all who wait."""
        self.lost = self.lost or str(error or "the daemon closed it")
        self._fail(list(self._waiting), self._ending())

    def _give_to_whom_it_concerns(self, error: TenchError) -> None:
        longest = sorted(self._waiting, key=lambda each: self._waiting[each].size)[-1:]
        self._fail(longest if error.type in OF_LONG_LINES else list(self._waiting), error)

    def _fail(self, identifiers: "list[lines.Id]", error: Exception) -> None:
        for waiting in map(self._waiting.pop, identifiers):
            if not waiting.reply.done():
                waiting.reply.set_exception(error)

    def _ending(self, unsent: bool = False) -> ConnectionLost:
        return ConnectionLost.of(self.endpoint, self.lost, unsent)
