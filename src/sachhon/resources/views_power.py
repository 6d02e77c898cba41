"""The page where the power company's customers are matched to establishments."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.db.models import Count
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from sachhon.establishments.models import Establishment
from sachhon.resources import power
from sachhon.resources.models import Customer

SHOWN = 25


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
@login_required
def matching(request: Any) -> Any:
    """Customers of the power company that wait for a match, those that take most first."""
    provinces = [province for province in sorted(request.user.provinces()) if request.user.can("change", province)]
    if not provinces:
        raise PermissionDenied(_("Your role does not include this; ask the administrator of your agency."))
    asked = request.GET.get("province", "")
    province = int(asked) if asked.isascii() and asked.isdecimal() and int(asked) in provinces else provinces[0]
    rows, total = power.waiting(province, SHOWN)
    if request.method == "POST":
        wrong = _decide(request, rows, province)
        if not wrong:
            return redirect(request.get_full_path())
    counts = Customer.objects.filter(province_id=province).values_list("state").annotate(n=Count("pk"))
    context = {
        "rows": rows, "total": total, "counts": dict(counts), "section": "data",
        "errors": [_fault(row) for row in rows if row.error],
    }  # fmt: skip
    return render(request, "resources/power.html", context, status=400 if context["errors"] else 200)


def _decide(request: Any, rows: list[power.Open], province: int) -> bool:
    """Do what was chosen for each row; true when some of it could not be done."""
    done = uses = closed = 0
    for row in rows:
        chosen = request.POST.get(f"choice-{row.customer.pk}", "")
        row.typed = request.POST.get(f"code-{row.customer.pk}", "").strip()
        if chosen == "leave":
            power.leave(row.customer, by=request.user)
            done += 1
        elif code := row.typed or chosen:
            place = Establishment.objects.filter(province_id=province, origin="registered", code=code).first()
            if place is None:
                row.error = _("there is no establishment “%(found)s”; copy its code from the list.") % {
                    "found": code[:40]
                }
                continue
            brought = power.match(row.customer, place, by=request.user)
            done, uses, closed = done + 1, uses + brought.uses, closed + brought.closed
    if done:
        words = {"done": done, "uses": uses}
        messages.success(request, _("Decided: %(done)s customers; %(uses)s bills became use.") % words)
    if closed:
        messages.warning(request, _("Bills of closed periods that do not count: %(n)s.") % {"n": closed})
    return any(row.error for row in rows)


def _fault(row: power.Open) -> dict[str, str]:
    return {"href": f"#code-{row.customer.pk}", "text": f"{row.customer.code}: {row.error}"}
