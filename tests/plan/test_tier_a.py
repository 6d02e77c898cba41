"""CP3 by evidence: the model where months suffice, whatever it finds; the ratio for all others."""

import json
import math

import pytest
from django.core.management import CommandError, call_command

from sachhon.accounts.models import User
from sachhon.accounts.services import grant
from sachhon.establishments.models import Product
from sachhon.imports.undoing import undo
from sachhon.kit import chain, jobs
from sachhon.kit.models import Job
from sachhon.plan import services
from sachhon.plan.models import Evidence, Run
from sachhon.plan.services import NotVerifiable, PeriodClosed, publish_edition, verify_period
from sachhon.resources import verification
from sachhon.resources.models import ResourceUse, Verification, VerifiedSaving
from tests.factories import (
    all_rows,
    changed,
    close,
    import_rows,
    interrupted_once,
    joined,
    made,
    part_of,
    period,
    plant,
    product,
    run_of,
    solution,
    used,
    value_of,
    worked_case,
)
from tests.plan.cases import TOE, series
from tests.verified_cases import BASELINE, MONTHS, measured, use_of


def saving_of(code="CS-1"):
    return VerifiedSaving.objects.get(verification__current=True, establishment__code=code, resource__code="ELEC")


def detail(run):
    return value_of(run, "CP3").detail


def test_a_series_with_enough_evidence_counts_by_its_model_in_toe(here, tmp_path):
    import_rows(here, tmp_path, measured(saving=0.12))
    adjusted, actual, method, tier, counted, reason = series(run_of(here))
    kept = saving_of()

    assert (method, tier, counted, reason) == ("model", "A", True, "")
    assert (adjusted, actual) == (pytest.approx(kept.adjusted_baseline * TOE), pytest.approx(kept.actual * TOE))
    assert value_of(run_of(here), "CP3").value == pytest.approx(kept.saving_pct)
    assert chain.verify().ok


@pytest.mark.parametrize(
    ("saving", "verdict"), [(0.2, "proven"), (0.08, "not_proven"), (0.0, "not_proven"), (-0.12, "worse")]
)
def test_whatever_the_model_finds_it_counts(here, tmp_path, saving, verdict):
    """Tier A is taken by evidence, not by outcome: who uses more counts by the model as well."""
    import_rows(here, tmp_path, measured(saving=saving, percent=3))
    run = run_of(here)
    assert saving_of().verdict == verdict
    assert (part_of(run, "CS-1").tier, part_of(run, "CS-1").method) == ("A", "model")
    assert value_of(run, "CP3").value == pytest.approx(saving_of().saving_pct)


def test_without_enough_evidence_the_ratio_counts(here, tmp_path):
    import_rows(here, tmp_path, measured(months=MONTHS[BASELINE - 11 :]))
    run = run_of(here)
    assert part_of(run, "CS-1").method == "months" and part_of(run, "CS-1").tier == "B"
    assert detail(run)["portfolio"] is None
    assert not Verification.objects.exists()  # nothing measured for long enough: nothing kept


def mixed():
    """Proven, modelled only, by the yearly ratio, and two appliers without figures; one who applies nothing."""
    others = {
        "establishments": [plant("CS-4"), plant("CS-5")], "products": [product("CS-4")],
        "solutions": [solution("CS-4"), solution("CS-5")], "yearly": [used("CS-4", 2025, 5)],
    }  # fmt: skip
    return joined(
        measured("CS-1", 0.12), measured("CS-2", 0.0, seed=3, percent=3), worked_case("CS-3"), others,
        measured("CS-6", 0.12, seed=5, applies=False),
    )  # fmt: skip


def test_the_headline_is_a_plus_b_and_each_establishment_is_told_once(here, tmp_path):
    import_rows(here, tmp_path, mixed())
    run = run_of(here)
    figure, tiers = value_of(run, "CP3"), detail(run)["tiers"]

    assert detail(run)["evidence"] == {"proven": 1, "modelled": 1, "ratio": 1, "lacking": 2}
    assert sum(detail(run)["evidence"].values()) == detail(run)["appliers"] == 5
    assert (tiers["A"]["n"], tiers["B"]["n"], figure.counted) == (2, 1, 3)
    for name in ("numerator", "denominator"):
        assert getattr(figure, name) == pytest.approx(tiers["A"][name] + tiers["B"][name])


def test_counted_parts_still_sum_to_the_figure(here, tmp_path):
    import_rows(here, tmp_path, mixed())
    run = run_of(here)
    counted = list(Evidence.objects.filter(run=run, code="CP3", counted=True))
    assert {part.tier for part in counted} == {"A", "B"}
    assert value_of(run, "CP3").denominator == pytest.approx(math.fsum(part.adjusted for part in counted), rel=1e-12)
    saved = math.fsum(part.adjusted - part.actual for part in counted)
    assert value_of(run, "CP3").numerator == pytest.approx(saved, rel=1e-9)
    for part in Evidence.objects.filter(run=run, code="CP3", counted=False):
        assert part.reason and not part.tier


