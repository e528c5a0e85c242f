"""What can go wrong. Every error of this package is an `ApiError`."""

from __future__ import annotations

from typing import Any

import httpx

__all__ = [
    "ApiConnectionError",
    "ApiDecodeError",
    "ApiError",
    "ApiResponseError",
    "ApiStatusError",
    "ApiTimeoutError",
    "BadRequestError",
    "ConflictError",
    "ForbiddenError",
    "NotFoundError",
    "PathValueError",
    "RateLimitError",
    "ServerError",
    "SettingError",
    "UnauthorizedError",
    "UnprocessableContentError",
]


class ApiError(Exception):
    """The base of all errors."""


class SettingError(ApiError):
    """A setting is needed and was neither given nor found in the environment."""


class PathValueError(ApiError, ValueError):
    """A value cannot stand in a path: it is empty, or leads to another path."""

    def __init__(self, name: str, value: str, reason: str) -> None:
        super().__init__(f"the path value `{name}` {reason}: {value!r}")
        self.name = name
        self.value = value


class ApiConnectionError(ApiError):
    """No answer came: the server could not be reached, or the connection broke."""

    def __init__(self, message: str, request: httpx.Request) -> None:
        super().__init__(f"{_said(request)}: {message}")
        self.request = request


class ApiTimeoutError(ApiConnectionError):
    """No answer came in time."""


class ApiResponseError(ApiError):
    """An answer came, and is not what was hoped for."""

    def __init__(self, message: str, response: httpx.Response) -> None:
        super().__init__(f"{_said(response.request)}: {message}")
        self.response = response
        self.status = response.status_code
        self.headers = response.headers
        self.body = response.content

    @property
    def text(self) -> str:
        """The body as text."""
        return self.response.text


class ApiStatusError(ApiResponseError):
    """The server answered with a status that is no success.

    Attributes:
        status: The status.
        headers: The headers of the answer.
        body: The bytes of the answer.
        detail: What they say: a model where the collection documents this error, else the
            JSON as it was read, else the text.
    """

    __match_args__ = ("status", "detail")

    def __init__(self, response: httpx.Response, detail: Any) -> None:
        reason = f"{response.status_code} {response.reason_phrase}".rstrip()
        super().__init__(reason, response)
        self.detail = detail


class BadRequestError(ApiStatusError):
    """400: the server does not understand the request."""


class UnauthorizedError(ApiStatusError):
    """401: credentials are missing or not accepted."""


class ForbiddenError(ApiStatusError):
    """403: the credentials do not allow this."""


class NotFoundError(ApiStatusError):
    """404: there is no such thing."""


class ConflictError(ApiStatusError):
    """409: the request does not fit the present state."""


class UnprocessableContentError(ApiStatusError):
    """422: the request is well-formed, and its content is not accepted."""


class RateLimitError(ApiStatusError):
    """429: too many requests."""


class ServerError(ApiStatusError):
    """500 and above: the server failed."""


class ApiDecodeError(ApiResponseError):
    """The answer is a success, and its body is not what the collection's samples show."""


def _said(request: httpx.Request) -> str:
    # A query may hold a key.
    return f"{request.method} {request.url.copy_with(query=None)}"


_BY_STATUS: dict[int, type[ApiStatusError]] = {
    400: BadRequestError,
    401: UnauthorizedError,
    403: ForbiddenError,
    404: NotFoundError,
    409: ConflictError,
    422: UnprocessableContentError,
    429: RateLimitError,
}


def connection_error(error: httpx.RequestError) -> ApiConnectionError:
    """The error that stands for one of httpx."""
    kind = ApiTimeoutError if isinstance(error, httpx.TimeoutException) else ApiConnectionError
    return kind(str(error) or type(error).__name__, error.request)


def status_error(response: httpx.Response, detail: Any) -> ApiStatusError:
    """The error of the class that belongs to the status."""
    other = ServerError if response.is_server_error else ApiStatusError
    return _BY_STATUS.get(response.status_code, other)(response, detail)
