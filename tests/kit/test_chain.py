"""One byte changed in any row, a row removed, a row put in, a tail cut: found, and named."""

import json
import math
from datetime import timedelta

import pytest
from django.core.management import call_command
from django.db import DatabaseError, connection, models, transaction

from sachhon.capacity.models import Officer
from sachhon.establishments.models import Establishment
from sachhon.kit import chain
from sachhon.kit.canonical import canonical, row_fields, sha256
from sachhon.kit.changes import change_set
from sachhon.kit.models import Batch, ChainHead, Change, ChangeSet, PersonalValue, StagedRow, StoredFile
from sachhon.plan.models import Edition
from sachhon.plan.services import publish_edition, verify_period
from sachhon.resources.models import ResourceUse
from tests.factories import changed, import_rows, office, period, run_of, small_province

RECORDED = sorted(chain.recorded_models(), key=lambda model: model._meta.label_lower)


@pytest.fixture(scope="module")
def settled(django_db_setup, django_db_blocker, tmp_path_factory):
    """A province with rows in the recorded tables, a run and an edition; taken back after this module."""
    with django_db_blocker.unblock(), transaction.atomic():
        where = office("82", "officer-chain")
        import_rows(where, tmp_path_factory.mktemp("chain"), small_province())
        changed(where, Officer.objects.get(code="CB-1"), name="Trần Thị B")
        verify_period(period(where), by=where.officer)
        run_of(where)
        publish_edition(period(where), by=where.officer)
        yield where
        transaction.set_rollback(True)


@pytest.fixture
def province(settled, db):
    """The province of this module; what a test does to it is taken back."""
    point = transaction.savepoint()
    yield settled
    transaction.savepoint_rollback(point)


def sql(statement, *values):
    """Write behind the record."""
    with connection.cursor() as cursor:
        cursor.execute(statement, values)
        return cursor.rowcount


def found(**more):
    """(register, row) of the first fault, and what it says."""
    report = chain.verify(**more)
    assert not report.ok, "nothing was found"
    return (report.first_bad["register"], report.first_bad["row"]), report.first_bad["reason"]


def altered(field, value):
    """Another value of the same type, as near as can be."""
    if isinstance(field, models.BooleanField):
        return not value
    if isinstance(field, models.FloatField):
        return 1.5 if value is None else math.nextafter(value, math.inf)
    if isinstance(field, models.IntegerField | models.ForeignKey | models.AutoField):
        return 7 if value is None else value + 1
    if isinstance(field, models.DateTimeField):
        return (value + timedelta(microseconds=1)).strftime("%Y-%m-%d %H:%M:%S.%f")
    if isinstance(field, models.DateField):
        return "2020-02-02" if value is None else (value + timedelta(days=1)).isoformat()
    if isinstance(field, models.UUIDField):
        return value.hex[:-1] + ("0" if value.hex[-1] != "0" else "1")
    if isinstance(field, models.JSONField):
        return json.dumps([value], ensure_ascii=False)
    if isinstance(field, models.BinaryField):
        return bytes(value)[:-1] + bytes([bytes(value)[-1] ^ 1]) if value else b"x"
    return value[:-1] + chr(ord(value[-1]) ^ 1) if value else "x"


def columns(model, *, without=()):
    """Columns that somebody could alter."""
    return [
        field for field in model._meta.concrete_fields
        if not getattr(field, "generated", False) and field.attname not in without
    ]  # fmt: skip


def alterations(model, row, without=()):
    """Alter one column of the row after the other, each for itself; those that the database refuses are passed over."""
    for field in columns(model, without=without):
        value = altered(field, getattr(row, field.attname))
        table, key = model._meta.db_table, model._meta.pk.column
        point = transaction.savepoint()
        try:
            assert sql(f'UPDATE {table} SET "{field.column}" = %s WHERE "{key}" = %s', value, row.pk) == 1
        except DatabaseError:
            transaction.savepoint_rollback(point)
            continue
        yield field
        transaction.savepoint_rollback(point)


def test_what_was_written_by_the_rules_is_in_order(province):
    report = chain.verify()
    assert (report.ok, report.first_bad) == (True, None)
    assert report.change_sets == ChangeSet.objects.count()
    assert report.head == Edition.objects.get().head == ChainHead.objects.get(pk=province.pk).digest


# One byte


