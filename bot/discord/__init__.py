"""The Discord bot. Code that does not need discord.py is pure or plain asyncio, and tested without it."""
