"""The story of an officer, a leader and a visitor, in a real browser against the real server."""

import re

import pytest
import xlsxwriter

pytestmark = pytest.mark.browser

HEADERS = [
    "Mã cơ sở",
    "Năm",
    "Loại năng lượng, nguyên liệu",
    "Mã sản phẩm",
    "Lượng",
    "Đơn vị",
    "Nguồn số liệu",
    "Ghi chú",
]
ROWS = [
    ["SL-0001", 2022, "Điện", "", 12345, "kWh", "", ""],
    ["SL-0001", 2022, "Nước", "", "1.234", "m3", "", ""],
    ["SL-0001", 2022, "Dầu DO", "", -5, "lít", "", ""],
    ["SL-9999", 2022, "Điện", "", 10, "kWh", "", ""],
]
PAGES = ["/", "/editions/1/", "/published-results/", "/dashboard/", "/evidence/2025/CP1/", "/evidence/2025/CP3/",
         "/r/establishments/", "/r/uses/", "/imports/", "/calculators/", "/calculators/compressed-air-leak-test/"]  # fmt: skip


@pytest.fixture
def workbook(tmp_path):
    """Four yearly rows: one good, one with two readings, one negative, one of an unknown establishment."""
    path = tmp_path / "bo-sung-2022.xlsx"
    book = xlsxwriter.Workbook(str(path))
    sheet = book.add_worksheet("Số liệu năm")
    sheet.write(0, 0, "SỐ LIỆU BỔ SUNG NĂM 2022")
    for number, row in enumerate([HEADERS, *ROWS], start=2):
        sheet.write_row(number, 0, row)
    book.close()
    return path


def settled(page, pattern):
    """Follow the job's page until an address comes; without scripts the page reloads itself."""
    for _ in range(60):
        if re.search(pattern, page.url):
            return
        page.wait_for_timeout(500)
        page.reload()
    pytest.fail(f"still at {page.url}")


@pytest.mark.parametrize("scripts", [False, True], ids=["without scripts", "with scripts"])
def test_an_officer_uploads_sees_every_fault_commits_and_undoes(visit, site, workbook, scripts):
    page = visit("canbo", scripts=scripts)
    page.goto(f"{site}/imports/")
    page.set_input_files("input[type=file]", workbook)
    page.locator("main form button[type=submit], main form button:not([type])").first.click()
    settled(page, r"/imports/[0-9a-f-]{36}/$")

    text = page.inner_text("main")
    for cell in ("E5", "E6", "1.234", "-5", "SL-9999"):
        assert cell in text, cell
    page.get_by_role("button", name=re.compile("Ghi 1 dòng")).click()
    page.wait_for_load_state()
    settled(page, r"/imports/[0-9a-f-]{36}/$")
    assert "Hoàn tác" in page.inner_text("main")

    page.fill("[name=why]", "gửi nhầm tệp")
    page.get_by_role("button", name=re.compile("Hoàn tác")).first.click()
    page.wait_for_load_state()
    assert "gửi nhầm tệp" in page.inner_text("main")
    assert page.locator("[name=why]").count() == 0


def test_three_clicks_lead_from_a_figure_to_cell_and_person(visit, site):
    page = visit("lanhdao")
    page.goto(f"{site}/dashboard/")
    page.locator(".sh-figure").nth(2).get_by_role("link").first.click()
    page.wait_for_url("**/evidence/2025/CP3/**")
    page.locator("#parts ~ * table a[href*='/evidence/2025/CP3/']").first.click()
    page.wait_for_load_state()
    text = page.inner_text("main")
    assert "so-lieu-tinh-song-lam.xlsx" in text
    assert "Lê Thị Ánh Tuyết" in text
    assert re.search(r"Số liệu (năm|tháng)", text)


def test_the_public_page_is_light_and_asks_no_other_host(visit, site):
    page = visit()
    weight, hosts = [], set()
    session = page.context.new_cdp_session(page)
    session.send("Network.enable")
    session.on("Network.loadingFinished", lambda event: weight.append(event["encodedDataLength"]))
    page.on("request", lambda request: hosts.add(request.url.split("/")[2]))
    page.goto(f"{site}/", wait_until="networkidle")
    assert hosts == {site.split("/")[2]}
    assert len(weight) <= 15
    assert sum(weight) <= 150_000


@pytest.mark.parametrize("language", ["vi", "en"])
@pytest.mark.parametrize("width", [1366, 390])
def test_pages_fit_their_screen_and_say_nothing_to_the_console(visit, site, language, width):
    page = visit("canbo", width=width, language=language)
    said = []
    page.on("console", lambda message: said.append(message.text) if message.type == "error" else None)
    page.on("pageerror", lambda error: said.append(str(error)))
    for address in PAGES:
        answer = page.goto(f"{site}{address}")
        assert answer.status == 200, address
        assert page.evaluate("document.documentElement.lang") == language
        assert page.evaluate("document.documentElement.scrollWidth") <= width, address
        assert page.locator("h1").count() == 1, address
        assert page.locator(".sh-sample").count() == 1, address
    assert said == []


def test_an_edition_stays_when_figures_are_corrected(visit, site):
    page = visit()
    before = page.goto(f"{site}/editions/1.json").text()
    page.goto(f"{site}/editions/1/")
    assert "Dữ liệu mẫu" in page.inner_text("body")
    assert page.goto(f"{site}/editions/1.json").text() == before


@pytest.mark.parametrize(("language", "width"), [("vi", 1366), ("en", 390)])
def test_a_leader_follows_a_proven_saving_from_the_dashboard_to_a_months_row(visit, site, language, width):
    page, said = visit("lanhdao", width=width, language=language), []
    page.on("console", lambda message: said.append(message.text) if message.type == "error" else None)
    page.goto(f"{site}/dashboard/")
    page.locator("a[href*='ground=proven']").first.click()
    page.wait_for_load_state()
    page.locator("tr:has(b:text-is('A')) a[href*='/evidence/2025/CP3/']").first.click()
    page.wait_for_load_state()
    page.locator("a[href^='/savings/2025/']").first.click()
    page.wait_for_load_state()
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    assert page.locator("svg.sh-path.is-months").count() >= 2
    assert page.locator(".sh-verdict").count() == 2
    assert re.search(r"kWh|kg|m³|lít|l\b", page.inner_text("main"))
    page.locator("#months table a").first.click()
    page.wait_for_load_state()
    assert "/r/uses/" in page.url
    assert said == []
