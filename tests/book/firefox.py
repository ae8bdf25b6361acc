"""Firefox, driven over WebDriver BiDi: what it asks for and what it complains about on a page.

Playwright drives a Firefox of its own only, which is not installed with a package. Debian's speaks
the standard protocol by itself: JSON over a web socket.
"""

from __future__ import annotations

import json
import re
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import urlsplit

import pytest
import websocket

SECONDS = 60
PREFERENCES = """
user_pref("browser.safebrowsing.downloads.remote.enabled", false);
user_pref("network.connectivity-service.enabled", false);
user_pref("app.update.enabled", false);
user_pref("datareporting.policy.dataSubmissionEnabled", false);
user_pref("nglayout.initialpaint.delay", 10000);
user_pref("ui.prefersReducedMotion", 1);
"""
EVENTS = [
    "log.entryAdded",
    "network.beforeRequestSent",
    "network.responseCompleted",
    "network.fetchError",
]


class Firefox:
    """One window of a running Firefox."""

    def __init__(self, port: int) -> None:
        # Without an origin: Firefox takes one for a page that tries to drive it.
        self.socket = websocket.create_connection(
            f"ws://127.0.0.1:{port}/session", timeout=SECONDS, suppress_origin=True
        )
        self.sent = 0
        self.events: list[dict] = []
        self.ask("session.new", capabilities={})
        self.context = self.ask("browsingContext.getTree")["contexts"][0]["context"]
        self.ask("session.subscribe", events=EVENTS)

    def ask(self, method: str, **params: object) -> dict:
        """Send a command and wait for its answer; events that come before it are kept."""
        self.sent += 1
        self.socket.send(json.dumps({"id": self.sent, "method": method, "params": params}))
        while True:
            message = json.loads(self.socket.recv())
            if message.get("id") == self.sent:
                if message["type"] == "error":
                    raise RuntimeError(f"{method}: {message['error']}: {message['message']}")
                return message["result"]
            if message["type"] == "event":
                self.events.append(message)

    def open(self, url: str) -> None:
        """Open a page and wait until it is complete."""
        self.ask("browsingContext.navigate", context=self.context, url=url, wait="complete")

    def evaluate(self, expression: str) -> object:
        """The value of a JavaScript expression on the page, a number, a string or a truth value."""
        answer = self.ask(
            "script.evaluate",
            expression=expression,
            target={"context": self.context},
            awaitPromise=True,
        )
        if answer["type"] == "exception":
            raise RuntimeError(answer["exceptionDetails"]["text"])
        return answer["result"].get("value")

    def troubles(self, home: str) -> list[str]:
        """What was wrong since this was asked last, on pages that are all below an address.

        What a page says comes a little after it: until it has said nothing new for a while.
        """
        known = -1
        while known < len(self.events):
            known = len(self.events)
            self.evaluate("new Promise((done) => setTimeout(done, 50))")
        events, self.events = self.events, []
        return [text for event in events if (text := trouble(event, home))]


def trouble(event: dict, home: str) -> str | None:
    """What is wrong about an event, if anything is."""
    kind, params = event["method"], event["params"]
    if kind == "log.entryAdded":
        wrong = params["level"] in {"error", "warn"}
        return f"console {params['level']}: {params['text']}" if wrong else None
    url = params["request"]["url"]
    if kind == "network.beforeRequestSent":
        outside = urlsplit(url).scheme not in {"data", "blob"} and not url.startswith(home)
        return f"asks elsewhere: {url}" if outside else None
    if kind == "network.fetchError":
        # The next page was opened before the browser had fetched this one's icon.
        aborted = params["errorText"] == "NS_BINDING_ABORTED"
        return None if aborted else f"failed: {url} {params['errorText']}"
    status = params["response"]["status"]
    return f"{status}: {url}" if status >= 400 else None


@contextmanager
def firefox() -> Iterator[Firefox]:
    """Run Firefox without a window, in a new profile, and end it."""
    path = shutil.which("firefox-esr") or shutil.which("firefox")
    if path is None:
        pytest.skip("no Firefox on this machine")
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as profile:
        Path(profile, "user.js").write_text(PREFERENCES, encoding="utf8")
        process = subprocess.Popen(
            [path, "--headless", "--no-remote", "--profile", profile, "--remote-debugging-port=0"],
            stdout=subprocess.DEVNULL,
            stderr=subprocess.PIPE,
            text=True,
        )
        try:
            said = ""
            for line in process.stderr:
                said += line
                if found := re.search(r"BiDi listening on ws://127\.0\.0\.1:(\d+)", line):
                    break
            else:
                raise RuntimeError(f"Firefox did not start: {said}")
            browser = Firefox(int(found[1]))
            yield browser
            browser.socket.close()
        finally:
            process.terminate()
            process.wait(timeout=SECONDS)
            process.stderr.close()
