"""The page of a verified saving: what it says of proof, of doubt and of what is missing, and who may see it."""

import csv
import io
import subprocess
import sys

import pytest
from django.urls import reverse
from django.utils import translation

from sachhon.establishments.models import Establishment
from sachhon.kit import jobs
from sachhon.kit.models import Job
from sachhon.plan.pages_verified_words import Driver as Candidate
from sachhon.plan.pages_verified_words import Known, lacking, model_sentence
from sachhon.resources.models import ResourceUse, VerifiedSaving
from tests.factories import changed, import_rows, joined, period, plant, run_of, small_province, solution, worked_case
from tests.plan.test_pages import Visitor, as_role, read
from tests.plan.verified_cases import measured


@pytest.fixture(autouse=True)
def english():
    """Pages are read in English, so that no test depends on a translation."""
    with translation.override("en"):
        yield


@pytest.fixture
def proven(here, tmp_path):
    """A plant that saved 12 %, over 24 baseline months with one per cent of noise."""
    import_rows(here, tmp_path, measured(saving=0.12))
    run_of(here)
    return here


@pytest.fixture
def visit(client, here):
    """The officer's browser."""
    client.force_login(here.officer)
    return Visitor(client)


def address(code="CS-1", resource="ELEC", name="verified-saving", label="2025"):
    return reverse(name, args=[label, Establishment.objects.get(code=code).uuid, resource])


def test_a_proven_saving_is_told_with_verdict_interval_and_model(visit, proven):
    text = visit.text(address())
    saving = VerifiedSaving.objects.get(resource__code="ELEC")
    assert saving.verdict == "proven"
    for part in (
        "saved, 1", "of what would have been used", "A saving: proven.", "The whole interval lies above 0.",
        "Reaches 8 %: proven.", "kWh a month plus", "kWh per tấn", "The base load is about", "very closely",
        "Only one model was possible", "As a table", "Every row behind it", "CV(RMSE)", "Base load a month",
    ):  # fmt: skip
        assert part in text, part
    assert 660 < saving.coefficients[1] < 720


def test_colour_is_never_the_only_sign_of_a_verdict(visit, proven):
    page = visit.get(address()).content.decode()
    for block in page.split('<div class="sh-verdict')[1:]:
        assert "#check" in block[:200] and "proven" in block[:400]


def test_the_months_expected_add_up_to_what_was_verified(visit, proven):
    rows = list(csv.DictReader(io.StringIO(visit.get(address(name="verified-saving-csv")).content.decode("utf-8-sig"))))
    saving = VerifiedSaving.objects.get(resource__code="ELEC")
    report = [row for row in rows if row["phase"] == "reporting" and row["counted"] == "yes"]
    assert len(rows) == 36 and len(report) == saving.n_reporting == 12
    assert sum(float(row["expected"]) for row in report) == pytest.approx(saving.adjusted_baseline, rel=1e-9)
    assert sum(float(row["measured"]) for row in report) == pytest.approx(saving.actual, rel=1e-9)
    assert float(report[-1]["saved_so_far"]) == pytest.approx(saving.avoided, rel=1e-9)


def test_each_month_leads_to_its_row_and_the_page_to_the_series_evidence(visit, proven):
    page = visit.get(address()).content.decode()
    row = ResourceUse.objects.get(start="2025-03-01")
    assert page.count("/r/uses/") >= 36
    assert f">{row.start:%m/%Y}</a>" in page
    assert reverse("series", args=["2025", "CP3", Establishment.objects.get().uuid, "ELEC"]) in page


def test_the_baseline_is_shown_when_asked_for(visit, proven):
    short, whole = (visit.get(address() + query).content.decode() for query in ("", "?months=all"))
    assert "With the baseline" in short and "This period alone" in whole
    assert whole.count("<circle") > short.count("<circle")


