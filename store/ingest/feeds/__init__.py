"""Feeds and sitemaps: what they list, what of it has changed, and how a host is asked for it."""
