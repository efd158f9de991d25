"""Real https servers on this machine, with a certificate authority of their own, that misbehave."""

from __future__ import annotations

import socket
import ssl
import threading
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from ipaddress import ip_address
from typing import TYPE_CHECKING, Any

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from branchebadges.web import Door, Limits

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from branchebadges.web.addresses import Address

HERE = ip_address("127.0.0.1")


class Authority:
    """A certificate authority that nobody but these tests trusts."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.key = ec.generate_private_key(ec.SECP256R1())
        self.name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "tests only")])
        self.certificate = self._signed(self.name, self.key.public_key(), None)

    def _signed(self, subject: x509.Name, public: Any, host: str | None) -> x509.Certificate:
        start = datetime.now(UTC) - timedelta(days=1)
        builder = (
            x509.CertificateBuilder()
            .subject_name(subject)
            .issuer_name(self.name)
            .public_key(public)
            .serial_number(x509.random_serial_number())
            .not_valid_before(start)
            .not_valid_after(start + timedelta(days=3))
            .add_extension(x509.BasicConstraints(ca=host is None, path_length=None), critical=True)
        )
        if host is not None:
            names = x509.SubjectAlternativeName([x509.DNSName(host)])
            builder = builder.add_extension(names, critical=False)
        return builder.sign(self.key, hashes.SHA256())

    def server_context(self, host: str) -> ssl.SSLContext:
        key = ec.generate_private_key(ec.SECP256R1())
        name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, host)])
        certificate = self._signed(name, key.public_key(), host)
        path = self.folder / f"{host}-{certificate.serial_number}.pem"
        path.write_bytes(
            key.private_bytes(
                serialization.Encoding.PEM,
                serialization.PrivateFormat.PKCS8,
                serialization.NoEncryption(),
            )
            + certificate.public_bytes(serialization.Encoding.PEM)
        )
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(path)
        return context

    def client_context(self) -> ssl.SSLContext:
        pem = self.certificate.public_bytes(serialization.Encoding.PEM).decode()
        return ssl.create_default_context(cadata=pem)


@dataclass
class Server:
    """A server that hands each request to one function, which may do anything to the connection."""

    port: int
    requests: list[str] = field(default_factory=list)

    def paths(self) -> list[str]:
        return [request.split(" ")[1] for request in self.requests]

    def header(self, name: str) -> list[str]:
        lines = [line for request in self.requests for line in request.split("\r\n")]
        return [
            line.partition(":")[2].strip()
            for line in lines
            if line.lower().startswith(name.lower() + ":")
        ]


Behaviour = "Callable[[ssl.SSLSocket, str], None]"


@contextmanager
def serving(
    context: ssl.SSLContext, behave: Callable[[ssl.SSLSocket, str], None]
) -> Iterator[Server]:
    listener = socket.create_server(("127.0.0.1", 0))
    listener.settimeout(0.05)
    server = Server(listener.getsockname()[1])
    closing = threading.Event()

    def serve(connection: socket.socket) -> None:
        try:
            connection.settimeout(5)
            with context.wrap_socket(connection, server_side=True) as secured:
                request = b""
                while b"\r\n\r\n" not in request:
                    piece = secured.recv(4096)
                    if not piece:
                        return
                    request += piece
                server.requests.append(request.decode("latin-1"))
                behave(secured, server.requests[-1])
        except OSError:
            # The door hung up, which is what many of these tests are about.
            pass
        finally:
            connection.close()

    def listen() -> None:
        while not closing.is_set():
            try:
                connection, _ = listener.accept()
            except TimeoutError:
                continue
            threading.Thread(target=serve, args=(connection,), daemon=True).start()

    listening = threading.Thread(target=listen, daemon=True)
    listening.start()
    try:
        yield server
    finally:
        closing.set()
        listening.join()
        listener.close()


def answer(body: bytes | str, status: int = 200, **headers: str) -> bytes:
    data = body.encode() if isinstance(body, str) else body
    lines = [f"HTTP/1.1 {status} Said", f"Content-Length: {len(data)}", "Connection: close"]
    lines += [f"{name.replace('_', '-')}: {value}" for name, value in headers.items()]
    return "\r\n".join(lines).encode() + b"\r\n\r\n" + data


def always(response: bytes) -> Callable[[ssl.SSLSocket, str], None]:
    def behave(connection: ssl.SSLSocket, request: str) -> None:
        connection.sendall(response)

    return behave


def door_to(
    *servers: Server,
    authority: Authority,
    limits: Limits | None = None,
    resolve: Callable[[str, int], list[Address]] = lambda _host, _port: [HERE],
    may_dial: Callable[[Address], bool] = lambda _address: True,
    **others: Any,
) -> Door:
    """A door that may reach this machine, which no door outside tests may."""
    return Door(
        limits=limits or Limits(seconds_each=2),
        ports=frozenset(server.port for server in servers),
        tls=authority.client_context(),
        resolve=resolve,
        may_dial=may_dial,
        **others,
    )
