"""An officer works with the keys alone: signs in, adds a record, starts an import; the place of the focus is always seen."""

import pytest

from tests.browser.conftest import PASSWORD

pytestmark = pytest.mark.browser
# What has the focus, whether it can be told from its surroundings, and whether something lies over it.
FOCUS = """() => { const it = document.activeElement, style = getComputedStyle(it), box = it.getBoundingClientRect();
    const top = document.elementFromPoint(box.x + box.width / 2, box.y + Math.min(box.height / 2, 12));
    return {what: it.outerHTML.slice(0, 120), name: it.name || '', text: (it.innerText || it.value || '').trim(), href: it.getAttribute('href') || '',
        seen: (style.outlineStyle !== 'none' && parseFloat(style.outlineWidth) > 0) || style.boxShadow !== 'none',
        clear: !box.width || !top || it.contains(top) || top.contains(it) || !!top.closest('label')}; }"""


def reach(page, wanted):
    """Press Tab until the focus is where it is wanted; every stop on the way shows it."""
    for _ in range(150):
        page.keyboard.press("Tab")
        found = page.evaluate(FOCUS)
        if found["what"].startswith("<body"):
            continue
        assert found["seen"], f"no focus is seen on {found['what']}"
        assert found["clear"], f"something lies over {found['what']}"
        if wanted(found):
            return found
    pytest.fail(f"the keyboard never gets there on {page.url}")


def enter(page):
    """Enter, and the page it leads to."""
    with page.expect_navigation():
        page.keyboard.press("Enter")


@pytest.mark.parametrize("language", ["vi", "en"])
def test_an_officer_signs_in_adds_a_record_and_starts_an_import_by_keys_alone(visit, site, language):
    page = visit(language=language)
    page.goto(f"{site}/sign-in/")
    if page.evaluate(FOCUS)["name"] != "username":
        reach(page, lambda found: found["name"] == "username")
    page.keyboard.type("canbo")
    reach(page, lambda found: found["name"] == "password")
    page.keyboard.type(PASSWORD)
    enter(page)
    assert "/sign-in/" not in page.url

    page.goto(f"{site}/r/officers/")
    reach(page, lambda found: found["href"] == "/r/officers/new/")
    enter(page)
    for name, text in (("code", f"CB-PHIM-{language}"), ("name", "Lò Thị Phím"), ("agency", "Sở Công Thương")):
        reach(page, lambda found, name=name: found["name"] == name)
        page.keyboard.type(text)
    enter(page)
    assert page.locator("[aria-invalid=true]").count() == 0, page.inner_text("main")
    assert "Lò Thị Phím" in page.inner_text("main")

    page.goto(f"{site}/dashboard/")
    reach(page, lambda found: found["href"] == "/imports/")
    enter(page)
    reach(page, lambda found: 'type="file"' in found["what"])


def test_a_page_that_hides_its_focus_would_be_found(visit, site):
    """The control: without outlines and shadows the walk of the focus stops at once."""
    page = visit()
    page.goto(f"{site}/sign-in/")
    page.evaluate(
        "for (const each of document.querySelectorAll('a, button, input, summary')) each.style.cssText += 'outline: 0 !important; box-shadow: none !important'"
    )
    with pytest.raises(AssertionError, match="no focus is seen"):
        reach(page, lambda found: False)
