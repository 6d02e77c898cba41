"""Two provinces, an officer in each, and rows that belong to one of them."""

import datetime as dt

import pytest

from sachhon.accounts.models import Agency, Membership, User
from sachhon.establishments.models import Establishment
from sachhon.kit.changes import change_set
from sachhon.kit.policy import Policy
from sachhon.kit.register import REGISTERS
from sachhon.territory.models import Province


@pytest.fixture(autouse=True)
def clean_cache():
    from django.core.cache import cache

    cache.clear()


def make_province(code, name):
    found, _ = Province.objects.get_or_create(
        code=code, defaults={"name_vi": name, "name_en": name, "valid_from": dt.date(2025, 7, 1)}
    )
    return found


def member(province, name, role="officer"):
    user = User.objects.create_user(name, password="mot-hai-ba-bon-nam", full_name=name.title())
    agency = Agency.objects.create(name=f"Department of {province.name_en}", province_id=province.pk)
    Membership.objects.create(user=user, agency=agency, role=role, valid_from=dt.date(2025, 1, 1))
    return user


@pytest.fixture
def province(db):
    return make_province("T1", "Sông Lam")


@pytest.fixture
def other_province(db):
    return make_province("T2", "Núi Hồng")


@pytest.fixture
def officer(province):
    return member(province, "officer")


@pytest.fixture
def stranger(other_province):
    return member(other_province, "stranger")


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
    monkeypatch.setattr(
        type(kept), "policy", Policy(kept.policy.scope, kept.policy.may, lambda user: granted)
    )
