"""The form of one establishment: grouped, its enterprise found or made, near-duplicates confirmed by a person."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django import forms
from django.db.models import Q
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from sachhon.establishments.identity import plain_name
from sachhon.establishments.matching import plain_commune
from sachhon.establishments.models import Establishment
from sachhon.establishments.places import place_of
from sachhon.kit import clock
from sachhon.kit.canonical import sha256
from sachhon.kit.forms import RecordForm
from sachhon.territory.models import AreaVersion, Kind
from sachhon.territory.queries import Several, Unknown, in_force

GROUPS = (
    (gettext_lazy("What it is"), ("province", "code", "name", "vsic", "vsic_version", "household", "potential")),
    (gettext_lazy("Its enterprise"), ("tax_code", "enterprise")),
    (gettext_lazy("Where it is"), ("commune", "address", "park", "old_province", "latitude", "longitude")),
    (gettext_lazy("How large it is"), ("employees", "revenue", "capital", "floor_area")),
    (gettext_lazy("Since when, and whom to call"), ("active_from", "active_to", "phone", "note")),
)
_ALIKE = 6


class EstablishmentForm(RecordForm):
    """One establishment, to add or to change."""

    confirmed = forms.CharField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.doubts: list[tuple[str, Any]] = []
        if "commune" in self.fields:
            self.fields["commune"].widget.attrs.update({"list": "communes", "autocomplete": "off"})
            self.fields["commune"].help_text = _("The commune of today, or a former one with its district.")
        if "tax_code" in self.fields:
            self.fields["tax_code"].help_text = _("10 digits of the enterprise, 13 of a branch, 12 of a household.")
        if "enterprise" in self.fields:
            self.fields["enterprise"].help_text = _(
                "A known tax code finds its enterprise; otherwise an enterprise of this name is made."
            )

    @property
    def groups(self) -> Iterator[tuple[Any, list[Any]]]:
        """Headings with the fields below them; what no group names comes last."""
        placed = {name for _title, names in GROUPS for name in names}
        rest = tuple(name for name in self.fields if name not in placed and not self[name].is_hidden)
        for title, names in (*GROUPS, (_("The change"), rest)):
            fields = [self[name] for name in names if name in self.fields]
            if fields:
                yield title, fields

    @cached_property
    def communes(self) -> list[str]:
        """Names of today's communes, to choose from while typing."""
        rows = AreaVersion.objects.filter(in_force(clock.today()), area__kind=Kind.COMMUNE)
        rows = rows.filter(area__province__in=self.user.provinces()).order_by("name_vi")
        return [row.full_name for row in rows[:500]]

    def _post_clean(self) -> None:
        """The kit's rules first; then the enterprise, the commune, and what looks like the same place."""
        super()._post_clean()
        if self.errors:
            return
        self._check_firm()
        if self.is_new or {"name", "tax_code", "commune", "enterprise"} & {*self.changed_data}:
            self._read_place()
            self.doubts += self._alike()
        if self.doubts and not self.errors and self.cleaned_data.get("confirmed") != self.doubt_mark:
            self.add_error(None, _("Look at what is listed below, and confirm it if all is right."))

    def _check_firm(self) -> None:
        """A known tax code has a known enterprise; another name is a mistake in one of the two."""
        firm, typed = self.instance.firm, self.instance.enterprise
        if firm is None or firm._state.adding or not self.instance.tax_code:
            return
        if typed and plain_name(typed) != plain_name(firm.name):
            words = _("Tax code %(code)s is that of “%(name)s”: write this name, or correct the code.")
            self.add_error("enterprise", words % {"code": self.instance.tax_code, "name": firm.name})

    def _read_place(self) -> None:
        found = place_of(self.instance)
        if isinstance(found, Several):
            names = "; ".join(str(area) for area in found.choices[:10])
            words = _("“%(found)s” may be one of these communes of today: %(choices)s. Write one of them.")
            self.add_error("commune", words % {"found": self.instance.commune, "choices": names})
        elif isinstance(found, Unknown) and self.instance.commune and found.why != "no_list":
            self.doubts.append((_("The province has no commune “%(name)s”.") % {"name": self.instance.commune}, None))

    def _alike(self) -> list[tuple[str, Any]]:
        """Kept establishments that may be the same one, with the reason in words."""
        row = self.instance
        rows = Establishment.objects.filter(province_id=row.province_id, origin="registered").exclude(pk=row.pk)
        alike = Q(name_key=row.name_key)
        if row.tax_code:
            alike |= Q(tax_code=row.tax_code)
        found = []
        for other in rows.filter(alike).order_by("code")[:50]:
            if why := _why_alike(row, other):
                found.append((f"{other.code} · {other.name}: {why}", other))
        return found[:_ALIKE]

    @property
    def doubt_mark(self) -> str:
        """What a person confirms: these doubts and no others."""
        return sha256("\n".join(text for text, _row in self.doubts))[:16]


def _why_alike(row: Any, other: Any) -> str:
    if row.tax_code and row.tax_code == other.tax_code and len(row.tax_code) != 10:
        return _("the same tax code of a branch or a person")
    if row.name_key == other.name_key:
        same = row.place_id == other.place_id if row.place_id and other.place_id else None
        if same or (same is None and plain_commune(row.commune) == plain_commune(other.commune)):
            return _("the same name in the same commune")
        return _("the same name, in another commune") if row.tax_code == other.tax_code else ""
    return ""
