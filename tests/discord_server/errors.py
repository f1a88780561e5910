"""What Discord answers when it refuses: a status, a code of its own, and what is wrong with which field."""

from __future__ import annotations

from typing import Any

Json = dict[str, Any]
Path = tuple[str | int, ...]

_UNKNOWN = {
    "Channel": 10003,
    "Guild": 10004,
    "Member": 10007,
    "Message": 10008,
    "User": 10013,
    "Webhook": 10015,
    "Interaction": 10062,
    "Application Command": 10063,
    "Application": 10002,
}


class ApiError(Exception):
    """A refusal, as it goes over the wire. `retry_after` (seconds) and `shared` belong to 429s."""

    def __init__(self, status: int, code: int, message: str, errors: Json | None = None) -> None:
        super().__init__(f"{status} {code}: {message}")
        self.status = status
        self.body: Json = {"message": message, "code": code}
        if errors:
            self.body["errors"] = errors


class RateLimitedError(ApiError):
    """429. scope: "user", "global" or "shared"; retry_after: seconds."""

    def __init__(self, retry_after: float, scope: str = "user") -> None:
        super().__init__(429, 0, "You are being rate limited.")
        self.retry_after = retry_after
        self.scope = scope
        self.body |= {"retry_after": retry_after, "global": scope == "global"}


def unknown(what: str) -> ApiError:
    return ApiError(404, _UNKNOWN[what], f"Unknown {what}")


def unauthorized() -> ApiError:
    return ApiError(401, 0, "401: Unauthorized")


def missing_access() -> ApiError:
    return ApiError(403, 50001, "Missing Access")


def missing_permissions() -> ApiError:
    return ApiError(403, 50013, "Missing Permissions")


class Form:
    """Collects what is wrong with a body, and refuses it at the end as Discord does: everything at once."""

    def __init__(self) -> None:
        self._errors: Json = {}

    def wrong(self, path: Path, code: str, message: str) -> None:
        node = self._errors
        for part in path:
            node = node.setdefault(str(part), {})
        node.setdefault("_errors", []).append({"code": code, "message": message})

    def text(self, path: Path, value: Any, low: int, high: int) -> None:
        """A string of `low` to `high` characters; None passes if `low` is 0."""
        if value is None and low == 0:
            return
        if not isinstance(value, str):
            self.wrong(path, "BASE_TYPE_REQUIRED", "This field is required")
        elif not low <= length(value) <= high:
            self.wrong(path, "BASE_TYPE_BAD_LENGTH", f"Must be between {low} and {high} in length.")

    def number(self, path: Path, value: Any, low: int, high: int) -> None:
        """A whole number from `low` to `high`; None passes."""
        if value is None:
            return
        if not isinstance(value, int) or isinstance(value, bool) or not low <= value <= high:
            self.wrong(path, "NUMBER_TYPE_RANGE", f"Must be a whole number from {low} to {high}.")

    def choice(self, path: Path, value: Any, allowed: set[Any]) -> None:
        if value not in allowed:
            self.wrong(path, "BASE_TYPE_CHOICES", f"Value must be one of {sorted(allowed)}.")

    def list(self, path: Path, value: Any, high: int, low: int = 0) -> list[Any]:
        """The list at `path`, or an empty one if it is none or too long."""
        if value is None and low == 0:
            return []
        if not isinstance(value, list) or not low <= len(value) <= high:
            self.wrong(path, "BASE_TYPE_BAD_LENGTH", f"Must be between {low} and {high} in length.")
            return []
        return value

    def done(self) -> None:
        """Raises ApiError if anything was wrong."""
        if self._errors:
            raise ApiError(400, 50035, "Invalid Form Body", self._errors)


def length(text: str) -> int:
    """Characters as UTF-16 counts them, which is never less than any other way that Discord counts."""
    return len(text.encode("utf-16-le", "surrogatepass")) // 2
