"""Answers whose bodies are still to come."""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterator
from dataclasses import dataclass

import httpx

from .errors import connection_error


@dataclass(frozen=True)
class _Head:
    http: httpx.Response

    @property
    def status(self) -> int:
        """The status."""
        return self.http.status_code

    @property
    def headers(self) -> httpx.Headers:
        """The headers."""
        return self.http.headers


class Stream(_Head):
    """An answer of a `Client`, whose body is read piece by piece."""

    def iter_bytes(self, chunk_size: int | None = None) -> Iterator[bytes]:
        """The body in pieces: of this size, or as they come.

        Raises:
            ApiConnectionError: It ended too early, or in time nothing came.
        """
        try:
            yield from self.http.iter_bytes(chunk_size)
        except httpx.RequestError as error:
            raise connection_error(error) from error


class AsyncStream(_Head):
    """An answer of an `AsyncClient`, whose body is read piece by piece."""

    async def iter_bytes(self, chunk_size: int | None = None) -> AsyncIterator[bytes]:
        """The body in pieces: of this size, or as they come.

        Raises:
            ApiConnectionError: It ended too early, or in time nothing came.
        """
        try:
            async for piece in self.http.aiter_bytes(chunk_size):
                yield piece
        except httpx.RequestError as error:
            raise connection_error(error) from error
