"""Published editions through the API, for everyone; the site adds this router."""

from __future__ import annotations

import datetime as dt
import json
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from ninja import Router, Schema

from sachhon.api.site import PROBLEMS
from sachhon.plan.models import Edition

router = Router(tags=["editions"], auth=None)


class EditionRow(Schema):
    """One edition in the list."""

    number: int
    period: str
    province: str
    stage: str
    as_at: dt.date
    published_at: dt.datetime
    hash: str
    head: str


class EditionContent(Schema):
    """An edition as it was frozen; the figures are those of the page."""

    edition: int
    period: str
    province: dict[str, str]
    plan: dict[str, Any]
    stage: str
    as_at: dt.date
    run: int
    computed_at: dt.datetime
    published_at: dt.datetime
    why: str
    head: str
    hash: str
    figures: list[dict[str, Any]]


@router.get(
    "",
    response={200: list[EditionRow]},
    operation_id="editions-list",
    summary="Published editions, the latest first",
)
def editions(request: HttpRequest) -> list[dict[str, Any]]:
    """At most the last 200."""
    return [_row(json.loads(text)) for text in Edition.objects.values_list("content", flat=True)[:200]]


def _row(content: dict[str, Any]) -> dict[str, Any]:
    names = ("period", "stage", "as_at", "published_at", "hash", "head")
    found = {name: content[name] for name in names}
    return {"number": content["edition"], "province": content["province"]["code"], **found}


@router.get(
    "/{number}", response={200: EditionContent, **PROBLEMS}, operation_id="editions-one",
    summary="One edition, byte for byte as it was frozen",
)  # fmt: skip
def edition(request: HttpRequest, number: int) -> HttpResponse:
    """The frozen text."""
    found = get_object_or_404(Edition, number=number)
    return HttpResponse(
        found.content, content_type="application/json; charset=utf-8", headers={"ETag": f'"{found.hash}"'}
    )
