"""One form to add or change an establishment: all errors at once, near-duplicates confirmed, the commune read."""

import re

import pytest

from sachhon.establishments.models import Enterprise, Establishment
from sachhon.establishments.registers import Establishments
from tests.factories import import_rows, plant

REAL = "0100109106"
TYPED = {"code": "CS-9", "name": "Nhà máy Lam", "vsic": "1701", "vsic_version": "2018", "potential": "unknown"}


@pytest.fixture
def send(here, client):
    client.force_login(here.officer)

    def sent(**more):
        return client.post(Establishments().url("add"), TYPED | more)

    return sent


def test_the_sections_stand_as_fieldsets(here, client):
    client.force_login(here.officer)
    page = client.get(Establishments().url("add"), HTTP_ACCEPT_LANGUAGE="en").content.decode()
    assert page.count("<fieldset") == 5 and '<datalist id="communes">' in page
    assert page.count("<option value=") >= 102  # the communes of today


def test_all_errors_come_at_once_and_what_was_typed_stays(send):
    page = send(code="", tax_code="12", latitude="200", address="Số 7 đường Lam")
    assert page.status_code == 200
    assert {"code", "tax_code", "latitude"} <= set(page.context["form"].errors)
    assert "Số 7 đường Lam" in page.content.decode()


def test_another_name_for_a_known_tax_code_is_an_error(here, tmp_path, send):
    import_rows(here, tmp_path, {"establishments": [plant("CS-1", tax_code=REAL, enterprise="Công ty A")]})
    page = send(tax_code=REAL, enterprise="Công ty Hoàn toàn khác")
    assert "Công ty A" in page.context["form"].errors["enterprise"][0]
    assert send(tax_code=REAL, enterprise="CTY A").status_code == 302
    assert Enterprise.objects.count() == 1


def test_a_near_duplicate_is_kept_only_once_a_person_confirms_it(here, tmp_path, send):
    import_rows(here, tmp_path, {"establishments": [plant("CS-1", name="Công ty TNHH Giấy Lam")]})
    page = send(name="Cty TNHH Giấy Lam")
    assert page.status_code == 200 and Establishment.objects.count() == 1
    assert "CS-1" in page.context["form"].doubts[0][0]
    mark = re.search(r'name="confirmed" value="([0-9a-f]{16})"', page.content.decode()).group(1)
    assert send(name="Cty TNHH Giấy Lam", confirmed="0" * 16).status_code == 200  # a stale confirmation does not count
    assert send(name="Cty TNHH Giấy Lam", confirmed=mark).status_code == 302
    assert Establishment.objects.count() == 2


def test_no_question_is_asked_of_a_name_that_nobody_has(here, tmp_path, send):
    import_rows(here, tmp_path, {"establishments": [plant("CS-1", name="Công ty TNHH Giấy Lam")]})
    assert send(name="Công ty TNHH Giấy Giang").status_code == 302


def test_the_commune_of_today_is_found(here, send):
    from sachhon.kit import clock
    from sachhon.territory.models import AreaVersion, Kind
    from sachhon.territory.queries import in_force

    rows = AreaVersion.objects.filter(in_force(clock.today()), area__kind=Kind.COMMUNE, area__province=here.province)
    first = rows.order_by("code").first()
    assert send(commune=first.full_name).status_code == 302
    row = Establishment.objects.get()
    assert (row.place_id, row.commune) == (first.area_id, first.full_name)


def test_an_unknown_commune_is_confirmed_and_kept_as_typed(send):
    page = send(commune="Xã Không Có Thật")
    assert page.status_code == 200 and page.context["form"].doubts
    assert send(commune="Xã Không Có Thật", confirmed=page.context["form"].doubt_mark).status_code == 302
    row = Establishment.objects.get()
    assert (row.place, row.commune) == (None, "Xã Không Có Thật")