def test_a_saving_inside_its_error_is_not_called_proven(visit, here, tmp_path):
    import_rows(here, tmp_path, measured(saving=0.01, noise=0.06))
    run_of(here)
    text = visit.text(address())
    assert "A saving: not proven." in text and "The interval holds 0" in text
    assert "A saving: proven." not in text
    assert "The change is smaller than its own error" in text


def test_more_used_than_expected_is_said_as_such(visit, here, tmp_path):
    import_rows(here, tmp_path, measured(saving=-0.10))
    run_of(here)
    text = visit.text(address())
    assert "used beyond what was expected" in text and "A saving: no, more was used than expected." in text


def test_not_enough_evidence_says_what_is_missing_and_what_would_do(visit, here, tmp_path):
    import_rows(here, tmp_path, measured(baseline=12, output_missing=5))
    run_of(here)
    text = visit.text(address())
    assert "not enough evidence yet" in text and "Add 5 months of output." in text
    assert "The baseline has fewer than 12 complete months." in text
    assert "CUSUM" not in text and "R²" not in text


def test_rows_corrected_after_the_verification_are_told(visit, proven):
    assert "The rows have changed since" not in visit.text(address())
    changed(proven, ResourceUse.objects.get(start="2025-03-01"), quantity=1.0, given="1")
    assert "The rows have changed since" in visit.text(address())


def test_a_series_that_was_never_verified_offers_to_verify(client, here, tmp_path):
    import_rows(here, tmp_path, small_province())
    run_of(here)
    client.force_login(here.officer)
    text = Visitor(client).text(address("CS-5", "WATER"))
    assert "not verified yet" in text and "Verify the province's savings" in text
    client.force_login(as_role(here, "ppc_leader"))
    assert "Verify the province's savings" not in Visitor(client).text(address("CS-5", "WATER"))


def test_the_province_is_verified_as_a_job_whose_page_leads_to_the_dashboard(visit, proven, client, monkeypatch):
    monkeypatch.setattr(jobs, "_queued", lambda pk: None)
    made = jobs.enqueue("verify-period", by=proven.officer, period=period(proven).pk)
    page = reverse("verification-job", args=[made.uuid])
    assert "Waiting for its turn." in visit.text(page) and "Stop it" in visit.text(page)
    jobs._run(made.pk)
    assert "Nothing had changed since the last verification. proven: 1" in read(visit.get(page, follow=True))
    assert visit.get(page, headers={"HX-Request": "true"}).headers["HX-Redirect"] == "/dashboard/?period=2025"
    client.force_login(as_role(proven, "leader"))
    assert client.get(page).status_code == 404


def test_a_verification_that_fails_or_is_stopped_says_so_and_writes_nothing(visit, proven, monkeypatch):
    monkeypatch.setattr(jobs, "_queued", lambda pk: None)
    broken = jobs.enqueue("verify-period", by=proven.officer, period=-1)
    jobs._run(broken.pk)
    assert "Nothing was written" in visit.text(reverse("verification-job", args=[broken.uuid]))
    stopped = jobs.enqueue("verify-period", by=proven.officer, period=period(proven).pk)
    Job.objects.filter(pk=stopped.pk).update(cancel=True)
    jobs._run(stopped.pk)
    assert "It was stopped" in visit.text(reverse("verification-job", args=[stopped.uuid]))
    assert VerifiedSaving.objects.count() == 1


def test_a_period_too_early_to_verify_is_refused_with_the_reason(visit, proven):
    period(proven, "2024")
    assert "Not verified: 2024 needs a plan in force and at least 9 months after its baseline year" in read(
        visit.client.get(reverse("verification-job", args=[_ran(proven, "2024").uuid]), follow=True)
    )


def _ran(office, label):
    """A verification that has run."""
    made = jobs.enqueue("verify-period", by=office.officer, period=period(office, label).pk)
    jobs._run(made.pk)
    return Job.objects.get(pk=made.pk)


