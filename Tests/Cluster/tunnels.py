#!/usr/bin/env python3
"""A daemon asked from another host through ssh and through stunnel, as TUNNELS.md says, while somebody listens on the line.

    Tests/Cluster/tunnels.py BIN

It takes root, openssh-server, stunnel4, and the package numpy.
"""

from __future__ import annotations

import atexit
import os
import socket
import sys
import time
from pathlib import Path
from threading import Event, Thread
from typing import List

from hosts import RESNET, ROOT, Hosts, check, sh, until

sys.path.insert(0, str(ROOT / "clients" / "python"))
from tench import Tench, TenchError  # noqa: E402

SECRET = b'"method"'  # which every request has
EVERYTHING = 0x0003  # ETH_P_ALL
USER = "nobody"
RUN = Path("/run/sshd")


class Listening:
    """Whether a text was seen on the hub's line, while the block lasted."""

    def __init__(self) -> None:
        self._line = socket.socket(socket.AF_PACKET, socket.SOCK_RAW, socket.htons(EVERYTHING))
        self._line.bind(("h1", 0))
        self._line.settimeout(0.1)
        self._is_over, self.packets, self.has_heard = Event(), 0, False

    def __enter__(self) -> Listening:
        self._ear = Thread(target=self._listen)
        self._ear.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._is_over.set()
        self._ear.join()
        self._line.close()

    def _listen(self) -> None:
        while not self._is_over.is_set():
            try:
                packet = self._line.recv(1 << 16)
            except TimeoutError:
                continue
            self.packets += 1
            self.has_heard = self.has_heard or SECRET in packet


def asked(endpoint: object, how: str, *, is_told: bool) -> None:
    """Asks as anybody would; whether the line told, and that the far end grants no more than a session."""
    with Listening() as line, Tench(endpoint, timeout=20) as daemon:
        hello = daemon.hello()
        logit = daemon.forward("resnet_mini", [[[[0.5] * 32] * 32] * 3], top=1)["top"][0][0]
        time.sleep(0.3)
    check(hello["server"].startswith("tenchd") and line.packets > 0 and line.has_heard == is_told,
          f"{how}: class {logit['class']}, and who listens on the line reads {'all of it' if is_told else 'nothing'} "
          f"({line.packets} packets)")
    with Tench(endpoint, timeout=20) as daemon:
        try:
            daemon.model_unload("resnet_mini")
            check(False, f"{how}: unloads the model")
        except TenchError as error:
            check(error.type == "forbidden", f"{how}: may not what an administrator may")


def half_closed(endpoint: object, how: str) -> None:
    """What socat and `nc -N` do."""
    kind = socket.AF_UNIX if "/" in str(endpoint) else socket.AF_INET
    where = str(endpoint) if kind == socket.AF_UNIX else ("127.0.0.1", int(str(endpoint).split(":")[1]))
    with socket.socket(kind) as peer:
        peer.connect(where)
        peer.settimeout(20)
        peer.sendall(b'{"id":1,"method":"ping"}\n')
        peer.shutdown(socket.SHUT_WR)
        said = b"".join(iter(lambda: peer.recv(4096), b""))
    check(b'"result"' in said, f"{how}: a client that closed its sending half gets its reply, and then the end")


def ssh(hosts: Hosts) -> List[str]:
    """A server on h1, and the command of a tunnel to it."""
    folder = hosts.folder / "ssh"
    folder.mkdir()
    for key in ("host", "client"):
        sh("ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-f", folder / key)
    (folder / "authorized").write_text('restrict,port-forwarding,command="/bin/false" ' + (folder / "client.pub").read_text())
    (folder / "authorized").chmod(0o644)
    (folder / "known").write_text(f"{hosts.address('h1')} {(folder / 'host.pub').read_text()}")
    if not RUN.exists():  # sshd insists on it, and Debian makes it when the service starts
        RUN.mkdir()
        atexit.register(RUN.rmdir)
    hosts.start("sshd", "h1", "/usr/sbin/sshd", "-D", "-e", "-f", "/dev/null", "-o", f"HostKey={folder}/host", "-o", "StrictModes=no",
                "-o", f"AuthorizedKeysFile={folder}/authorized", "-o", "UsePAM=no", "-o", f"PidFile={folder}/pid")
    until("sshd listens", lambda: hosts.listens("h1", 22))
    return ["ssh", "-N", "-F", "none", "-o", "ExitOnForwardFailure=yes", "-o", "StreamLocalBindUnlink=yes", "-o", "ServerAliveInterval=15",
            "-o", f"UserKnownHostsFile={folder}/known", "-i", str(folder / "client"),
            "-L", f"{hosts.folder}/tunnel.sock:{hosts.folder}/daemon.sock", f"{USER}@{hosts.address('h1')}"]


