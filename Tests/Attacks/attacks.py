"""The attacks: each is given the daemon's two addresses and the time until which it goes on."""

import base64
import contextlib
import json
import selectors
import socket
import struct
import time
import zlib

MODEL = "resnet_mini"
PING = b'{"id":1,"method":"ping"}\n'


def dial(address):
    """A connection to a path, or to a host and port."""
    family = socket.AF_UNIX if isinstance(address, str) else socket.AF_INET
    peer = socket.socket(family, socket.SOCK_STREAM)
    peer.settimeout(30)
    peer.connect(address)
    return peer


def pour(peers, data, until, reads=False):
    """Sends data over and over on all peers, as fast as each takes it; reads only if told to."""
    poll = selectors.DefaultSelector()
    for peer in peers:
        peer.setblocking(False)
        poll.register(peer, selectors.EVENT_WRITE | (selectors.EVENT_READ if reads else 0), [0])
    while time.monotonic() < until and poll.get_map():
        for key, events in poll.select(0.2):
            try:
                if events & selectors.EVENT_READ and not key.fileobj.recv(1 << 16):
                    raise ConnectionError
                if events & selectors.EVENT_WRITE:
                    at = key.data[0] % len(data)
                    key.data[0] = at + key.fileobj.send(data[at:at + (1 << 18)])
            except BlockingIOError:
                pass
            except OSError:
                poll.unregister(key.fileobj)


def request(method, params, number=1):
    return json.dumps({"id": number, "method": method, "params": params}).encode() + b"\n"


def picture(size=64):
    return {"shape": [1, 3, size, size], "data": [0.5] * (3 * size * size)}


def garbage_before_the_role(unix, tcp, until):
    pour([dial(tcp) for _ in range(4)], b"1\n" * 524288, until)


def half_lines_before_the_role(unix, tcp, until):
    peers = [dial(tcp) for _ in range(24)]
    pour(peers, b"x" * (1 << 20), until)


def hello_floods(unix, tcp, until):
    pour([dial(tcp) for _ in range(10)], b'{"id":1,"method":"hello"}\n' * 10000, until)


def half_lines(unix, tcp, until):
    peers = [dial(unix) for _ in range(24)]
    for peer in peers:
        peer.setblocking(False)
    sent = [0] * len(peers)
    while time.monotonic() < until:
        for index, peer in enumerate(peers):
            if sent[index] < 60 << 20:
                with contextlib.suppress(OSError):
                    sent[index] += peer.send(b"x" * (1 << 18))


def garbage(unix, tcp, until):
    pour([dial(unix) for _ in range(8)], b"1\n" * 524288, until, reads=True)


def empty_lines(unix, tcp, until):
    pour([dial(unix) for _ in range(8)], b"\n" * (1 << 20), until)


def unread_replies(unix, tcp, until):
    pour([dial(unix) for _ in range(8)], b'{"id":1,"method":"hello"}\n' * 10000, until)


def pictures_for_no_model(unix, tcp, until):
    line = request("forward", {"model": "nope", "input": {"png": black(2048), "resize": [2046, 2048]}})
    pour([dial(unix) for _ in range(2)], line * 10, until, reads=True)


def large_pictures(unix, tcp, until):
    line = request("forward", {"model": MODEL, "encoding": "none",
                               "input": {"png": black(1900), "resize": [64, 64]}})
    pour([dial(unix) for _ in range(4)], line * 10, until, reads=True)


def numbers_by_the_million(unix, tcp, until):
    line = b'{"id":1,"method":"forward","params":{"model":"%s","input":{"shape":[1],"data":[%s]}}}\n' % (
        MODEL.encode(), b",".join([b"1"] * 2_000_000))
    pour([dial(unix) for _ in range(4)], line, until, reads=True)


def objects_by_the_thousand(unix, tcp, until):
    line = b'{"id":1,"method":"ping","params":{"x":[' + b",".join([b"{}"] * 520_000) + b"]}}\n"
    pour([dial(unix) for _ in range(4)], line, until, reads=True)


def outputs_over_and_over(unix, tcp, until):
    line = request("forward", {"model": MODEL, "input": picture(), "encoding": "none",
                               "outputs": ["layer1"] * 50_000})
    pour([dial(unix) for _ in range(2)], line, until, reads=True)


def terms_without_end(unix, tcp, until):
    term = {"model": MODEL, "weight": 1, "loss": {"kind": "logit", "class": 0, "target": 0}}
    line = request("input_gradient", {"input": picture(), "terms": [term] * 20_000})
    pour([dial(unix) for _ in range(2)], line, until, reads=True)


def pictures_of_millions(unix, tcp, until):
    size = 1600
    line = request("input_gradient", {
        "model": MODEL, "encoding": "none", "loss": {"kind": "logit", "class": 0, "target": 0},
        "input": {"png": black(size)}})
    pour([dial(unix) for _ in range(2)], line, until, reads=True)


def denormals(unix, tcp, until):
    data = picture()
    data["data"] = [1e-40] * len(data["data"])
    line = request("input_gradient", {"model": MODEL, "input": data, "encoding": "none",
                                      "loss": {"kind": "logit", "class": 0, "target": 0}})
    pour([dial(unix) for _ in range(4)], line * 8, until, reads=True)


def silent_peers(unix, tcp, until):
    peers = []
    while time.monotonic() < until:
        with contextlib.suppress(OSError):
            peers.append(dial(tcp))
        if len(peers) > 256:
            peers.pop(0).close()
        time.sleep(0.001)


def a_thousand_connections(unix, tcp, until):
    peers = []
    for _ in range(1000):
        with contextlib.suppress(OSError):
            peer = dial(unix)
            peer.sendall(PING)
            peers.append(peer)
    time.sleep(max(0, until - time.monotonic()))


def comings_and_goings(unix, tcp, until):
    while time.monotonic() < until:
        with contextlib.suppress(OSError):
            peer = dial(unix)
            peer.sendall(request("forward", {"model": MODEL, "input": picture(), "encoding": "none"}))
            peer.close()


def hoarded_sessions(unix, tcp, until):
    peer = dial(unix)
    lines = [request("session.open", {"model": MODEL, "ttl_s": 31622400}, n) for n in range(64)]
    lines += [request("snapshot", {"model": MODEL}, 100 + n) for n in range(64)]
    pour([peer], b"".join(lines), until, reads=True)


def byte_by_byte(unix, tcp, until):
    peers = [dial(unix) for _ in range(64)]
    while time.monotonic() < until:
        for peer in peers:
            with contextlib.suppress(OSError):
                peer.send(b"{")
        time.sleep(0.01)


ATTACKS = [
    garbage_before_the_role, half_lines_before_the_role, hello_floods, half_lines, garbage, empty_lines,
    unread_replies, pictures_for_no_model, large_pictures, numbers_by_the_million,
    objects_by_the_thousand, outputs_over_and_over, terms_without_end, pictures_of_millions, denormals,
    silent_peers, a_thousand_connections, comings_and_goings, hoarded_sessions, byte_by_byte,
]


def black(size):
    """A black PNG of that size, in base64: few bytes for millions of pixels."""
    def chunk(kind, data):
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))
    header = struct.pack(">IIBBBBB", size, size, 8, 2, 0, 0, 0)
    rows = zlib.compress(bytes((3 * size + 1) * size), 9)
    png = b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", rows) + chunk(b"IEND", b"")
    return base64.b64encode(png).decode()
