"""Public pages are made once and handed to many, and never an old one, nor one person's to another."""

import re

import pytest

from sachhon.kit.changes import change_set
from sachhon.plan.models import PublishedResult
from sachhon.portal import kept, views

TOKEN = re.compile(r'csrfmiddlewaretoken" value="([A-Za-z0-9]{64})"')


@pytest.fixture
def made(monkeypatch, here):
    """How often a page was really made."""
    monkeypatch.setattr(kept, "KEPT", kept.Kept())
    calls = []
    monkeypatch.setattr(views, "_preparation", lambda: calls.append(1) or {})
    return calls


@pytest.fixture
def sources(monkeypatch, here):
    """How often the page of published results was really made."""
    monkeypatch.setattr(kept, "KEPT", kept.Kept())
    calls, sources = [], views._sources
    monkeypatch.setattr(views, "_sources", lambda rows: calls.append(1) or sources(rows))
    return calls


def test_a_second_visitor_gets_the_page_that_the_first_one_caused(client, sources):
    first = client.get("/published-results/")
    times = len(sources)
    second = client.get("/published-results/")
    assert times and len(sources) == times
    assert kept.TOKEN.sub(b"", second.content) == kept.TOKEN.sub(b"", first.content)
    assert "no-store" in second["Cache-Control"]


def test_each_visitor_gets_a_form_token_that_works(client, sources, settings):
    from django.test import Client

    client.get("/published-results/")
    visitor = Client(enforce_csrf_checks=True)
    page = visitor.get("/published-results/").content.decode()
    token = TOKEN.search(page)[1]
    asked = {"language": "en", "next": "/", "csrfmiddlewaretoken": token}
    assert visitor.post("/i18n/setlang/", asked).status_code == 302
    assert Client(enforce_csrf_checks=True).post("/i18n/setlang/", asked).status_code == 403  # the control


def test_what_is_recorded_shows_on_the_next_request(client, sources, here):
    client.get("/published-results/")
    row = PublishedResult.objects.first()
    row.source = "Báo Đồng Tháp ngày 20/01/2026"
    with change_set(by=here.officer, why="source") as changes:
        changes.update(row)
    assert row.source in client.get("/published-results/").content.decode()


def test_languages_and_themes_have_pages_of_their_own(client, sources):
    vietnamese = client.get("/published-results/").content.decode()
    client.cookies["django_language"] = "en"
    english = client.get("/published-results/").content.decode()
    client.cookies["theme"] = "dark"
    dark = client.get("/published-results/").content.decode()
    assert '<html lang="vi"' in vietnamese and '<html lang="en"' in english
    assert len({vietnamese, english, dark}) == 3


def test_who_is_signed_in_gets_a_page_of_their_own_and_leaves_none_behind(client, sources, here):
    from django.test import Client

    client.force_login(here.officer)
    mine = client.get("/published-results/").content.decode()
    visitor = Client().get("/published-results/").content.decode()
    assert here.officer.full_name in mine and here.officer.full_name not in visitor


def test_a_page_about_work_in_hand_is_made_anew_each_time(client, made):
    client.get("/")
    client.get("/")
    assert len(made) == 2
    assert kept.KEPT._held[1] == {}


def test_what_is_not_there_is_not_kept(client, sources):
    assert client.get("/editions/999/").status_code == 404
    assert kept.KEPT._held[1] == {}
