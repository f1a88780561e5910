"""Rate limits as Discord announces and enforces them: by route and main resource, and over all routes."""

from __future__ import annotations

import hashlib
import time
from collections import deque
from dataclasses import dataclass, field

from tests.discord_server.errors import RateLimitedError

# (requests, seconds) by method and route; what is not listed has DEFAULT.
ROUTES = {
    ("POST", "/channels/{channel}/messages"): (5, 5.0),
    ("PATCH", "/channels/{channel}/messages/{message}"): (5, 5.0),
    ("DELETE", "/channels/{channel}/messages/{message}"): (5, 1.0),
    ("POST", "/channels/{channel}/typing"): (5, 5.0),
    ("POST", "/channels/{channel}/messages/{message}/threads"): (10, 10.0),
    ("POST", "/webhooks/{application}/{token}"): (5, 2.0),
    ("PATCH", "/webhooks/{application}/{token}/messages/{message}"): (5, 2.0),
    ("POST", "/users/@me/channels"): (10, 10.0),
}
DEFAULT = (50, 1.0)
GLOBAL = (50, 1.0)


@dataclass(slots=True)
class Bucket:
    limit: int
    seconds: float
    left: int = 0
    resets: float = 0.0

    def take(self, now: float) -> bool:
        if now >= self.resets:
            self.left, self.resets = self.limit, now + self.seconds
        self.left -= 1
        return self.left >= 0


@dataclass
class Rates:
    """`take` counts one request and returns the headers that tell of its bucket."""

    routes: dict[tuple[str, str], tuple[int, float]] = field(default_factory=lambda: dict(ROUTES))
    buckets: dict[str, Bucket] = field(default_factory=dict)
    recent: deque[float] = field(default_factory=deque)

    def take(self, method: str, route: str, major: str, *, counts_globally: bool) -> dict[str, str]:
        """major: the channel, guild or webhook of the path. Raises RateLimitedError."""
        now = time.monotonic()
        if counts_globally:
            while self.recent and self.recent[0] <= now - GLOBAL[1]:
                self.recent.popleft()
            if len(self.recent) >= GLOBAL[0]:
                raise RateLimitedError(self.recent[0] + GLOBAL[1] - now, "global")
            self.recent.append(now)
        name = hashlib.sha256(f"{method} {route}".encode()).hexdigest()[:24]
        bucket = self.buckets.setdefault(
            f"{name}:{major}", Bucket(*self.routes.get((method, route), DEFAULT))
        )
        if not bucket.take(now):
            raise RateLimitedError(max(bucket.resets - now, 0.001))
        self._forget(now)
        return {
            "X-RateLimit-Limit": str(bucket.limit),
            "X-RateLimit-Remaining": str(bucket.left),
            "X-RateLimit-Reset": f"{time.time() + bucket.resets - now:.3f}",
            "X-RateLimit-Reset-After": f"{bucket.resets - now:.3f}",
            "X-RateLimit-Bucket": name,
        }

    def _forget(self, now: float) -> None:
        if len(self.buckets) > 5000:
            self.buckets = {key: one for key, one in self.buckets.items() if one.resets > now}
