"""The arithmetic beneath CP3: great keys, dated conversions, other people's writes, and laws for any province."""

import datetime as dt
import math
import tempfile
from pathlib import Path

import pytest
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from sachhon.establishments.models import Establishment, Product, ProductConversion
from sachhon.kit.chain import verify
from sachhon.kit.changes import change_set
from sachhon.plan import services
from sachhon.plan.models import Evidence
from sachhon.plan.periods import UnknownPeriod, months_of, period_of, year_of
from sachhon.resources.models import ProductOutput, ResourceUse
from tests.factories import (
    changed,
    import_rows,
    interrupted_once,
    joined,
    made,
    period,
    plan,
    plant,
    product,
    run_of,
    solution,
    used,
    value_of,
    worked_case,
)


@pytest.mark.parametrize("key", [65_536, 70_000, 200_000, 4_000_000])
def test_products_with_great_keys_stay_with_their_establishment(here, tmp_path, key):
    """Keys are never given again, so they grow with every file that is undone and sent again."""
    import_rows(here, tmp_path, joined(worked_case(), {"establishments": [plant("CS-2")]}))
    with transaction.atomic():
        Product.objects.update(id=key)
        ProductOutput.objects.update(product=key)
    assert value_of(run_of(here), "CP3").value == pytest.approx(9.5)


def test_a_conversion_that_has_ended_is_none(here, tmp_path):
    case = worked_case()
    case["products"] = [product("CS-1"), product("CS-1", "SP2", kind="bìa", conversion=0.6)]
    case["yearly"] += [made("CS-1", 2024, 50, name="SP2"), made("CS-1", 2025, 50, name="SP2")]
    import_rows(here, tmp_path, case)
    assert run_of(here).evidence.get(code="CP3").reason == ""
    changed(here, ProductConversion.objects.get(), valid_to=dt.date(2025, 6, 1))
    assert run_of(here).evidence.get(code="CP3").reason == "no_conversion"


def test_what_is_written_while_a_period_is_computed_is_in_the_run(here, tmp_path, monkeypatch):
    """Computing takes no lock; before it writes it sees that somebody wrote meanwhile, and computes again."""
    import_rows(here, tmp_path, worked_case())
    found = period(here)
    calls = interrupted_once(
        monkeypatch, services, "_computed",
        lambda: changed(here, ResourceUse.objects.get(start="2025-01-01"), quantity=10_400_000.0),
    )  # fmt: skip
    run, _ = services.compute_period(found, by=here.officer)

    assert value_of(run, "CP3").value == pytest.approx(20)
    assert len(calls) == 2 and verify().ok


def test_an_establishment_that_comes_while_a_period_is_computed_harms_nothing(here, tmp_path, monkeypatch):
    import_rows(here, tmp_path, worked_case())
    found, frame_of, calls = period(here), services.frame_of, []

    def interrupted(*arguments):
        result = frame_of(*arguments)
        if not calls:
            case = worked_case("CS-2")
            del case["plan"]
            import_rows(here, tmp_path, case)
        calls.append(1)
        return result

    monkeypatch.setattr(services, "frame_of", interrupted)
    run, _ = services.compute_period(found, by=here.officer)
    assert (value_of(run, "CP3").counted, value_of(run, "CP3").value) == (2, pytest.approx(9.5))


# Periods


@pytest.mark.parametrize(
    ("label", "begins", "ends"),
    [
        ("2025", "2024-12-01", "2025-12-01"), ("2025-H1", "2024-12-01", "2025-06-01"), ("2025-N9", "2024-12-01", "2025-09-01"),
        ("2025-Q1", "2024-12-01", "2025-03-01"), ("2025-Q4", "2025-09-01", "2025-12-01"), ("2025-M01", "2024-12-01", "2025-01-01"),
        ("2025-M03", "2025-02-01", "2025-03-01"), ("2025-M12", "2025-11-01", "2025-12-01"),
    ],
)  # fmt: skip
def test_labels_and_their_months(here, label, begins, ends):
    first, end = (dt.date.fromisoformat(day) for day in (begins, ends))
    found = period_of(label, here.pk)
    assert months_of(label) == (first, end) == (found.data_from, found.data_to)
    assert (found.start, found.end, found.cut_date) == (
        first.replace(day=15),
        end.replace(day=15),
        end.replace(day=14),
    )
    assert year_of(found) == 2025
    assert period_of(label, here.pk).pk == found.pk


@pytest.mark.parametrize("label", ["", "2025-", "2025-H2", "2025-M00", "2025 ", "٢٠٢٥", "2025-Q1-M01"])
def test_labels_that_name_nothing(label):
    with pytest.raises(UnknownPeriod):
        months_of(label)


# Laws


quantity = st.one_of(st.none(), st.floats(0, 1e9, allow_nan=False, width=32))
PLANTS = st.lists(
    st.tuples(st.lists(quantity, min_size=4, max_size=4), st.booleans(), st.booleans(), st.sampled_from(["ELEC", "COAL_C", "HUSK", "WATER"])),
    min_size=1, max_size=6,
)  # fmt: skip


@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(plants=PLANTS)
def test_counted_parts_sum_to_the_figure_and_unknown_is_never_counted(here, plants):
    """For any province: figures are sums of their counted parts, and every part left out has a reason."""
    point = transaction.savepoint()
    try:
        sheets = {"plan": [plan()], "establishments": [], "products": [], "yearly": [], "solutions": []}
        for number, (figures, applies, household, resource) in enumerate(plants):
            code = f"CS-{number}"
            sheets["establishments"].append(plant(code, household="có" if household else "không"))
            sheets["products"].append(product(code))
            if applies:
                sheets["solutions"].append(solution(code))
            unit = {"WATER": "m3", "ELEC": "kWh"}.get(resource, "kg")
            for value, year, row in zip(figures, (2024, 2025, 2024, 2025), (used, used, made, made), strict=True):
                if value is not None:
                    more = {"resource": resource} if row is used else {}
                    sheets["yearly"].append(row(code, year, float(value), *((unit,) if row is used else ()), **more))
        with tempfile.TemporaryDirectory() as folder:
            import_rows(here, Path(folder), {name: rows for name, rows in sheets.items() if rows})
        run = run_of(here)
        check(run, plants)
    finally:
        transaction.savepoint_rollback(point)


def check(run, plants):
    for value in run.values.filter(code__in=("CP3", "CP3-W")):
        parts = list(Evidence.objects.filter(run=run, code=value.code))
        counted = [part for part in parts if part.counted]
        assert all(bool(part.reason) != part.counted for part in parts)
        assert (value.denominator or 0) == pytest.approx(math.fsum(part.adjusted for part in counted), rel=1e-12)
        saved = math.fsum(part.adjusted - part.actual for part in counted)
        assert (value.numerator or 0) == pytest.approx(saved, rel=1e-9, abs=1e-6 * (value.denominator or 1))
        for part in counted:
            figures, applies, household, resource = plants[int(part.subject[3:])]
            assert None not in figures and applies and not household and resource != "HUSK"
            assert part.actual <= 3.0001 * part.adjusted and part.adjusted <= 3.0001 * part.actual


def test_the_run_of_an_empty_province(here, tmp_path):
    import_rows(here, tmp_path, {"plan": [plan()]})
    run = run_of(here)
    assert [(value.code, value.value, value.status) for value in run.values.order_by("pk")] == [
        ("CP2", None, "no_data"), ("CP3", None, "no_data"), ("CP4", None, "no_data")
    ]  # fmt: skip
    assert not Establishment.objects.exists()


def change(here):
    return change_set(by=here.officer, why="thử", province_id=here.pk)
