"""CP1, CP2 and CP4 by hand, and whether targets are met."""

import datetime as dt

import pytest

from tests.factories import (
    holder,
    import_rows,
    joined,
    plan,
    plant,
    run_of,
    solution,
    stratum,
    used,
    used_in,
    value_of,
    worked_case,
)

CP1, CP2, CP4 = (plan(code, "at_least", low, None) for code, low in (("CP1", 70), ("CP2", 30), ("CP4", 80)))
WAVE = [
    stratum("lớn", (60, 40, 30, 29)),
    stratum("vừa", (240, 80, 60, 51)),
    stratum("nhỏ", (900, 200, 150, 99)),
]


def figure(here, tmp_path, sheets, code, label="2025"):
    import_rows(here, tmp_path, joined({"plan": [CP1, CP2, CP4], "establishments": [plant("CS-1")]}, sheets))
    return value_of(run_of(here, label), code)


# CP1: the golden case


def test_a_stratified_survey_is_weighted_by_its_strata(here, tmp_path):
    """29/30, 51/60 and 99/150 of 60, 240 and 900 are 856 of 1,200, not 179 of 240."""
    value = figure(here, tmp_path, {"survey": WAVE}, "CP1")

    assert (value.numerator, value.denominator) == (pytest.approx(856), 1200)
    assert value.value == pytest.approx(71.3333, abs=1e-4)
    assert (value.low, value.high) == (pytest.approx(65.5639, abs=1e-4), pytest.approx(76.4828, abs=1e-4))
    assert (value.level, value.method, value.n, value.counted, value.frame) == (
        0.95,
        "logit_t",
        240,
        240,
        1200,
    )
    assert value.status == "inconclusive"
    assert {name: value.detail[name] for name in ("wave", "frame_date", "design")} == {
        "wave": "2025", "frame_date": "2025-06-30", "design": "stratified"
    }  # fmt: skip


def test_a_simple_sample(here, tmp_path):
    value = figure(here, tmp_path, {"survey": [stratum("tất cả", (1200, 400, 300, 252), method="simple")]}, "CP1")
    assert value.value == pytest.approx(84)
    assert (value.low, value.high) == (pytest.approx(80.0493, abs=1e-4), pytest.approx(87.2925, abs=1e-4))
    assert value.status == "met"


def test_a_census_has_no_sampling_error(here, tmp_path):
    value = figure(here, tmp_path, {"survey": [stratum("tất cả", (60, 60, 60, 54), method="census")]}, "CP1")
    assert (value.value, value.low, value.high, value.method) == (90, 90, 90, "census")


@pytest.mark.parametrize(
    ("frame_date", "wave"),
    [(dt.date(2025, 12, 14), "2025b"), (dt.date(2025, 12, 15), "2025")],
    ids=["last day", "after"],
)
def test_the_latest_wave_of_the_period_counts(here, tmp_path, frame_date, wave):
    later = [stratum("tất cả", (100, 60, 50, 45), wave="2025b", frame_date=frame_date)]
    assert figure(here, tmp_path, {"survey": WAVE + later}, "CP1").detail["wave"] == wave


def test_without_a_survey_there_is_no_such_figure(here, tmp_path):
    import_rows(here, tmp_path, worked_case())
    assert not run_of(here).values.filter(code="CP1").exists()


@pytest.mark.parametrize("counts", [(50, 20, 0, 0), (50, 20, 1, 1)], ids=["nobody answered", "only one answered"])
def test_a_stratum_that_cannot_be_estimated_stops_no_other_figure(here, tmp_path, counts):
    import_rows(here, tmp_path, joined(worked_case(), {"survey": [*WAVE, stratum("siêu nhỏ", counts)]}))
    run = run_of(here)

    assert value_of(run, "CP3").value == pytest.approx(9.5)
    assert value_of(run, "CP1").value is None
    assert value_of(run, "CP1").status == "no_data"


# CP2


FOUR = [plant(f"CS-{number}") for number in range(2, 5)]


def test_two_of_four_apply(here, tmp_path):
    sheets = {
        "establishments": FOUR,
        "solutions": [solution("CS-1"), solution("CS-3"), solution("CS-3", "GP2")],
    }
    value = figure(here, tmp_path, sheets, "CP2")

    assert (value.numerator, value.denominator, value.value) == (2, 4, 50)
    assert (value.counted, value.frame, value.n, value.low, value.high) == (4, 4, 4, None, None)
    assert (value.status, value.target) == ("met", {"rule": "at_least", "low": 30.0, "high": None})


def test_who_gave_no_answer_does_not_apply_and_is_shown(here, tmp_path):
    """CS-2 reported its year, CS-3 sends its months, CS-4 is only billed."""
    sheets = {
        "establishments": FOUR, "solutions": [solution("CS-1")], "yearly": [used("CS-2", 2025, 1)],
        "monthly": [used_in("CS-3", "2025-03", 5), used_in("CS-4", "2025-03", 5, "bill")],
    }  # fmt: skip
    value = figure(here, tmp_path, sheets, "CP2")
    reasons = dict(value.run.evidence.filter(code="CP2").values_list("subject", "reason"))

    assert (value.value, value.detail["left_out"]) == (25, {"no_answer": 1})
    assert reasons == {"CS-1": "", "CS-2": "not_applying", "CS-3": "not_applying", "CS-4": "no_answer"}


