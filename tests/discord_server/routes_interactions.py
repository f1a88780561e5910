"""REST: answers to interactions, by the interaction's token alone."""

from __future__ import annotations

from aiohttp import web

from tests.discord_server.errors import Json, unknown
from tests.discord_server.interactions import DEFER, SAY, UPDATE, Interaction, Interactions
from tests.discord_server.models import EPHEMERAL
from tests.discord_server.rest import BODY
from tests.discord_server.world import World, snowflake


class InteractionRoutes:
    """The callback, and the application's webhook with which later messages are sent and changed."""

    def __init__(self, world: World, interactions: Interactions) -> None:
        self._world, self._interactions = world, interactions

    def table(self) -> list[web.RouteDef]:
        webhook = "/webhooks/{application}/{token}"
        return [
            web.post("/interactions/{application}/{token}/callback", self.respond),
            web.post(webhook, self.follow_up),
            web.get(f"{webhook}/messages/{{message}}", self.message),
            web.patch(f"{webhook}/messages/{{message}}", self.edit),
            web.delete(f"{webhook}/messages/{{message}}", self.delete),
        ]

    async def respond(self, request: web.Request) -> web.Response:
        body, files = request[BODY]
        number = snowflake(request.match_info["application"], "interaction_id")
        one = self._interactions.respond(number, request.match_info["token"], body, files)
        if request.query.get("with_response") not in {"1", "true"}:
            return web.Response(status=204)
        return web.json_response(self._callback(one))

    def _callback(self, one: Interaction) -> Json:
        about: Json = {"id": str(one.id), "type": one.kind}
        resource: Json = {"type": one.response}
        if one.original is not None:
            about |= {
                "response_message_id": str(one.original.id),
                "response_message_loading": one.thinking,
                "response_message_ephemeral": bool(one.original.flags & EPHEMERAL),
            }
        if one.original is not None and one.response in {SAY, UPDATE, DEFER}:
            resource["message"] = self._world.message_payload(one.original)
        return {"interaction": about, "resource": resource}

    async def follow_up(self, request: web.Request) -> web.Response:
        body, files = request[BODY]
        message = self._interactions.follow_up(*self._hook(request), body, files)
        return web.json_response(self._world.message_payload(message))

    async def message(self, request: web.Request) -> web.Response:
        one = self._interactions.living(*self._hook(request))
        found = self._interactions.find(one, request.match_info["message"])
        return web.json_response(self._world.message_payload(found))

    async def edit(self, request: web.Request) -> web.Response:
        body, files = request[BODY]
        one = self._interactions.living(*self._hook(request))
        found = self._interactions.find(one, request.match_info["message"])
        message = self._interactions.edit(one, found, body, files)
        return web.json_response(self._world.message_payload(message))

    async def delete(self, request: web.Request) -> web.Response:
        one = self._interactions.living(*self._hook(request))
        found = self._interactions.find(one, request.match_info["message"])
        self._world.delete_message(found)
        return web.Response(status=204)

    def _hook(self, request: web.Request) -> tuple[int, str]:
        number = request.match_info["application"]
        if not number.isdecimal():
            raise unknown("Webhook")
        return int(number), request.match_info["token"]
