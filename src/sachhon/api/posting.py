"""One message to one address outside: https to a public address, no redirect followed, five seconds, a short answer."""

from __future__ import annotations

import http.client
import ipaddress
import socket
import ssl
import threading
from urllib.parse import SplitResult, urlsplit

from django.conf import settings

SECONDS = 5
LONGEST_ANSWER = 1024
# Ranges that lead to other addresses: of these no one can say where they end.
TUNNELS = [ipaddress.ip_network(each) for each in ("64:ff9b::/96", "64:ff9b:1::/48", "2002::/16", "2001::/32")]


class NotSent(Exception):
    """Why a message did not arrive, in words."""


def checked(url: str) -> SplitResult:
    """The address in its parts; refused where it is none that messages are sent to."""
    try:
        parts = urlsplit(url)
        host, _port = parts.hostname, parts.port
    except ValueError as problem:
        raise NotSent(f"not an address: {problem}") from problem
    plain = settings.WEBHOOK_LOOPBACK and parts.scheme == "http"
    if not (parts.scheme == "https" or plain) or not host or parts.username or parts.password or parts.fragment:
        raise NotSent("the address must begin with https:// and have no name or password in it")
    if not url.isascii() or any(letter <= " " for letter in url):
        raise NotSent("the address must be of plain letters without spaces")
    if settings.WEBHOOK_HOSTS and host not in settings.WEBHOOK_HOSTS:
        raise NotSent(f"{host} is not among the hosts that the settings allow")
    return parts


def is_public(address: str) -> bool:
    """Whether an address is one of the open internet's, and of nothing behind it."""
    found = ipaddress.ip_address(address.partition("%")[0])
    if isinstance(found, ipaddress.IPv6Address):
        if found.ipv4_mapped:
            return is_public(str(found.ipv4_mapped))
        if any(found in tunnel for tunnel in TUNNELS):
            return False
    return found.is_global and not found.is_multicast and not found.is_reserved


def resolved(host: str, port: int) -> str:
    """One address of a host; refused where any of its addresses is not public."""
    try:
        found = {str(each[4][0]) for each in socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)}
    except (OSError, UnicodeError) as problem:
        raise NotSent(f"{host} has no address") from problem
    for address in found:
        loopback = settings.WEBHOOK_LOOPBACK and ipaddress.ip_address(address).is_loopback
        if not (is_public(address) or loopback):
            raise NotSent(f"{host} leads to {address}, which is not a public address")
    return min(found)


class _Connection(http.client.HTTPSConnection):
    """Connects to the very address that was checked, whatever the name leads to a moment later."""

    def __init__(self, parts: SplitResult) -> None:
        self.plain = parts.scheme == "http"
        super().__init__(
            str(parts.hostname), parts.port or (80 if self.plain else 443), timeout=SECONDS,
            context=ssl.create_default_context(),
        )  # fmt: skip

    def connect(self) -> None:
        """Resolve, check, connect, and only then speak TLS for the host's name."""
        made = socket.create_connection((resolved(self.host, self.port), self.port), SECONDS)
        context = self._context  # type: ignore[attr-defined]
        self.sock = made if self.plain else context.wrap_socket(made, server_hostname=self.host)


def post(url: str, body: bytes, headers: dict[str, str]) -> int:
    """Send, and return the status of the answer; a slow one is cut off after five seconds in all."""
    parts = checked(url)
    connection = _Connection(parts)
    watch = threading.Timer(SECONDS, _cut, [connection])
    watch.daemon = True
    watch.start()
    try:
        path = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
        connection.request("POST", path, body, {**headers, "Connection": "close"})
        answer = connection.getresponse()
        answer.read(LONGEST_ANSWER)
        return answer.status
    except (OSError, http.client.HTTPException, ValueError) as problem:
        raise NotSent(f"{type(problem).__name__}: {problem}"[:200]) from problem
    finally:
        watch.cancel()
        connection.close()


def _cut(connection: http.client.HTTPConnection) -> None:
    """End a connection from outside."""
    made = connection.sock
    if made is not None:
        try:
            made.shutdown(socket.SHUT_RDWR)
        except OSError:
            return
