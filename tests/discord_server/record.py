"""What went over the wire, and which of Discord's rules were broken."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any


@dataclass(frozen=True, slots=True)
class Request:
    """One REST request. route: its path with {names}; body: as JSON."""

    method: str
    route: str
    path: str
    status: int
    body: Any = None


@dataclass
class Record:
    """broken: a sentence for each rule that the client broke. lateness: of each heartbeat, seconds after it
    was due (negative: before). most: how many requests are kept, so that long runs do not fill the memory."""

    most: int = 10_000
    broken: list[str] = field(default_factory=list)
    requests: list[Request] = field(default_factory=list)
    lateness: list[float] = field(default_factory=list)
    statuses: dict[int, int] = field(default_factory=dict)
    unwanted: list[Request] = field(default_factory=list)

    def request(self, one: Request) -> None:
        self.statuses[one.status] = self.statuses.get(one.status, 0) + 1
        if one.status >= 400:
            self.unwanted.append(one)
        self.requests.append(one)
        if len(self.requests) > self.most:
            del self.requests[: self.most // 2]

    def to(self, method: str, route: str) -> list[Request]:
        """The requests to a route, such as "/channels/{channel}/messages"."""
        return [one for one in self.requests if (one.method, one.route) == (method, route)]
