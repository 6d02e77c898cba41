"""A seafood plant with eight meters, two products and two months of figures; its own person, and the officer."""

import datetime as dt

import pytest

from sachhon.accounts.models import User
from sachhon.accounts.services import grant
from sachhon.establishments.models import Establishment, Tie
from sachhon.kit.changes import change_set
from tests.factories import import_rows, joined, made_in, plant, product, used_in

METERS = [f"PE0900{number:07}" for number in range(6)]


@pytest.fixture
def place(here, tmp_path):
    """CS-1 of Đồng Tháp: six electricity meters, coal, water, two products."""
    rows = [plant("CS-1"), plant("CS-2")]
    sheets = {"establishments": rows, "products": [product("CS-1", "SP1"), product("CS-1", "SP2")]}
    months = []
    for month, factor in (("2025-11", 1.0), ("2025-10", 0.9)):
        months += [used_in("CS-1", month, 1000 * factor + n, "bill", unit="kWh", meter=m) for n, m in enumerate(METERS)]
        months += [made_in("CS-1", month, 50 * factor, "SP1"), made_in("CS-1", month, 30 * factor, "SP2")]
    import_rows(here, tmp_path, joined(sheets, {"monthly": months}))
    return Establishment.objects.get(code="CS-1")


def tied(place, name="doanh-nghiep", *, valid_to=None):
    """A person of the enterprise who reports for the place."""
    person = User.objects.create_user(name, password="mat-khau-dai-12", full_name="Chị Nguyễn Thị Mẫu")
    grant(person, "enterprise", province_id=place.province_id, agency="")
    with change_set(by=None, why="test", province_id=place.province_id) as changes:
        changes.insert(
            Tie(user=person, establishment=place, kind="own", valid_from=dt.date(2020, 1, 1), valid_to=valid_to)
        )
    return person


@pytest.fixture
def person(place):
    """Who reports for CS-1."""
    return tied(place)
