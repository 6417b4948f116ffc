#!/usr/bin/env python3
"""HAProxy by the shipped configuration in front of three daemons on three hosts, which drain, die, hang and are cut off.

    Tests/Cluster/proxies.py BIN

It takes root, haproxy, and the package numpy.
"""

from __future__ import annotations

import os
import signal
import socket
import sys
import time
from contextlib import ExitStack
from pathlib import Path
from threading import Thread
from typing import Any, Dict, List

import numpy as np
from hosts import HUB, RESNET, ROOT, Hosts, check, until

sys.path.insert(0, str(ROOT / "clients" / "python"))
from tench import Tench, TenchError  # noqa: E402

PROXY = f"{HUB}:7433"
LOSS = {"kind": "logit", "class": 0, "target": 200}


class Site:
    """The daemons, their agents, and the proxy before them."""

    def __init__(self, hosts: Hosts) -> None:
        self.hosts = hosts
        self.token = hosts.folder / "token"
        self.token.write_text("a token of sixteen bytes or more\n")
        self.token.chmod(0o600)
        for host in hosts.names:
            self.serve(host)
            hosts.start(f"agent-{host}", host, sys.executable, ROOT / "clients/cluster/agent", "--listen", f"{hosts.address(host)}:7434",
                        "--endpoint", hosts.folder / f"{host}.sock")
        told = (ROOT / "clients/cluster/haproxy.cfg").read_text()
        for number, host in enumerate(hosts.names, 1):
            told = told.replace(f"10.0.0.{number}:", f"{hosts.address(host)}:")
        told = told.replace("/run/haproxy/admin.sock", str(self.admin)).replace("log /dev/log local0", "log stdout format raw local0")
        (hosts.folder / "haproxy.cfg").write_text(told)
        hosts.start("haproxy", "hub", "haproxy", "-db", "-f", hosts.folder / "haproxy.cfg")
        self.standing("all are up", first="UP", second="UP", third="UP")

    @property
    def admin(self) -> Path:
        return self.hosts.folder / "haproxy.sock"

    def serve(self, host: str) -> None:
        """A daemon that tells by a model's name where it is."""
        (self.hosts.folder / f"{host}.sock").unlink(missing_ok=True)
        self.hosts.daemon(host, host, "--model", RESNET, "--model", f"on_{host}=resnet_mini:seed=1", "--token-file", self.token,
                          "--threads", "1", port=7433)

    def client(self, **more: Any) -> Tench:
        return Tench(PROXY, token_file=self.token, **{"timeout": 60, **more})

    def states(self) -> Dict[str, str]:
        """What the proxy takes each server to be."""
        with socket.socket(socket.AF_UNIX) as peer:
            try:
                peer.connect(str(self.admin))
            except OSError:
                return {}
            peer.sendall(b"show stat\n")
            text = b"".join(iter(lambda: peer.recv(1 << 16), b"")).decode()
        rows = [line.split(",") for line in text.splitlines() if line.startswith("daemons,")]
        return {row[1]: row[17].split()[0] for row in rows}

    def standing(self, what: str, seconds: float = 30, **wanted: str) -> float:
        """Waits until the proxy takes servers to be so."""
        began = time.monotonic()
        until(f"{what}: {wanted}, but {self.states()}", lambda: wanted.items() <= self.states().items(), seconds)
        return time.monotonic() - began

    def spread(self, stack: ExitStack, count: int) -> List[str]:
        """Where so many connections went that are open at the same time."""
        return [where(stack.enter_context(self.client())) for _ in range(count)]

    def admin_asks(self, host: str, method: str, **params: Any) -> Dict[str, Any]:
        with Tench(self.hosts.folder / f"{host}.sock") as daemon:
            return daemon.call(method, **params)


def where(client: Tench) -> str:
    return next(name for name in client.hello()["models"] if name.startswith("on_"))[3:]


def passed_through(site: Site) -> None:
    with ExitStack() as stack:
        went = site.spread(stack, 6)
        check(all(went.count(host) == 2 for host in site.hosts.names), f"six connections go to the three daemons in equal parts: {went}")
    try:
        with Tench(PROXY, timeout=10, retries=0) as stranger:
            stranger.hello()
        check(False, "without the token nothing is told")
    except TenchError as error:
        check(error.type == "unauthorized", f"the token is asked for through the proxy, of each connection: {error}")
    picture = np.full((1, 3, 64, 64), 0.5, np.float32)
    with site.client() as client, site.client() as other:
        with client.session("resnet_mini") as session:
            for _ in range(3):
                client.update("resnet_mini", picture, {"kind": "cross_entropy", "class": 3}, {"kind": "sgd", "lr": 0.01}, session=session)
            check(client.forward("resnet_mini", picture, session=session)["version"] == 4, "a session stays with its connection")
            try:
                other.call("forward", model="resnet_mini", input=picture, session=session)
                check(False, "another connection knows the session")
            except TenchError as error:
                check(where(other) != where(client), f"another connection is at another daemon, which has no such session: {error}")


def half_closed(site: Site) -> None:
    """What `nc -N` does, and then a client that changes its mind."""
    with socket.create_connection((HUB, 7433)) as peer:
        peer.sendall(b'{"id":1,"method":"ping"}\n')
        peer.shutdown(socket.SHUT_WR)
        said = b"".join(iter(lambda: peer.recv(4096), b""))
        check(b'"result"' in said, "a client that closed its sending half gets its reply")
    with site.client(retries=0) as client:
        host, errors = where(client), []

        def ask() -> None:
            try:
                client.input_gradient("resnet_mini", np.full((40, 3, 320, 320), 0.5, np.float32), LOSS)
            except TenchError as error:
                errors.append(error.type)

        asking = Thread(target=ask)
        asking.start()
        until("it computes", lambda: site.admin_asks(host, "stats")["queue"]["running"], 20)
        client.cancel()
        asking.join()
        check(errors == ["cancelled"], "a request that is cancelled by its client is dropped by its daemon")


