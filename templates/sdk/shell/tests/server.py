"""The server of the tests, on the loopback interface: `server.py FOLDER`.

It plays saved exchanges (`/play/FILE.json/...`) and compares what it is sent with them; what differs
is its answer then. `/answers/A,B/...` is answered by A, then by B again and again: a status with
headers behind it (`429;Retry-After=3`), `close` or `slow`.

In its folder it writes its port, what it answered last (`answer`) and all it was sent (`requests`).
"""

import json
import re
import sys
import time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from urllib.parse import parse_qsl, unquote

FOLDER = Path(sys.argv[1])


class Server(ThreadingHTTPServer):
    daemon_threads = True
    request_queue_size = 64

    def __init__(self):
        super().__init__(("127.0.0.1", 0), Handler)
        self.turns = {}

    def handle_error(self, request, client_address):
        """Nobody minds a client that went away."""


class Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    wbufsize = -1

    def handle_one_request(self):
        self.raw_requestline = self.rfile.readline(65537)
        if self.raw_requestline and self.parse_request():
            self.answer()
            self.wfile.flush()
        self.close_connection = True

    def log_message(self, *_):
        pass

    def answer(self):
        # `self.path` has no slashes twice at its start.
        target = self.requestline.split()[1]
        body = self.body()
        _, kind, rest = target.split("/", 2)
        if kind == "play":
            file, _, own = rest.partition(".json")
            exchange = json.loads(Path(unquote(file) + ".json").read_text(encoding="utf-8"))
            signed = exchange["request"]["signed"]
            if signed and signed["challenge"] and "authorization" not in self.headers:
                self.say(401, [("WWW-Authenticate", signed["challenge"])], b"")
                return
            problem = difference(exchange["request"], self.command, own, self.headers, body)
            if problem:
                self.say(418, [], f"{problem}\n".encode())
                return
            saved = exchange["response"]
            text = saved["body"].encode()
            empty = self.command == "HEAD" or saved["status"] in (204, 304)
            (FOLDER / "answer").write_bytes(b"" if empty else text)
            self.say(saved["status"], saved["headers"], text)
            return
        with (FOLDER / "requests").open("ab") as log:
            head = f"{self.requestline}\n{self.headers}".replace("\r\n", "\n")
            log.write(head.encode("latin-1") + body + b"\n---\n")
        script = rest.partition("/")[0].split(",")
        turn = self.server.turns.get(target, 0)
        self.server.turns[target] = turn + 1
        self.play(script[min(turn, len(script) - 1)])

    def play(self, step):
        status, *headers = unquote(step).split(";")
        if status == "close":
            return
        if status == "slow":
            time.sleep(3)
            status = "200"
        headers = [header.split("=", 1) for header in headers]
        self.say(int(status), headers, b'{"name":"x","status":%d}' % int(status))

    def say(self, status, headers, body):
        self.send_response_only(status)
        for name, value in headers:
            self.send_header(name, value)
        if status not in (204, 304):
            self.send_header("Content-Length", str(len(body)))
        self.send_header("Connection", "close")
        self.end_headers()
        if status not in (204, 304) and self.command != "HEAD":
            self.wfile.write(body)

    def body(self):
        if self.headers.get("transfer-encoding", "").lower() != "chunked":
            return self.rfile.read(int(self.headers.get("content-length") or 0))
        body = b""
        while size := int(self.rfile.readline(), 16):
            body += self.rfile.read(size)
            self.rfile.readline()
        self.rfile.readline()
        return body


def difference(saved, method, target, headers, body):
    """What differs between a saved request and one that came; nothing where none does."""
    path, _, query = target.partition("?")
    checks = [
        ("method", saved["method"], method),
        ("path", segments(saved["path"] or "/"), segments(path or "/")),
        ("query", by_name(saved["query"]), by_name(parse_qsl(query, keep_blank_values=True))),
    ]
    for name, value in saved["headers"]:
        got = headers.get_all(name, [])
        if value not in got:
            checks.append((f"header {name}", value, got))
    if saved["signed"]:
        prefix = saved["signed"]["prefix"]
        checks.append(("authorization", prefix, headers.get("authorization", "")[: len(prefix)]))
    checks.append(("body", *bodies(saved["body"], headers, body)))
    for what, wanted, got in checks:
        if wanted != got:
            return f"{what}: {got!r} was sent, and not {wanted!r}"
    return None


def bodies(saved, headers, body):
    """The saved body, and the one that came, in a form that can be compared."""
    match saved:
        case None:
            return b"", body
        case {"json": {"query": _, "variables": None, **document}}:
            # GraphQL takes no variables and none at all for the same.
            sent = json.loads(body)
            return {"query": saved["json"]["query"], **document}, {**sent}
        case {"json": value}:
            return value, json.loads(body)
        case {"text": text}:
            return text.encode(), body
        case {"form": fields}:
            return by_name(fields), by_name(parse_qsl(body.decode(), keep_blank_values=True))
        case {"parts": wanted}:
            got = parts(headers, body)
            for one, other in zip(got, wanted):
                # What is not said, curl says.
                for key in ("filename", "type"):
                    if other[key] is None:
                        one[key] = None
            return wanted, got


def parts(headers, body):
    """The parts of a multipart form."""
    boundary = re.search(r'boundary="?([^";]+)', headers["content-type"])[1]
    found = []
    for section in body.split(f"--{boundary}".encode())[1:-1]:
        head, _, text = section[2:-2].partition(b"\r\n\r\n")
        head = head.decode()
        found.append(
            {
                "name": said(r'[; ]name="([^"]*)"', head),
                "filename": said(r'filename="([^"]*)"', head),
                "type": said(r"(?im)^content-type: *(.*?)\r?$", head),
                "text": text.decode(),
            }
        )
    return found


def said(pattern, head):
    """What a pattern finds, as it was before it was put between quotes."""
    found = re.search(pattern, head)
    if not found:
        return None
    return found[1].replace("%22", '"').replace("%0A", "\n").replace("%0D", "\r")


def segments(path):
    return [unquote(segment) for segment in path.split("/")]


def by_name(pairs):
    """Pairs in the order of their names: others do not matter."""
    return sorted(((name, value) for name, value in pairs), key=lambda pair: pair[0])


if __name__ == "__main__":
    with Server() as server:
        (FOLDER / "port.new").write_text(str(server.server_port))
        (FOLDER / "port.new").rename(FOLDER / "port")
        server.serve_forever(0.01)
