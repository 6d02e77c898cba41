"""The invented province is what it says: as big, as faulty and as true."""

import ast
import json
import re
from collections import Counter, defaultdict
from datetime import date, datetime
from pathlib import Path

import pytest
from python_calamine import CalamineWorkbook
from stdnum.vn import mst

from demo.generate import TRUTH, WORKBOOK, generate

FOLDER = Path(__file__).parents[2] / "demo"
SMALL = {"establishments": 60, "reporters": 20, "volunteers": 6, "power": 20}
FIELDS = {
    "Cơ sở": (5, 22),
    "Số liệu năm": (5, 8),
    "Số liệu tháng": (4, 9),
    "Giải pháp": (5, 11),
    "Sản phẩm": (4, 9),
    "Khảo sát": (4, 9),
    "Cán bộ": (4, 11),
    "Kế hoạch": (4, 13),
}
#: Tonnes of oil equivalent of the canonical unit, and what units hold, written anew from the official tables.
TOE = {
    "Điện": 0.0001543,
    "Than cám 1, 2": 0.0007,
    "Than cám 3, 4": 0.0006,
    "Than cám 5, 6": 0.0005,
    "Dầu DO": 0.00088,
    "Dầu FO": 0.00094,
    "Xăng": 0.00083,
    "LPG": 0.00109,
    "Khí tự nhiên": 0.0009,
}
NAMES = {
    "ELEC": "Điện",
    "COAL_A": "Than cám 1, 2",
    "COAL_B": "Than cám 3, 4",
    "COAL_C": "Than cám 5, 6",
    "DO": "Dầu DO",
    "FO": "Dầu FO",
    "PETROL": "Xăng",
    "NGAS": "Khí tự nhiên",
}
CODES = {name: code for code, name in NAMES.items()} | {"LPG": "LPG"}
HOLDS = {"kWh": 1, "MWh": 1000, "nghìn kWh": 1000, "tấn": 1000, "kg": 1, "lít": 1, "1000 lít": 1000, "m3": 1}


class Made:
    """A generated province, read back as any reader would."""

    def __init__(self, folder, **sizes):
        self.truth = generate(folder, **sizes)
        book = CalamineWorkbook.from_path(folder / WORKBOOK)
        self.read = {}
        self.sheets = {name: book.get_sheet_by_name(name).to_python(skip_empty_area=False) for name in book.sheet_names}

    def rows(self, sheet):
        """Data rows by their number in the sheet."""
        if sheet not in self.read:
            header, _ = FIELDS[sheet]
            size = self.truth["counts"]["rows"][sheet]
            self.read[sheet] = dict(enumerate(self.sheets[sheet][header : header + size], header + 1))
        return self.read[sheet]


@pytest.fixture(scope="module")
def office(tmp_path_factory):
    return Made(tmp_path_factory.mktemp("office"))


@pytest.fixture(scope="module")
def small(tmp_path_factory):
    return Made(tmp_path_factory.mktemp("small"), **SMALL)


def test_it_knows_nothing_of_the_programme():
    for path in FOLDER.glob("*.py"):
        tree = ast.parse(path.read_text(encoding="utf-8"))
        modules = [name.name for node in ast.walk(tree) if isinstance(node, ast.Import) for name in node.names]
        modules += [node.module for node in ast.walk(tree) if isinstance(node, ast.ImportFrom)]
        assert not [name for name in modules if name.startswith(("sachhon", "django", "stdnum"))], path.name


def test_the_same_seed_makes_the_same_file_and_truth(tmp_path):
    for turn in ("a", "b"):
        generate(tmp_path / turn, **SMALL, seed=7)
    generate(tmp_path / "c", **SMALL, seed=8)

    for name in (TRUTH, WORKBOOK):
        assert (tmp_path / "a" / name).read_bytes() == (tmp_path / "b" / name).read_bytes()
        assert (tmp_path / "a" / name).read_bytes() != (tmp_path / "c" / name).read_bytes()


