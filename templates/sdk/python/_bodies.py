"""The bodies that requests can have."""

from __future__ import annotations

import io
import json
import os
from collections.abc import AsyncIterator, Iterator, Mapping, Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path
from typing import Any, BinaryIO, Protocol, TypeAlias
from urllib.parse import urlencode

import httpx
from pydantic import BaseModel

from ._request import Pairs, Scalar, plain, text_of


@dataclass(frozen=True)
class File:
    """Something to upload, under another name or type than its own."""

    content: bytes | os.PathLike[str] | BinaryIO
    filename: str | None = None
    content_type: str | None = None


Upload: TypeAlias = bytes | os.PathLike[str] | BinaryIO | File
"""What can be uploaded: bytes, the path of a file, or a file that was opened as binary."""


@dataclass(frozen=True)
class Encoded:
    """A body as it goes out: headers, and its bytes or what yields them at each attempt."""

    headers: dict[str, str]
    content: bytes | httpx.SyncByteStream | httpx.AsyncByteStream
    replayable: bool = True


class Body(Protocol):
    """Anything that can be sent."""

    def encode(self, files: ExitStack, /) -> Encoded:
        """The body on the wire; files that it opens are closed with `files`."""
        ...


@dataclass(frozen=True)
class Json:
    """A JSON document: models, and whatever the `json` module can write."""

    value: Any
    content_type: str = "application/json"

    def encode(self, _files: ExitStack, /) -> Encoded:
        """The document, with those members of models that were set."""
        text = json.dumps(self.value, default=_jsonable, ensure_ascii=False, separators=(",", ":"))
        return _in_memory(text.encode(), self.content_type)


@dataclass(frozen=True)
class GraphQL:
    """A GraphQL document with its variables."""

    query: str
    variables: Mapping[str, Any] | None = None
    operation_name: str | None = None
    content_type: str = "application/json"

    def encode(self, files: ExitStack, /) -> Encoded:
        """The JSON that GraphQL servers take."""
        members = {
            "query": self.query,
            "operationName": self.operation_name,
            "variables": self.variables,
        }
        given = {key: value for key, value in members.items() if value is not None}
        return Json(given, self.content_type).encode(files)


@dataclass(frozen=True)
class Text:
    """Plain text, XML, or whatever the content type says."""

    text: str
    content_type: str = "text/plain"

    def encode(self, _files: ExitStack, /) -> Encoded:
        """The text in UTF-8."""
        return _in_memory(self.text.encode(), self.content_type)


@dataclass(frozen=True)
class Form:
    """The fields of an HTML form."""

    fields: Pairs
    content_type: str = "application/x-www-form-urlencoded"

    def encode(self, _files: ExitStack, /) -> Encoded:
        """The fields, URL-encoded."""
        return _in_memory(urlencode(list(plain(self.fields))).encode(), self.content_type)


@dataclass(frozen=True)
class Part:
    """A part of a multipart form: a value, or a file to upload."""

    name: str
    value: Scalar | Upload | Sequence[Scalar | Upload] | None
    content_type: str | None = None


@dataclass(frozen=True)
class Multipart:
    """A multipart form, whose files are streamed."""

    parts: Sequence[Part]

    def encode(self, files: ExitStack, /) -> Encoded:
        """The parts that have a value."""
        fields: list[tuple[str, Any]] = []
        opened: list[_Opened] = []
        for part in self.parts:
            for value in _each(part.value):
                if isinstance(value, str | int | float):
                    fields.append((part.name, (None, text_of(value), part.content_type)))
                    continue
                file = _opened(value, files)
                opened.append(file)
                filename = file.filename or part.name
                content_type = file.content_type or part.content_type
                fields.append((part.name, (filename, file.content, content_type)))
        form = httpx.Request("POST", "http://localhost", files=fields)
        return Encoded(
            headers={
                name: form.headers[name]
                for name in ("content-type", "content-length", "transfer-encoding")
                if name in form.headers
            },
            content=form.stream,
            replayable=all(file.content.seekable() for file in opened),
        )


@dataclass(frozen=True)
class Binary:
    """A file that is the whole body, and is streamed."""

    content: Upload
    content_type: str = "application/octet-stream"

    def encode(self, files: ExitStack, /) -> Encoded:
        """The bytes of the file, from where it stands to its end."""
        file = _opened(self.content, files)
        stream = FileStream(file.content)
        headers = {"content-type": file.content_type or self.content_type}
        if stream.length is None:
            headers["transfer-encoding"] = "chunked"
        else:
            headers["content-length"] = str(stream.length)
        return Encoded(headers, stream, replayable=stream.seekable)


class FileStream(httpx.SyncByteStream, httpx.AsyncByteStream):
    """The rest of a file in chunks, for clients of both kinds, and from the start each time."""

    _chunk_size = 64 * 1024

    def __init__(self, file: BinaryIO) -> None:
        self._file = file
        self.seekable = file.seekable()
        self.length: int | None = None
        if self.seekable:
            self._start = file.tell()
            self.length = file.seek(0, os.SEEK_END) - self._start

    def __iter__(self) -> Iterator[bytes]:
        """The chunks."""
        if self.seekable:
            self._file.seek(self._start)
        while chunk := self._file.read(self._chunk_size):
            yield chunk

    async def __aiter__(self) -> AsyncIterator[bytes]:
        """The chunks, read as files are: without waiting for others."""
        for chunk in self:
            yield chunk


def _each(value: Scalar | Upload | Sequence[Scalar | Upload] | None) -> Sequence[Scalar | Upload]:
    if value is None:
        return []
    if isinstance(value, Sequence) and not isinstance(value, str | bytes):
        return value
    return [value]


@dataclass(frozen=True)
class _Opened:
    content: BinaryIO
    filename: str | None
    content_type: str | None


def _opened(upload: Upload, files: ExitStack) -> _Opened:
    file = upload if isinstance(upload, File) else File(upload)
    content = file.content
    filename = file.filename
    if isinstance(content, bytes):
        content = io.BytesIO(content)
    elif isinstance(content, os.PathLike):
        path = Path(content)
        filename = filename or path.name
        content = files.enter_context(path.open("rb"))
    elif filename is None and isinstance(name := getattr(content, "name", None), str):
        filename = Path(name).name
    return _Opened(content, filename, file.content_type)


def _in_memory(content: bytes, content_type: str) -> Encoded:
    return Encoded({"content-type": content_type}, content)


def _jsonable(value: Any) -> Any:
    if isinstance(value, BaseModel):
        return value.model_dump(mode="json", by_alias=True, exclude_unset=True)
    message = f"cannot be sent as JSON: {value!r}"
    raise TypeError(message)
