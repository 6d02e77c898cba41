"""The whole invented province through the importer, against its generator's own truth."""

from collections import Counter

import pytest
from django.db import transaction

from demo.generate import WORKBOOK, generate
from sachhon.establishments.models import Establishment
from sachhon.imports.answer import answer
from sachhon.kit.chain import verify
from sachhon.plan.models import Evidence
from sachhon.plan.periods import year_of
from sachhon.resources.models import ProductOutput, ResourceUse
from tests.factories import import_file, links, office, run_of, value_of

TITLES = {"Số liệu năm": "yearly", "Số liệu tháng": "monthly", "Cơ sở": "establishments"}
YEARS = ("2023", "2024", "2025")
CODES = {
    "unit_x1000": {"sec_jump"}, "missing_output": {"no_output", "no_base_output"},
}  # fmt: skip


class Made:
    """The province as it was generated, imported and computed."""

    def __init__(self, folder):
        self.truth = generate(folder)
        self.office = office("82", "officer-demo")
        self.batch = import_file(self.office, folder / WORKBOOK, leave_wrong=True)
        self.said = answer(self.batch)
        self.runs = {year: run_of(self.office, year) for year in YEARS}
        self.path = folder / WORKBOOK

    def figure(self, code, year="2025", resource=None):
        """A computed value in percent."""
        return value_of(self.runs[year], code, resource).value


@pytest.fixture(scope="module")
def made(django_db_setup, django_db_blocker, tmp_path_factory):
    """Generated, imported and computed once; taken back after this module."""
    with django_db_blocker.unblock(), transaction.atomic(), pytest.MonkeyPatch.context() as patch:
        import datetime as dt

        from sachhon.kit import clock

        patch.setattr(clock, "today", lambda: dt.date(2026, 4, 20))
        yield Made(tmp_path_factory.mktemp("demo"))
        transaction.set_rollback(True)


@pytest.fixture
def province(made, db):
    """The same, with access to the database."""
    return made


# Figures


def test_cp3_is_the_truth_within_half_a_point(province):
    assert province.figure("CP3") == pytest.approx(province.truth["value"], abs=0.5)


def test_every_other_figure_is_the_truth_within_half_a_point(province):
    found = [
        (each["period"], each["code"], each["value"], province.figure(each["code"], each["period"]))
        for each in province.truth["values"]
        if each["value"] is not None
    ]
    assert len(found) == 11
    assert [each for each in found if each[3] is None or abs(each[2] - each[3]) > 0.5] == []


def test_counts_are_exact(province):
    """CP2 and CP4 are counts: no half point is allowed to them."""
    counts = province.truth["counts"]
    cp2, cp4 = (value_of(province.runs["2025"], code) for code in ("CP2", "CP4"))
    assert (cp2.numerator, cp2.denominator) == (counts["applying"], counts["frame"])
    assert (cp4.numerator, cp4.denominator) == (counts["officers_qualified"], counts["officers_in_scope"])


def test_each_material_is_the_truth_within_half_a_point(province):
    told = {each["resource"]: each["value"] for each in province.truth["materials"] if each["value"] is not None}
    found = {resource: province.figure("CP3-M", resource=resource) for resource in told}
    assert found == {resource: pytest.approx(value, abs=0.5) for resource, value in told.items()}


def test_tiers_and_all_reporters_are_the_truth_within_half_a_point(province):
    value = value_of(province.runs["2025"], "CP3")
    for tier in province.truth["tiers"]:
        assert value.detail["tiers"][tier["tier"]]["value"] == pytest.approx(tier["value"], abs=0.5)
    by_model = next(tier for tier in province.truth["tiers"] if tier["tier"] == "A")
    evidence = Evidence.objects.filter(run=province.runs["2025"], code="CP3", counted=True, tier="A")
    assert evidence.count() == by_model["series"] > 50
    everyone = province.truth["all_reporters"][0]["value"]
    assert value.detail["all_reporters"]["value"] == pytest.approx(everyone, abs=0.5)


def test_the_series_counted_are_those_that_should_be(province):
    counted = Evidence.objects.filter(run=province.runs["2025"], code="CP3", counted=True).count()
    assert counted == province.truth["counts"]["series_counted"]