def stunnel(hosts: Hosts) -> None:
    """Both ends, by the shipped configurations."""
    (hosts.folder / "tench.psk").write_text(f"laptop:{os.urandom(32).hex()}\n")
    (hosts.folder / "tench.psk").chmod(0o600)
    for name, host in (("server", "h1"), ("client", "hub")):
        told = (ROOT / f"clients/cluster/stunnel-{name}.conf").read_text()
        told = told.replace("/run/tench/tenchd.sock", f"{hosts.folder}/daemon.sock").replace("10.0.0.1", hosts.address("h1"))
        told = told.replace("/etc/stunnel/tench.psk", f"{hosts.folder}/tench.psk").replace("setgid = tench", "setgid = stunnel4")
        (hosts.folder / f"stunnel-{name}.conf").write_text("foreground = yes\ndebug = info\n" + told)
        hosts.start(f"stunnel-{name}", host, "stunnel4", hosts.folder / f"stunnel-{name}.conf")
    until("stunnel listens", lambda: hosts.listens("h1", 7443) and hosts.listens("hub", 7433))


def main() -> None:
    with Hosts(["h1"], Path(sys.argv[1]).resolve()) as hosts:
        hosts.enter("hub")
        token = hosts.folder / "token"
        token.write_text("a token of sixteen bytes or more\n")
        token.chmod(0o600)
        hosts.daemon("daemon", "h1", "--model", RESNET, "--threads", "1")
        (hosts.folder / "daemon.sock").chmod(0o666)  # in place of the service's group
        hosts.start("plain", "h1", "socat", "TCP-LISTEN:7000,fork,reuseaddr,su=nobody", f"UNIX-CONNECT:{hosts.folder}/daemon.sock")
        until("socat listens", lambda: hosts.listens("h1", 7000))
        asked(f"{hosts.address('h1')}:7000", "without a tunnel", is_told=True)

        tunnel, command = hosts.folder / "tunnel.sock", ssh(hosts)
        process = hosts.start("ssh", "hub", *command)
        until("the tunnel is there", tunnel.exists)
        asked(tunnel, "through ssh", is_told=False)
        half_closed(tunnel, "through ssh")
        with Tench(tunnel, timeout=20, retries=8) as daemon:
            daemon.ping()
            process.kill()
            process.wait()
            hosts.start("ssh", "hub", *command)
            check(daemon.hello()["server"].startswith("tenchd"), "a client with retries does not notice that ssh was begun anew")

        stunnel(hosts)
        asked("127.0.0.1:7433", "through stunnel", is_told=False)
        half_closed("127.0.0.1:7433", "through stunnel")
        ciphers = [line.split(": ", 1)[1] for line in hosts.log("stunnel-client").splitlines() if "ciphersuite" in line]
        check("TLSv1.3" in ciphers[0], f"through stunnel: {ciphers[0]}")
        (hosts.folder / "tench.psk").write_text(f"laptop:{os.urandom(32).hex()}\n")
        hosts.start("stranger", "hub", "stunnel4", stranger(hosts))
        until("the stranger's end listens", lambda: hosts.listens("hub", 7434))
        try:
            Tench("127.0.0.1:7434", timeout=10, retries=0).ping()
            check(False, "a client with another secret is answered")
        except (ConnectionError, TimeoutError) as error:
            check(True, f"a client with another secret is not answered: {error}")


def stranger(hosts: Hosts) -> Path:
    """The client's configuration at another port, which will read the secret that was changed meanwhile."""
    path = hosts.folder / "stunnel-stranger.conf"
    path.write_text((hosts.folder / "stunnel-client.conf").read_text().replace(":7433", ":7434"))
    return path


if __name__ == "__main__":
    main()
