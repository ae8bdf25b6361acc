"""Serve the built book on this machine, and open it: ``python -m tools.serve``.

Text is sent gzipped. What has a hash in its name is kept by browsers for good, everything else is
asked for anew each time, so that a page which was built again is never an old one.
"""

from __future__ import annotations

import argparse
import gzip
import re
import webbrowser
from functools import lru_cache, partial
from http import HTTPStatus
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

SITE = Path(__file__).resolve().parent.parent / "_build" / "html"
HASHED = re.compile(r"\.[0-9a-f]{16,}\.\w+$")
PACKED = (".pack", ".png", ".woff2", ".gz")
PORT = 8000


@lru_cache(maxsize=64)
def zipped(path: str, _changed: int) -> bytes:
    """A file, gzipped once for each time of its last change."""
    return gzip.compress(Path(path).read_bytes(), 6, mtime=0)


class Handler(SimpleHTTPRequestHandler):
    """Sends a file of the site with headers that suit it."""

    protocol_version = "HTTP/1.1"
    extensions_map = SimpleHTTPRequestHandler.extensions_map | {
        ".js": "text/javascript",
        ".mjs": "text/javascript",
        ".wasm": "application/wasm",
        ".pack": "application/octet-stream",
    }

    def log_message(self, *arguments: object) -> None:
        """Keep no log."""

    def end_headers(self) -> None:
        """Say how long what is sent may be kept."""
        forever = HASHED.search(self.path)
        self.send_header(
            "Cache-Control", "public, max-age=31536000, immutable" if forever else "no-cache"
        )
        super().end_headers()

    def do_GET(self) -> None:
        """Send a file gzipped, where that makes it smaller and the browser takes it."""
        path = Path(self.translate_path(self.path))
        packed = path.suffix in PACKED or "gzip" not in self.headers.get("Accept-Encoding", "")
        if packed or not path.is_file() or "If-Modified-Since" in self.headers:
            super().do_GET()
            return
        data = zipped(str(path), path.stat().st_mtime_ns)
        self.send_response(HTTPStatus.OK)
        self.send_header("Content-Type", self.guess_type(str(path)))
        self.send_header("Content-Encoding", "gzip")
        self.send_header("Content-Length", str(len(data)))
        self.send_header("Last-Modified", self.date_time_string(path.stat().st_mtime))
        self.end_headers()
        self.wfile.write(data)


def server(site: Path = SITE, port: int = 0) -> ThreadingHTTPServer:
    """A server of a site on the loopback address; port 0 takes one that is free."""
    return ThreadingHTTPServer(("127.0.0.1", port), partial(Handler, directory=str(site)))


def main() -> None:
    """Serve until somebody ends it."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--port", type=int, default=PORT)
    parser.add_argument("--no-browser", action="store_true", help="open nothing")
    given = parser.parse_args()
    try:
        serving = server(port=given.port)
    except OSError:  # somebody else has the port
        serving = server()
    address = f"http://127.0.0.1:{serving.server_port}/"
    print(f"The book is at {address} until you press Ctrl+C.", flush=True)
    if not given.no_browser:
        webbrowser.open(address)
    try:
        serving.serve_forever()
    except KeyboardInterrupt:
        serving.server_close()


if __name__ == "__main__":
    main()
