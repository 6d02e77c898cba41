"""One world for each module of this folder; every request in it is taken back."""

import pytest

from tests.permissions.world import settled


@pytest.fixture(scope="module")
def world(django_db_setup, django_db_blocker, tmp_path_factory):
    """Two provinces, a person of each role, a row of every register in each relation."""
    folder = tmp_path_factory.mktemp("world")
    with pytest.MonkeyPatch.context() as patch, django_db_blocker.unblock(), settled(folder, patch) as made:
        yield made
