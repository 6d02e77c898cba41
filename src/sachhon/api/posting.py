"""One message to one address outside: https to a public address, no redirect followed, five seconds, a short answer."""

from __future__ import annotations

import http.client
import ipaddress
import socket
import ssl
import threading
from urllib.parse import SplitResult, urlsplit

from django.conf import settings
from django.utils.translation import gettext_lazy as _

SECONDS = 5
LONGEST_ANSWER = 1024
# Ranges that lead to other addresses: of these no one can say where they end.
TUNNELS = [ipaddress.ip_network(each) for each in ("64:ff9b::/96", "64:ff9b:1::/48", "2002::/16", "2001::/32")]


REASONS = {
    "address": _("The address must begin with https:// and have no name, password or # in it."),
    "letters": _("The address must be of plain letters without spaces."),
    "host": _("%(fact)s is not among the hosts that the settings of this system allow."),
    "unknown": _("%(fact)s has no address on the internet."),
    "not public": _("%(fact)s is not a public address; messages go to public addresses only."),
    "connection": _("The connection failed: %(fact)s"),
    "answered": _("The address answered with %(fact)s."),
    "redirect": _("The address answered with %(fact)s; redirects are not followed."),
}


def words(reason: str) -> str:
    """A reason as it is kept, `code: fact`, in the language of who reads it."""
    code, _colon, fact = reason.partition(": ")
    return str(REASONS[code]) % {"fact": fact} if code in REASONS else reason


class NotSent(Exception):
    """Why a message did not arrive: a code, and what was found."""

    def __init__(self, code: str, fact: str = "") -> None:
        super().__init__(f"{code}: {fact}"[:200] if fact else code)


def checked(url: str) -> SplitResult:
    """The address in its parts; refused where it is none that messages are sent to."""
    try:
        parts = urlsplit(url)
        host, _port = parts.hostname, parts.port
    except ValueError as problem:
        raise NotSent("address") from problem
    plain = settings.WEBHOOK_LOOPBACK and parts.scheme == "http"
    if not (parts.scheme == "https" or plain) or not host or parts.username or parts.password or parts.fragment:
        raise NotSent("address")
    if not url.isascii() or any(letter <= " " for letter in url):
        raise NotSent("letters")
    if settings.WEBHOOK_HOSTS and host not in settings.WEBHOOK_HOSTS:
        raise NotSent("host", host)
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
        raise NotSent("unknown", host) from problem
    for address in found:
        loopback = settings.WEBHOOK_LOOPBACK and ipaddress.ip_address(address).is_loopback
        if not (is_public(address) or loopback):
            raise NotSent("not public", f"{host} ({address})")
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
        raise NotSent("connection", f"{type(problem).__name__}: {problem}") from problem
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
