"""What the bot remembers: its answers, unfinished replies, the settings of servers."""
