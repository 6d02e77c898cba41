"""What the pages of places show."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from itertools import pairwise
from typing import Any, NamedTuple

from django.core.paginator import Page, Paginator
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext as _

from sachhon.display import numbers
from sachhon.kit import clock
from sachhon.reading.text import folded
from sachhon.territory import queries
from sachhon.territory.models import Area, AreaChange, AreaVersion, Kind

ON_A_PAGE = 50
MOST_EDGES = 200


class Named(NamedTuple):
    """A place with the address of its page, and what is said of it."""

    name: str
    url: str
    share: str = ""
    estimated: bool = False
    aside: str = ""  # former district and code: a name alone may stand for two places


class Line(NamedTuple):
    """One place of a list."""

    version: AreaVersion
    url: str
    parent: tuple[str, str]
    today: list[Named]


def url_of(area: Area) -> str:
    """The address of a place's page."""
    return reverse("place", args=[area.key])


def found(question: dict[str, Any]) -> Any:
    """The communes that a question asks for, by code."""
    rows = AreaVersion.objects.filter(queries.in_force(question["on"]), area__kind=Kind.COMMUNE)
    if question["province"]:
        rows = rows.filter(parent=queries.version_area(question["province"], question["on"]))
    for word in folded(question["q"]).split()[:8]:
        rows = rows.filter(folded__contains=word)
    return rows.select_related("area").order_by("code", "pk")


def listed(rows: Any, number: str, question: dict[str, Any]) -> tuple[Page, list[Line]]:
    """One page of the places, with their province then and, where asked for, what they are today."""
    page = Paginator(rows, ON_A_PAGE).get_page(number)
    versions = list(page.object_list)
    parents = names({each.parent_id for each in versions if each.parent_id}, question["on"])
    now: dict[int, list[Named]] = {}
    if question["boundary"] == "today":
        now = parts_of(each.area_id for each in versions)
    lines = [
        Line(each, url_of(each.area), parents.get(each.parent_id or 0, ("", "")), now.get(each.area_id, []))
        for each in versions
    ]
    return page, lines


def names(areas: Iterable[int], on: dt.date | None = None) -> dict[int, tuple[str, str]]:
    """(name, address) by key of places, as they were called on a day; else by their last name."""
    wanted = list(areas)
    rows = AreaVersion.objects.filter(area__in=wanted).select_related("area").order_by("valid_from")
    known = {row.area_id: (row.full_name, url_of(row.area)) for row in rows}
    if on is not None:
        known |= {row.area_id: (row.full_name, url_of(row.area)) for row in rows.filter(queries.in_force(on))}
    return known


def parts_of(areas: Iterable[int]) -> dict[int, list[Named]]:
    """What places are today, by their key."""
    parts = queries.restate(areas)
    known = names({part.area.pk for each in parts.values() for part in each})
    return {key: [Named(*known[p.area.pk], _share(p.weight), p.estimated) for p in each] for key, each in parts.items()}


def _share(weight: float) -> str:
    return "" if weight == 1 else f"{numbers.number(100 * weight, 1)} %"


def story(area: Area) -> dict[str, Any]:
    """Everything that the page of one place tells."""
    today = clock.today()
    versions = list(area.versions.select_related("parent").order_by("-valid_from"))
    now = next((each for each in versions if _is_now(each, today)), None)
    latest = now or versions[0]
    came, became = queries.came_from(area), queries.became(area)
    return {
        "area": area, "latest": latest, "gone": now is None, "parent": names({latest.parent_id or 0}).get(
            latest.parent_id or 0
        ),
        "versions": [(each, _what_changed(each, before)) for each, before in pairwise([*versions, None])],
        "came": _edges(came, "source"), "came_count": came.count(), "became": _edges(became, "target"),
        "changes": list(_changes(area)), "inside": _inside(area, latest, today), "today": today,
        "within": _communes_url(area, latest) if area.kind == Kind.PROVINCE else "",
    }  # fmt: skip


def _is_now(version: AreaVersion, day: dt.date) -> bool:
    return (version.open_start or version.valid_from <= day) and (version.valid_to is None or version.valid_to > day)


def _edges(rows: Any, end: str) -> list[Named]:
    edges = list(rows[:MOST_EDGES])
    latest = AreaVersion.objects.filter(area__in=[getattr(edge, f"{end}_id") for edge in edges])
    known = {row.area_id: row for row in latest.select_related("area").order_by("valid_from")}
    return [
        Named(row.full_name, url_of(row.area), _share(edge.weight), edge.basis != "exact", _aside(row))
        for edge in edges
        if (row := known.get(getattr(edge, f"{end}_id")))
    ]


def _aside(version: AreaVersion) -> str:
    code = _("code %(code)s") % {"code": version.code}
    return f"{version.district}, {code}" if version.district else code


def _what_changed(version: AreaVersion, before: AreaVersion | None) -> str:
    """In words, what this version of a place has that the one before had not."""
    if before is None:
        return ""
    said = (
        ("name_vi", _("new name")), ("type", _("new rank")), ("code", _("new code")), ("parent_id", _("new province")),
    )  # fmt: skip
    found = [word for field, word in said if getattr(version, field) != getattr(before, field)]
    if before.district and not version.district:
        found.append(_("no district any more"))
    return ", ".join(found)


def _changes(area: Area) -> Any:
    mine = Q(area=area) | Q(edges__source=area) | Q(edges__target=area)
    return AreaChange.objects.filter(mine).distinct().order_by("-effective", "key")


def _inside(area: Area, latest: AreaVersion, today: dt.date) -> int:
    """How many communes it has, or had on its last day."""
    day = today if latest.valid_to is None else latest.valid_to - dt.timedelta(days=1)
    return int(queries.at(day, area).count()) if area.kind == Kind.PROVINCE else 0


def _communes_url(area: Area, latest: AreaVersion) -> str:
    query = f"?province={latest.code}"
    if latest.valid_to:
        query += f"&on={latest.valid_to - dt.timedelta(days=1):%d/%m/%Y}"
    return reverse("places") + query
