"""The frame around every page: language, sample mark, navigation, errors; nothing that a strict policy bars."""

import re

import pytest
from django.core.paginator import Paginator
from django.template import engines
from django.template.loader import render_to_string
from django.test import RequestFactory
from django.utils import translation

INLINE = re.compile(r"\s(style|on[a-z]+)=|<style|<script(?![^>]*\ssrc=)")
NAVIGATION = [
    {"url": "/a", "label": "Establishments", "current": False},
    {"url": "/b", "label": "Plan", "current": True, "children": [{"url": "/b/1", "label": "Periods"}]},
]

pytestmark = pytest.mark.django_db


def page(content="", language="vi", **context):
    """A page of the site with something in its middle."""
    source = '{% extends "base.html" %}{% block title %}Page{% endblock %}{% block content %}'
    with translation.override(language):
        template = engines["django"].from_string(source + content + "{% endblock %}")
        return template.render({"navigation": NAVIGATION, **context}, RequestFactory().get("/b?year=2025"))


@pytest.mark.parametrize("language", ["vi", "en"])
def test_a_page_names_its_language_and_offers_the_other(language):
    other = {"vi": "en", "en": "vi"}[language]
    text = page(language=language)
    assert f'<html lang="{language}"' in text
    assert f'name="language" value="{other}"' in text
    assert 'name="next" value="/b?year=2025"' in text


def test_a_page_holds_nothing_that_a_strict_policy_bars():
    assert not INLINE.search(page(sample=True))


def test_sample_data_is_marked():
    assert 'class="sh-sample"' in page(sample=True)
    assert 'class="sh-sample"' not in page(sample=False)


def test_the_current_entry_shows_its_own():
    text = page()
    assert text.count('href="/b" aria-current="page"') == 2  # desk and phone
    assert 'href="/b/1"' in text


def test_a_page_begins_with_a_way_past_the_navigation():
    text = page()
    assert text.index('class="sh-skip" href="#content"') < text.index("<nav")
    assert '<main class="container-xl" id="content"' in text


def test_colours_follow_the_person_s_choice():
    assert 'data-bs-theme="dark"' in page(theme="dark")
    assert 'data-bs-theme="light"' in page(theme="light")


def test_a_faulty_form_says_so_first():
    text = page('{% include "_errors.html" %}', "en", errors=[{"href": "#id_year", "text": "Year: write 2025"}])
    assert "<title>Error: Page" in text
    assert '<a href="#id_year">Year: write 2025</a>' in text


@pytest.mark.parametrize("name", ["400", "403", "403_csrf", "404", "500", "503"])
def test_an_error_page_stands_without_any_context(name):
    text = render_to_string(f"{name}.html")
    assert "<h1" in text
    assert not INLINE.search(text)


def test_a_list_s_pages_keep_its_filters():
    pages = Paginator(range(1234), 50).get_page(6)
    text = page('{% include "_pagination.html" with page=pages %}', "en", pages=pages)
    assert "Rows 251–300 of 1,234" in text
    assert 'href="?year=2025&amp;page=7"' in text


def test_a_missing_page_value_is_not_a_crash():
    assert "sh-pages" not in page('{% include "_pagination.html" %}')


def test_every_register_stands_in_the_navigation_or_hangs_on_a_record():
    from sachhon.kit.register import REGISTERS
    from sachhon.site.context import SECTIONS

    named = {name for names in SECTIONS.values() for name in names}
    assert {name for name in named if not name.startswith("page:")} <= set(REGISTERS)
    reached_elsewhere = {"conversions", "attachments", "power-rows", "key-candidates", "foreign-plants", "places"}
    assert set(REGISTERS) - named <= reached_elsewhere