@pytest.mark.parametrize("model", RECORDED, ids=lambda model: model._meta.label_lower)
def test_a_byte_changed_in_any_column_of_any_row_is_found_and_named(province, model):
    row = model._base_manager.order_by("-pk").first()
    if row is None:
        pytest.skip("no import, run or edition fills this table")
    label, covered = model._meta.label_lower, row_fields(model)
    looked_at = set()
    for field in alterations(model, row, without=set(outside(model)) - {"content", "hash", "head", "current"}):
        place, _ = found()
        # A key that was altered is a row removed and a row put in.
        assert place[0] == label and (field.primary_key or place[1] == row.pk), field.attname
        looked_at.add(field.attname)
    assert len(looked_at) >= len([name for name in covered if name not in GENERATED]) - 3


GENERATED = {"slot"}


def outside(model):
    return getattr(model, "outside_chain", ())


def test_what_stands_outside_the_chain_is_looked_after_otherwise():
    """An edition's text by its hash, the current run and verification by being the last; nothing else is outside."""
    assert {model._meta.label_lower: outside(model) for model in RECORDED if outside(model)} == {
        "plan.run": ("current",), "plan.edition": ("content", "hash", "head"), "resources.verification": ("current",),
        "api.apitoken": ("last_used",), "api.webhook": ("secret",),
    }  # fmt: skip


@pytest.mark.parametrize(
    ("table", "column", "rubbish"),
    [
        ("resources_resourceuse", "quantity", "nhiều"),
        ("plan_period", "start", "2025-13-45"),
        ("plan_run", "at", "hôm qua"),
        ("plan_run", "at", "2025-02-30 00:00:00"),
        ("establishments_establishment", "uuid", "không"),
        ("capacity_officer", "name", b"\xff\xfe"),
    ],
)
def test_rubbish_that_cannot_even_be_read_is_found_and_named(province, table, column, rubbish):
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT max(id) FROM {table}")
        key = cursor.fetchone()[0]
    if isinstance(rubbish, bytes):
        sql(f"UPDATE {table} SET {column} = CAST(%s AS TEXT) WHERE id = %s", rubbish, key)
    else:
        sql(f"UPDATE {table} SET {column} = %s WHERE id = %s", rubbish, key)
    place, _ = found()
    assert place == (table.replace("_", ".", 1), key)


def test_two_rows_that_changed_places_are_found(province):
    first, second = ResourceUse.objects.order_by("pk").values_list("pk", flat=True)[:2]
    for old, new in ((first, 10**6), (second, first), (10**6, second)):
        sql("UPDATE resources_resourceuse SET id = %s WHERE id = %s", new, old)
    assert found()[0][0] == "resources.resourceuse"


# Rows


@pytest.mark.parametrize("model", RECORDED, ids=lambda model: model._meta.label_lower)
def test_a_row_removed_is_found_and_named(province, model):
    key = model._base_manager.order_by("pk").values_list("pk", flat=True).last()
    if key is None:
        pytest.skip("no import, run or edition fills this table")
    sql(f"DELETE FROM {model._meta.db_table} WHERE {model._meta.pk.column} = %s", key)
    place, reason = found()
    assert (place, reason) == ((model._meta.label_lower, key), "the row was removed")


def test_a_row_put_in_behind_the_record_is_found_and_named(province):
    made = Establishment.objects.create(province=province.province, code="X", name="X", vsic="1701")
    assert found() == (("establishments.establishment", made.pk), "the row is in no change set")


def test_a_row_deleted_by_the_rules_is_in_order_until_it_is_put_back(province):
    row = Establishment.objects.get(code="CS-5")
    with change_set(by=province.officer, why="closed", province_id=province.pk) as changes:
        changes.delete(row)
    assert chain.verify().ok
    Establishment.objects.bulk_create(
        [Establishment(pk=10**6, province=province.province, code="CS-5", name="N", vsic="1701")]
    )
    assert found()[0] == ("establishments.establishment", 10**6)


# The record itself


@pytest.mark.parametrize("which", ["first", "last"])
@pytest.mark.parametrize(
    ("model", "without"),
    [(ChangeSet, ()), (Change, ("id",)), (ChainHead, ())],
    ids=["change set", "entry", "head"],
)
def test_the_record_itself_altered_is_found(province, model, without, which):
    """Every column of a link, an entry or a head. An entry's own key says nothing but its place."""
    row = getattr(model._base_manager.order_by("pk"), which)()
    checked = 0
    for field in alterations(model, row, without):
        place, _ = found()
        assert place[0].startswith("kit.") or field.attname in ("province_id", "register", "change_set_id"), (
            field.attname
        )
        checked += 1
    assert checked >= 2


def test_an_entry_removed_or_put_in_is_found(province):
    entry = Change.objects.order_by("pk").last()
    point = transaction.savepoint()
    sql("DELETE FROM kit_personalvalue WHERE change_id = %s", entry.pk)
    sql("DELETE FROM kit_change WHERE id = %s", entry.pk)
    assert found()[0][0] == "kit.changeset"
    transaction.savepoint_rollback(point)
    entry.pk = None
    entry.save(force_insert=True)
    assert found()[0][0] == "kit.changeset"


