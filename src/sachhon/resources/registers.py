"""The catalogue of resources, and the figures of use and output, as registers."""

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from sachhon.accounts.policies import catalogue, dated_catalogue, province_policy
from sachhon.kit.register import Register, register
from sachhon.resources.models import Factor, ProductOutput, Resource, ResourceUse

_REGISTERED = Q(establishment__origin="registered")


@register
class Resources(Register):
    """Kinds of energy, water and material."""

    model = Resource
    slug = "resources"
    title = _("Resources")
    base = Q(foreign=False)
    columns = ("code", "name_vi", "name_en", "group", "unit")
    filters = ("group",)
    order = ("code",)
    sortable = ("code",)
    policy = catalogue
    section = "data"
    children = ("factors",)


@register
class Factors(Register):
    """Dated factors with their sources."""

    model = Factor
    slug = "factors"
    title = _("Conversion factors")
    base = Q(resource__foreign=False)
    columns = ("resource", "quantity", "value", "valid_from", "valid_to", "source", "confirmed")
    form = ("resource", "quantity", "value", "valid_from", "valid_to", "source", "confirmed")
    filters = ("resource", "quantity", "confirmed")
    policy = dated_catalogue
    section = "data"


@register
class Uses(Register):
    """What establishments used, span by span."""

    model = ResourceUse
    slug = "uses"
    title = _("Use of resources")
    province = "establishment__province"
    base = _REGISTERED
    columns = ("establishment__code", "resource", "start", "end", "given", "unit_given", "quantity", "source")
    filters = ("establishment", "resource", "source", "start")
    policy = province_policy("establishment__province")
    section = "data"
    workbook = "province"


@register
class Outputs(Register):
    """What establishments made, span by span."""

    model = ProductOutput
    slug = "outputs"
    title = _("Output of products")
    province = "establishment__province"
    base = _REGISTERED
    columns = ("establishment__code", "product", "start", "end", "given", "unit_given", "quantity", "source")
    filters = ("establishment", "source", "start")
    policy = province_policy("establishment__province")
    section = "data"
    workbook = "province"
