"""Two provinces, an officer in each, and rows that belong to one of them."""

import pytest

from sachhon.establishments.models import Establishment
from sachhon.kit.changes import change_set
from sachhon.kit.policy import Policy
from sachhon.kit.register import REGISTERS


@pytest.fixture(autouse=True)
def clean_cache():
    from django.core.cache import cache

    cache.clear()


@pytest.fixture
def province(here):
    return here.province


@pytest.fixture
def other_province(elsewhere):
    return elsewhere.province


@pytest.fixture
def officer(here):
    return here.officer


@pytest.fixture
def stranger(elsewhere):
    return elsewhere.officer


@pytest.fixture
def visitor(client, officer):
    """The officer's browser."""
    client.force_login(officer)
    return client


def plant(province, number=1, **values):
    values = {"code": f"CS-{number:05}", "name": f"Nhà máy giấy {number}", "vsic": "1701", **values}
    row = Establishment(province=province, **values)
    REGISTERS["establishments"].prepare(row)
    return row


@pytest.fixture
def keep():
    """A function that writes rows with their record."""

    def written(*rows, by=None):
        with change_set(by=by, why="test", province_id=None) as changes:
            for row in rows:
                changes.insert(row)
        return rows[0] if len(rows) == 1 else rows

    return written


@pytest.fixture
def narrow(monkeypatch):
    """Establishments of which only code, name and province may be seen."""
    kept = REGISTERS["establishments"]
    granted = frozenset({"code", "name", "province"})
    monkeypatch.setattr(type(kept), "policy", Policy(kept.policy.scope, kept.policy.may, lambda user: granted))
