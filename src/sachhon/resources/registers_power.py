"""Customers of the power company, and the rows of its lists, as registers."""

from django.utils.translation import gettext_lazy as _

from sachhon.accounts.policies import province_policy
from sachhon.kit.register import Register, register
from sachhon.resources.models import Customer, PowerRow


@register
class Customers(Register):
    """Customers of the power company, matched to establishments or waiting."""

    model = Customer
    slug = "customers"
    title = _("Electricity customers")
    province = "province"
    columns = ("code", "name", "address", "state", "establishment")
    filters = ("state", "establishment", "code")
    search = ("name", "code", "address")
    order = ("code",)
    sortable = ("code",)
    policy = province_policy("province")
    section = "data"
    workbook = "power"
    children = ("power-rows",)


@register
class PowerRows(Register):
    """What the power company's lists said, row by row."""

    model = PowerRow
    slug = "power-rows"
    title = _("Rows of power lists")
    province = "customer__province"
    columns = ("customer__code", "direction", "start", "end", "normal", "peak", "low", "total", "money")
    filters = ("customer", "direction", "start")
    policy = province_policy("customer__province")
    section = "data"
    workbook = "power"
