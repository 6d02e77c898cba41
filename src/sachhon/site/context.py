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
    if len(set(keys)) != 1:
        return None
    return _own_province(user, keys[0]) or Province.objects.filter(pk=keys[0]).first()


def _own_province(user: Any, key: int) -> Province | None:
    """The person's province as it was read together with their roles."""
    held = user.held if user is not None and user.is_authenticated else []
    for each in held:
        if each.agency.province_id == key and each.province_code:
            names = {"name_vi": each.province_vi, "name_en": each.province_en}
            return Province(pk=key, code=each.province_code, **names)
    return None


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
        ("catalogue", _("Reference data")),
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


# Registers and pages of each section, in the order of their use; what stands in no section is reached from a record.
SECTIONS: dict[str, tuple[str, ...]] = {
    "plan": ("page:dashboard", "plans", "targets", "periods", "frame-rules", "published"),
    "establishments": (
        "establishments", "page:key-users", "enterprises", "products", "permits", "contacts", "zones", "page:places",
        "page:duplicates", "ties", "key-listed",
    ),
    "data": (
        "page:imports", "page:reporting", "page:power-matching", "uses", "outputs", "page:compare", "reports",
        "reporting-duties", "reminders", "customers", "drivers", "adjustments",
    ),
    "assessments": ("solutions", "page:calculators"),
    "training": ("officers", "posts", "qualifications", "surveys"),
    "catalogue": (
        "resources", "factors", "norms", "sectors", "sector-mappings", "size-thresholds", "key-user-thresholds",
        "due-rules", "regimes",
    ),
}  # fmt: skip


def _children(request: HttpRequest, user: Any, section: str) -> list[dict[str, Any]]:
    """A section's registers and pages, each where this person may use it."""
    entries = []
    for name in SECTIONS[section]:
        if name.startswith("page:"):
            entries += _page_entry(request, user, name.removeprefix("page:"))
        elif (each := REGISTERS.get(name)) and each.may(user, "view"):
            entries.append(_entry(request, str(each.title), each.url()))
    return entries


def _page_entry(request: HttpRequest, user: Any, name: str) -> list[dict[str, Any]]:
    """A page that is no register: its name and address, for whom it is."""
    works = bool(user.provinces())
    types = any(user.can("add", province) for province in user.provinces())
    merges = any(user.can("change", p) and user.can("delete", p) for p in user.provinces())
    reports = any(role == "enterprise" for role, _p in user.roles)
    pages: dict[str, tuple[Any, Any]] = {
        "dashboard": (_("Dashboard"), works),
        "key-users": (_("Key energy users"), works),
        "places": (_("Places"), works),
        "duplicates": (_("Possible duplicates"), merges),
        "imports": (_("Import a workbook"), any(user.can("import", province) for province in user.provinces())),
        "reporting": (_("Reports of enterprises"), reports or types),
        "power-matching": (_("Electricity customers to match"), types),
        "compare": (_("Compare years"), "uses" in REGISTERS and REGISTERS["uses"].may(user, "view")),
        "calculators": (_("Calculators"), True),
    }
    label, shown = pages[name]
    also = ("/evidence/", "/savings/") if name == "dashboard" else ()
    return [_entry(request, label, reverse(name), also=also)] if shown else []


def _administration(request: HttpRequest, user: Any) -> list[dict[str, Any]]:
    """People, invitations and agencies, for those who keep them."""
    keeps = user.is_superuser or user.can("administer", None)
    entries = []
    if keeps:
        entries += [_entry(request, _("People"), reverse("people"), exact=True, also=("/administration/people/",))]
    if keeps or user.can("invite", None):
        entries += [_entry(request, _("Invitations"), reverse("invitations"))]
    if keeps:
        entries += [_entry(request, _("Agencies"), reverse("agencies"))]
        entries += [_entry(request, _("Webhooks"), reverse("webhooks"))]
    return entries


def _entry(
    request: HttpRequest, label: str, url: str, *, exact: bool = False, also: tuple[str, ...] = ()
) -> dict[str, Any]:
    path = request.path
    current = path == url if exact else path.startswith(url)
    return {"url": url, "label": label, "current": current or path.startswith(also) if also else current}


def _any(entries: list[dict[str, Any]]) -> bool:
    return any(entry["current"] for entry in entries)
