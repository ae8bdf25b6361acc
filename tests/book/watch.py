"""What a page in a browser asks for and complains about."""

from __future__ import annotations

from urllib.parse import urlsplit


class Watch:
    """Collects what a page asks for and complains about."""

    def __init__(self, page, home):
        self.home = home
        self.troubles = []
        page.on("console", self.on_console)
        page.on("pageerror", lambda error: self.troubles.append(f"error: {error}"))
        page.on("request", self.on_request)
        page.on("requestfailed", self.on_request_failed)
        page.on("response", self.on_response)

    def on_console(self, message):
        if message.type in {"error", "warning"}:
            self.troubles.append(f"console {message.type}: {message.text}")

    def on_request(self, request):
        url = urlsplit(request.url)
        if url.scheme not in {"data", "blob"} and not request.url.startswith(self.home):
            self.troubles.append(f"asks elsewhere: {request.url}")

    def on_request_failed(self, request):
        # The next page was opened before the browser had fetched this one's icon.
        if request.failure != "net::ERR_ABORTED":
            self.troubles.append(f"failed: {request.url} {request.failure}")

    def on_response(self, response):
        if response.status >= 400:
            self.troubles.append(f"{response.status}: {response.url}")
