"""What officers do with places: a correction is a dated row, and never an overwriting."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from sachhon.kit.changes import change_set
from sachhon.kit.dated import Overlap, new_version
from sachhon.territory.facts import searched
from sachhon.territory.models import AreaVersion


def correct_place(version: AreaVersion, *, valid_from: dt.date, by: Any, why: str, **values: Any) -> AreaVersion:
    """From a day on the place has these values; on the day its version began, that version itself is put right.

    What was in force before stays as it was.
    """
    values["folded"] = searched(values.get("name_vi", version.name_vi), version.district, _code(version, values))
    _refuse_taken_code(version, valid_from, _code(version, values))
    with change_set(by=by, why=why, province_id=version.area.province_id) as changes:
        if valid_from == version.valid_from:
            for name, value in values.items():
                setattr(version, name, value)
            changes.update(version)
            return version
        try:
            return new_version(changes, version, valid_from=valid_from, **{"open_start": False, **values})  # type: ignore[return-value]
        except Overlap:
            first, last = version.valid_from, version.valid_to
            message = _("Write a day from %(first)s on.") % {"first": f"{first:%d/%m/%Y}"}
            if last:
                told = {"first": f"{first:%d/%m/%Y}", "last": f"{last:%d/%m/%Y}"}
                message = _("Write a day from %(first)s on and before %(last)s.") % told
            raise ValidationError({"valid_from": message}) from None


def _code(version: AreaVersion, values: dict[str, Any]) -> str:
    return str(values.get("code", version.code))


def _refuse_taken_code(version: AreaVersion, valid_from: dt.date, code: str) -> None:
    """Another place of the kind carries the code then."""
    if code != version.code:
        AreaVersion(
            area=version.area, valid_from=valid_from, valid_to=version.valid_to, code=code, type=version.type
        ).refuse_taken_code()
