"""Exactly once: a request that carries a key is done at most once a day, whatever happens to its answer."""

from __future__ import annotations

import datetime as dt
import hashlib
from collections.abc import Callable
from typing import Any

from django.db import IntegrityError, transaction
from django.http import HttpResponse

from sachhon.api.models import KeptAnswer
from sachhon.api.problems import Stopped
from sachhon.kit import clock
from sachhon.kit.canonical import canonical, sha256

KEPT_FOR = dt.timedelta(hours=24)
HEADERS = ("ETag", "Location", "Content-Type")


def once(request: Any, do: Callable[[], HttpResponse]) -> HttpResponse:
    """Do it and keep the answer in the same transaction; or give the answer that is kept."""
    key = request.headers.get("Idempotency-Key", "")
    if not key:
        return do()
    if len(key) > 80 or not key.isascii() or not key.isprintable():
        raise Stopped(400, "Idempotency-Key: send 1 to 80 plain letters and digits, such as a UUID.")
    asked, now = _asked(request), clock.now()
    with transaction.atomic():
        KeptAnswer.objects.filter(user=request.user, at__lt=now - KEPT_FOR).delete()
        try:
            with transaction.atomic():
                kept = KeptAnswer.objects.create(user=request.user, key=key, asked=asked, at=now)
        except IntegrityError:
            return _again(KeptAnswer.objects.get(user=request.user, key=key), asked)
        answer = do()
        kept.status, kept.body = answer.status_code, answer.content.decode()
        kept.headers = {name: answer[name] for name in HEADERS if name in answer}
        kept.save()
    return answer


def _asked(request: Any) -> str:
    """What was asked, so that a key is not used for something else."""
    token = getattr(request, "token", None)
    if request.content_type == "multipart/form-data":
        files = [(name, given.name, given.size, _digest(given)) for name, given in sorted(request.FILES.items())]
        body = canonical([sorted(request.POST.lists()), files])
    else:
        body = sha256(request.body)
    return sha256(canonical([request.method, request.path, body, token.pk if token else None]))


def _digest(given: Any) -> str:
    found = hashlib.sha256()
    for chunk in given.chunks():
        found.update(chunk)
    given.seek(0)
    return found.hexdigest()


def _again(kept: KeptAnswer, asked: str) -> HttpResponse:
    if kept.asked != asked:
        raise Stopped(409, "This Idempotency-Key was used for another request: take a new one.")
    answer = HttpResponse(kept.body, status=kept.status)
    for name, value in {**kept.headers, "Idempotency-Replayed": "true"}.items():
        answer[name] = value
    return answer
