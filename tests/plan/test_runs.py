"""Runs and editions: same inputs same run, editions never change, answers as the issue writes them."""

import json

import pytest
from django.core.management import CommandError, call_command
from django.db import connection

from sachhon.kit import chain
from sachhon.kit.canonical import canonical, sha256
from sachhon.plan.models import Edition, Evidence, IndicatorValue, Period, Run
from sachhon.plan.periods import NoPlan
from sachhon.plan.services import NothingComputed, compute_period, publish_edition, verify_period
from sachhon.resources.models import ResourceUse
from tests.factories import (
    PERIOD,
    all_rows,
    changed,
    close,
    import_rows,
    links,
    period,
    run_of,
    small_province,
    value_of,
    worked_case,
)

FIGURE = {
    "code", "numerator", "denominator", "value", "target", "status", "stage", "unit", "low", "high", "level", "method", "n",
    "coverage", "tiers", "previous", "formula_version", "inputs_hash", "edition",
}  # fmt: skip
PART = {"establishment", "resource", "adjusted", "actual", "method", "tier", "counted", "reason"}


@pytest.fixture
def province(here, tmp_path):
    """The small province, imported."""
    import_rows(here, tmp_path, small_province())
    return here


def said(capsys, *words, **options):
    """What a command answers with --json."""
    call_command(*words, json=True, **options)
    return json.loads(capsys.readouterr().out)


# Runs


def test_same_inputs_give_the_same_run(province):
    run, there = compute_period(period(province), by=province.officer)
    before = links(province)
    again, same = compute_period(period(province), by=province.officer)

    assert (there, same, again.pk, links(province)) == (False, True, run.pk, before)


def test_a_correction_makes_a_new_run_and_keeps_the_old_one(province):
    first = run_of(province)
    kept = all_rows(IndicatorValue, Evidence)
    use = ResourceUse.objects.get(start="2025-01-01", source="yearly")
    changed(province, use, quantity=10_400_000.0)
    second = run_of(province)

    assert second.pk != first.pk and second.inputs_hash != first.inputs_hash
    assert list(Run.objects.order_by("pk").values_list("current", flat=True)) == [False, True]
    assert (value_of(first, "CP3").value, value_of(second, "CP3").value) == (
        pytest.approx(9.5),
        pytest.approx(20),
    )
    after = all_rows(IndicatorValue, Evidence)
    assert all(after[name][: len(rows)] == rows for name, rows in kept.items())


@pytest.mark.parametrize(
    "correction", [{"note": "đã kiểm tra"}, {"given": "11.765,0"}], ids=["a remark", "the text as given"]
)
def test_what_no_figure_rests_on_makes_no_new_run(province, correction):
    first = run_of(province)
    changed(province, ResourceUse.objects.get(start="2025-01-01", source="yearly"), **correction)
    assert run_of(province).pk == first.pk


def test_a_run_knows_after_which_change_it_was_computed(province):
    """Of all that was written, the verification it stands on is the last."""
    period(province)
    verify_period(period(province), by=province.officer)
    at = links(province)
    assert run_of(province).sequence == at


def test_the_stage_follows_the_calendar_and_the_approval(province, monkeypatch, january):
    from sachhon.accounts.services import grant
    from sachhon.kit import clock

    grant(province.officer, "leader", province_id=province.pk, agency="")
    vars(province.officer).pop("roles", None)
    found = period(province)
    stages = []
    monkeypatch.setattr(clock, "today", lambda: found.cut_date)
    stages.append(run_of(province).stage)
    monkeypatch.setattr(clock, "today", lambda: january.date())
    stages.append(run_of(province).stage)
    close(province)
    stages.append(run_of(province).stage)
    PERIOD.take("approve", Period.objects.get(pk=found.pk), by=province.officer, province_id=province.pk)
    stages.append(run_of(province).stage)
    assert stages == ["estimate", "preliminary", "preliminary", "final"]


def test_without_a_plan_there_is_nothing_to_compute(here, tmp_path):
    case = worked_case()
    del case["plan"]
    import_rows(here, tmp_path, case)
    with pytest.raises(NoPlan):
        run_of(here)
    assert not Run.objects.exists()


def test_the_counted_parts_add_up_to_the_figure(province):
    """To the last bit but rounding; what is left out brings nothing."""
    run = run_of(province)
    for value in run.values.filter(code__startswith="CP3"):
        parts = Evidence.objects.filter(run=run, code=value.code, counted=True)
        if value.resource_id:
            parts = parts.filter(resource=value.resource)
        adjusted, actual = (sum(parts.values_list(name, flat=True)) for name in ("adjusted", "actual"))
        assert value.denominator == pytest.approx(adjusted, rel=1e-12)
        assert value.numerator == pytest.approx(adjusted - actual, rel=1e-9, abs=1e-9)
    for code in ("CP2", "CP4"):
        value, parts = value_of(run, code), Evidence.objects.filter(run=run, code=code)
        assert (value.numerator, value.denominator) == (parts.filter(counted=True).count(), parts.count())


