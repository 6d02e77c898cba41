"""Establishments and their products as registers."""

from typing import Any

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from sachhon.accounts.models import Membership, User
from sachhon.accounts.policies import province_policy
from sachhon.establishments.firms import firm_for
from sachhon.establishments.forms import EstablishmentForm
from sachhon.establishments.identity import plain_name, search_text
from sachhon.establishments.models import Establishment, Product, ProductConversion, Tie
from sachhon.establishments.models.people import ROLE_OF
from sachhon.establishments.places import place_for
from sachhon.establishments.policies import establishment_policy
from sachhon.establishments.size import size_of, thresholds
from sachhon.kit import clock
from sachhon.kit.register import Register, register


@register
class Establishments(Register):
    """Registered establishments; reference plants of foreign surveys are elsewhere."""

    model = Establishment
    slug = "establishments"
    title = _("Establishments")
    province = "province"
    base = Q(origin="registered")
    columns = ("code", "name", "vsic", "commune", "park", "employees", "size_class", "potential")
    form = (
        "code", "name", "enterprise", "tax_code", "vsic", "vsic_version", "household", "potential", "commune",
        "address", "park", "old_province", "latitude", "longitude", "employees", "revenue", "capital",
        "floor_area", "active_from", "active_to", "phone", "note",
    )  # fmt: skip
    filters = ("vsic", "commune", "place", "size_class", "household", "potential", "firm")
    search = "folded"
    folds = ("code", "name", "enterprise", "tax_code")
    named_by = ("name",)
    order = ("code",)
    sortable = ("code", "name", "vsic", "commune", "size_class")
    related = ("firm",)
    policy = establishment_policy()
    section = "establishments"
    workbook = "province"
    children = ("products", "uses", "outputs", "solutions", "permits", "contacts", "attachments", "ties")
    story = "establishment"
    form_base = EstablishmentForm
    form_template = "establishments/form.html"

    def prepare(self, row: Any, user: Any = None) -> None:
        """The enterprise that its tax code or name means, its size, its plain name, what a search looks through."""
        row.firm = firm_for(row)
        row.place = place_for(row)
        row.name_key = plain_name(row.name)
        row.size_class = size_of(row, thresholds()).name
        row.folded = search_text(row.code, row.name, row.enterprise, row.tax_code)

    def moved(self, user: Any, key: str) -> str:
        """One that was merged goes on in the record that was kept."""
        scope = Establishment.objects.filter(self.policy.scope(user)).select_related("merged_into")
        found = scope.filter(uuid=key, origin=Establishment.Origin.MERGED).first() if self.is_key(key) else None
        while found is not None and found.merged_into is not None:
            found = found.merged_into
        return self.url_of(found) if found is not None and found.origin == "registered" else ""

    def write(self, changes: Any, row: Any, *, new: bool) -> None:
        """An enterprise that is not known yet is kept first."""
        if row.firm is not None and row.firm._state.adding:
            changes.insert(row.firm)
            row.firm = row.firm  # now that it has a key
        super().write(changes, row, new=new)


@register
class Products(Register):
    """What establishments make."""

    model = Product
    slug = "products"
    title = _("Products")
    province = "establishment__province"
    columns = ("establishment__code", "code", "name", "kind", "unit", "basis")
    form = ("establishment", "code", "name", "kind", "unit", "basis")
    filters = ("establishment", "kind", "unit")
    search = ("name",)
    policy = establishment_policy("establishment")
    section = "establishments"
    workbook = "province"
    children = ("conversions",)


@register
class Conversions(Register):
    """Dated conversions between products of one establishment."""

    model = ProductConversion
    slug = "conversions"
    title = _("Product conversions")
    province = "product__establishment__province"
    columns = ("product__establishment__code", "product__code", "factor", "valid_from", "valid_to", "source")
    policy = establishment_policy("product__establishment")
    section = "establishments"
    workbook = "province"


@register
class Ties(Register):
    """Who reports for an establishment, and which consultants are assigned to it, from when to when."""

    model = Tie
    slug = "ties"
    title = _("People of establishments")
    province = "establishment__province"
    base = Q(establishment__origin="registered")
    columns = ("establishment__code", "establishment__name", "user", "kind", "valid_from", "valid_to")
    form = ("establishment", "user", "kind", "valid_from", "valid_to")
    filters = ("establishment", "kind", "valid_from")
    search = ("user__full_name", "user__username", "establishment__name")
    order = ("-valid_from", "pk")
    policy = province_policy("establishment__province")
    section = "establishments"
    export_columns = ("establishment__code", "user__username", "user__full_name", "kind", "valid_from", "valid_to")

    def choices(self, user: Any, name: str) -> Any:
        """People who hold a fitting role today, in an agency of the officer's provinces or of the whole country."""
        if name != "user":
            return None
        held = Membership.objects.on(clock.today()).filter(role__in=ROLE_OF.values())
        here = Q(agency__province_id__in=user.provinces()) | Q(agency__province_id=None)
        return User.objects.filter(pk__in=held.filter(here).values("user")).order_by("full_name", "username")


# After those above: the navigation keeps the order in which registers are declared.
from sachhon.establishments import registers_around as around  # noqa: E402

__all__ = ["Conversions", "Establishments", "Products", "Ties", "around"]
