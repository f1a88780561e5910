"""Answers, sources and articles as Discord messages. Pure."""