def test_a_link_taken_out_of_the_middle_is_found(province):
    middle = ChangeSet.objects.get(province_id=province.pk, sequence=3)
    cut(middle)
    place, reason = found()
    assert place[0] == "kit.changeset" and reason == "change set 3 is missing"


def test_rows_as_typed_that_were_altered_are_found(province):
    row = StagedRow.objects.order_by("pk")[5]
    for statement in (
        "UPDATE kit_stagedrow SET raw = replace(raw, 'CS-2', 'CS-3') WHERE id = %s",
        "UPDATE kit_stagedrow SET row = row + 1 WHERE id = %s",
        "UPDATE kit_stagedrow SET sheet = sheet + 1 WHERE id = %s",
    ):
        point = transaction.savepoint()
        assert sql(statement, row.pk) == 1
        if statement.startswith("UPDATE kit_stagedrow SET raw") and StagedRow.objects.get(pk=row.pk).raw == row.raw:
            sql("UPDATE kit_stagedrow SET raw = raw || ' ' WHERE id = %s", row.pk)
        assert found() == (("kit.stagedrow", row.batch_id), "the batch or its rows as typed were altered")
        transaction.savepoint_rollback(point)


def test_the_file_of_a_batch_is_part_of_its_link(province):
    batch = Batch.objects.get()
    for statement, key in (
        ("UPDATE kit_batch SET uuid = '00000000000000000000000000000000' WHERE id = %s", batch.pk),
        ("UPDATE kit_storedfile SET sha256 = 'f' || substr(sha256, 2) || 'x' WHERE id = %s", batch.file_id),
    ):
        point = transaction.savepoint()
        sql(statement, key)
        assert found()[0][0] == "kit.changeset"
        transaction.savepoint_rollback(point)
    assert StoredFile.objects.count() == 1


# A person's values


def test_a_persons_value_is_not_in_the_chain_and_may_be_erased(province):
    text = " ".join(Change.objects.values_list("before", flat=True)) + " ".join(
        Change.objects.values_list("after", flat=True)
    )
    assert "Trần Thị B" not in text and "Nguyễn Văn CB-1" not in text
    assert set(PersonalValue.objects.values_list("value", flat=True)) == {"Nguyễn Văn CB-1", "Trần Thị B"}
    PersonalValue.objects.all().delete()
    assert chain.verify().ok


def test_a_persons_value_that_was_altered_is_found(province):
    kept = PersonalValue.objects.get(side="before")
    sql("UPDATE kit_personalvalue SET value = 'Người khác' WHERE id = %s", kept.pk)
    assert found()[0] == ("kit.personalvalue", kept.pk)


# Editions


def rehashed(edition, change):
    """The edition with other text, its hashes made to fit."""
    content = json.loads(edition.content)
    content.pop("hash")
    change(content)
    digest = sha256(canonical(content))
    text = json.dumps({**content, "hash": digest}, ensure_ascii=False, indent=1)
    sql("UPDATE plan_edition SET content = %s, hash = %s WHERE id = %s", text, digest, edition.pk)


@pytest.mark.parametrize(
    "change",
    [
        lambda content: content["figures"][0].update(value=99.0),
        lambda content: content["figures"][0].update(numerator=1.0),
        lambda content: content["figures"][1]["coverage"].update(frame=5),
        lambda content: content["figures"][2]["target"].update(low=5.0),
        lambda content: content["plan"].update(name="Kế hoạch khác"),
        lambda content: content.update(head="0" * 64),
        lambda content: content.update(as_at="2025-12-13"),
        lambda content: content["figures"].pop(),
    ],
    ids=["value", "numerator", "coverage", "target", "plan", "head", "day", "figure removed"],
)
def test_an_edition_altered_together_with_its_hash_is_found(province, change):
    edition = Edition.objects.get()
    rehashed(edition, change)
    assert found()[0] == ("plan.edition", edition.pk)


def test_a_space_more_in_an_edition_is_found(province):
    edition = Edition.objects.get()
    sql("UPDATE plan_edition SET content = content || ' ' WHERE id = %s", edition.pk)
    assert found()[0] == ("plan.edition", edition.pk)


# The tail


def cut(*sets):
    """Take change sets out of the record, nothing else."""
    for link in sets:
        sql(
            "DELETE FROM kit_personalvalue WHERE change_id IN (SELECT id FROM kit_change WHERE change_set_id = %s)",
            link.pk,
        )
        sql("DELETE FROM kit_change WHERE change_set_id = %s", link.pk)
        sql("DELETE FROM kit_changeset WHERE id = %s", link.pk)


