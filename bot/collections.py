"""The collections of articles: the common one, and one for each chat server that keeps its own."""

from __future__ import annotations

import threading
from collections import OrderedDict
from pathlib import Path

from bot.app import App

FOLDER = "servers"
# Each takes a few dozen open files: one for each thread that has asked it.
_MOST_OPEN = 12


class Collections:
    """Gives the parts of kutip for a collection, all with the same models. Any thread may ask.

    Each collection is a data folder of its own, so that no question to one can reach another's articles.
    """

    def __init__(self, common: App, most_open: int = _MOST_OPEN) -> None:
        """most_open: beyond it, the collection unused for longest gives its memory back."""
        self.common = common
        self._most = most_open
        self._own: OrderedDict[int, App] = OrderedDict()
        self._lock = threading.Lock()

    def of(self, server: int | None) -> App:
        """The parts for a server's own collection, by its id, or for the common one; nothing is opened."""
        if server is None:
            return self.common
        with self._lock:
            app = self._own.pop(server, None) or self._built(server)
            self._own[server] = app
            dropped = [self._own.popitem(last=False)[1] for _ in range(len(self._own) - self._most)]
        for old in dropped:
            old.close()
        return app

    def close(self) -> None:
        """Gives all memory and open files of the vectors back."""
        with self._lock:
            apps = [self.common, *self._own.values()]
        for app in apps:
            app.close()

    def has(self, server: int) -> bool:
        """Whether the server has, or once had, articles of its own."""
        return self._folder(server).is_dir()

    def _built(self, server: int) -> App:
        settings = self.common.settings.model_copy(update={"data_dir": self._folder(server)})
        return App(settings, self.common)

    def _folder(self, server: int) -> Path:
        return self.common.settings.data_dir / FOLDER / str(int(server))
