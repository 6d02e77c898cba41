"""All series of a province put to the test: what counts, what is kept, and what stays without evidence."""

import datetime as dt

import numpy as np
import pytest
from django.db import connection

from sachhon.core.verified import verify
from sachhon.kit import chain
from sachhon.plan.pages_verified_months import SeriesNow
from sachhon.resources import verification
from sachhon.resources.models import ResourceUse, VerifiedSaving
from sachhon.resources.series import Spans
from sachhon.resources.verification import Cancelled, still_holds, verify_savings
from tests.factories import changed, driver, import_rows, interrupted_once, joined, links, made_in, product, used_in
from tests.verified_cases import BASELINE, MONTHS, measured, output_of, use_of

SPANS = Spans.before(dt.date(2024, 12, 1), dt.date(2024, 12, 1), dt.date(2025, 12, 1))
NUMBERS = (
    "r2", "adjusted_r2", "cv_rmse", "model_p", "rho", "n_effective", "adjusted_baseline", "actual", "avoided", "saving_pct",
    "half_width_pct", "half_width_exact_pct",
)  # fmt: skip


def verified(here, **more):
    return verify_savings(here.pk, SPANS, by=here.officer, **more)


def saving_of(made, code="CS-1", resource="ELEC"):
    return made.savings.get(establishment__code=code, resource__code=resource)


def drawn(kept):
    """What the page draws of a series."""
    return SeriesNow(kept.establishment, kept.resource, SPANS, kept)


def reference(use, output):
    """What the core's reference says of the same months."""
    return verify(use[:BASELINE], output[:BASELINE, None], use[BASELINE:], output[BASELINE:, None])


def test_a_saving_of_twelve_percent_is_proven_and_every_number_is_the_references(here, tmp_path):
    import_rows(here, tmp_path, measured(saving=0.12))
    made, same = verified(here)
    kept, expected = saving_of(made), reference(use_of(0.12), output_of())

    assert (same, made.verdicts) == (False, {"proven": 1})
    assert (kept.verdict, kept.selection, kept.n_baseline, kept.n_reporting) == ("proven", "months24", 24, 12)
    assert [getattr(kept, name) for name in NUMBERS] == [
        pytest.approx(float(getattr(expected, name)), rel=1e-9) for name in NUMBERS
    ]
    assert kept.coefficients == pytest.approx(expected.coefficients.tolist(), rel=1e-9)
    assert kept.standard_errors == pytest.approx(expected.standard_errors.tolist(), rel=1e-9)
    assert len(kept.p_values) == 1
    assert [(each["kind"], each["code"], each["chosen"]) for each in kept.driver_names] == [("product", "SP1", True)]
    assert tuple(kept.reasons) == expected.reasons
    assert chain.verify().ok


def test_without_enough_months_there_is_a_reason_and_no_number(here, tmp_path):
    import_rows(here, tmp_path, measured(months=MONTHS[BASELINE - 11 :]))
    kept = saving_of(verified(here)[0])

    assert (kept.verdict, kept.n_baseline, kept.n_reporting) == ("not_enough_evidence", 11, 12)
    assert "few_baseline_months" in kept.reasons
    assert [getattr(kept, name) for name in NUMBERS] == [None] * len(NUMBERS)
    assert (kept.coefficients, kept.p_values, kept.selection) == ([], [], "")


def test_months_before_the_first_bill_are_no_missing_months(here, tmp_path):
    import_rows(here, tmp_path, joined(measured(months=MONTHS[8:])))
    kept = saving_of(verified(here)[0])
    assert (kept.n_baseline, "missing_months" in kept.reasons) == (16, False)


def test_a_month_within_that_is_missing_is_told(here, tmp_path):
    import_rows(here, tmp_path, measured(months=[*MONTHS[:10], *MONTHS[11:]]))
    kept = saving_of(verified(here)[0])
    assert (kept.n_baseline, "missing_months" in kept.reasons) == (23, True)


def test_the_better_source_counts_and_the_other_is_kept(here, tmp_path):
    rows = measured()
    rows["monthly"] += [used_in("CS-1", month, 77, "monthly") for month in MONTHS]
    import_rows(here, tmp_path, rows)
    assert saving_of(verified(here)[0]).actual == pytest.approx(use_of(0.12)[BASELINE:].sum())
    assert ResourceUse.objects.filter(source="monthly").count() == len(MONTHS)


def test_two_meters_add_up_and_a_month_that_one_lacks_is_not_known(here, tmp_path):
    rows, half = measured(), use_of(0.12) / 2
    outputs = [row for row in rows["monthly"] if "product" in row]
    rows["monthly"] = outputs + [
        used_in("CS-1", month, float(half[place]), "meter", meter=meter)
        for meter in "AB" for place, month in enumerate(MONTHS) if (meter, place) != ("B", 30)
    ]  # fmt: skip
    import_rows(here, tmp_path, rows)
    kept = saving_of(verified(here)[0])
    assert kept.n_reporting == 11
    assert kept.actual == pytest.approx(np.delete(use_of(0.12), 30)[BASELINE:].sum())


# Candidates


