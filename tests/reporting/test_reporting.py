"""Reports of the enterprise or on its behalf: every fault at once, a jump asked once, the same again changes nothing."""

import json

import pytest
import xlsxwriter
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from sachhon.kit.changes import change_set
from sachhon.kit.models import ChangeSet
from sachhon.reporting.late import Board
from sachhon.reporting.lines import Asked
from sachhon.reporting.models import Draft, Reminder, Report, ReportingDuty
from sachhon.reporting.spans import span_of
from sachhon.resources.models import ProductOutput, ResourceUse
from tests.factories import close
from tests.reporting.conftest import METERS, tied

MONTH = "2025-M12"


def address(place, label=MONTH, name="reporting-fill"):
    return reverse(name, args=[place.uuid, label])


def lines(place, label=MONTH):
    return Asked(place, span_of(label)).lines


def form(place, values, label=MONTH, **more):
    """The page's fields with a value for each line, by the line's place."""
    data = {"send": "", **more}
    for number, line in enumerate(lines(place, label)):
        data |= {f"k-{number}": line.key, f"u-{number}": line.unit}
        if number < len(values) and values[number] is not None:
            data[f"v-{number}"] = values[number]
    return data


def usual(place):
    """A month much like the last."""
    return [str(1000 + n) for n in range(6)] + ["50", "30"]


@pytest.fixture
def desk(client, person):
    """The enterprise's browser."""
    client.force_login(person)
    return client


@pytest.fixture
def officer_desk(client, here, place):
    """The officer's browser."""
    client.force_login(here.officer)
    return client


def behalf(**more):
    """How a report came that an officer types."""
    paper = SimpleUploadedFile("phiếu tháng 12.jpg", b"\xff\xd8 a photo")
    return {"channel": "photo", "said_by": "Anh Mẫu, quản đốc", "evidence": paper, **more}


def test_every_meter_and_product_stands_on_one_page_with_last_months_figure_beside(desk, place):
    page = desk.get(address(place)).content.decode()
    for meter in METERS:
        assert meter in page
    assert "Sản phẩm SP1" in page
    assert "1003 kWh" in page
    assert page.count('inputmode="decimal"') == 8 + 3


def test_an_enterprise_sends_and_an_officer_accepts(desk, place, here):
    before = ResourceUse.objects.count()
    answer = desk.post(address(place), form(place, usual(place)))
    report = Report.objects.get()
    assert answer.url == reverse("reporting-review", args=[report.uuid])
    assert (report.state, ResourceUse.objects.count()) == ("submitted", before)

    desk.force_login(here.officer)
    desk.post(answer.url, {"accept": ""})
    report.refresh_from_db()
    assert report.state == "accepted"
    kept = ResourceUse.objects.filter(source="monthly", start="2025-12-01")
    assert {(use.meter, use.quantity) for use in kept} == {(m, 1000.0 + n) for n, m in enumerate(METERS)}
    assert ProductOutput.objects.filter(start="2025-12-01").count() == 2


def test_two_months_typed_a_second_time_change_nothing(officer_desk, place):
    for label in ("2025-M12", "2026-M01"):
        officer_desk.post(address(place, label), form(place, usual(place), label, **behalf()))
    facts, links = ResourceUse.objects.count(), ChangeSet.objects.count()
    for label in ("2025-M12", "2026-M01"):
        answer = officer_desk.post(address(place, label), form(place, usual(place), label, **behalf()), follow=True)
        assert "Nothing changed" in answer.content.decode() or "Không có gì thay đổi" in answer.content.decode()
    assert (ResourceUse.objects.count(), ChangeSet.objects.count()) == (facts, links)


def test_one_figure_mended_changes_one_row(officer_desk, place):
    officer_desk.post(address(place), form(place, usual(place), **behalf()))
    facts = ResourceUse.objects.count()
    officer_desk.post(address(place), form(place, ["1005", *usual(place)[1:]], **behalf()))
    changed = ResourceUse.objects.get(source="monthly", meter=METERS[0])
    assert (changed.quantity, ResourceUse.objects.count()) == (1005.0, facts)
    sets = ChangeSet.objects.filter(changes__register="resources.resourceuse").order_by("-sequence")
    assert sets.first().changes.filter(register="resources.resourceuse").count() == 1


def test_all_faults_are_told_at_once_and_what_was_typed_stays(desk, place):
    values = ["1.234", "nhiều", "-5", "1e400", "1000", "1000", "50", "30"]
    data = {**form(place, values), "u-4": "thùng"}
    answer = desk.post(address(place), data)
    page = answer.content.decode()
    assert (answer.status_code, Report.objects.count()) == (400, 0)
    assert page.count('aria-invalid="true"') == 5
    for value in values[:4]:
        assert f'value="{value}"' in page
    assert 'value="thùng"' in page


