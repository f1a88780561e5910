"""What every REST request goes through: token, rate limits, arranged failures, errors as JSON."""

from __future__ import annotations

import asyncio
import fnmatch
import json
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Any

from aiohttp import web

from tests.discord_server.errors import ApiError, Json, RateLimitedError, unauthorized
from tests.discord_server.rates import Rates
from tests.discord_server.record import Record, Request

Handler = Callable[[web.Request], Awaitable[web.StreamResponse]]
BODY: web.RequestKey[tuple[Any, list[Json]]] = web.RequestKey("body", tuple)
_WITHOUT_TOKEN = ("/interactions/", "/webhooks/", "/attachments/", "/gateway")


@dataclass
class Fault:
    """A failure to come: the next `times` requests to a path like `path` fail.

    status 0: the connection breaks; after: only when all was done, so that the answer alone is lost.
    retry_after (seconds) and scope: of a 429. code: Discord's own. delay: seconds before all that; a fault
    of status 200 only delays. garbled: all is done, and this is the answer, with status 200.
    """

    method: str
    path: str
    status: int
    times: int = 1
    retry_after: float = 0.3
    scope: str = "user"
    code: int = 0
    delay: float = 0.0
    after: bool = False
    garbled: str | None = None


class Rest:
    """The middleware of the REST API. `faults` are arranged by tests."""

    def __init__(self, record: Record, token: str) -> None:
        self._record, self._token = record, token
        self.rates = Rates()
        self.faults: list[Fault] = []

    @web.middleware
    async def middleware(self, request: web.Request, handler: Handler) -> web.StreamResponse:
        route = _route(request)
        if not request.path.startswith("/api/"):
            return await handler(request)
        headers: dict[str, str] = {}
        body: Any = None
        try:
            fault = await self._fail(request)
            if not route.startswith(_WITHOUT_TOKEN) or route == "/gateway/bot":
                self._authorize(request)
            globally = not route.startswith(("/interactions/", "/webhooks/"))
            headers = self.rates.take(request.method, route, _major(request), counts_globally=globally)
            body = await read_body(request)
            request[BODY] = body
            response = await handler(request)
            if fault is not None and fault.garbled is not None:
                response = web.Response(text=fault.garbled, content_type="application/json")
            elif fault is not None and request.transport is not None:
                request.transport.abort()
        except ApiError as error:
            response = refusal(error)
        except web.HTTPNotFound:
            self._record.broken.append(f"no such endpoint: {request.method} {request.path}")
            response = refusal(ApiError(404, 0, "404: Not Found"))
        response.headers.update(headers)
        if response.content_type == "application/json":
            # Without a character set, as Discord sends it: clients compare the whole of it.
            response.headers["Content-Type"] = "application/json"
        sent = body[0] if isinstance(body, tuple) else None
        self._record.request(Request(request.method, route, request.path, response.status, sent))
        return response

    def _authorize(self, request: web.Request) -> None:
        if request.headers.get("Authorization") != f"Bot {self._token}":
            raise unauthorized()
        if not request.headers.get("User-Agent", "").startswith("DiscordBot ("):
            self._record.broken.append(f"no valid User-Agent: {request.method} {request.path}")

    async def _fail(self, request: web.Request) -> Fault | None:
        """Fails as arranged; returns the fault that is to befall the answer."""
        path = request.path.removeprefix("/api/v10")
        for fault in self.faults:
            if fault.method in {request.method, "*"} and fnmatch.fnmatch(path, fault.path):
                fault.times -= 1
                if fault.times <= 0:
                    self.faults.remove(fault)
                await asyncio.sleep(fault.delay)
                if fault.after or fault.garbled is not None:
                    return fault
                if fault.status == 0 and request.transport is not None:
                    request.transport.abort()
                if fault.status == 429:
                    raise RateLimitedError(fault.retry_after, fault.scope)
                if fault.status != 200:
                    raise ApiError(fault.status, fault.code, f"{fault.status}: arranged")
        return None


def refusal(error: ApiError) -> web.Response:
    headers = {"Via": "1.1 loopback"}
    if isinstance(error, RateLimitedError):
        headers |= {"Retry-After": f"{error.retry_after:.0f}", "X-RateLimit-Scope": error.scope}
        if error.scope == "global":
            headers["X-RateLimit-Global"] = "true"
    return web.json_response(error.body, status=error.status, headers=headers)


async def read_body(request: web.Request) -> tuple[Any, list[Json]]:
    """The JSON of a request and the files sent along, as messages.stored takes them. Raises ApiError."""
    if not request.can_read_body:
        return {}, []
    if not request.content_type.startswith("multipart/"):
        return _json(await request.read()), []
    body: Any = {}
    files: list[Json] = []
    async for part in await request.multipart():
        name = getattr(part, "name", "") or ""
        content = await part.read(decode=True)  # type: ignore[union-attr]
        if name == "payload_json":
            body = _json(bytes(content))
        elif name.startswith("files["):
            index = int(name.removeprefix("files[").removesuffix("]"))
            host = f"http://{request.host}"
            files.append({"index": index, "filename": part.filename, "size": len(content),  # type: ignore[union-attr]
                          "content": bytes(content), "host": host})  # fmt: skip
    return body, files


def _json(data: bytes) -> Any:
    try:
        return json.loads(data)
    except ValueError:
        raise ApiError(400, 50109, "The request body contains invalid JSON.") from None


def _route(request: web.Request) -> str:
    resource = request.match_info.route.resource
    path = request.path if resource is None else resource.canonical
    return path.removeprefix("/api/v10")


def _major(request: web.Request) -> str:
    info = request.match_info
    return "+".join(info.get(name, "") for name in ("channel", "guild", "application", "token"))