def test_the_page_needs_no_more_than_ten_queries(visit, proven, django_assert_max_num_queries):
    page = address()
    visit.get(page)
    with django_assert_max_num_queries(10):
        assert visit.get(f"{page}?months=all").status_code == 200


# Establishment


def plant_url():
    return reverse("establishment", args=[Establishment.objects.get(code="CS-1").uuid])


def test_the_establishment_shows_its_verified_saving_with_interval_and_link(visit, proven):
    text, page = visit.text(plant_url()), visit.get(plant_url()).content.decode()
    assert "Verified in 2025: 1 proven saving" in text and "Proven" in text
    assert f'href="{address()}"' in page
    saving = VerifiedSaving.objects.get()
    low = saving.saving_pct - max(saving.half_width_pct, saving.half_width_exact_pct)
    assert f"{low:.1f}" in text


def test_a_norm_in_force_stands_beside_the_specific_consumption(visit, here, tmp_path):
    case = measured(saving=0.12)
    case["products"][0]["kind"] = "tôm"
    import_rows(here, tmp_path, case)
    run_of(here)
    text = visit.text(plant_url())
    assert "Norm 2021–2025" in text and "2,050" in text and "Within the norm" in text
    assert "below the norm" in text and "52/2018" in text


def test_a_product_whose_norm_has_run_out_says_that_there_is_none_for_this_stage(here, tmp_path):
    from sachhon.establishments.models import Product
    from sachhon.plan.pages_norms import Norms

    row = {
        "kinds": "bia; beer", "unit": "MJ/hl", "value": "129", "valid_from": "2021-01-01", "valid_to": "2026-01-01",
        "capacity_from": None, "capacity_to": None, "capacity_unit": "", "legal_source": "x", "confirmed": 1,
    }  # fmt: skip
    norms = Norms([row], Product(kind="Bia", unit="1000 lít"), None)
    assert norms.at(2025).value == pytest.approx(1290.0)
    assert norms.at(2026) is None and norms.carrier() == "MJ"


def test_a_norm_of_a_band_is_never_given_to_an_unknown_capacity():
    from sachhon.establishments.models import Product
    from sachhon.plan.pages_norms import Norms

    row = {
        "kinds": "tôm", "unit": "kWh/t", "value": "2050", "valid_from": "2021-01-01", "valid_to": None,
        "capacity_from": 300, "capacity_to": None, "capacity_unit": "t", "legal_source": "x", "confirmed": 1,
    }  # fmt: skip
    made = Product(kind="tôm", unit="tấn")
    assert Norms([row], made, 350.0).at(2025).value == 2050
    assert Norms([row], made, 250.0).at(2025) is None and Norms([row], made, None).at(2025) is None
    assert Norms([row], made, 250.0).missing(2025) == "No norm for a plant of this size"
    assert Norms([row], made, 350.0).missing(2020) == "No norm for this stage"
    assert Norms([], made, 350.0).missing(2025) == "No norm for this product"


def test_the_sector_median_is_named_with_its_number_and_withheld_below_five(visit, here, tmp_path):
    import_rows(here, tmp_path, joined(*(measured(f"CS-{n}", seed=n) for n in range(1, 6))))
    run_of(here)
    assert "Median of 5 establishments of the sector" in visit.text(plant_url())


def test_the_establishment_page_needs_no_more_than_ten_queries(visit, proven, django_assert_max_num_queries):
    page = plant_url()
    visit.get(page)
    with django_assert_max_num_queries(10):
        assert visit.get(page).status_code == 200


# Dashboard and evidence


