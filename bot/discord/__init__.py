"""The Discord bot. What needs no discord.py is pure or plain asyncio, and is tested without it."""
