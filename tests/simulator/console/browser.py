"""A headless browser, driven by the W3C WebDriver protocol: JSON over HTTP.

A driver package would be 46 MB in every clone, for the tests of one page; what they
need of the protocol is a dozen lines. Debian's chromium and chromedriver are used.
"""

import http.client
import json
import re
import shutil
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

PATIENCE_SECONDS = 60.0
# The last ones keep the browser from calling its maker's hosts.
ARGUMENTS = (
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)


def missing() -> str:
    """Return why no browser can be had here, or nothing."""
    lost = [name for name in ("chromium", "chromedriver") if not shutil.which(name)]
    if not lost:
        return ""
    return f"{' and '.join(lost)} missing: apt-get install chromium chromium-driver"


class Browser:
    """One window."""

    def __init__(self, port: int, profile: Path) -> None:
        """Open a window on the driver at `port`."""
        self._driver = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
        options = {
            "binary": shutil.which("chromium"),
            "args": [*ARGUMENTS, f"--user-data-dir={profile}", "--lang=en"],
        }
        wanted = {
            "browserName": "chrome",
            "goog:chromeOptions": options,
            "goog:loggingPrefs": {"browser": "ALL"},
        }
        self._session = "/session"
        opened = self._ask("POST", "", {"capabilities": {"alwaysMatch": wanted}})
        self._session = f"/session/{opened['sessionId']}"

    def _ask(self, method: str, path: str, body: Any = None) -> Any:
        content = None if body is None else json.dumps(body)
        self._driver.request(method, self._session + path, content)
        reply = self._driver.getresponse()
        value = json.loads(reply.read())["value"]
        assert reply.status == 200, value
        return value

    def resize(self, width: int, height: int) -> None:
        """Be a device of this size from the next page on."""
        metrics = {"width": width, "height": height}
        self._ask(
            "POST",
            "/goog/cdp/execute",
            {
                "cmd": "Emulation.setDeviceMetricsOverride",
                "params": {**metrics, "deviceScaleFactor": 1, "mobile": True},
            },
        )

    def open(self, address: str) -> None:
        """Load a page."""
        self._ask("POST", "/url", {"url": address})

    def run(self, script: str, *values: Any) -> Any:
        """Return what a script returns; `values` are its arguments."""
        return self._ask(
            "POST", "/execute/sync", {"script": script, "args": list(values)}
        )

    def until(self, script: str, *values: Any, coming_back: bool = True) -> Any:
        """Return the first true value of an expression.

        Somebody who comes back to the page again and again need not wait for its
        own next look.
        """
        end = time.monotonic() + PATIENCE_SECONDS
        while time.monotonic() < end:
            if coming_back:
                self.run(COME_BACK)
            found = self.run(f"return {script}", *values)
            if found:
                return found
            time.sleep(0.05)
        raise AssertionError(f"never true: {script}")

    def choose(self, id_: str, value: str) -> None:
        """Set a field, as somebody who types or chooses does."""
        self.run(
            "const it = document.getElementById(arguments[0]); it.value = arguments[1];"
            "it.dispatchEvent(new Event('input', {bubbles: true}))",
            id_,
            value,
        )

    def text(self, selector: str) -> str:
        """Return what is read at the first element that a selector finds."""
        found: str = self.run(
            "return document.querySelector(arguments[0]).innerText", selector
        )
        return found

    def complaints(self) -> list[str]:
        """Return what the browser's console was told: errors, refused resources."""
        return [row["message"] for row in self._ask("POST", "/se/log", BROWSER_LOG)]

    def close(self) -> None:
        """Close the window."""
        self._ask("DELETE", "")
        self._driver.close()


COME_BACK = "document.dispatchEvent(new Event('visibilitychange'))"
BROWSER_LOG = {"type": "browser"}


@contextmanager
def driver() -> Iterator[int]:
    """Run chromedriver on a port of its own choice."""
    command = ["chromedriver", "--port=0"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
        try:
            yield _port(process)
        finally:
            process.terminate()


def _port(process: "subprocess.Popen[str]") -> int:
    assert process.stdout is not None
    for line in process.stdout:
        if found := re.search(r"started successfully on port (\d+)", line):
            return int(found[1])
    raise AssertionError("chromedriver ended instead of starting")