def test_the_report_of_the_year_before_is_no_answer(here, tmp_path):
    """The report of 2024 ends two weeks after the period of 2025 begins; November 2025 is its last month."""
    sheets = {
        "establishments": FOUR, "yearly": [used("CS-1", 2024, 1)],
        "monthly": [used_in("CS-2", "2024-11", 5), used_in("CS-3", "2025-12", 5), used_in("CS-4", "2024-12", 5)],
    }  # fmt: skip
    value = figure(here, tmp_path, sheets, "CP2")
    reasons = dict(value.run.evidence.filter(code="CP2").values_list("subject", "reason"))
    assert reasons == {"CS-1": "no_answer", "CS-2": "no_answer", "CS-3": "no_answer", "CS-4": "not_applying"}


# CP4


HOLDERS = {
    "holds and is qualified": ({}, "counts"),
    "left on the last day": ({"post_to": dt.date(2025, 12, 14)}, "no holder"),
    "leaves the day after": ({"post_to": dt.date(2025, 12, 15)}, "counts"),
    "came on the last day": ({"post_from": dt.date(2025, 12, 14)}, "counts"),
    "comes after": ({"post_from": dt.date(2025, 12, 15)}, "no holder"),
    "out of scope": ({"in_scope": "không"}, "no holder"),
    "qualified on the last day": ({"qualified": (dt.date(2025, 12, 14), None)}, "counts"),
    "qualified after": ({"qualified": (dt.date(2025, 12, 15), None)}, "not_valid"),
    "ran out on the last day": ({"qualified": (dt.date(2020, 1, 1), dt.date(2025, 12, 14))}, "counts"),
    "runs out after": ({"qualified": (dt.date(2020, 1, 1), dt.date(2025, 12, 15))}, "counts"),
    "never qualified": ({"qualified": (None, None)}, "not_qualified"),
}


def test_officers_are_looked_at_on_the_last_day(here, tmp_path):
    usual = {"qualified": (dt.date(2023, 1, 1), dt.date(2028, 1, 1))}
    rows = [holder(name, **{**usual, **facts}) for name, (facts, _) in HOLDERS.items()]
    value = figure(here, tmp_path, {"officers": rows}, "CP4")
    parts = {part.subject: part.reason or "counts" for part in value.run.evidence.filter(code="CP4")}

    assert {name: parts.get(name, "no holder") for name in HOLDERS} == {
        name: says for name, (_, says) in HOLDERS.items()
    }
    assert (value.numerator, value.denominator) == (6, 8)


def test_a_person_with_two_posts_and_two_certificates_counts_once(here, tmp_path):
    until = dt.date(2030, 1, 1)
    rows = [
        holder("CB-1", qualified=(dt.date(2022, 1, 1), until)),
        holder("CB-1", post="Trưởng phòng", qualified=(dt.date(2023, 1, 1), until)), holder("CB-2"),
    ]  # fmt: skip
    value = figure(here, tmp_path, {"officers": rows}, "CP4")
    assert (value.numerator, value.denominator, value.value, value.status) == (1, 2, 50, "not_met")


def test_why_an_officer_does_not_count_is_said(here, tmp_path):
    rows = [holder("CB-1"), holder("CB-2", qualified=(dt.date(2019, 1, 1), dt.date(2024, 1, 1)))]
    run = figure(here, tmp_path, {"officers": rows}, "CP4").run
    assert dict(run.evidence.filter(code="CP4").values_list("subject", "reason")) == {
        "CB-1": "not_qualified", "CB-2": "not_valid"
    }  # fmt: skip


# Targets


RULES = [
    ("at_least", 50, None, "met"), ("at_least", 50.1, None, "not_met"), ("at_most", None, 50, "met"),
    ("at_most", None, 49, "not_met"), ("band", 40, 60, "met"), ("band", 60, 70, "not_met"), ("band", 30, 40, "above_band"),
]  # fmt: skip


def test_half_of_the_frame_against_each_rule(here, tmp_path):
    half = {"establishments": [plant("CS-1"), plant("CS-2")], "solutions": [solution("CS-1")]}
    statuses = []
    for rule, low, high, _ in RULES:
        import_rows(here, tmp_path, {"plan": [plan("CP2", rule, low, high)], **half})
        statuses.append(value_of(run_of(here), "CP2").status)
    assert statuses == [status for *_, status in RULES]


def test_the_target_of_the_year_or_the_latest_before(here, tmp_path):
    targets = [plan("CP2", "at_least", low, None, year=year) for year, low in ((2023, 10), (2024, 20), (2026, 60))]
    import_rows(here, tmp_path, {"plan": targets, "establishments": [plant("CS-1")]})
    lows = {label: value_of(run_of(here, label), "CP2").target["low"] for label in ("2023", "2024", "2025", "2026")}
    assert lows == {"2023": 10, "2024": 20, "2025": 20, "2026": 60}


def test_the_plan_that_began_last_is_in_force(here, tmp_path):
    newer = plan("CP2", "at_least", 5, None, plan="KH-2", start=dt.date(2025, 1, 1))
    import_rows(
        here,
        tmp_path,
        {"plan": [plan("CP2", "at_least", 30, None), newer], "establishments": [plant("CS-1")]},
    )
    assert (run_of(here).plan.code, run_of(here, "2024").plan.code) == ("KH-2", "KH-2030")


def test_a_plan_whose_first_day_was_corrected_is_still_one_plan(here, tmp_path):
    rows = worked_case()
    import_rows(here, tmp_path, rows)
    rows["plan"] = [plan(start=dt.date(2021, 7, 1), sectors="C")]
    import_rows(here, tmp_path, rows)
    assert value_of(run_of(here), "CP3").value == pytest.approx(9.5)