def test_the_truth_it_returns_is_the_truth_it_writes(tmp_path):
    assert generate(tmp_path, **SMALL) == json.loads((tmp_path / TRUTH).read_text(encoding="utf-8"))


def test_it_looks_like_an_office(office):
    counts = office.truth["counts"]
    assert [counts[name] for name in ("establishments", "reporters", "volunteers", "power_list", "silent")] == [
        2000,
        300,
        60,
        900,
        1016,
    ]
    assert (counts["reporters_applying"], counts["applying"]) == (200, 620)
    assert 1300 <= counts["frame"] <= 1600
    assert (counts["officers_in_scope"], counts["officers_qualified"]) == (120, 102)
    assert 26_000 <= counts["rows"]["total"] <= 32_000
    assert counts["text_numbers"] / counts["rows"]["Số liệu năm"] == pytest.approx(0.1, abs=0.02)


def test_the_sheets_have_their_titles_headers_and_feet(office):
    for name, (header, columns) in FIELDS.items():
        sheet = office.sheets[name]
        assert "GIẢ ĐỊNH" in sheet[0][0]
        assert sheet[1][0] and not any(sheet[2])
        assert all(sheet[header - 1]) and len(sheet[header - 1]) == columns
    below = {(item["sheet"], item["row"]): item["why"] for item in office.truth["below"]}
    for (name, row), why in below.items():
        cells = [cell for cell in office.sheets[name][row - 1] if cell != ""]
        assert cells and (cells[0] == "Tổng cộng") == (why == "total")
    assert set(below.values()) == {"total", "signature"}


def test_tax_codes_check_and_only_the_faulty_ones_are_shared(office):
    codes = [row[3] for row in office.rows("Cơ sở").values() if row[3]]
    firms = [code for code in codes if len(code) != 12]
    assert all(mst.is_valid(code) for code in firms)
    assert sum("-" in code for code in firms) > 20
    assert all(code.isdigit() for code in codes if len(code) == 12)
    shared = {code for code, times in Counter(codes).items() if times > 1}
    assert shared == {item["tax_code"] for item in office.truth["faults"] if item["kind"] == "shared_tax_code"}


def test_establishments_are_told_apart(office):
    rows = office.rows("Cơ sở").values()
    assert len({row[0] for row in rows}) == len({row[1] for row in rows}) == 2000
    assert {row[11] for row in rows} == {"Sông Lam (cũ)", "Hạ Giang (cũ)"}
    assert all(re.fullmatch(r"\d{4}", row[4]) for row in rows)


def test_text_numbers_have_one_reading_unless_they_are_faults(office):
    faulty = {item["row"] for item in office.truth["faults"] if item["sheet"] == "Số liệu năm"}
    for number, row in office.rows("Số liệu năm").items():
        if isinstance(row[4], str) and number not in faulty:
            assert re.fullmatch(r"\d{1,3}(\.\d{3})*,\d{1,2}", row[4])


def test_months_are_dates_or_legal_text(office):
    for row in office.rows("Số liệu tháng").values():
        assert isinstance(row[1], date) or re.fullmatch(r"(T|Tháng )?\d{1,2}/20\d\d", row[1])


def cell_is_the_fault(made, fault):
    """Whether the row shows what the truth says of it."""
    row = made.rows(fault["sheet"])[fault["row"]]
    quantity = row[4]
    return (
        row[0] == fault["establishment"]
        and {
            "shared_tax_code": lambda: row[3] == fault["tax_code"],
            "meter_reset": lambda: quantity < 0,
            "ambiguous_number": lambda: bool(re.fullmatch(r"[1-9]\d{0,2}\.\d{3}", quantity)),
            "unit_x1000": lambda: row[5] in ("MWh", "tấn", "1000 lít"),
            "missing_output": lambda: fault["variant"] == "absent" or (row[3] and quantity == ""),
            "swapped_months": lambda: month_of(row[1]).endswith("-01"),
        }[fault["kind"]]()
    )


