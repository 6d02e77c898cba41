"""What stands beside establishments as registers: enterprises, permits, contacts, files, thresholds of size."""

from __future__ import annotations

from typing import Any

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from sachhon.accounts.policies import dated_catalogue, province_policy
from sachhon.establishments.identity import firm_identity, legal_form, search_text
from sachhon.establishments.models import Attachment, Contact, Enterprise, Establishment, Permit, SizeThreshold
from sachhon.establishments.policies import establishment_policy
from sachhon.establishments.size import size_of, size_of_firm, thresholds
from sachhon.kit.register import Register, register

_REGISTERED = Q(establishment__origin="registered")


@register
class Enterprises(Register):
    """Firms and household businesses; an enterprise may have several establishments."""

    model = Enterprise
    slug = "enterprises"
    title = _("Enterprises")
    province = "province"
    columns = ("name", "tax_code", "legal_form", "employees", "size_class")
    form = (
        "name", "tax_code", "legal_form", "address", "branch", "figures_year", "employees", "revenue", "capital",
        "note",
    )  # fmt: skip
    filters = ("legal_form", "branch", "size_class")
    search = "folded"
    folds = ("name", "tax_code")
    named_by = ("name",)
    order = ("name",)
    sortable = ("name",)
    policy = province_policy("province")
    section = "establishments"
    children = ("establishments",)

    def prepare(self, row: Any, user: Any = None) -> None:
        """Its identity, its size, and what a search looks through."""
        row.identity = firm_identity(row.tax_code, row.name)
        row.legal_form = row.legal_form or legal_form(row.name)
        row.size_class = size_of_firm(row, thresholds()).name
        row.folded = search_text(row.name, row.tax_code)

    def write(self, changes: Any, row: Any, *, new: bool) -> None:
        """The size of its establishments follows its own figures."""
        super().write(changes, row, new=new)
        limits, wanted = thresholds(), {}
        for site in Establishment.objects.filter(firm=row):
            site.firm = row
            wanted[site.pk] = {"size_class": size_of(site, limits).name}
        changes.update_many(Establishment, wanted)


@register
class SizeThresholds(Register):
    """Dated thresholds of the size of enterprises, with their legal source."""

    model = SizeThreshold
    slug = "size-thresholds"
    title = _("Thresholds of size")
    columns = (
        "branch",
        "size",
        "employees",
        "revenue",
        "capital",
        "valid_from",
        "valid_to",
        "legal_source",
        "confirmed",
    )
    form = ("branch", "size", "employees", "revenue", "capital", "valid_from", "valid_to", "legal_source", "confirmed")
    filters = ("branch", "confirmed")
    order = ("branch", "valid_from", "employees")
    policy = dated_catalogue
    section = "catalogue"


@register
class Permits(Register):
    """Environmental permits of establishments, from when to when."""

    model = Permit
    slug = "permits"
    title = _("Environmental permits")
    province = "establishment__province"
    base = _REGISTERED
    columns = ("establishment__code", "number", "kind", "issued_on", "issuer", "valid_from", "valid_to")
    form = ("establishment", "kind", "number", "issued_on", "issuer", "valid_from", "valid_to", "note")
    filters = ("establishment", "kind", "valid_to")
    search = ("number", "issuer")
    order = ("-valid_from", "pk")
    policy = establishment_policy("establishment")
    workbook = "province"


@register
class Contacts(Register):
    """People to talk to at establishments; what names and reaches them is personal."""

    model = Contact
    slug = "contacts"
    title = _("Contacts")
    province = "establishment__province"
    base = _REGISTERED
    columns = ("establishment__code", "name", "post", "phone", "email", "topic")
    form = ("establishment", "name", "post", "phone", "email", "topic", "note")
    filters = ("establishment",)
    search = ("name", "post", "phone", "email")
    policy = establishment_policy("establishment")


@register
class Attachments(Register):
    """Files of establishments: kept by content, fetched as attachments."""

    model = Attachment
    slug = "attachments"
    title = _("Files")
    province = "establishment__province"
    base = _REGISTERED
    columns = ("establishment__code", "title", "file_name", "size", "added_by", "added")
    filters = ("establishment", "added")
    search = ("title", "file_name")
    order = ("-added", "-pk")
    policy = establishment_policy("establishment")
    export_columns = ("establishment", "title", "file_name", "sha256", "size", "added_by", "added", "note")
