"""The real discord.py client against the loopback server: what a bot does on a good day."""

from __future__ import annotations

import io

import discord
import pytest
from discord import app_commands

from tests.discord_server.conftest import Client, Start
from tests.discord_server.models import EPHEMERAL, Channel
from tests.discord_server.people import Person
from tests.discord_server.server import DiscordServer

pytestmark = pytest.mark.asyncio


class Opinion(discord.ui.Modal, title="Opinion"):
    why: discord.ui.TextInput[Opinion] = discord.ui.TextInput(label="Why?")

    async def on_submit(self, interaction: discord.Interaction) -> None:
        await interaction.response.send_message(f"because {self.why.value}", ephemeral=True)


class Buttons(discord.ui.View):
    @discord.ui.button(label="More", custom_id="more")
    async def more(self, interaction: discord.Interaction, _: discord.ui.Button[Buttons]) -> None:
        await interaction.response.edit_message(content="more")

    @discord.ui.button(label="Bad", custom_id="bad")
    async def bad(self, interaction: discord.Interaction, _: discord.ui.Button[Buttons]) -> None:
        await interaction.response.send_modal(Opinion())


def prepare(client: Client) -> None:
    @client.tree.command(name="echo", description="Says it back")
    async def echo(interaction: discord.Interaction, text: str, quiet: bool = False) -> None:
        await interaction.response.defer(thinking=True, ephemeral=quiet)
        await interaction.edit_original_response(content=text, view=Buttons())
        await interaction.followup.send("and that is all", ephemeral=quiet)

    @echo.autocomplete("text")
    async def texts(_: discord.Interaction, typed: str) -> list[app_commands.Choice[str]]:
        return [app_commands.Choice(name=typed.title(), value=typed)]

    @client.tree.command(name="size", description="How big a file is")
    async def size(interaction: discord.Interaction, file: discord.Attachment) -> None:
        await interaction.response.send_message(f"{file.filename}: {(await file.read()).decode()}")

    @client.tree.context_menu(name="Shout")
    async def shout(interaction: discord.Interaction, message: discord.Message) -> None:
        await interaction.response.send_message(message.content.upper())


async def test_a_command_from_thinking_to_its_last_button(
    server: DiscordServer, start: Start, person: Person, channel: Channel
) -> None:
    await start(prepare)
    asked = await person.slash(channel, "echo", text="halo")
    message = await person.answered(asked)
    assert (message.content, message.thinking) == ("halo", False)
    await server.world.changes.until(lambda: asked.followups, 60, "a follow-up")
    await person.acknowledged(person.click(message, "more"))
    assert message.content == "more"
    form = person.click(message, "Bad")
    assert (await person.opened(form))["title"] == "Opinion"
    sent = person.fill_in(form, "it is late")
    answer = await person.answered(sent)
    assert (answer.content, answer.sees) == ("because it is late", person.user.id)
    assert server.record.broken == []
    assert server.record.unwanted == []


async def test_quiet_answers_are_seen_by_one(start: Start, person: Person, channel: Channel) -> None:
    await start(prepare)
    asked = await person.slash(channel, "echo", text="halo", quiet=True)
    message = await person.answered(asked)
    assert message.flags & EPHEMERAL
    assert message.sees == person.user.id


async def test_choices_menus_and_files(start: Start, person: Person, channel: Channel) -> None:
    await start(prepare)
    typing = await person.complete(channel, "echo", "text", "ha")
    await person.acknowledged(typing)
    assert typing.choices == [{"name": "Ha", "value": "ha"}]
    shouted = await person.menu(person.say(channel, "diam"), "Shout")
    # The content of a message whose menu was used is not hidden from the bot.
    assert (await person.answered(shouted)).content == "DIAM"
    sized = await person.slash(channel, "size", file=("a.txt", b"isi berkas"))
    assert (await person.answered(sized)).content == "a.txt: isi berkas"


async def test_messages_show_their_content_only_to_whom_they_speak(
    server: DiscordServer, start: Start, person: Person, channel: Channel
) -> None:
    client = await start()
    person.say(channel, "rahasia")
    person.mention(channel, "halo")
    person.direct("hai")
    await server.world.changes.until(lambda: len(client.seen) == 3, 60, "three messages")
    assert [one.content for one in client.seen] == ["", f"<@{server.world.bot.id}> halo", "hai"]
    await client.seen[1].reply("ya?", mention_author=False)
    await client.seen[2].channel.send("ya!")
    replied = await person.replied(next(iter(server.world.direct(person.user).messages.values())))
    assert (replied.content, replied.pinged) == ("ya!", set())


async def test_threads_edits_history_and_files(
    server: DiscordServer, start: Start, person: Person, channel: Channel
) -> None:
    client = await start()
    person.mention(channel, "halo")
    await server.world.changes.until(lambda: client.seen, 60, "a message")
    asked = client.seen[0]
    thread = await asked.create_thread(name="Tentang halo")
    sent = await thread.send("di sini", file=discord.File(io.BytesIO(b"isi"), "a.txt"))
    assert await sent.attachments[0].read() == b"isi"
    sent = await sent.edit(content="di situ", attachments=[])
    assert [one.content async for one in thread.history()] == ["di situ"]
    assert sent.attachments == []
    await sent.delete()
    with pytest.raises(discord.NotFound):
        await thread.fetch_message(sent.id)
    assert (await client.fetch_channel(thread.id)).id == asked.id


async def test_direct_messages_can_be_closed(server: DiscordServer, start: Start) -> None:
    closed = server.world.add_user("tutup", open_dms=False)
    user = await (await start()).fetch_user(closed.id)
    with pytest.raises(discord.Forbidden) as caught:
        await user.send("hai")
    assert caught.value.code == 50007


async def test_a_wrong_token_is_refused(server: DiscordServer, start: Start) -> None:
    with pytest.raises(discord.LoginFailure):
        await start(token="wrong")  # noqa: S106
    assert [one.status for one in server.record.unwanted] == [401]