def cut_cleanly(where, after):
    """Take everything after a link away: the links, the rows they put in, and set the head back."""
    later = ChangeSet.objects.filter(province_id=where.pk, sequence__gt=after.sequence)
    for entry in Change.objects.filter(change_set__in=later, kind__startswith="insert"):
        table = entry.register.replace(".", "_")
        sql(f"DELETE FROM {table} WHERE id BETWEEN %s AND %s", entry.first, entry.last)
    cut(*later)
    sql(
        "UPDATE kit_chainhead SET sequence = %s, digest = %s WHERE province_id = %s",
        after.sequence,
        after.digest,
        where.pk,
    )


def test_a_tail_cut_without_the_head_is_found(province):
    cut(ChangeSet.objects.filter(province_id=province.pk).order_by("sequence").last())
    assert "tail was cut" in found()[1]


def test_a_tail_cut_with_the_head_set_back_shows_in_the_rows_it_leaves(province):
    links = list(ChangeSet.objects.filter(province_id=province.pk).order_by("sequence"))
    cut(links[-1])
    before = links[-2]
    sql(
        "UPDATE kit_chainhead SET sequence = %s, digest = %s WHERE province_id = %s",
        before.sequence,
        before.digest,
        province.pk,
    )
    assert found() == (("plan.edition", Edition.objects.get().pk), "the row is in no change set")


def test_a_tail_cut_without_a_trace_shows_against_the_head_that_an_edition_printed(province):
    """Whoever has the printed edition finds it; the database alone cannot know."""
    printed = Edition.objects.get().head
    links = list(ChangeSet.objects.filter(province_id=province.pk).order_by("sequence"))
    assert chain.verify(head=printed).ok
    cut_cleanly(province, links[-2])

    assert chain.verify().ok
    place, reason = found(head=printed)
    assert place[0] == "kit.changeset" and "the tail was cut" in reason and printed in reason


def test_what_came_after_the_printed_head_is_no_matter_to_it(province):
    printed = Edition.objects.get().head
    changed(province, Establishment.objects.get(code="CS-3"), note="sau khi công bố")
    assert chain.verify(head=printed).ok


def test_a_head_removed_is_found(province):
    sql("DELETE FROM kit_chainhead WHERE province_id = %s", province.pk)
    assert found()[0] == ("kit.chainhead", province.pk)


# The command


def command(capsys, *more):
    """Exit code and answer of `sachhon changes verify --json`."""
    code = 0
    try:
        call_command("changes", "verify", "--json", *more)
    except SystemExit as end:
        code = end.code
    return code, json.loads(capsys.readouterr().out)


def test_the_command_answers_and_leaves_with_zero(province, capsys):
    code, answer = command(capsys)
    head = Edition.objects.get().head
    assert (code, answer) == (
        0,
        {"ok": True, "change_sets": ChangeSet.objects.count(), "head": head, "first_bad": None},
    )
    assert command(capsys, "--head", head)[0] == 0


def test_the_command_names_the_first_fault_and_leaves_with_one(province, capsys):
    use = ResourceUse.objects.order_by("pk").first()
    sql("UPDATE resources_resourceuse SET quantity = quantity + 1 WHERE id = %s", use.pk)
    code, answer = command(capsys)

    assert (code, answer["ok"]) == (1, False)
    assert answer["first_bad"] == {
        "sequence": 2, "register": "resources.resourceuse", "row": use.pk, "reason": "the row is not as it was written"
    }  # fmt: skip


def test_the_command_misses_a_head_that_is_not_there(province, capsys):
    code, answer = command(capsys, "--head", "ab" * 32)
    assert code == 1 and answer["first_bad"]["register"] == "kit.changeset"


# Negative control


def test_without_the_marks_of_the_rows_the_alteration_goes_unnoticed(province, monkeypatch):
    """The test above can fail: it is the marks that find the byte."""
    sql(
        "UPDATE resources_resourceuse SET quantity = quantity + 1 WHERE id = (SELECT max(id) FROM resources_resourceuse)"
    )
    assert not chain.verify().ok
    monkeypatch.setattr(chain, "_altered_rows", lambda model: iter(()))
    assert chain.verify().ok


def test_without_the_links_a_cut_tail_goes_unnoticed(province, monkeypatch):
    cut(ChangeSet.objects.filter(province_id=province.pk).order_by("sequence").last())
    monkeypatch.setattr(chain, "_broken_links", lambda: iter(()))
    monkeypatch.setattr(chain, "_altered_rows", lambda model: iter(()))
    monkeypatch.setattr(chain, "EXTRA_CHECKS", [])
    assert chain.verify().ok
