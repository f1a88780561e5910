"""REST: the bot itself, its gateway, its guilds and its commands; and the files that users upload."""

from __future__ import annotations

from aiohttp import web

from tests.discord_server import payloads
from tests.discord_server.check_commands import SLASH, check_command, check_commands
from tests.discord_server.errors import ApiError, Form, Json, Path, unknown
from tests.discord_server.gateway import Gateway
from tests.discord_server.models import Guild
from tests.discord_server.rest import BODY
from tests.discord_server.world import World, snowflake


class ApplicationRoutes:
    """`commands`: those that are registered, by guild (None: everywhere), as Discord shows them. `refused`:
    names that are not taken, for whatever reason."""

    def __init__(self, world: World, gateway: Gateway) -> None:
        self._world, self._gateway = world, gateway
        self.commands: dict[int | None, list[Json]] = {}
        self.refused: set[str] = set()

    def table(self) -> list[web.RouteDef]:
        everywhere = "/applications/{application}/commands"
        guild = "/applications/{application}/guilds/{guild}/commands"
        routes = [
            web.get("/users/@me", self.me),
            web.get("/users/{user}", self.user),
            web.get("/oauth2/applications/@me", self.about),
            web.get("/applications/@me", self.about),
            web.get("/gateway", self.gateway),
            web.get("/gateway/bot", self.gateway),
            web.get("/guilds/{guild}", self.guild),
            web.get("/guilds/{guild}/channels", self.channels),
            web.get("/guilds/{guild}/members/{user}", self.member),
        ]
        for path in (everywhere, guild):
            routes += [web.get(path, self.listed), web.put(path, self.replace), web.post(path, self.add)]
            routes += [web.delete(f"{path}/{{command}}", self.remove)]
        return routes

    async def me(self, _request: web.Request) -> web.Response:
        return web.json_response(payloads.user(self._world.bot) | {"verified": True, "mfa_enabled": False})

    async def user(self, request: web.Request) -> web.Response:
        found = self._world.users.get(snowflake(request.match_info["user"], "user_id"))
        if found is None:
            raise unknown("User")
        return web.json_response(payloads.user(found))

    async def about(self, _request: web.Request) -> web.Response:
        owner = next(iter(self._world.users.values()))
        return web.json_response({
            "id": str(self._world.bot.id), "name": "kutip", "description": "", "icon": None, "flags": 0,
            "bot_public": True, "bot_require_code_grant": False, "verify_key": "0" * 64, "summary": "",
            "owner": payloads.user(owner), "team": None, "bot": payloads.user(self._world.bot),
            "approximate_guild_count": len(self._world.guilds), "interactions_endpoint_url": None,
        })  # fmt: skip

    async def gateway(self, request: web.Request) -> web.Response:
        options = self._gateway.options
        data: Json = {"url": f"ws://{request.host}/gateway"}
        if request.path.endswith("/bot"):
            limit = {
                "total": 1000,
                "remaining": 999,
                "reset_after": 1,
                "max_concurrency": options.concurrency,
            }
            data |= {"shards": options.shards, "session_start_limit": limit}
        return web.json_response(data)

    async def guild(self, request: web.Request) -> web.Response:
        return web.json_response(self._world.guild_payload(self._guild(request)))

    async def channels(self, request: web.Request) -> web.Response:
        found = self._world.channels_of(self._guild(request))
        return web.json_response([payloads.channel(one) for one in found if one.parent is None])

    async def member(self, request: web.Request) -> web.Response:
        guild, number = self._guild(request), snowflake(request.match_info["user"], "user_id")
        if number not in guild.members:
            raise unknown("Member")
        return web.json_response(payloads.member(self._world.users[number], guild))

    async def listed(self, request: web.Request) -> web.Response:
        return web.json_response(self.commands.get(self._scope(request), []))

    async def replace(self, request: web.Request) -> web.Response:
        scope, (body, _) = self._scope(request), request[BODY]
        before = {(one["type"], one["name"]): one["id"] for one in self.commands.get(scope, [])}
        form = Form()
        for number, command in enumerate(check_commands(body)):
            self._refuse(form, (number,), command)
        form.done()
        listed = [self._registered(one, scope) for one in body]
        for one in listed:
            one["id"] = before.get((one["type"], one["name"]), one["id"])
        self.commands[scope] = listed
        self._world.changes.tell()
        return web.json_response(listed)

    async def add(self, request: web.Request) -> web.Response:
        scope, (body, _) = self._scope(request), request[BODY]
        form = Form()
        check_command(form, (), body)
        self._refuse(form, (), body)
        form.done()
        made = self._registered(body, scope)
        others = [one for one in self.commands.get(scope, []) if one["name"] != made["name"]]
        self.commands[scope] = [*others, made]
        self._world.changes.tell()
        return web.json_response(made, status=201)

    async def remove(self, request: web.Request) -> web.Response:
        scope, number = self._scope(request), request.match_info["command"]
        kept = [one for one in self.commands.get(scope, []) if one["id"] != number]
        if len(kept) == len(self.commands.get(scope, [])):
            raise unknown("Application Command")
        self.commands[scope] = kept
        return web.Response(status=204)

    async def file(self, request: web.Request) -> web.Response:
        """A file that somebody attached, as the content network serves it."""
        content = self._world.files.get(request.match_info["path"])
        if content is None:
            raise web.HTTPNotFound
        return web.Response(body=content, content_type="application/octet-stream")

    def _refuse(self, form: Form, path: Path, command: Json) -> None:
        if command["name"] in self.refused:
            form.wrong((*path, "name"), "APPLICATION_COMMAND_REFUSED", "This name is not to be had.")

    def _registered(self, body: Json, scope: int | None) -> Json:
        made: Json = {"type": SLASH, "default_member_permissions": None, "dm_permission": True, "nsfw": False}
        made |= {"description": "", "options": [], "contexts": None, "integration_types": [0]} | body
        if made["default_member_permissions"] is not None:
            made["default_member_permissions"] = str(made["default_member_permissions"])
        made |= {"id": str(self._world.new_id()), "application_id": str(self._world.bot.id)}
        return made | {"version": made["id"]} | ({} if scope is None else {"guild_id": str(scope)})

    def _scope(self, request: web.Request) -> int | None:
        if snowflake(request.match_info["application"], "application_id") != self._world.bot.id:
            raise unknown("Application")
        return self._guild(request).id if "guild" in request.match_info else None

    def _guild(self, request: web.Request) -> Guild:
        guild = self._world.guilds.get(snowflake(request.match_info["guild"], "guild_id"))
        if guild is None or self._world.bot.id not in guild.members:
            raise ApiError(403, 50001, "Missing Access")
        return guild
