"""Public pages, made once and handed to many: an announcement brings hundreds of visitors a second.

A page is kept in the memory of the web process for as long as the chain of changes has not grown by a link: whatever a
page shows was written through the chain, so a kept page is never an old one. It is handed to visitors without a
session alone, and each gets a form token of their own.
"""

from __future__ import annotations

import re
import threading
from collections.abc import Callable
from functools import wraps
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.middleware.csrf import get_token
from django.utils.cache import add_never_cache_headers
from django.utils.translation import get_language

from sachhon.kit.models import ChainHead

MOST = 200  # pages
TOKEN = re.compile(rb'(?<=csrfmiddlewaretoken" value=")[A-Za-z0-9]{64}|(?<=X-CSRFToken": ")[A-Za-z0-9]{64}')
View = Callable[..., HttpResponse]
State = tuple[Any, ...]


class Kept:
    """Pages of one state of the chain: each is made by one thread while the others that want it wait."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._held: tuple[State, dict[State, list[bytes]]] = ((), {})

    def pieces(self, state: State, key: State, make: Callable[[], bytes | None]) -> list[bytes] | None:
        """The page under this key, in pieces between which a token stands; `make` makes what is not known.

        A page that `make` does not give (an error, a redirection) is not kept.
        """
        held, pages = self._held
        if held == state and key in pages:
            return pages[key]
        with self._lock:
            held, pages = self._held
            if held != state or len(pages) >= MOST:
                pages = {}
            if key not in pages and (made := make()) is not None:
                pages[key] = TOKEN.split(made)
            self._held = (state, pages)
            return pages.get(key)


KEPT = Kept()


def chain_state() -> State:
    """The head of every province's chain: another one after every recorded write."""
    return tuple(ChainHead.objects.order_by("pk").values_list("pk", "digest"))


def passing(response: HttpResponse) -> HttpResponse:
    """Mark a page that tells of what stands outside the chain, such as how far a job is: it is never kept."""
    response.passing = True  # type: ignore[attr-defined]
    return response


def kept_for_visitors(view: View) -> View:
    """Hand visitors without a session a page that was made before, while nothing has been written since."""

    @wraps(view)
    def handed(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if not _plain(request):
            return view(request, *args, **kwargs)
        made: list[HttpResponse] = []

        def make() -> bytes | None:
            made.append(view(request, *args, **kwargs))
            lasts = made[0].status_code == 200 and not hasattr(made[0], "passing")
            return made[0].content if lasts else None

        pieces = KEPT.pieces(chain_state(), _key(request), make)
        return made[0] if made or pieces is None else _with_token(request, pieces)

    return handed


def _with_token(request: HttpRequest, pieces: list[bytes]) -> HttpResponse:
    """The page with a form token of this visitor's own."""
    body = pieces[0] if len(pieces) == 1 else get_token(request).encode().join(pieces)
    response = HttpResponse(body)
    add_never_cache_headers(response)
    return response


def _plain(request: HttpRequest) -> bool:
    """A visitor's GET that carries nothing a page could answer to."""
    known = settings.SESSION_COOKIE_NAME in request.COOKIES or "messages" in request.COOKIES
    asks = set(request.GET) - {"province"} or "HX-Request" in request.headers
    return request.method == "GET" and not known and not asks


def _key(request: HttpRequest) -> State:
    theme = request.COOKIES.get("theme") == "dark"
    where = request.scheme, request.get_host(), request.path, request.GET.get("province", "")
    return *where, get_language(), theme, settings.DEMO
