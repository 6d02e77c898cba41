"""The invented province is what it says: as big, as faulty and as true."""

import ast
import json
import re
from collections import Counter, defaultdict
from datetime import date, datetime
from itertools import pairwise
from pathlib import Path
from random import Random

import numpy as np
import pytest
from python_calamine import CalamineWorkbook
from stdnum.vn import mst

from demo.generate import TRUTH, WORKBOOK, generate
from demo.months import Model, noise_of, working_days
from demo.plants import build_plants
from demo.register import build_register
from demo.units import RESOURCES
from demo.volunteers import add_events, settle_volunteers
from demo.words import Words

FOLDER = Path(__file__).parents[2] / "demo"
SMALL = {"establishments": 60, "reporters": 20, "volunteers": 6, "power": 20}
FIELDS = {
    "Cơ sở": (5, 22),
    "Số liệu năm": (5, 8),
    "Số liệu tháng": (4, 9),
    "Giải pháp": (5, 11),
    "Biến liên quan": (4, 5),
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
    faulty |= {(item["establishment"], item["resource"]) for item in made.truth["series"] if item["tier"] == "A"}
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
def test_yearly_cells_show_the_saving_that_the_truth_tells(size, near, request):
    made = request.getfixturevalue(size)
    adjusted, actual = toe_saved(made)
    ratio = next(item["value"] for item in made.truth["tiers"] if item["tier"] == "B")
    assert 100 * (adjusted - actual) / adjusted == pytest.approx(ratio, abs=near)


def monthly_cells(made):
    """Use by (establishment, resource) and output by (establishment, product) of each month, bills aside."""
    use, output = defaultdict(dict), defaultdict(dict)
    for row in made.rows("Số liệu tháng").values():
        if row[6] == "hóa đơn" or isinstance(row[4], str):
            continue
        if row[3]:
            output[row[0], row[3]][month_of(row[1])] = row[4]
        else:
            name = CODES_BY_NAME.get(row[2], row[2])
            use[row[0], name][month_of(row[1])] = row[4] * canonical(name, row[5])
    return use, output


def canonical(resource, unit):
    return UNITS[resource][unit]


CODES_BY_NAME = {item.name: code for code, item in RESOURCES.items()}
UNITS = {code: {unit[0]: unit[1] for unit in item.units} for code, item in RESOURCES.items()}
REPORTED = [f"2024-{12:02d}", *(f"2025-{month:02d}" for month in range(1, 12))]


@pytest.fixture(scope="module")
def whole_series(office):
    """Series that a model serves and no fault touched: (truth, months of use, months of each output)."""
    use, output = monthly_cells(office)
    return [
        (
            item,
            use[item["establishment"], item["resource"]],
            [months for key, months in output.items() if key[0] == item["establishment"]],
        )
        for item in office.truth["series"]
        if item["tier"] == "A" and not item["lost_months"]
    ]


def test_the_months_add_up_to_what_the_truth_says_was_used(whole_series):
    assert len(whole_series) > 150
    for truth, use, _ in whole_series:
        assert sum(use[month] for month in REPORTED) == pytest.approx(truth["actual"], rel=1e-3)


def predicted(use, outputs):
    """What least squares on the months before predicts for the reporting months, from the cells alone."""
    before = sorted(set(use) - set(REPORTED))
    design = np.array([[1.0, *(months[month] for months in outputs)] for month in before])
    found = np.linalg.lstsq(design, np.array([use[month] for month in before]), rcond=None)[0]
    return sum(found @ [1.0, *(months[month] for months in outputs)] for month in REPORTED)


def test_a_model_of_the_months_finds_what_the_truth_expected(whole_series):
    off = [abs(predicted(use, outputs) / truth["expected"] - 1) for truth, use, outputs in whole_series]
    assert np.median(off) < 0.012
    assert max(off) < 0.06


def test_a_ratio_of_years_misses_what_a_base_load_hides(whole_series):
    """Were use proportional to output, a model would find nothing that a ratio does not."""
    misses = []
    for truth, use, outputs in whole_series:
        if truth["resource"].startswith("RM_") or len(outputs) > 1:
            continue
        before = [f"{int(month[:4]) - 1}{month[4:]}" for month in REPORTED]
        made = sum(outputs[0][m] for m in REPORTED) / sum(outputs[0][m] for m in before)
        ratio = sum(use[m] for m in before) * made
        misses.append(abs(ratio / truth["expected"] - 1) - abs(predicted(use, outputs) / truth["expected"] - 1))
    assert len(misses) > 40
    assert np.mean(misses) > 0.003


def test_days_are_told_for_the_province_and_for_those_whose_use_follows_them(office):
    rows = list(office.rows("Biến liên quan").values())
    common = [row for row in rows if not row[0]]
    assert len(common) == len({row[2] for row in common}) == 36 and {row[1] for row in common} == {"độ ngày làm mát"}
    own = Counter(row[0] for row in rows if row[0])
    assert len(own) > 3 and set(own.values()) == {36}
    assert all(15 <= row[3] <= 27 for row in rows if row[0])


def test_every_answer_has_its_series(office):
    """Savings above, within, and below the band, a use that grew, and months that do not suffice."""
    series = office.truth["series"]
    proven = [item["saving"] for item in series if item["tier"] == "A"]
    assert min(proven) < -5 and max(proven) > 13 and any(8 < saving < 11 for saving in proven)
    assert {item["months"][0] for item in series if item["tier"] == "B"} == {"2022-12", "2024-02"}


def test_noise_remembers_as_far_as_it_is_told():
    for rho in (0.0, 0.4):
        model = Model(1000.0, [], None, 0.0, 0.03)
        runs = [noise_of(Random(seed), model, [1000.0] * 37, rho, heard=False) for seed in range(400)]
        pairs = np.array([pair for run in runs for pair in pairwise(run)])
        assert np.corrcoef(pairs.T)[0, 1] == pytest.approx(rho, abs=0.03)
        assert np.std(runs) == pytest.approx(30.0, rel=0.05)


def test_working_days_leave_out_sundays_and_holidays():
    found = working_days()
    assert found[1] == 20  # January 2023: 31 days, five Sundays, the New Year on the first of them, six days of Tết
    assert found[5] == 26  # May 2023: 31 days, four Sundays, and 1 May, a Monday


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


def test_one_event_came_about_and_one_is_only_claimed(office):
    """What came about is in the months and in what was expected of them; what is only claimed is in neither."""
    rng = Random(3)
    plants = build_plants(rng, build_register(rng, Words(rng), 80, 60, 10), 60, 40, 40)
    settle_volunteers(rng, plants)
    before = {plant.establishment.code: (list(plant.use["ELEC"]), list(plant.expected["ELEC"])) for plant in plants}
    came, claimed = add_events(plants)
    moved = {
        (plant.establishment.code, month): (use - old, expected - foreseen)
        for plant in plants
        for month, (use, expected, old, foreseen) in enumerate(
            zip(plant.use["ELEC"], plant.expected["ELEC"], *before[plant.establishment.code], strict=True)
        )
        if use != old or expected != foreseen
    }
    assert list(moved) == [(came["establishment"], 30)] and came["start"] == "2025-06-01"
    assert moved[came["establishment"], 30] == pytest.approx((came["quantity"], came["quantity"]))
    assert [event["state"] for event in office.truth["events"]] == ["approved", "proposed"]
    assert claimed["establishment"] != came["establishment"]
