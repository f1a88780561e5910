"""A headless Chromium, spoken to by its DevTools protocol."""

from __future__ import annotations

import asyncio
import base64
import itertools
import shutil
import tempfile
from pathlib import Path
from types import TracebackType
from typing import Any, Self

import aiohttp

NAMES = ("chromium", "chromium-browser", "google-chrome")
_OPTIONS = (
    "--headless", "--no-sandbox", "--disable-gpu", "--disable-background-networking", "--hide-scrollbars",
    "--no-first-run", "--remote-debugging-port=0", "about:blank",
)  # fmt: skip
_SECONDS = 60.0


class Browser:
    """A browser and one tab in it, closed at the end of `async with`."""

    def __init__(self, width: int, height: int, scale: float) -> None:
        """width, height: of the window, in CSS pixels. scale: pixels of the picture to one of these."""
        self._size = {"width": width, "height": height, "deviceScaleFactor": scale, "mobile": False}
        self._numbers = itertools.count(1)
        self._session: str | None = None

    async def __aenter__(self) -> Self:
        program = next((path for name in NAMES if (path := shutil.which(name))), None)
        if program is None:
            raise SystemExit("There is no Chromium; install it, such as with: apt-get install chromium")
        self._folder = Path(tempfile.mkdtemp())
        self._process = await asyncio.create_subprocess_exec(
            program, *_OPTIONS, f"--user-data-dir={self._folder}",
            stdout=asyncio.subprocess.DEVNULL, stderr=asyncio.subprocess.DEVNULL,
        )  # fmt: skip
        async with asyncio.timeout(_SECONDS):
            while len(lines := self._written()) < 2:
                await asyncio.sleep(0.1)
        self._http = aiohttp.ClientSession()
        self._socket = await self._http.ws_connect(f"ws://127.0.0.1:{lines[0]}{lines[1]}", max_msg_size=0)
        target = await self._send("Target.createTarget", url="about:blank")
        attached = await self._send("Target.attachToTarget", targetId=target["targetId"], flatten=True)
        self._session = attached["sessionId"]
        await self._send("Emulation.setDeviceMetricsOverride", **self._size)
        # The page lets nobody add styles to it.
        await self._send("Page.setBypassCSP", enabled=True)
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        await self._http.close()
        self._process.terminate()
        await self._process.wait()
        shutil.rmtree(self._folder, ignore_errors=True)

    async def open(self, address: str, ready: str) -> None:
        """Opens a page and waits until an expression of JavaScript is true there."""
        await self._send("Page.navigate", url="about:blank")
        await self._send("Page.navigate", url=address)
        await self.until(ready)

    async def until(self, true: str) -> None:
        """Waits until an expression of JavaScript is true."""
        async with asyncio.timeout(_SECONDS):
            while not await self.run(f"Boolean({true})"):
                await asyncio.sleep(0.1)

    async def run(self, script: str) -> Any:
        """The value of an expression of JavaScript, which may be a promise."""
        answer = await self._send(
            "Runtime.evaluate", expression=script, awaitPromise=True, returnByValue=True
        )
        if "exceptionDetails" in answer:
            raise RuntimeError(str(answer["exceptionDetails"]))
        return answer["result"].get("value")

    async def picture(self, box: dict[str, float]) -> bytes:
        """A part of the window as PNG. box: x, y, width and height in CSS pixels."""
        clip = {**box, "scale": 1}
        answer = await self._send("Page.captureScreenshot", format="png", clip=clip)
        return base64.b64decode(answer["data"])

    def _written(self) -> list[str]:
        """The port and the path at which the browser listens, once it does."""
        file = self._folder / "DevToolsActivePort"
        return file.read_text("utf-8").split() if file.exists() else []

    async def _send(self, method: str, **given: Any) -> dict[str, Any]:
        number = next(self._numbers)
        session = {"sessionId": self._session} if self._session else {}
        await self._socket.send_json({"id": number, "method": method, "params": given, **session})
        async with asyncio.timeout(_SECONDS):
            while True:
                answer = await self._socket.receive_json()
                if answer.get("id") == number:
                    break
        if "error" in answer:
            raise RuntimeError(f"{method}: {answer['error']}")
        result: dict[str, Any] = answer["result"]
        return result