def test_a_jump_is_asked_once_and_its_reason_kept(desk, place, here):
    values = ["9000", *usual(place)[1:]]
    first = desk.post(address(place), form(place, values))
    assert first.status_code == 400
    assert 'name="r-0"' in first.content.decode()
    assert 'name="sec_reason"' in first.content.decode()

    answered = form(place, values, **{"r-0": "dây chuyền mới", "sec_reason": "dây chuyền mới"})
    assert desk.post(address(place), answered).status_code == 302
    desk.force_login(here.officer)
    desk.post(reverse("reporting-review", args=[Report.objects.get().uuid]), {"accept": ""})
    assert "dây chuyền mới" in ResourceUse.objects.get(source="monthly", meter=METERS[0]).note


def test_a_figure_like_the_last_is_not_asked_about(desk, place):
    """The control: the same page without a jump asks nothing."""
    assert desk.post(address(place), form(place, usual(place))).status_code == 302


def test_an_empty_line_is_no_zero(officer_desk, place):
    values = [None, "0", *usual(place)[2:]]
    answers = {"r-1": "dừng máy", "sec_reason": "dừng máy"}
    officer_desk.post(address(place), form(place, values, **answers, **behalf()))
    kept = {use.meter: use.quantity for use in ResourceUse.objects.filter(source="monthly")}
    assert METERS[0] not in kept
    assert kept[METERS[1]] == 0.0


def test_an_officer_says_who_gave_the_figures_and_attaches_the_paper(officer_desk, place):
    bare = officer_desk.post(address(place), form(place, usual(place), channel="phone", said_by=""))
    assert (bare.status_code, Report.objects.count()) == (400, 0)
    officer_desk.post(address(place), form(place, usual(place), **behalf()))
    report = Report.objects.get()
    assert (report.state, report.said_by) == ("accepted", "Anh Mẫu, quản đốc")
    paper = officer_desk.get(reverse("reporting-evidence", args=[report.uuid]))
    assert b"".join(paper.streaming_content) == b"\xff\xd8 a photo"
    assert paper["Content-Disposition"].startswith("attachment")


def test_a_return_names_every_reason_and_the_page_shows_them(desk, person, place, here):
    desk.post(address(place), form(place, usual(place)))
    report = Report.objects.get()
    desk.force_login(here.officer)
    empty = desk.post(reverse("reporting-review", args=[report.uuid]), {"return": "", "reasons": " "})
    assert empty.status_code == 400
    desk.post(
        reverse("reporting-review", args=[report.uuid]), {"return": "", "reasons": "Thiếu than.\nSP2 sai đơn vị."}
    )
    desk.force_login(person)
    page = desk.get(address(place)).content.decode()
    assert "Thiếu than." in page
    assert "SP2 sai đơn vị." in page
    assert desk.post(address(place), form(place, usual(place))).status_code == 302
    report.refresh_from_db()
    assert (report.state, report.reasons) == ("submitted", "")


def test_a_report_is_decided_on_once(desk, place, here):
    desk.post(address(place), form(place, usual(place)))
    report = reverse("reporting-review", args=[Report.objects.get().uuid])
    desk.force_login(here.officer)
    desk.post(report, {"accept": ""})
    late = desk.post(report, {"return": "", "reasons": "quá muộn"})
    assert late.status_code == 400
    assert Report.objects.get().state == "accepted"


def test_a_draft_is_kept_for_its_writer_and_counts_nowhere(desk, place):
    before = ChangeSet.objects.count()
    desk.post(address(place, name="reporting-draft"), form(place, ["777", "chưa rõ"]))
    page = desk.get(address(place)).content.decode()
    assert 'value="777"' in page
    assert 'value="chưa rõ"' in page
    assert (Report.objects.count(), ChangeSet.objects.count()) == (0, before)
    desk.post(address(place), form(place, usual(place)))
    assert not Draft.objects.exists()


def test_a_new_fuel_is_added_on_the_same_page(officer_desk, place):
    from sachhon.resources.models import Resource

    coal = Resource.objects.filter(group="fuel", foreign=False).first()
    extra = {"x-item-0": str(coal.pk), "x-meter-0": "", "x-given-0": "12", "x-unit-0": coal.unit}
    officer_desk.post(address(place), form(place, usual(place), **extra, **behalf()))
    assert ResourceUse.objects.get(resource=coal).quantity == 12.0


def test_a_closed_period_takes_no_report(officer_desk, here, place):
    close(here, "2025-M12")
    # Period 2025-M12 counts the figures of November; those of December belong to the next.
    answer = officer_desk.post(address(place, "2025-M11"), form(place, usual(place), "2025-M11", **behalf()))
    assert answer.status_code == 400
    assert "2025-M12" in answer.content.decode()
    assert not ResourceUse.objects.filter(source="monthly").exists()


