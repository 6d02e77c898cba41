"""What every test may ask for, and what is skipped where the machine lacks something."""

import datetime as dt
import sys
from pathlib import Path

import pytest
from hypothesis import settings

# A law holds however long its examples take on a busy machine.
settings.register_profile("house", deadline=None)
settings.load_profile("house")
ROOT = Path(__file__).resolve().parents[1]
SHARED_DATA = ROOT.parent / "shared" / "data"
CHROMIUM = Path("/usr/bin/chromium")

NEEDS = {
    "real_data": (SHARED_DATA, "needs the third-party data in ../shared/data, beside this checkout"),
    "browser": (CHROMIUM, "needs Chromium: apt-get install chromium"),
}


def pytest_collection_modifyitems(items):
    """Skip what cannot run here; the summary (-rs) counts them with the reason."""
    skips = {marker: pytest.mark.skip(reason=reason) for marker, (path, reason) in NEEDS.items() if not path.exists()}
    for item in items:
        for marker in skips.keys() & {mark.name for mark in item.iter_markers()}:
            item.add_marker(skips[marker])


@pytest.fixture(scope="session")
def shared_data() -> Path:
    """The folder of third-party data; its tests carry the marker ``real_data``."""
    return SHARED_DATA


@pytest.fixture(scope="session")
def root() -> Path:
    """The folder of the checkout."""
    return ROOT


@pytest.fixture(autouse=True)
def nothing_counted(request):
    """Counters of rate limits and used codes begin at nothing in every test."""
    if "django.core.cache" in sys.modules:
        from django.core.cache import cache

        cache.clear()


@pytest.fixture
def january(monkeypatch):
    """It is 20 January 2026 on every machine, whatever its clock says."""
    from sachhon.kit import clock

    moment = dt.datetime(2026, 1, 20, 2, 30, tzinfo=dt.UTC)
    monkeypatch.setattr(clock, "now", lambda: moment)
    monkeypatch.setattr(clock, "today", lambda: moment.date())
    return moment


@pytest.fixture
def here(db, january):
    """Đồng Tháp and its officer."""
    from tests.factories import office

    return office("82", "officer-here")


@pytest.fixture
def elsewhere(db, january):
    """Quảng Trị and its officer, of whom nothing may be seen from here."""
    from tests.factories import office

    return office("44", "officer-elsewhere")
