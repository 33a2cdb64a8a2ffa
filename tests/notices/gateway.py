"""A real HTTP server in a thread, as a city's gateway would be."""

import ssl
import threading
from contextlib import suppress
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

from suban.embedded.ports import free_port


@dataclass
class GatewayInThread:
    """`answers` are the statuses that it gives in turn, the last one from then on."""

    port: int = field(default_factory=lambda: free_port("127.0.0.1"))
    answers: list[int] = field(default_factory=lambda: [204])
    slow_seconds: float = 0
    location: str = ""
    retry_after: str = ""
    answer: bytes = b"13800-bad"
    tls: ssl.SSLContext | None = None
    received: list[tuple[str, dict[str, str], bytes]] = field(default_factory=list)
    _server: ThreadingHTTPServer | None = None
    _ended: threading.Event = field(default_factory=threading.Event)

    @property
    def url(self) -> str:
        return f"http{'s' if self.tls else ''}://127.0.0.1:{self.port}/notices?key=of-the-gateway"

    def up(self) -> None:
        gateway = self

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                body = self.rfile.read(int(self.headers.get("content-length", 0)))
                headers = {name.lower(): value for name, value in self.headers.items()}
                gateway.received.append((self.path, headers, body))
                gateway._ended.wait(gateway.slow_seconds)
                answers = gateway.answers
                self.send_response(answers.pop(0) if len(answers) > 1 else answers[0])
                if gateway.location:
                    self.send_header("location", gateway.location)
                if gateway.retry_after:
                    self.send_header("retry-after", gateway.retry_after)
                self.send_header("content-length", str(len(gateway.answer)))
                self.end_headers()
                # Nobody has to read all of it.
                with suppress(ConnectionError, ssl.SSLError):
                    self.wfile.write(gateway.answer)

            def log_message(self, *_: object) -> None:
                pass

        self._ended.clear()
        self._server = ThreadingHTTPServer(("127.0.0.1", self.port), Handler)
        self._server.daemon_threads = True
        if self.tls:
            self._server.socket = self.tls.wrap_socket(
                self._server.socket, server_side=True, do_handshake_on_connect=False
            )
        threading.Thread(target=self._server.serve_forever, daemon=True).start()

    def down(self) -> None:
        if self._server is not None:
            self._ended.set()
            self._server.shutdown()
            self._server.server_close()
            self._server = None