def test_the_own_workbook_comes_back_as_a_draft_to_look_at(desk, place, tmp_path):
    sheet = b"".join(desk.get(address(place, name="reporting-workbook")).streaming_content)
    assert sheet[:2] == b"PK"
    path = tmp_path / "filled.xlsx"
    book = xlsxwriter.Workbook(str(path))
    page = book.add_worksheet("Báo cáo")
    for column, text in enumerate(("Mã dòng", "Tên", "Kỳ trước", "Lượng kỳ này", "Đơn vị", "Lý do thay đổi")):
        page.write_string(3, column, text)
    for row, (line, value) in enumerate(
        zip(lines(place), (1000.125, 1001, 1002, 1003, 1004, 1005, 50, 30), strict=True)
    ):
        page.write_string(4 + row, 0, line.key)
        page.write_number(4 + row, 3, value)
        page.write_string(4 + row, 4, line.unit)
    book.close()
    given = SimpleUploadedFile("bao-cao.xlsx", path.read_bytes())
    answer = desk.post(address(place, name="reporting-workbook"), {"file": given}, follow=True)
    assert 'value="1000.1250"' in answer.content.decode()
    typed = json.loads(Draft.objects.get().typed)
    assert len(typed["lines"]) == 8


@pytest.mark.parametrize("content", [b"", b"not a workbook", b"PK\x03\x04 broken"])
def test_a_file_that_is_no_report_is_refused_in_words(desk, place, content):
    given = SimpleUploadedFile("la.xlsx", content)
    answer = desk.post(address(place, name="reporting-workbook"), {"file": given})
    assert answer.status_code == 400
    assert not Draft.objects.exists()


def test_nobody_reports_for_what_is_not_theirs(client, place, here, elsewhere):
    from sachhon.accounts.models import User

    for person, expected in ((elsewhere.officer, 404), (User.objects.create_user("nobody"), 404)):
        client.force_login(person)
        for name in ("reporting-fill", "reporting-workbook"):
            assert client.get(address(place, name=name)).status_code == expected
    ended = tied(place, "da-nghi", valid_to=here.officer.date_joined.date().replace(year=2021))
    client.force_login(ended)
    assert client.get(address(place)).status_code == 404


def test_a_report_of_another_province_is_not_found(desk, place, elsewhere):
    desk.post(address(place), form(place, usual(place)))
    report = Report.objects.get()
    desk.force_login(elsewhere.officer)
    for name in ("reporting-review", "reporting-evidence"):
        assert desk.get(reverse(name, args=[report.uuid])).status_code == 404


def test_the_enterprise_does_not_accept_its_own_report(desk, place):
    desk.post(address(place), form(place, usual(place)))
    answer = desk.post(reverse("reporting-review", args=[Report.objects.get().uuid]), {"accept": ""})
    assert answer.status_code == 403
    assert Report.objects.get().state == "submitted"


def expect(place, frequency="year", **more):
    import datetime as dt

    with change_set(by=None, why="test", province_id=place.province_id) as changes:
        changes.insert(ReportingDuty(establishment=place, frequency=frequency, valid_from=dt.date(2020, 1, 1), **more))


def test_the_late_list_says_who_has_not_reported_and_since_when(here, place):
    expect(place)
    board = Board(span_of("2025"), frozenset({here.province.pk}))
    (row,) = board.rows
    assert (row.state, row.days_late, str(row.due)) == ("late", 5, "2026-01-15")
    assert not Board(span_of("2025"), frozenset()).rows


def test_a_letter_is_drafted_once_and_its_number_comes_back(officer_desk, place):
    expect(place)
    chosen = {"span": "2025", "establishment": [place.pk]}
    for _time in range(2):
        officer_desk.post(reverse("reporting-remind"), chosen)
    letter = Reminder.objects.get()
    page = officer_desk.get(reverse("reporting-letter", args=[letter.uuid])).content.decode()
    assert place.name in page
    answer = officer_desk.post(
        reverse("reporting-letter", args=[letter.uuid]), {"letter_number": "12/SCT-QLNL", "sent_on": "21/01/2026"}
    )
    assert answer.status_code == 302
    officer_desk.post(reverse("reporting-remind"), chosen)
    assert sorted(Reminder.objects.values_list("round", "letter_number")) == [(1, "12/SCT-QLNL"), (2, "")]


def test_the_late_list_asks_no_more_of_the_database_for_more_rows(officer_desk, place, django_assert_max_num_queries):
    from sachhon.establishments.models import Establishment

    expect(place)
    expect(Establishment.objects.get(code="CS-2"))
    with django_assert_max_num_queries(14):
        officer_desk.get(reverse("reporting-board") + "?span=2025")


@pytest.mark.parametrize("label", ["2025-M13", "25", "2025-Q1", "9999", "2025-M00"])
def test_a_span_that_is_none_is_not_found(desk, place, label):
    assert desk.get(f"/reporting/{place.uuid}/{label}/").status_code == 404