def test_reference_plants_are_in_no_figure(province):
    from sachhon.establishments.models import Establishment, Product
    from sachhon.kit.changes import change_set
    from sachhon.resources.models import ProductOutput, Resource

    before = run_of(province)
    with change_set(by=None, why="foreign survey") as changes:
        for owner in (None, province.pk):
            foreign = Establishment(origin="reference", province_id=owner, code=f"US-{owner}", name="Mill", vsic="1701")
            changes.insert(foreign)
            ware = Product(establishment=foreign, code="P", name="paper", unit="tấn")
            changes.insert(ware)
            more = {
                "source": "yearly",
                "given": "1",
                "unit_given": "kWh",
                "quantity": 1e9,
                "start": "2025-01-01",
                "end": "2026-01-01",
            }
            changes.insert(ResourceUse(establishment=foreign, resource=Resource.objects.get(code="ELEC"), **more))
            changes.insert(ProductOutput(establishment=foreign, product=ware, **more))
    assert run_of(province).pk == before.pk


def test_a_run_that_an_older_one_was_put_before_is_found(province):
    """`current` is outside the chain, as it changes; but only the last run can be it."""
    run_of(province)
    changed(province, ResourceUse.objects.get(start="2025-01-01", source="yearly"), quantity=10_400_000.0)
    first, second = run_of(province).pk - 1, run_of(province).pk
    with connection.cursor() as cursor:
        cursor.execute("UPDATE plan_run SET current = 0 WHERE id = %s", [second])
        cursor.execute("UPDATE plan_run SET current = 1 WHERE id = %s", [first])
    bad = chain.verify().first_bad
    assert (bad["register"], bad["row"]) == ("plan.run", first)


# Editions


def test_an_edition_is_frozen_with_its_hash(province):
    run_of(province)
    edition, there = publish_edition(period(province), by=province.officer, why="báo cáo năm")
    content = json.loads(edition.content)
    printed = content.pop("hash")

    assert not there
    assert printed == edition.hash == sha256(canonical(content))
    assert content["head"] == edition.head == province_head(province)
    assert (content["period"], content["edition"], content["why"]) == ("2025", 1, "báo cáo năm")
    assert content["figures"] and set(content["figures"][0]) >= FIGURE
    assert chain.verify(head=edition.head).ok


def province_head(province):
    from sachhon.kit.changes import head_of

    return head_of(province.pk).digest


def test_the_same_run_keeps_its_edition(province):
    run_of(province)
    first, _ = publish_edition(period(province), by=province.officer)
    before = links(province)
    again, same = publish_edition(period(province), by=province.officer, why="lần nữa")
    assert (again.pk, same, links(province), Edition.objects.count()) == (first.pk, True, before, 1)


def test_an_edition_never_changes(province):
    """A correction, a new run, a new edition, an undo: the first one stays as it is."""
    run_of(province)
    first, _ = publish_edition(period(province), by=province.officer)
    kept = all_rows(Edition)
    changed(province, ResourceUse.objects.get(start="2025-01-01", source="yearly"), quantity=10_400_000.0)
    run_of(province)
    assert all_rows(Edition) == kept

    second, same = publish_edition(period(province), by=province.officer)
    assert (second.number, same) == (first.number + 1, False)
    assert all_rows(Edition)["plan.edition"][0] == kept["plan.edition"][0]
    assert frozen(first, "CP3")["value"] == pytest.approx(9.5)
    assert frozen(second, "CP3")["value"] == pytest.approx(20)
    assert chain.verify().ok


def frozen(edition, code):
    figures = json.loads(Edition.objects.get(pk=edition.pk).content)["figures"]
    return next(figure for figure in figures if figure["code"] == code)


def test_nothing_computed_is_nothing_to_publish(province):
    with pytest.raises(NothingComputed):
        publish_edition(period(province), by=province.officer)
    assert not Edition.objects.exists()


def test_an_edition_keeps_last_years_value_though_last_year_is_computed_again(province):
    run_of(province, "2024")
    run_of(province)
    edition, _ = publish_edition(period(province), by=province.officer)
    before = frozen(edition, "CP4")["previous"]
    from sachhon.capacity.models import Qualification

    changed(province, Qualification.objects.get(), valid_from="2025-06-01")
    run_of(province, "2024")
    assert (before, frozen(edition, "CP4")["previous"]) == (50.0, 50.0)
    assert chain.verify().ok


# The answers of the commands, exactly as the issue writes them


