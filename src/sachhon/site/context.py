"""What every page shows around its content."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _

from sachhon.accounts.models import Agency
from sachhon.kit.register import REGISTERS
from sachhon.territory.models import Province


def frame(request: HttpRequest) -> dict[str, Any]:
    """Site name, sample mark, theme, navigation, and whose office this is."""
    province = _province(request)
    return {
        "site_name": settings.SITE_NAME, "site_short": settings.SITE_SHORT, "sample": settings.DEMO,
        "has_mail": bool(settings.EMAIL_HOST),
        "theme": "dark" if request.COOKIES.get("theme") == "dark" else "light",
        "navigation": navigation(request), "province": province,
        "agency": _agency(request, province),
    }  # fmt: skip


def _province(request: HttpRequest) -> Province | None:
    """The person's province; on public pages that of the only agency there is."""
    user = getattr(request, "user", None)
    mine = [p for _, p in user.roles if p] if user is not None and user.is_authenticated else []
    keys = mine or list(Agency.objects.exclude(province_id=None).values_list("province_id", flat=True).distinct()[:2])
    known = getattr(request, "province", None)  # a page that has read it need not read it again
    if known is not None and set(keys) == {known.pk}:
        return known  # type: ignore[no-any-return]
    return Province.objects.filter(pk=keys[0]).first() if len(set(keys)) == 1 else None


def _agency(request: HttpRequest, province: Province | None) -> Agency | None:
    """The person's own agency; on public pages the province's first."""
    user = getattr(request, "user", None)
    if user is not None and user.is_authenticated:
        return user.held[0].agency if user.held else None
    return Agency.objects.filter(province_id=province.pk).order_by("pk").first() if province else None


def navigation(request: HttpRequest) -> list[dict[str, Any]]:
    """The main entries; what a role cannot use it does not see."""
    user = getattr(request, "user", None)
    if user is None or not user.is_authenticated:
        return _public(request)
    entries: list[dict[str, Any]] = []
    sections = (
        ("plan", _("Plan")), ("establishments", _("Establishments")), ("data", _("Data")),
        ("assessments", _("CP assessments – energy audits")), ("training", _("Training")),
    )  # fmt: skip
    for section, label in sections:
        children = _children(request, user, section)
        if children:
            current = _any(children) or request.path.startswith(f"/{section}/")
            entries.append({**children[0], "label": label, "children": children, "current": current})
    if any(role in ("consultant", "administrator") for role, _p in user.roles):
        entries.append(_entry(request, _("Documents"), reverse("library-plants")))
    if kept := _administration(request, user):
        entries.append({**kept[0], "label": _("Administration"), "children": kept, "current": _any(kept)})
    entries.append(_entry(request, _("Public page"), reverse("home"), exact=True, also=("/editions/", "/published-")))
    return entries


def _public(request: HttpRequest) -> list[dict[str, Any]]:
    return [
        _entry(request, _("Home"), reverse("home"), exact=True),
        _entry(request, _("Editions"), reverse("editions")),
        _entry(request, _("Published results"), reverse("published-results")),
    ]


def _children(request: HttpRequest, user: Any, section: str) -> list[dict[str, Any]]:
    """A section's registers, with imports beside the data."""
    entries = [
        _entry(request, str(each.title), each.url())
        for each in REGISTERS.values()
        if each.section == section and each.may(user, "view")
    ]
    if section == "plan" and user.provinces():
        entries.insert(0, _entry(request, _("Dashboard"), reverse("dashboard"), also=("/evidence/", "/savings/")))
    if section == "data" and any(user.can("import", province) for province in user.provinces()):
        entries.insert(0, _entry(request, _("Electricity customers to match"), reverse("power-matching")))
        entries.insert(0, _entry(request, _("Import a workbook"), reverse("imports")))
    reports_for = any(role == "enterprise" for role, _p in user.roles)
    if section == "data" and (reports_for or any(user.can("add", province) for province in user.provinces())):
        entries.insert(0, _entry(request, _("Reports of enterprises"), reverse("reporting")))
    if section == "data" and "uses" in REGISTERS and REGISTERS["uses"].may(user, "view"):
        entries.append(_entry(request, _("Compare years"), reverse("compare")))
    if section == "establishments" and user.provinces():
        entries.append(_entry(request, _("Key energy users"), reverse("key-users")))
        entries.append(_entry(request, _("Places"), reverse("places")))
        if any(user.can("change", province) and user.can("delete", province) for province in user.provinces()):
            entries.append(_entry(request, _("Possible duplicates"), reverse("duplicates")))
    if section == "assessments":
        entries.append(_entry(request, _("Calculators"), reverse("calculators")))
    return entries


def _administration(request: HttpRequest, user: Any) -> list[dict[str, Any]]:
    """People, invitations and agencies, for those who keep them."""
    keeps = user.is_superuser or user.can("administer", None)
    entries = []
    if keeps:
        entries += [_entry(request, _("People"), reverse("people"), exact=True, also=("/administration/people/",))]
    if keeps or user.can("invite", None):
        entries += [_entry(request, _("Invitations"), reverse("invitations"))]
    return [*entries, *([_entry(request, _("Agencies"), reverse("agencies"))] if keeps else [])]


def _entry(
    request: HttpRequest, label: str, url: str, *, exact: bool = False, also: tuple[str, ...] = ()
) -> dict[str, Any]:
    path = request.path
    current = path == url if exact else path.startswith(url)
    return {"url": url, "label": label, "current": current or path.startswith(also) if also else current}


def _any(entries: list[dict[str, Any]]) -> bool:
    return any(entry["current"] for entry in entries)
