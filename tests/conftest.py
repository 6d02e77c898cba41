"""What every test may ask for, and what is skipped where the machine lacks something."""

from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
SHARED_DATA = ROOT.parent / "shared" / "data"
CHROMIUM = Path("/usr/bin/chromium")

NEEDS = {
    "real_data": (SHARED_DATA, "needs the third-party data in ../shared/data, beside this checkout"),
    "browser": (CHROMIUM, "needs Chromium: apt-get install chromium"),
}


def pytest_collection_modifyitems(items):
    """Skip what cannot run here; the summary (-rs) counts them with the reason."""
    skips = {
        marker: pytest.mark.skip(reason=reason)
        for marker, (path, reason) in NEEDS.items()
        if not path.exists()
    }
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