def test_who_stands_outside_the_saving_is_named_with_the_reason(province):
    """Every reporter outside, inside without a solution, or with products that do not add up."""
    energy = Evidence.objects.filter(run=province.runs["2025"], code="CP3").exclude(resource__group="biomass")
    reasons = {}
    for code, reason in energy.values_list("subject", "reason"):
        reasons.setdefault(code, set()).add(reason)
    for reason, codes in province.truth["left_out"].items():
        assert codes
        assert {code: reasons.get(code) for code in codes if reasons.get(code) != {reason}} == {}


# Faults


def errors_by_row(province):
    found = {}
    for error in province.said["errors"]:
        found.setdefault((error["sheet"], error["row"]), []).append(error["kind"])
    return found


def left_out(province, fault):
    """Why the series of a fault does not count."""
    parts = Evidence.objects.filter(run=province.runs["2025"], code="CP3", subject=fault["establishment"])
    if fault["kind"] == "unit_x1000":
        parts = parts.filter(resource__code=fault["resource"])
    return {(part.reason, part.counted) for part in parts.exclude(resource__group="biomass")}


def test_each_faulty_row_is_refused_asked_or_left_out_with_the_right_reason(province):
    errors = errors_by_row(province)
    missed = []
    for fault in province.truth["faults"]:
        kinds = set(errors.get((fault["sheet"], fault["row"]), ())) & {"wrong", "asked"}
        expected = {name for name in fault["expected"] if not name.startswith("left_out:")}
        reasons = {(name.split(":")[1], False) for name in fault["expected"] if name.startswith("left_out:")}
        good = kinds <= expected and (kinds or (reasons and left_out(province, fault) == reasons))
        if not good:
            missed.append((fault, kinds, left_out(province, fault)))
    assert missed == []
    assert len(province.truth["faults"]) > 500


def test_a_blank_output_is_refused_and_its_series_left_out_as_well(province):
    """The refused row leaves the plant without output, and that is never zero."""
    blank = [f for f in province.truth["faults"] if f.get("variant") == "blank"]
    for fault in blank:
        expected = next(name.split(":")[1] for name in fault["expected"] if name.startswith("left_out:"))
        assert left_out(province, fault) == {(expected, False)}
    assert blank


def test_only_faulty_rows_are_refused_or_asked(province):
    told = {(fault["sheet"], fault["row"]) for fault in province.truth["faults"]}
    found = {place for place, kinds in errors_by_row(province).items() if {"wrong", "asked"} & set(kinds)}
    assert found - told == set()


def test_faulty_rows_left_nothing_in_the_registers(province):
    """Rows kept and rows left out are all rows there are."""
    rows = province.truth["counts"]["rows"]
    assert province.said["rows"] == rows["total"]
    assert {name: sheet["rows"] for name, sheet in province.said["sheets"].items()} == {
        "plan": rows["Kế hoạch"], "establishments": rows["Cơ sở"], "products": rows["Sản phẩm"], "yearly": rows["Số liệu năm"],
        "monthly": rows["Số liệu tháng"], "solutions": rows["Giải pháp"], "survey": rows["Khảo sát"], "officers": rows["Cán bộ"],
        "drivers": rows["Biến liên quan"],
    }  # fmt: skip
    figures = ResourceUse.objects.count() + ProductOutput.objects.count()
    kept = sum(province.said["sheets"][name]["new"] for name in ("yearly", "monthly"))
    assert figures == kept
    assert Establishment.objects.count() == province.said["sheets"]["establishments"]["new"]


def test_totals_and_signatures_below_the_data_are_left_out(province):
    said = {(item["sheet"], item["row"]): item["why"] for item in province.said["left_out"]}
    names = {sheet["title"]: name for name, sheet in province.batch.summary["sheets"].items()}
    told = {(names[item["sheet"]], item["row"]): item["why"] for item in province.truth["below"]}
    assert said == told


# The machinery at this size


def test_the_province_sent_again_changes_nothing(province):
    before = links(province.office)
    again = import_file(province.office, province.path, leave_wrong=True)
    counts = answer(again)
    assert (counts["new"], counts["changed"], links(province.office)) == (0, 0, before)
    assert counts["same"] == province.said["new"]


def test_the_chain_is_in_order_and_the_runs_are_of_their_years(province):
    assert verify().ok
    assert [year_of(run.period) for run in province.runs.values()] == [2023, 2024, 2025]


def test_no_quantity_is_a_zero_that_nobody_wrote(province):
    zeros = ResourceUse.objects.filter(quantity=0).values_list("given", flat=True)
    assert Counter(zeros).keys() <= {"0"}