def test_working_days_of_the_province_are_a_candidate_and_the_plants_own_stand_before_them(here, tmp_path):
    rows = measured()
    days = [20 + place % 5 for place in range(36)]
    rows["drivers"] = [driver(month, days[place]) for place, month in enumerate(MONTHS)]
    rows["drivers"] += [driver(month, 7, establishment="CS-1") for month in MONTHS[:3]]
    import_rows(here, tmp_path, rows)
    made, _ = verified(here)

    assert [each["kind"] for each in saving_of(made).driver_names] == ["product", "working_days"]
    assert drawn(saving_of(made)).drivers[1][:5].tolist() == [7, 7, 7, days[3], days[4]]


def test_at_most_three_products_and_four_candidates_those_best_known_first(here, tmp_path):
    rows = measured()
    for number in range(2, 6):
        rows["products"].append(product("CS-1", f"SP{number}"))
        rows["monthly"] += [
            made_in("CS-1", month, 10 * number + place % (number + 2), name=f"SP{number}")
            for place, month in enumerate(MONTHS)
        ]
    rows["monthly"] = [row for row in rows["monthly"] if row.get("product") != "SP5" or row["month"] not in MONTHS[:13]]
    rows["drivers"] = [driver(month, 20 + place % 5) for place, month in enumerate(MONTHS)]
    import_rows(here, tmp_path, rows)
    codes = [each["code"] for each in saving_of(verified(here)[0]).driver_names]
    assert codes == ["SP1", "SP4", "SP3", "working_days"]


def test_what_the_page_draws_is_what_the_model_expects(here, tmp_path):
    import_rows(here, tmp_path, measured())
    kept = saving_of(verified(here)[0])
    shown = drawn(kept)
    assert shown.reporting.tolist() == [False] * 24 + [True] * 12
    assert shown.use == pytest.approx(use_of(0.12))
    assert shown.modelled[BASELINE:].sum() == pytest.approx(kept.adjusted_baseline)


# Same inputs, same verification


def test_the_same_inputs_keep_the_verification_that_is_there(here, tmp_path):
    import_rows(here, tmp_path, measured())
    first, _ = verified(here)
    before = links(here)
    assert verified(here) == (first, True)
    changed(here, ResourceUse.objects.first(), note="đã kiểm tra")
    assert not still_holds(first)
    assert verified(here) == (first, True)
    assert links(here) == before + 1  # the remark alone


def test_a_changed_month_makes_another_and_the_first_is_no_longer_current(here, tmp_path):
    import_rows(here, tmp_path, measured())
    first, _ = verified(here)
    changed(here, ResourceUse.objects.get(start="2025-03-01"), quantity=9_999.0)
    second, same = verified(here)
    first.refresh_from_db()

    assert (same, first.current, second.current) == (False, False, True)
    assert first.inputs_hash != second.inputs_hash
    assert saving_of(first).actual != saving_of(second).actual
    assert chain.verify().ok


def test_another_claim_makes_another(here, tmp_path):
    import_rows(here, tmp_path, measured(saving=0.12))
    assert saving_of(verified(here)[0]).verdict == "proven"
    assert saving_of(verified(here, claim=(20.0, 30.0))[0]).verdict == "not_proven"


def test_an_unrelated_change_is_not_even_looked_into(here, tmp_path, monkeypatch):
    import_rows(here, tmp_path, measured())
    first, _ = verified(here)
    changed(here, saving_of(first).establishment, note="đã gọi điện")
    monkeypatch.setattr(verification, "read", lambda *arguments: pytest.fail("it read the months again"))
    assert verified(here) == (first, True)


def test_what_is_written_while_it_reads_is_in_the_result(here, tmp_path, monkeypatch):
    import_rows(here, tmp_path, measured())
    calls = interrupted_once(
        monkeypatch, verification, "read",
        lambda: changed(here, ResourceUse.objects.get(start="2025-03-01"), quantity=9_999.0),
    )  # fmt: skip
    made, _ = verified(here)
    assert len(calls) == 2 and still_holds(made)
    assert saving_of(made).actual == pytest.approx(use_of(0.12)[BASELINE:].sum() - use_of(0.12)[27] + 9_999)


def test_a_cancelled_verification_leaves_nothing(here, tmp_path):
    import_rows(here, tmp_path, measured())
    before = links(here)
    with pytest.raises(Cancelled):
        verified(here, progress=lambda done, total: False)
    assert (links(here), VerifiedSaving.objects.count()) == (before, 0)


def test_other_provinces_are_left_alone(here, elsewhere, tmp_path):
    import_rows(here, tmp_path / "a", measured())
    import_rows(elsewhere, tmp_path / "b", measured("CS-9"))
    made, _ = verified(here)
    assert list(made.savings.values_list("establishment__code", flat=True)) == ["CS-1"]


def test_a_moved_mark_of_the_current_verification_is_found(here, tmp_path):
    import_rows(here, tmp_path, measured())
    verified(here)
    assert chain.verify().ok
    with connection.cursor() as cursor:
        cursor.execute("UPDATE resources_verification SET current = %s", [False])
    assert chain.verify().first_bad["register"] == "resources.verification"
