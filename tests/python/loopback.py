"""Run generated programs in one process and write down what each would have sent.

Reads one JSON object a line from standard input:

    {"id": …, "code": "…", "env": {…}, "files": "folder", "answer": {"status": …, "body": "…"}}

and answers each with one line:

    {"id": …, "sent": [{"method", "scheme", "host", "target", "headers", "body"}],
     "unread": [paths of the answer's scalars that no statement read],
     "objects": how many objects with members the answer has, "whole": how many of them were
     taken as they are, without reading a member, "error": "…" or null}

Nothing leaves the process: every connection of urllib3 is replaced by an object that keeps the
bytes it is given and plays the answer, so what is written down are the bytes of the genuine
client library.
"""

import base64
import builtins
import contextlib
import io
import json
import os
import socket
import sys

import requests
import urllib3.connection

ANSWER = {"status": 200, "body": "{}"}
SENT = []


class Recorder:
    """Stands in for a connected socket."""

    def __init__(self, connection):
        self.scheme = "https" if connection.default_port == 443 else "http"
        self.data = bytearray()
        SENT.append(self)

    def sendall(self, data):
        self.data += bytes(data)

    def makefile(self, *_args, **_options):
        body = ANSWER["body"].encode()
        head = f"HTTP/1.1 {ANSWER['status']} X\r\nContent-Type: application/json\r\n"
        return io.BytesIO(f"{head}Content-Length: {len(body)}\r\n\r\n".encode() + body)

    def close(self):
        pass

    def settimeout(self, _seconds):
        pass

    def request(self):
        """What was sent, taken apart."""
        head, _, body = bytes(self.data).partition(b"\r\n\r\n")
        first, *lines = head.decode("latin-1").split("\r\n")
        method, target, _version = first.split(" ")
        headers = [line.split(": ", 1) if ": " in line else line.split(":", 1) for line in lines]
        names = {name.lower(): value for name, value in headers}
        if names.get("transfer-encoding") == "chunked":
            body = unchunk(body)
        return {
            "method": method,
            "scheme": self.scheme,
            "host": names.get("host", ""),
            "target": target,
            "headers": headers,
            "body": base64.b64encode(body).decode(),
        }


def unchunk(body):
    out = b""
    while body:
        size, _, body = body.partition(b"\r\n")
        length = int(size, 16)
        out += body[:length]
        body = body[length + 2 :]
    return out


def connect(connection):
    connection.sock = Recorder(connection)
    connection.is_verified = True
    connection.proxy_is_verified = None


def refuse(*_args):
    raise AssertionError("a program tried to reach the network")


class Watched(dict):
    """An object of the answer that knows which of its members were read."""

    def __init__(self, members):
        super().__init__(members)
        self.read = set()

    def __getitem__(self, key):
        self.read.add(key)
        return super().__getitem__(key)

    def get(self, key, default=None):
        self.read.add(key)
        return super().get(key, default)

    def items(self):
        self.read.update(self)
        return super().items()


def unread(value, path=""):
    """The paths of scalars that were not read. A list or an object taken as a whole is read."""
    if isinstance(value, Watched):
        for key, member in value.items_unwatched():
            if key not in value.read:
                yield f"{path}.{key}"
            elif isinstance(member, (Watched, list)) and any_read(member):
                yield from unread(member, f"{path}.{key}")
    elif isinstance(value, list):
        for number, element in enumerate(value):
            if isinstance(element, (Watched, list)) and any_read(value):
                yield from unread(element, f"{path}[{number}]")


Watched.items_unwatched = dict.items


def any_read(value):
    """Whether something inside was read, so that the whole was not just taken."""
    if isinstance(value, Watched):
        return bool(value.read)
    return any(isinstance(element, (Watched, list)) and any_read(element) for element in value)


def taken_whole(value):
    """How many objects with members were taken and not looked into."""
    if isinstance(value, Watched):
        if not value.read:
            return 1 if value else 0
        return sum(taken_whole(member) for member in value.values())
    return sum(taken_whole(element) for element in value) if isinstance(value, list) else 0


def objects(value):
    """How many objects with members there are."""
    if isinstance(value, Watched):
        return (1 if value else 0) + sum(objects(member) for member in value.values())
    return sum(objects(element) for element in value) if isinstance(value, list) else 0


def run(job):
    SENT.clear()
    ANSWER.update(job.get("answer") or {"status": 200, "body": "{}"})
    os.environ.update(job.get("env") or {})
    folder = job.get("files")
    answers = []

    def open_there(path, *args, **options):
        return real_open(os.path.join(folder, os.path.basename(path)), *args, **options)

    def decode(response):
        answers.append(json.loads(response.text, object_pairs_hook=Watched))
        return answers[-1]

    requests.Response.json = decode
    # An answer without members of its own (a map of scalars, a list of them) is taken whole.
    whole = job["code"].rstrip().endswith("= response.json()")
    error = None
    real_open = builtins.open
    try:
        code = compile(job["code"], "program", "exec")
        builtins.open = open_there if folder else real_open
        with contextlib.redirect_stdout(io.StringIO()):
            exec(code, {"__name__": "__main__"})
    except BaseException as problem:
        error = f"{type(problem).__name__}: {problem}"
    finally:
        builtins.open = real_open
    return {
        "id": job["id"],
        "sent": [recorder.request() for recorder in SENT],
        "unread": [path for answer in answers if not whole for path in unread(answer)],
        "whole": sum(taken_whole(answer) for answer in answers),
        "objects": sum(objects(answer) for answer in answers),
        "error": error,
    }


def main():
    urllib3.connection.HTTPConnection.connect = connect
    urllib3.connection.HTTPSConnection.connect = connect
    socket.socket.connect = refuse
    socket.getaddrinfo = refuse
    # Neither a proxy nor a password file of this machine may change what is sent.
    for name in list(os.environ):
        if name.lower().endswith("_proxy"):
            del os.environ[name]
    os.environ["NETRC"] = os.devnull
    sys.stdin.reconfigure(encoding="utf-8")
    sys.stdout.reconfigure(encoding="utf-8")
    out = sys.stdout
    for line in sys.stdin:
        out.write(json.dumps(run(json.loads(line))) + "\n")


main()
