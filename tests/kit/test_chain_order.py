"""The last change of a row is the last by the chain, not by a number that no digest covers."""

import pytest
from django.db import connection

from sachhon.establishments.models import Establishment
from sachhon.kit import files
from sachhon.kit.chain import verify
from sachhon.kit.models import Batch, Change
from tests.factories import import_rows, plant

pytestmark = pytest.mark.django_db


def test_old_values_put_back_under_renumbered_entries_are_found(here, tmp_path):
    first = import_rows(here, tmp_path, {"establishments": [plant("CS-1", name="Cũ")]})
    import_rows(here, tmp_path, {"establishments": [plant("CS-1", name="Mới")]})
    old = {"name": "Cũ"}
    row = Establishment.objects.get(code="CS-1")
    change = Change.objects.get(register="establishments.establishment", kind="update", first=row.pk)
    assert '"name":"Mới"' in change.after
    with connection.cursor() as cursor:
        cursor.execute("UPDATE kit_change SET id = id + 100000 WHERE change_set_id = %s", [first.change_sets.get().pk])
        cursor.execute(
            "UPDATE establishments_establishment SET name = %s, folded = %s, staged_id = %s WHERE id = %s",
            [old["name"], "cs-1 cu", first.rows.get().pk, row.pk],
        )
    found = verify().first_bad
    assert (found["register"], found["row"]) == ("establishments.establishment", row.pk)


@pytest.mark.parametrize("column", ["file_name", "by_id", "workbook"])
def test_a_batch_whose_provenance_was_altered_is_found(here, elsewhere, tmp_path, column):
    batch = import_rows(here, tmp_path, {"establishments": [plant("CS-1")]})
    other = {"file_name": "khác.xlsx", "by_id": elsewhere.officer.pk, "workbook": "iac"}[column]
    Batch.objects.filter(pk=batch.pk).update(**{column: other})
    assert verify().first_bad["register"] == "kit.stagedrow"


def test_a_file_that_is_gone_or_altered_is_found(here, tmp_path):
    batch = import_rows(here, tmp_path, {"establishments": [plant("CS-1")]})
    path = files.path_of(batch.file.sha256)
    content = path.read_bytes()
    path.write_bytes(content + b"x")
    assert verify().first_bad["register"] == "kit.storedfile"
    path.write_bytes(content)
    assert verify().ok


def test_an_entry_of_no_change_set_is_found(here, tmp_path):
    import_rows(here, tmp_path, {"establishments": [plant("CS-1")]})
    with connection.cursor() as cursor:
        cursor.execute("PRAGMA defer_foreign_keys = ON")
        cursor.execute(
            "INSERT INTO kit_change (change_set_id, register, kind, first, last, before, after, marks, digest)"
            " VALUES (99999, 'x', 'insert', 1, 1, '', '', x'', '')"
        )
        assert verify().first_bad["register"] == "kit.change"
        cursor.execute("DELETE FROM kit_change WHERE change_set_id = 99999")