def test_what_compute_publish_and_figures_answer(province, capsys):
    where = {"period": "2025", "province": "82"}
    computed = said(capsys, "compute", user="officer-here", **where)
    unpublished = said(capsys, "figures", **where)
    published = said(capsys, "publish", user="officer-here", why="báo cáo", **where)
    figures = said(capsys, "figures", **where)["figures"]
    kept = said(capsys, "figures", edition=published["edition"])["figures"]

    assert set(computed) == {"run", "inputs_hash", "same", "seconds"}
    assert set(published) == {"edition", "run", "hash", "head", "same"}
    assert all(figure["edition"] is None for figure in unpublished["figures"])
    assert [figure["code"] for figure in kept] == [figure["code"] for figure in figures]
    assert all(figure["edition"] == 1 for figure in figures + kept)
    assert [figure["code"] for figure in figures] == ["CP1", "CP2", "CP3", "CP4"]
    assert all(set(figure) >= FIGURE for figure in figures)
    assert said(capsys, "compute", user="officer-here", **where) == {
        **computed,
        "same": True,
        "seconds": pytest.approx(0, abs=9),
    }
    assert said(capsys, "publish", user="officer-here", **where) == {**published, "same": True}


def test_the_figure_of_cp3_has_tiers_and_the_others_have_none(province, capsys):
    run_of(province)
    figures = {figure["code"]: figure for figure in said(capsys, "figures", period="2025", province="82")["figures"]}
    cp3 = figures["CP3"]

    assert set(cp3["tiers"]) == set("ABCD")
    assert all(set(tier) == {"numerator", "denominator", "value", "n"} for tier in cp3["tiers"].values())
    assert cp3["coverage"] == {"counted": 1, "frame": 4}
    assert (cp3["value"], cp3["unit"], cp3["status"]) == (pytest.approx(9.5), "%", "met")
    assert cp3["target"] == {"rule": "band", "low": 8.0, "high": 13.0}
    assert [figures[code]["tiers"] for code in ("CP1", "CP2", "CP4")] == [None, None, None]
    assert figures["CP1"]["coverage"] == {"counted": 240, "frame": 1200}
    assert (figures["CP1"]["level"], figures["CP2"]["level"]) == (0.95, None)
    assert all(
        figure["status"] in ("met", "not_met", "above_band", "inconclusive", "no_data") for figure in figures.values()
    )
    assert all(figure["stage"] == "preliminary" for figure in figures.values())
    assert all(len(figure["inputs_hash"]) == 64 for figure in figures.values())


def test_last_years_value_stands_beside(province, capsys):
    run_of(province, "2024")
    run_of(province)
    figures = {f["code"]: f for f in said(capsys, "figures", period="2025", province="82")["figures"]}
    assert (figures["CP2"]["previous"], figures["CP4"]["previous"], figures["CP3"]["previous"]) == (
        50.0,
        50.0,
        None,
    )


def test_what_evidence_answers(province, capsys):
    run_of(province)
    parts = said(capsys, "evidence", period="2025", province="82", code="CP3")["parts"]

    assert all(set(part) == PART for part in parts)
    assert parts[0] == {
        "establishment": "CS-1", "resource": "ELEC", "adjusted": pytest.approx(2005.9), "actual": pytest.approx(1815.3395),
        "method": "yearly", "tier": "B", "counted": True, "reason": None,
    }  # fmt: skip
    assert [(part["establishment"], part["tier"], part["counted"]) for part in parts[1:]] == [("CS-2", "C", False)]


@pytest.mark.parametrize("command", ["figures", "evidence"])
def test_a_period_that_was_not_computed_is_refused(province, command):
    more = {"code": "CP3"} if command == "evidence" else {}
    with pytest.raises(CommandError) as refused:
        call_command(command, period="2025", province="82", **more)
    assert refused.value.returncode == 1


@pytest.mark.parametrize("label", ["2025-H2", "2025-Q5", "25", "2025-M13", "2025-m01"])
def test_a_label_that_names_no_period_is_a_wrong_call(province, label):
    with pytest.raises(CommandError) as wrong:
        call_command("compute", period=label, province="82", user="officer-here")
    assert wrong.value.returncode == 2


def test_who_may_not_compute_here_is_refused(province, elsewhere):
    with pytest.raises(CommandError) as refused:
        call_command("compute", period="2025", province="82", user="officer-elsewhere")
    assert refused.value.returncode == 1
    assert not Run.objects.exists()


# Percentages


def test_no_form_lets_a_result_be_typed():
    """A percentage of a result is computed from its parts, and nowhere else."""
    from sachhon.kit.register import REGISTERS

    results = {IndicatorValue, Run, Evidence, Edition}
    typed = [
        slug for slug, register in REGISTERS.items() if register.model in results and getattr(register, "form", ())
    ]
    assert typed == []
    stored = {field.name for model in results for field in model._meta.concrete_fields}
    assert not stored & {"value", "percent", "percentage", "share"}


def test_no_import_writes_a_result():
    from sachhon.kit.workbooks import WORKBOOKS

    targets = {target.model for workbook in WORKBOOKS.values() for target in workbook.targets}
    assert not targets & {IndicatorValue, Run, Evidence, Edition}


def test_a_figure_without_anything_to_divide_by_has_no_value():
    assert IndicatorValue(numerator=0.0, denominator=0.0).value is None
    assert IndicatorValue(numerator=None, denominator=4.0).value is None
    assert IndicatorValue(numerator=3, denominator=4).value == 75