def test_the_evidence_says_how_many_are_proven_rest_on_the_ratio_or_lack_evidence(visit, here, tmp_path):
    case = joined(measured(saving=0.12), measured("CS-2", saving=0.01, noise=0.06), worked_case("CS-3"),
                  {"establishments": [plant("CS-4")], "solutions": [solution("CS-4")]})  # fmt: skip
    import_rows(here, tmp_path, case)
    run_of(here)
    page = visit.get("/evidence/2025/CP3/").content.decode()
    for ground, side, code in (("proven", "", "CS-1"), ("modelled", "", "CS-2"), ("ratio", "", "CS-3")):
        assert f"ground={ground}#parts" in page
        text = visit.text(f"/evidence/2025/CP3/?{side}ground={ground}")
        shown = text.split("The rows that make the figure")[1]
        assert f"Nhà máy {code}" in shown
        assert not any(f"Nhà máy {other}" in shown for other in {"CS-1", "CS-2", "CS-3"} - {code}), ground
    assert "ground=lacking#parts" in page and "Tier A as a whole, 2 series" in read(visit.get("/evidence/2025/CP3/"))
    assert "Nhà máy CS-4" in visit.text("/evidence/2025/CP3/?tab=out&ground=lacking")
    board = visit.text("/dashboard/")
    assert "By the ratio of use to output alone" in board and "Verify the province's savings" in board


# Who may see it


@pytest.mark.parametrize("name", ["verified-saving", "verified-saving-csv"])
def test_another_provinces_saving_is_not_found(client, proven, elsewhere, name):
    client.force_login(elsewhere.officer)
    assert client.get(address(name=name)).status_code == 404


@pytest.mark.parametrize(
    ("role", "page", "file", "start"),
    [
        ("officer", 200, 200, 302), ("leader", 200, 200, 302), ("ppc_leader", 200, 200, 403),
        ("consultant", 403, 403, 403),
    ],
)  # fmt: skip
def test_each_role_sees_and_does_what_its_deeds_include(client, proven, role, page, file, start):
    client.force_login(as_role(proven, role))
    assert client.get(address()).status_code == page
    assert client.get(address(name="verified-saving-csv")).status_code == file
    assert client.post(reverse("period-verify"), {"period": "2025"}).status_code == start


def test_the_pages_ask_for_sign_in(client, proven):
    for name in ("verified-saving", "verified-saving-csv"):
        assert client.get(address(name=name)).status_code == 302
    assert client.post(reverse("period-verify"), {"period": "2025"}).status_code == 302
    assert not Job.objects.filter(name="verify-period").exists()


@pytest.mark.parametrize("resource", ["GOLD", "WATER%2F"])
def test_an_unknown_resource_is_not_found(visit, proven, resource):
    wrong = address().replace("/ELEC/", f"/{resource}/")
    assert visit.get(wrong).status_code == 404


# Words


def test_the_model_is_said_in_one_sentence():
    drivers = [Candidate("Phi lê", "tấn", True, 690.4, 12.0, 0.0001), Candidate("Ngày", "ngày", False)]
    said = model_sentence("kWh", 130_650.0, drivers).replace("\u00a0", " ")
    assert said == "130,650 kWh a month plus 690 kWh per tấn"
    less = model_sentence("kWh", -300.0, drivers).replace("\u00a0", " ")
    assert less == "690 kWh per tấn less 300 kWh a month"


@pytest.mark.parametrize(
    ("known", "said"),
    [
        (Known(12, 7, 7), "Add 5 months of output."),
        (Known(11, 12, 11), "Add 1 month of electricity."),
        (Known(7, 9, 6), "Add 6 months of electricity together with their output."),
    ],
)
def test_what_would_do_names_the_months_that_are_missing(known, said):
    assert lacking(known, 12, "electricity") == said


def test_the_pages_bring_no_heavy_package_into_the_web_process():
    script = (
        "import os, sys, django; os.environ.setdefault('DJANGO_SETTINGS_MODULE', 'sachhon.site.settings');"
        "django.setup(); import sachhon.plan.views, sachhon.plan.views_verified;"
        "print(sorted({'scipy', 'numba', 'pyarrow', 'pandas'} & {each.split('.')[0] for each in sys.modules}))"
    )
    found = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)
    assert found.stdout.strip() == "[]"