def drained(site: Site) -> None:
    """A daemon that drains is given nothing new, keeps what it has, and comes back."""
    first = site.hosts.names[0]
    with ExitStack() as stack:
        kept = next(client for client in (stack.enter_context(site.client()) for _ in range(6)) if where(client) == first)
        session = stack.enter_context(kept.session("resnet_mini"))
        site.admin_asks(first, "drain")
        took = site.standing("the proxy hears of it", first="DRAIN")
        check(True, f"a daemon that drains is told to the proxy by its agent, within {took:.1f} s")
        went = site.spread(stack, 6)
        check(first not in went, f"six connections more go to the others: {went}")
        picture = np.full((1, 3, 64, 64), 0.5, np.float32)
        version = kept.forward("resnet_mini", picture, session=session)["version"]
        check(where(kept) == first and version == 1, "who was there goes on, in the session that was open")
    site.admin_asks(first, "drain", on=False)
    site.standing("it is taken back", first="UP")
    with ExitStack() as stack:
        went = site.spread(stack, 6)
        check(went.count(first) == 2, f"when it drains no more it is given its part: {went}")
    with ExitStack() as stack:
        clients = [stack.enter_context(site.client(retries=8)) for _ in range(6)]
        leaving = next(client for client in clients if where(client) == first)
        site.admin_asks(first, "drain", stop=True)
        until("it ends", lambda: not site.hosts.pids(first, "tenchd"))
        check(where(leaving) != first, "when it drains to stop, its last clients dial again, and see no error")
    site.standing("the proxy hears of it", first="DOWN")
    site.serve(first)
    took = site.standing("it is taken back", first="UP")
    check(True, f"begun again it is neither down nor drained any more, within {took:.1f} s")


def killed(site: Site) -> None:
    """A daemon is killed, and comes back; its agent lives on."""
    second = site.hosts.names[1]
    with ExitStack() as stack:
        clients = [stack.enter_context(site.client(retries=8)) for _ in range(6)]
        victims = [client for client in clients if where(client) == second]
        os.kill(site.hosts.pids(second, "tenchd")[0], signal.SIGKILL)
        began = time.monotonic()
        went = [where(client) for client in victims]
        check(second not in went, f"clients of a killed daemon dial again, and are at {went} after {time.monotonic() - began:.1f} s, "
              "without an error")
        site.standing("the proxy hears of it", second="DOWN")
    site.serve(second)
    took = site.standing("it is taken back", second="UP")
    check(True, f"a daemon that is there again is taken back within {took:.1f} s")


def hung(site: Site) -> None:
    """A daemon that is stopped, and a host that is cut off: connections end, though nobody says so."""
    third = site.hosts.names[2]
    pid = site.hosts.pids(third, "tenchd")[0]
    for what, begin, end in (("whose daemon hangs", lambda: os.kill(pid, signal.SIGSTOP), lambda: os.kill(pid, signal.SIGCONT)),
                             ("that is cut off", lambda: site.hosts.cut(third), lambda: site.hosts.join(third))):
        with ExitStack() as stack:
            clients = [stack.enter_context(site.client(retries=8)) for _ in range(6)]
            victim = next(client for client in clients if where(client) == third)
            begin()
            began = time.monotonic()
            went = where(victim)
            check(went != third, f"a client at a host {what} is at {went} after {time.monotonic() - began:.1f} s, without an error")
            end()
        site.standing("it is taken back", third="UP", seconds=60)


def run_through(site: Site) -> None:
    """A run by the proxy, one of whose daemons is killed in the middle, to the bytes of one without."""
    made = []
    for out, is_killed in (("straight", False), ("through", True)):
        folder = site.hosts.folder / out
        endpoint = PROXY if is_killed else f"{site.hosts.address(site.hosts.names[0])}:7433"
        process = site.hosts.start(out, "hub", "tench-class", "--model", "resnet_mini", "--classes", "0-9", "--out", folder,
                                   "--endpoint", endpoint, "--token-file", site.token)
        if is_killed:
            until("a few pictures are there", lambda: len(list(folder.glob("0*.png"))) >= 3)
            busy = max(site.hosts.names, key=lambda host: site.admin_asks(host, "stats")["queue"]["done"]
                       if site.admin_asks(host, "stats")["queue"]["running"] else -1)
            os.kill(site.hosts.pids(busy, "tenchd")[0], signal.SIGKILL)
        check(process.wait(200) == 0, f"a run {'by the proxy, whose daemon is killed in the middle, ' if is_killed else ''}ends well")
        made.append({path.name: path.read_bytes() for path in folder.glob("*.png")})
    check(made[0] == made[1] and len(made[0]) == 11, "to the same bytes")


def main() -> None:
    with Hosts(["h1", "h2", "h3"], Path(sys.argv[1]).resolve()) as hosts:
        hosts.enter("hub")
        site = Site(hosts)
        passed_through(site)
        half_closed(site)
        drained(site)
        killed(site)
        hung(site)
        run_through(site)


if __name__ == "__main__":
    main()
