"""A server of published files as good and as bad as they come: pull_server.py FOLDER. Prints its port, then a line for each request.

What stands before a file's name in its address says how it is served: `good`, with ranges; `whole`, without; `cut`, breaking off after a
third of what is left, but for the last bytes; `wrong`, of the right length with one byte changed; `page`, a page to log in on; `long`,
without an end; `busy`, an error of the server's that passes; anything else there isn't.
"""

import http.server
import os
import sys
import threading

PAGE = b"<!DOCTYPE html><html><body>Please log in</body></html>"


class Handler(http.server.BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    refusals = {}

    def log_message(self, *_):
        """The lines that are printed are the tests'."""

    def do_GET(self):
        manner, _, name = self.path.lstrip("/").partition("/")
        asked = self.headers.get("Range")
        print(manner, name, asked or "all", flush=True)
        path = os.path.join(self.server.folder, os.path.basename(name))
        if manner == "page":
            return self.answer(200, PAGE, kind="text/html")
        if manner not in ("good", "whole", "cut", "wrong", "long", "busy") or not os.path.exists(path):
            return self.answer(404, b"no such file")
        if manner == "busy" and self.refusals.setdefault(name, 1):
            self.refusals[name] -= 1
            return self.answer(503, b"try again")
        with open(path, "rb") as file:
            content = file.read()
        if manner == "wrong":
            content = content[:-1] + bytes([content[-1] ^ 1])
        if manner == "long":
            content *= 3
        start = int(asked.split("=")[1].rstrip("-")) if asked and manner != "whole" else 0
        if start >= len(content):
            return self.answer(416, b"")
        rest = content[start:]
        self.send_response(206 if start else 200)
        self.send_header("Content-Length", str(len(rest)))
        if start:
            self.send_header("Content-Range", f"bytes {start}-{len(content) - 1}/{len(content)}")
        self.end_headers()
        if manner == "cut" and len(rest) > 1000:
            self.wfile.write(rest[: len(rest) // 3])
            self.close_connection = True
            return None
        return self.wfile.write(rest)

    def answer(self, status, body, kind="text/plain"):
        self.send_response(status)
        self.send_header("Content-Type", kind)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)


def main():
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.folder = sys.argv[1]
    print(server.server_address[1], flush=True)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    # Ends with whoever started it: by a signal, or by the end of the input.
    threading.Event().wait(600)


main()