def month_of(cell):
    if isinstance(cell, date):
        return f"{cell:%Y-%m}"
    month, year = re.search(r"(\d{1,2})/(\d{4})", cell).groups()
    return f"{year}-{int(month):02d}"


@pytest.mark.parametrize("size", ["office", "small"])
def test_faults_stand_where_they_say(size, request):
    made = request.getfixturevalue(size)
    assert set(made.truth["counts"]["fault_rows"]) == {
        "unit_x1000",
        "swapped_months",
        "missing_output",
        "meter_reset",
        "shared_tax_code",
        "ambiguous_number",
    }
    wrong = [fault for fault in made.truth["faults"] if not cell_is_the_fault(made, fault)]
    assert wrong == []


def test_about_three_percent_are_faulty(office):
    by_sheet = Counter(item["sheet"] for item in office.truth["faults"])
    rows = office.truth["counts"]["rows"]
    assert by_sheet["Số liệu tháng"] / rows["Số liệu tháng"] == pytest.approx(0.03, abs=0.001)
    assert by_sheet["Số liệu năm"] == 9 == round(300 * 0.03)


def test_a_reporter_carries_at_most_one_fault(office):
    reporters = {row[0] for row in office.rows("Số liệu năm").values()}
    kinds = defaultdict(list)
    for fault in office.truth["faults"]:
        if fault["establishment"] in reporters:
            kinds[fault["establishment"]].append(fault["kind"])
    assert kinds
    assert all(found in (["swapped_months"] * 2, [found[0]]) for found in kinds.values())


@pytest.mark.parametrize("size", ["office", "small"])
def test_only_swapped_months_make_doubles(size, request):
    made = request.getfixturevalue(size)
    seen = defaultdict(list)
    for number, row in made.rows("Số liệu tháng").items():
        resource = NAMES.get(row[2], row[2])
        seen[row[0], month_of(row[1]), resource, row[3], row[6], row[7]].append(number)
    doubled = {number for numbers in seen.values() if len(numbers) > 1 for number in numbers}
    assert doubled == {item["row"] for item in made.truth["faults"] if item["kind"] == "swapped_months"}
    quantity = {number: row[4] for number, row in made.rows("Số liệu tháng").items()}
    assert all(len({quantity[n] for n in numbers}) == len(numbers) for numbers in seen.values())


def number(cell):
    return float(cell.replace(".", "").replace(",", ".")) if isinstance(cell, str) else cell


def toe_saved(made):
    """Adjusted and actual TOE from the yearly cells alone, by the ratio of two years."""
    left_out = set(made.truth["left_out"]["not_in_frame"]) | set(made.truth["left_out"]["no_conversion"])
    left_out |= set(made.truth["left_out"]["not_applying"])
    faulty = {
        (f["establishment"], f.get("resource") if f["kind"] != "missing_output" else None)
        for f in made.truth["faults"]
        if f["sheet"] == "Số liệu năm"
    }
    weight = {(row[0], row[1]): row[6] or 1.0 for row in made.rows("Sản phẩm").values()}
    use, output = defaultdict(dict), defaultdict(float)
    for row in made.rows("Số liệu năm").values():
        if row[0] in left_out or (row[0], None) in faulty:
            continue
        name = NAMES.get(row[2], row[2])
        if row[3]:
            output[row[0], row[1]] += weight[row[0], row[3]] * number(row[4])
        elif name in TOE and (row[0], CODES[name]) not in faulty:
            holds = 1000 if (row[5] == "m3" and name != "Khí tự nhiên") else HOLDS[row[5]]
            use[row[0], name][row[1]] = TOE[name] * holds * number(row[4])
    parts = [(years[2024] / output[code, 2024] * output[code, 2025], years[2025]) for (code, _), years in use.items()]
    return sum(part[0] for part in parts), sum(part[1] for part in parts)


