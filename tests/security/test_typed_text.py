"""Text that people type stays text: on pages, in addresses, in files and in the log."""

import html
import logging

import pytest
from django.test import Client

from sachhon.establishments.models import Establishment
from sachhon.kit.register import REGISTERS
from sachhon.kit.testing import written
from tests.kit.conftest import plant

MARKUP = (
    "<script>alert(1)</script>", "<img src=x onerror=alert(1)>", '"><svg/onload=alert(1)>', "'-alert(1)-'", "</textarea><script>x</script>",
    "</title><script>x</script>", "<a href='javascript:alert(1)'>x</a>", "<!--<script>", "&lt;script&gt;", "\u202e<b>x</b>",
)  # fmt: skip
SQL = (
    "'",
    "''",
    "' OR '1'='1",
    "1; DROP TABLE x; --",
    '" OR ""="',
    "%",
    "\\",
    "1)) UNION SELECT 1--",
    "{{7*7}}",
    "\x00",
    "-1",
    "9" * 40,
)
PLANTS = REGISTERS["establishments"]


@pytest.fixture
def client(here):
    """The officer's browser; a fault is an answer here."""
    browser = Client(raise_request_exception=False)
    browser.force_login(here.officer)
    return browser


def named(here, number, text):
    """An establishment whose texts are all this."""
    row = plant(here.province, number)
    row.name = row.address = text
    return written(row)


@pytest.mark.parametrize("text", MARKUP)
def test_markup_typed_into_any_field_is_shown_as_text(here, client, text):
    row = named(here, 1, text)
    pages = [
        PLANTS.url(),
        PLANTS.url_of(row),
        PLANTS.url("edit", row),
        PLANTS.url("history", row),
        f"/establishments/{row.uuid}/",
    ]
    said = [client.get(page).content.decode() for page in pages]
    assert all(html.escape(text) in page or html.escape(text).replace("&#x27;", "&#39;") in page for page in said[:2])
    if "&lt;" not in text:
        assert not any(text in page for page in said), "the text stands on a page as it was typed"


def test_template_signs_are_shown_as_they_were_typed(here, client):
    row = named(here, 1, "{{ 7|add:7 }}{% debug %}{{ settings.SECRET_KEY }}")
    page = client.get(PLANTS.url_of(row)).content.decode()
    assert "{{ 7|add:7 }}{% debug %}" in page


@pytest.mark.parametrize("text", SQL)
def test_no_text_in_an_address_becomes_a_query_or_a_fault(here, elsewhere, client, text):
    named(here, 1, "Ở đây")
    named(elsewhere, 2, "Nơi khác")
    for register in REGISTERS.values():
        asked = dict.fromkeys(("q", "sort", "columns", "page", "size", "view", *register.filters), text)
        answer = client.get(register.url(), asked)
        assert answer.status_code in (200, 400, 403, 404), (register.slug, answer.status_code)
        assert b"N\xc6\xa1i kh\xc3\xa1c" not in answer.content
        assert client.get(f"/api/v1/{register.slug}/", asked).status_code in (200, 400, 403, 404, 422), register.slug
    assert Establishment.objects.count() == 2


def test_fields_that_no_form_offers_are_not_taken(here, elsewhere, client):
    row = named(here, 1, "Ở đây")
    typed = {
        "province": elsewhere.pk,
        "province_id": elsewhere.pk,
        "id": 99,
        "uuid": "0" * 32,
        "origin": "foreign",
        "is_superuser": "1",
    }
    client.post(PLANTS.url("edit", row), {"name": "Ở đây", "code": row.code, **typed})
    after = Establishment.objects.get(pk=row.pk)
    assert (after.province_id, after.uuid, after.origin) == (row.province_id, row.uuid, row.origin)
    client.post("/account/", {"is_superuser": "1", "is_staff": "1"})
    here.officer.refresh_from_db()
    assert not here.officer.is_superuser


def test_no_name_of_a_file_breaks_out_of_its_header():
    from django.utils.http import content_disposition_header

    for name in (
        "a\r\nX-Evil: 1.xlsx",
        'a";filename="b.exe',
        "../../x",
        "Báo cáo năm.xlsx",
        "\u202exslx.exe",
        "a" * 400,
    ):
        header = content_disposition_header(True, name)
        assert header.startswith("attachment") and "\r" not in header and "\n" not in header
        assert header.count('filename="') <= 1


def test_a_fault_shows_a_page_without_a_trace(here, client, monkeypatch):
    def broken(*_args, **_kwargs):
        raise RuntimeError("secret-of-the-inside")

    monkeypatch.setattr(type(PLANTS), "rows", broken)
    for path in (PLANTS.url(), "/api/v1/establishments/"):
        answer = client.get(path)
        assert answer.status_code == 500
        assert b"secret-of-the-inside" not in answer.content and b"Traceback" not in answer.content


def test_a_line_break_in_a_field_makes_no_line_of_the_log(here, client, caplog):
    with caplog.at_level(logging.INFO):
        client.get("/nothing%0d%0aFORGED%20line/")
        client.post("/sign-in/", {"username": "x\r\nFORGED line", "password": "wrong-password"})
    assert not any(line.startswith("FORGED") for line in "\n".join(caplog.messages).splitlines())
