"""A door's own web server."""

from __future__ import annotations

import threading
import time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any


class Relay:
    """Hears what a door is told; ``answers`` are the statuses it gives, the last one for ever."""

    def __init__(self) -> None:
        self.answers = [204]
        self.seconds = 0.0
        self.heard: list[tuple[dict[str, str], bytes]] = []
        relay = self

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                body = self.rfile.read(int(self.headers["Content-Length"]))
                relay.heard.append((dict(self.headers), body))
                time.sleep(relay.seconds)
                status = relay.answers.pop(0) if len(relay.answers) > 1 else relay.answers[0]
                self.send_response(status)
                if status in (301, 302, 307):
                    self.send_header("Location", relay.url)
                self.send_header("Content-Length", "0")
                self.end_headers()

            def log_message(self, *_: Any) -> None:
                pass

        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.url = f"http://127.0.0.1:{self.server.server_port}/open"
        # It looks so often whether it is to end.
        threading.Thread(target=self.server.serve_forever, args=(0.02,), daemon=True).start()
