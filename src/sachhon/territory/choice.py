"""Which province a command or a page means."""

from __future__ import annotations

from sachhon.accounts.command import Usage
from sachhon.accounts.models import Agency
from sachhon.territory.models import Province


def province_of(code: str | None, *, user: object = None) -> Province:
    """The province of `--province CODE`; without it the only one that has an agency or a plan."""
    if code:
        found = Province.objects.filter(code=code).first()
        if found is None:
            known = ", ".join(Province.objects.order_by("code").values_list("code", flat=True))
            raise Usage(f"--province {code}: there is no province of this code. There are: {known}.")
        return found
    used = _in_use(user)
    if len(used) == 1:
        return used[0]
    raise Usage("There are several provinces, or none in use: say which with --province CODE.")


def _in_use(user: object) -> list[Province]:
    mine = user.provinces() if user is not None and hasattr(user, "provinces") else frozenset()
    keys = mine or set(Agency.objects.exclude(province_id=None).values_list("province_id", flat=True))
    return list(Province.objects.filter(pk__in=keys)[:2])
