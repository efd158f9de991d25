"""Asking the app itself, without a server in between and under its own https address."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass
from typing import TYPE_CHECKING

import httpx

if TYPE_CHECKING:
    from fastapi import FastAPI


@dataclass
class Direct(httpx.BaseTransport):
    """To the app itself, under its own https address."""

    app: FastAPI

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        return asyncio.run(self._asked(request))

    async def _asked(self, request: httpx.Request) -> httpx.Response:
        async with httpx.ASGITransport(self.app) as transport:
            answer = await transport.handle_async_request(request)
            content = await answer.aread()
        return httpx.Response(answer.status_code, headers=answer.headers, content=content)
