"""What stands around every route: limits before anything is read, headers on every answer.

Plain ASGI, so that a body is counted while it comes in, and an answer costs no task of its own.
"""

from __future__ import annotations

import asyncio
import secrets
import time
from contextlib import suppress
from typing import TYPE_CHECKING, Any, Final

from starlette.datastructures import MutableHeaders

from issuer_app.observing import REQUESTS, SECONDS, log, told
from issuer_app.problems import Problem

if TYPE_CHECKING:
    from collections.abc import Mapping

    from starlette.types import ASGIApp, Message, Receive, Scope, Send

MAX_HEADERS: Final = 80
MAX_HEADER_BYTES: Final = 24_000
MAX_ADDRESS_BYTES: Final = 8_000
_SERVER_ERROR: Final = 500

# A badge that somebody shows us is drawn into the page (`data:`); it has no address to be kept at.
_CSP: Final = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; "
    "font-src 'self'; connect-src 'self'; form-action 'self'; base-uri 'none'; "
    "frame-ancestors 'none'"
)
_HEADERS: Final[Mapping[str, str]] = {
    "Content-Security-Policy": _CSP,
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "no-referrer",
    "Permissions-Policy": "camera=(self), microphone=(), geolocation=(), payment=(), usb=()",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
}
_HSTS: Final = "max-age=31536000; includeSubDomains"


class Guard:
    """The outermost: a correlation id, safe headers, a log line, and the last resort."""

    def __init__(self, app: ASGIApp, *, secure: bool) -> None:
        self._app = app
        self._headers = {**_HEADERS, **({"Strict-Transport-Security": _HSTS} if secure else {})}

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve one request; only a broken connection gets past this."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        correlation = secrets.token_hex(8)
        scope.setdefault("state", {})["correlation"] = correlation
        began = time.perf_counter()
        status = 0

        async def sending(message: Message) -> None:
            nonlocal status
            if message["type"] == "http.response.start":
                status = message["status"]
                self._dress(MutableHeaders(raw=message["headers"]), correlation)
            await send(message)

        try:
            refusal = _refusal(scope)
            if refusal is None:
                await self._app(scope, receive, sending)
            else:
                await refusal.response(correlation)(scope, receive, sending)
        except Exception as error:  # noqa: BLE001 - the last resort: nothing passes it
            log().error("unforeseen", correlation=correlation, **told(error))
            if not status:
                await Problem.of_status(_SERVER_ERROR).response(correlation)(
                    scope, receive, sending
                )
        finally:
            self._note(scope, status, time.perf_counter() - began, correlation)

    def _dress(self, headers: MutableHeaders, correlation: str) -> None:
        for name, value in self._headers.items():
            headers.setdefault(name, value)
        headers["X-Correlation-Id"] = correlation
        del headers["server"]

    @staticmethod
    def _note(scope: Scope, status: int, seconds: float, correlation: str) -> None:
        route = template_of(scope)
        method = scope["method"] if scope["method"] in _METHODS else "other"
        REQUESTS.labels(method, route, str(status)).inc()
        SECONDS.labels(route).observe(seconds)
        log().info(
            "request",
            method=method,
            route=route,
            status=status,
            milliseconds=round(seconds * 1000, 1),
            correlation=correlation,
        )


_METHODS: Final = frozenset({"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"})


def template_of(scope: Scope) -> str:
    """The route as it is written in the code, with names for its parameters; never the path."""
    path = getattr(scope.get("route"), "path", None)
    return path if isinstance(path, str) else "none"


def _refusal(scope: Scope) -> Problem | None:
    """What is too large to be looked at (threat 129)."""
    headers = scope["headers"]
    size = sum(len(name) + len(value) for name, value in headers)
    if len(headers) > MAX_HEADERS or size > MAX_HEADER_BYTES:
        return Problem.of_status(431)
    if len(scope.get("raw_path", b"")) + len(scope.get("query_string", b"")) > MAX_ADDRESS_BYTES:
        return Problem.of_status(414)
    return None


class _Stopped(Exception):
    """The body is not read on."""


class BodyLimit:
    """Refuses a body that is too large or too slow, by its length or while it comes in."""

    def __init__(
        self, app: ASGIApp, *, usual: int, seconds: float, larger: Mapping[str, int]
    ) -> None:
        self._app = app
        self._usual = usual
        self._seconds = seconds
        self._larger = dict(larger)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve one request with a body that is counted."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        limit = self._larger.get(scope["path"], self._usual)
        counted = _Counted(receive, limit, self._seconds)
        if _declared(scope) > limit:
            counted.refusal = Problem.of_status(413, {"Connection": "close"})
            await self._refuse(counted, scope, receive, send)
            return
        started = False

        async def sending(message: Message) -> None:
            nonlocal started
            # What a route says of a body that was cut short is not the reason.
            if counted.refusal is None or started:
                started = started or message["type"] == "http.response.start"
                await send(message)

        with suppress(_Stopped):
            await self._app(scope, counted, sending)
        if counted.refusal is not None and not started:
            await self._refuse(counted, scope, receive, send)

    @staticmethod
    async def _refuse(counted: _Counted, scope: Scope, receive: Receive, send: Send) -> None:
        refusal = counted.refusal or Problem.of_status(413)
        await refusal.response(scope["state"]["correlation"])(scope, receive, send)


class _Counted:
    """A `receive` that counts bytes and seconds."""

    def __init__(self, receive: Receive, limit: int, seconds: float) -> None:
        self._receive = receive
        self._left = limit
        self._seconds = seconds
        self._deadline: float | None = None
        self._whole = False
        self.refusal: Problem | None = None

    async def __call__(self) -> Any:
        if self._whole:
            return await self._receive()
        now = asyncio.get_running_loop().time()
        self._deadline = self._deadline or now + self._seconds
        try:
            message = await asyncio.wait_for(self._receive(), self._deadline - now)
        except TimeoutError:
            self.refusal = Problem.of_status(408, {"Connection": "close"})
            raise _Stopped from None
        self._left -= len(message.get("body", b""))
        self._whole = not message.get("more_body", False)
        if self._left < 0:
            self.refusal = Problem.of_status(413, {"Connection": "close"})
            raise _Stopped
        return message


def _declared(scope: Scope) -> int:
    for name, value in scope["headers"]:
        if name == b"content-length" and value.isdigit():
            return int(value[:19])
    return 0
