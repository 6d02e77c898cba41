"""Establishments and their products as registers."""

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from sachhon.accounts.policies import province_policy
from sachhon.establishments.models import Establishment, Product, ProductConversion
from sachhon.kit.register import Register, register


@register
class Establishments(Register):
    """Registered establishments; reference plants of foreign surveys are elsewhere."""

    model = Establishment
    slug = "establishments"
    title = _("Establishments")
    province = "province"
    base = Q(origin="registered")
    columns = ("code", "name", "vsic", "commune", "park", "employees", "potential")
    form = (
        "code", "name", "enterprise", "tax_code", "vsic", "vsic_version", "household", "potential", "commune",
        "address", "park", "old_province", "latitude", "longitude", "employees", "revenue", "capital",
        "floor_area", "active_from", "active_to", "phone", "note",
    )  # fmt: skip
    filters = ("vsic", "commune", "household", "potential")
    search = "folded"
    folds = ("code", "name", "enterprise", "tax_code")
    order = ("code",)
    sortable = ("code", "name", "vsic", "commune")
    policy = province_policy("province")
    section = "establishments"
    workbook = "province"
    children = ("products", "uses", "outputs", "solutions")
    story = "establishment"


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
    policy = province_policy("establishment__province")
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
    policy = province_policy("product__establishment__province")
    section = "establishments"
    workbook = "province"
