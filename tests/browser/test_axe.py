"""axe finds nothing on any page that a role reaches, in both languages: empty, full and with errors; 320 px suffice."""

import os
import re
import subprocess
import sys

import pytest
from django.urls import get_resolver

from sachhon.kit.register import REGISTERS
from tests.browser.walk import AXE, SPOIL, Walk

pytestmark = [
    pytest.mark.browser,
    pytest.mark.slow,
    pytest.mark.skipif(not AXE.exists(), reason="needs axe-core: npm ci"),
]
PEOPLE = ("canbo", "quantri", "lanhdao", "doanhnghiep", None)
BEGIN = [
    "/account/",
    "/",
    "/dashboard/",
    "/imports/",
    "/reporting/",
    "/r/bin/",
    "/power/",
    "/key-users/",
    "/places/",
    "/duplicates/",
]
OUTSIDE = ["/", "/sign-in/", "/password/", "/password/sent/", "/password/done/", "/sign-in/disabled/", "/sign-out/"]
# Views whose address nobody reaches by a link in the demo, or that are no page: what they answer, tests of their own say.
NO_PAGE = re.compile(
    r"^(api:|.*-(csv|json|export|template|file|workbook)$|edition-|dashboard-paths|evidence-csv|establishment-file$"
    r"|set_language|editions/|mfa_|account_(login|logout|reauth|reset_password_from_key|inactive)|kept|end-|person-act"
    r"|withdraw|decide|add-area|period-|import-(do|headers|original)|job|verification-job|register-(bulk|view|undo|restore"
    r"|step|change)|reporting-(remind|letter|draft|evidence|review)|key-users-compute|duplicates-(find|job|pair)|place-correct|revoke-token|send-again|switch-webhook|webhook$|invitation$|mfa_index|library-plants$)"
)
# Reference plants of other countries are for people of the ministry; the demo has nobody there.
FOREIGN = {"foreign-plants"}
EMPTY = """
from sachhon.accounts.models import User
from sachhon.accounts.services import grant
from sachhon.territory.models import Province
for name, role in (("moi", "officer"), ("moi2", "leader")):
    user, _ = User.objects.get_or_create(username=name, defaults={"full_name": "Người mới"})
    user.set_password("song-lam-2025")
    user.save()
    grant(user, role, province_id=Province.objects.get(code="82").pk, agency="Sở Công Thương")
"""


@pytest.fixture(scope="session")
def empty_province(site, site_folder):
    """An officer and a leader of a province where nothing has been entered yet."""
    environment = {**os.environ, "SACHHON_DATA": str(site_folder), "DJANGO_SETTINGS_MODULE": "sachhon.site.settings"}
    subprocess.run([sys.executable, "-m", "sachhon", "shell", "-c", EMPTY], env=environment, check=True, timeout=60)
    return "moi", "moi2"


def names(resolver, space=""):
    """Every named view of the URLconf."""
    for each in resolver.url_patterns:
        if hasattr(each, "url_patterns"):
            yield from names(each, f"{each.namespace}:" if each.namespace else space)
        elif each.name:
            yield space + each.name


def seen_by(visit, site, person, language, seen, views, look):
    """Walk as this person; what others have seen is not looked at again."""
    walk = Walk(visit(person, language=language, width=1366), site, seen, views)
    walk.along(
        [*BEGIN, *(each.url() for slug, each in REGISTERS.items() if slug not in FOREIGN)] if person else OUTSIDE, look
    )
    return walk


@pytest.mark.parametrize("language", ["vi", "en"])
def test_axe_finds_nothing_on_any_page(visit, site, language):
    seen, views, faults, said, hosts = set(), {}, [], [], set()

    def look(walk):
        walk.axe()
        walk.narrow()

    for person in PEOPLE:
        walk = seen_by(visit, site, person, language, seen, views, look)
        faults, said, hosts = faults + walk.faults, said + walk.said, hosts | walk.hosts
    lists = {about for view, about in seen if view == "register-list"}
    unseen = {name for name in names(get_resolver()) if not NO_PAGE.match(name)} - set(views)
    told = {"faults": faults, "console": said, "other hosts": hosts - {site.split("/")[2]}}
    told |= {"views not seen": unseen, "registers not seen": set(REGISTERS) - FOREIGN - lists}
    assert {about: found for about, found in told.items() if found} == {}


@pytest.mark.parametrize("language", ["vi", "en"])
def test_pages_of_an_empty_province_say_what_is_missing_and_what_to_do(visit, site, empty_province, language):
    # forms and calculators are those of a full province
    seen, views, faults = (
        set(),
        dict.fromkeys(("register-add", "calculator", "import-start", "library-plants"), 1_000),
        [],
    )

    def look(walk):
        if language == "vi":
            walk.axe()
        walk.narrow()
        box = walk.page.locator("main .sh-empty")
        if box.count() and not box.locator("a, button").count() and not walk.page.locator(".sh-head a, form").count():
            faults.append(f"{walk.here} says nothing of what to do")
        if walk.page.locator("main table tbody:not(:has(tr))").count():
            faults.append(f"{walk.here} shows a table without a row and without a word")

    for person in empty_province:
        faults += seen_by(visit, site, person, language, seen, views, look).faults
    assert faults == []


@pytest.mark.parametrize("language", ["vi", "en"])
def test_a_form_posted_wrong_says_so_on_a_page_that_axe_likes(visit, site, language):
    walk, met = Walk(visit("canbo", language=language), site), []
    forms = [f"/r/{each.slug}/new/" for each in REGISTERS.values() if each.form]
    for path in [*forms, "/account/password/", "/calculators/boiler-direct/"]:
        walk.here = path
        if walk.page.goto(f"{site}{path}").status != 200:
            continue
        form = walk.page.locator("main form[method=post], main form").first
        with walk.page.expect_navigation():
            form.evaluate(SPOIL)
        met += [path] if walk.page.locator("[aria-invalid=true]").count() else []
        walk.axe()
        walk.narrow()
    assert walk.faults == []
    assert len(met) >= 8, met


def test_axe_would_find_a_picture_without_words_and_a_page_too_wide(visit, site):
    """The control: on a page spoilt by hand, both checks speak."""
    walk = Walk(visit("canbo"), site)
    walk.page.goto(f"{site}/dashboard/")
    walk.page.evaluate("document.querySelector('main').insertAdjacentHTML('beforeend', '<img src=\"/x.png\">')")
    walk.page.evaluate("document.querySelector('main').lastChild.after(document.createElement('hr'))")
    walk.page.evaluate("document.querySelector('main > hr').style.width = '900px'")
    walk.axe()
    walk.narrow()
    assert any("image-alt" in fault for fault in walk.faults)
    assert any("wider" in fault for fault in walk.faults)