@pytest.mark.parametrize(("size", "near"), [("office", 0.05), ("small", 0.5)])
def test_the_cells_show_the_saving_that_the_truth_tells(size, near, request):
    made = request.getfixturevalue(size)
    adjusted, actual = toe_saved(made)
    assert 100 * (adjusted - actual) / adjusted == pytest.approx(made.truth["value"], abs=near)


def test_months_show_the_saving_of_the_years(office):
    """A volunteer's electricity, December to November against the year before."""
    good = Counter(row[0] for row in office.rows("Sản phẩm").values())
    faulty = {item["establishment"] for item in office.truth["faults"]}
    yearly, monthly = defaultdict(float), defaultdict(float)
    for row in office.rows("Số liệu năm").values():
        if row[0] not in faulty and NAMES.get(row[2], row[2]) in ("Điện", ""):
            yearly[row[0], row[2] != "", row[1]] += number(row[4]) * HOLDS.get(row[5], 1) if row[2] else number(row[4])
    for row in office.rows("Số liệu tháng").values():
        if row[6] in ("báo cáo tháng", "đồng hồ") and row[0] not in faulty and row[2] in ("Điện", "ELEC", ""):
            year, month = map(int, month_of(row[1]).split("-"))
            monthly[row[0], row[2] != "", year + (month == 12)] += row[4]
    compared = {code for code, _, _ in monthly if good[code] == 1}
    assert len(compared) > 20
    for code in compared:
        assert ratio(monthly, code) == pytest.approx(ratio(yearly, code), abs=0.002)


def ratio(figures, code):
    now, before = (figures[code, True, year] / figures[code, False, year] for year in (2025, 2024))
    return now / before


def value(made, period, code):
    return next(v["value"] for v in made.truth["values"] if (v["period"], v["code"]) == (period, code))


def test_the_headline_is_the_saving_of_energy(office):
    assert (office.truth["period"], office.truth["code"]) == ("2025", "CP3")
    assert office.truth["value"] == value(office, "2025", "CP3") == pytest.approx(9.5, abs=0.2)


def test_applying_rises_by_the_year_and_ends_at_the_cut(office):
    shares = [value(office, year, "CP2") for year in ("2023", "2024", "2025")]
    assert shares == sorted(shares) and shares[0] < 20 < 40 < shares[2]
    dates = {row[4] for row in office.rows("Giải pháp").values()}
    assert {date(2025, 12, 14), date(2025, 12, 15)} <= dates
    assert all(row[5] for row in office.rows("Giải pháp").values())


def test_survey_counts_nest_and_sum_to_the_frame(office):
    rows = list(office.rows("Khảo sát").values())
    assert all(row[4] >= row[5] >= row[6] >= row[7] > 0 for row in rows)
    assert sum(row[4] for row in rows[1:]) == office.truth["counts"]["frame"]
    assert 350 <= sum(row[6] for row in rows[1:]) <= 450
    assert value(office, "2023", "CP1") == pytest.approx(58, abs=1)
    assert value(office, "2025", "CP1") == pytest.approx(71, abs=1.5)


def test_officers_are_counted_on_the_last_day(office):
    day, scope, qualified = date(2025, 12, 14), set(), set()
    for code, _, _, _, in_scope, start, end, _, _, valid, until in office.rows("Cán bộ").values():
        if in_scope != "Không" and start <= day and (not end or end > day):
            scope.add(code)
        if valid and valid <= day and (not until or until > day):
            qualified.add(code)
    assert 100 * len(scope & qualified) / len(scope) == pytest.approx(value(office, "2025", "CP4"))
    assert value(office, "2023", "CP4") < value(office, "2024", "CP4") < value(office, "2025", "CP4")


def test_the_whole_takes_at_most_six_seconds(tmp_path):
    begun = datetime.now()
    generate(tmp_path)
    assert (datetime.now() - begun).total_seconds() < 6


def test_sizes_that_do_not_fit_are_refused(tmp_path):
    with pytest.raises(ValueError, match="fit"):
        generate(tmp_path, establishments=20, reporters=15, volunteers=3, power=40)