def test_who_applies_nothing_stands_beside(here, tmp_path):
    import_rows(here, tmp_path, mixed())
    run = run_of(here)
    assert part_of(run, "CS-6").reason == "not_applying"
    assert detail(run)["all_reporters"]["n"] == 4


def test_the_error_of_tier_a_is_the_root_of_the_summed_squares(here, tmp_path):
    import_rows(here, tmp_path, mixed())
    found = detail(run_of(here))["portfolio"]
    widths = [
        max(kept.half_width_pct, kept.half_width_exact_pct) / 100 * kept.adjusted_baseline * TOE
        for kept in (saving_of("CS-1"), saving_of("CS-2"))
    ]
    assert (found["n"], found["half_width"], found["level"]) == (2, pytest.approx(math.hypot(*widths)), 0.9)


def test_a_model_far_beyond_what_it_expects_is_left_out_as_a_jump(here, tmp_path):
    import_rows(here, tmp_path, measured(saving=0.8))
    part = part_of(run_of(here), "CS-1")
    assert (part.counted, part.reason, part.tier) == (False, "sec_jump", "")


# Which periods


def test_half_a_year_has_no_tier_a_and_nine_months_have(here, tmp_path):
    import_rows(here, tmp_path, measured())
    assert part_of(run_of(here, "2025-H1"), "CS-1").tier == "B"
    assert part_of(run_of(here, "2025-N9"), "CS-1").tier == "A"
    with pytest.raises(NotVerifiable, match="9 months"):
        verify_period(period(here, "2025-H1"), by=here.officer)
    with pytest.raises(NotVerifiable):
        verify_period(period(here, "2024"), by=here.officer)


# The stored verification


def test_computing_takes_the_stored_verification_while_it_holds(here, tmp_path, monkeypatch):
    import_rows(here, tmp_path, measured())
    verify_period(period(here), by=here.officer)
    read, calls = verification.read, []
    monkeypatch.setattr(verification, "read", lambda *arguments: calls.append(1) or read(*arguments))
    first = run_of(here)
    changed(here, first.evidence.get(code="CP2").establishment, note="đã gọi điện")
    assert run_of(here).pk == first.pk and calls == []

    changed(here, ResourceUse.objects.get(start="2025-03-01"), quantity=4_000.0)
    second = run_of(here)
    assert len(calls) == 1 and second.pk != first.pk
    assert part_of(second, "CS-1").actual == pytest.approx(saving_of().actual * TOE)


def test_a_use_written_while_it_computes_is_verified_and_computed_anew(here, tmp_path, monkeypatch):
    import_rows(here, tmp_path, measured())
    interrupted_once(
        monkeypatch, services, "_computed",
        lambda: changed(here, ResourceUse.objects.get(start="2025-03-01"), quantity=4_000.0),
    )  # fmt: skip
    run = run_of(here)
    expected = use_of(0.12)
    expected[27] = 4_000
    assert part_of(run, "CS-1").actual == pytest.approx(expected[BASELINE:].sum() * TOE)
    assert chain.verify().ok


def test_the_same_inputs_give_the_same_run(here, tmp_path):
    import_rows(here, tmp_path, mixed())
    assert run_of(here).pk == run_of(here).pk


def test_a_closed_period_is_not_computed_from_other_months(here, tmp_path):
    import_rows(here, tmp_path, measured())
    run_of(here)
    close(here)
    changed(here, ResourceUse.objects.get(start="2024-03-01"), quantity=4_000.0)  # the baseline is not locked
    with pytest.raises(PeriodClosed):
        run_of(here)
    assert chain.verify().ok


def test_an_import_is_undone_after_its_savings_were_verified_and_published(here, tmp_path):
    import_rows(here, tmp_path / "a", joined(worked_case("CS-9")))
    rows = measured()
    del rows["plan"]
    batch = import_rows(here, tmp_path / "b", rows)
    first = run_of(here)
    edition, _ = publish_edition(period(here), by=here.officer, why="năm 2025")
    kept = all_rows(Verification, VerifiedSaving, without=("current",))
    undo(batch, by=here.officer)

    second = run_of(here)
    assert second.pk != first.pk and value_of(second, "CP3").value == pytest.approx(9.5)
    assert detail(second)["evidence"] == {"proven": 0, "modelled": 0, "ratio": 1, "lacking": 0}
    after = all_rows(Verification, VerifiedSaving, without=("current",))
    assert all(after[name][: len(rows)] == rows for name, rows in kept.items())
    edition.refresh_from_db()
    assert json.loads(edition.content)["figures"] and chain.verify().ok


def test_an_edition_tells_on_what_the_figure_rests(here, tmp_path):
    import_rows(here, tmp_path, mixed())
    run_of(here)
    edition, _ = publish_edition(period(here), by=here.officer, why="năm 2025")
    figure = next(each for each in json.loads(edition.content)["figures"] if each["code"] == "CP3")
    assert figure["evidence"] == {"proven": 1, "modelled": 1, "ratio": 1, "lacking": 2}
    assert figure["tiers"]["A"]["withheld"] and figure["tiers"]["B"]["withheld"]  # two plants and one


# Command and job


def said(capsys, *arguments):
    call_command(*arguments, "--json")
    return json.loads(capsys.readouterr().out)


def test_the_command_verifies_and_says_what_it_found(here, tmp_path, capsys):
    import_rows(here, tmp_path, mixed())
    first = said(capsys, "verify-period", "--period", "2025", "--as", here.officer.username)
    again = said(capsys, "verify-period", "--period", "2025")

    assert (first["same"], again["same"]) == (False, True)
    assert first["verdicts"] == {"not_proven": 1, "proven": 2} and first["series"] == 3
    assert (first["claim"], first["level"]) == ([8.0, 13.0], 0.9)
    assert first["baseline"] == ["2022-12-01", "2024-12-01"] and first["reporting"] == ["2024-12-01", "2025-12-01"]
    assert Verification.objects.get().by == here.officer


def test_the_command_refuses_who_may_not_and_periods_that_cannot_be(here, tmp_path):
    import_rows(here, tmp_path, measured())
    looker = User.objects.create(username="looker")
    grant(looker, "ppc_leader", province_id=here.pk, agency="UBND")
    for arguments in (("--period", "2025", "--as", "looker"), ("--period", "2025-H1"), ("--period", "2024")):
        with pytest.raises(CommandError) as refused:
            call_command("verify-period", *arguments)
        assert refused.value.returncode == 1
    assert not Verification.objects.exists()


def test_the_job_verifies_and_says_what_it_found(here, tmp_path, django_capture_on_commit_callbacks):
    import_rows(here, tmp_path, measured())
    with django_capture_on_commit_callbacks(execute=True):
        job = jobs.enqueue("verify-period", by=here.officer, period=period(here).pk)
    done = Job.objects.get(pk=job.pk)
    assert (done.state, done.result["verdicts"]) == ("done", {"proven": 1})
    assert Verification.objects.get().by == here.officer


def test_a_cancelled_job_keeps_nothing(here, tmp_path):
    import_rows(here, tmp_path, measured())
    with pytest.raises(jobs.Cancelled):
        jobs.FUNCTIONS["verify-period"](Job(by=here.officer), lambda done, total: False, period=period(here).pk)
    assert not Verification.objects.exists() and not VerifiedSaving.objects.exists()


def test_a_period_that_is_too_short_is_an_answer_and_no_fault(here, tmp_path):
    import_rows(here, tmp_path, measured())
    half = period(here, "2025-H1").pk
    assert "9 months" in jobs.FUNCTIONS["verify-period"](Job(by=here.officer), None, period=half)["refused"]


# Medians of a sector


def peers(count):
    """So many paper mills, each a little thirstier than the one before: 1, 2, 3 … MWh a tonne."""
    cases = []
    for number in range(1, count + 1):
        case = worked_case(f"CS-{number}")
        case["yearly"] = [
            row(f"CS-{number}", year, value)
            for year in (2024, 2025)
            for row, value in ((used, 100 * number), (made, 100))
        ]
        cases.append(case)
    return joined(*cases)


def test_the_median_of_a_sector_is_of_those_that_make_one_kind(here, tmp_path):
    import_rows(here, tmp_path, peers(5))
    median = run_of(here).medians.get()
    assert (median.division, median.kind, median.unit, median.n) == ("17", "giấy", "tấn", 5)
    assert (median.q1, median.median, median.q3) == (2000, 3000, 4000)  # kWh a tonne
    assert chain.verify().ok


def test_below_five_a_median_tells_only_how_many_there_are(here, tmp_path):
    import_rows(here, tmp_path, peers(4))
    median = run_of(here).medians.get()
    assert (median.n, median.q1, median.median, median.q3) == (4, None, None, None)


def test_who_makes_two_kinds_is_in_no_median(here, tmp_path):
    case = peers(5)
    case["products"].append(product("CS-5", "SP2", kind="bìa"))
    case["yearly"].append(made("CS-5", 2025, 3, name="SP2"))
    import_rows(here, tmp_path, case)
    assert run_of(here).medians.get().n == 4


def test_another_kind_of_product_makes_another_run(here, tmp_path):
    import_rows(here, tmp_path, peers(5))
    first = run_of(here)
    changed(here, Product.objects.first(), kind="bìa")
    assert run_of(here).pk != first.pk and Run.objects.count() == 2
