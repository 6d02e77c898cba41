"""Solutions that establishments have put into practice."""

from datetime import date, timedelta
from random import Random

from demo.facts import Row
from demo.plants import Plant
from demo.register import Establishment
from demo.units import RESOURCES, written

CUT = date(2025, 12, 15)
_LAST_DAY = CUT - timedelta(1)
_YEARS = (2021, 2022, 2023, 2024, 2025)
_YEAR_WEIGHTS = (60, 80, 110, 160, 210)

#: Technique and solutions that show it; the words are those of the assessment method's eight techniques.
_SOLUTIONS = (
    (
        "quản lý nội vi tốt",
        (
            "Bịt rò rỉ khí nén và hơi",
            "Tắt thiết bị chạy không tải",
            "Vệ sinh bóng đèn, bề mặt trao đổi nhiệt",
        ),
    ),
    (
        "kiểm soát quá trình tốt hơn",
        ("Chỉnh tỷ lệ gió - nhiên liệu của lò", "Lắp đồng hồ đo từng công đoạn", "Đặt lại nhiệt độ kho lạnh"),
    ),
    ("thay đổi nguyên vật liệu", ("Thay than cám bằng trấu ép", "Chọn nguyên liệu ít tạp chất")),
    (
        "cải tiến thiết bị",
        ("Lắp biến tần cho bơm và quạt", "Bảo ôn đường ống hơi", "Thay đèn cao áp bằng đèn LED"),
    ),
    ("thay đổi công nghệ", ("Chuyển sang lò tuynel", "Thay máy nén lạnh hiệu suất cao")),
    (
        "tuần hoàn, tái sử dụng tại chỗ",
        ("Thu hồi nước ngưng về lò hơi", "Tái sử dụng nước rửa cuối", "Tận dụng nhiệt khói lò để sấy"),
    ),
    ("sản xuất sản phẩm phụ hữu ích", ("Ép viên nhiên liệu từ mùn cưa", "Ủ phân hữu cơ từ bã thải")),
    ("cải tiến sản phẩm", ("Giảm độ dày bao bì", "Tăng độ rỗng của viên gạch")),
)
_EVIDENCE = (
    "Biên bản nghiệm thu số {number}/BB",
    "Báo cáo đánh giá SXSH lần {turn}",
    "Hóa đơn thiết bị và ảnh hiện trường",
    "Biên bản kiểm tra tại cơ sở số {number}/BBKT",
    "Báo cáo năm của cơ sở",
)


def solution_rows(
    rng: Random, register: list[Establishment], plants: list[Plant], bought: dict[str, int], applying: int
) -> list[Row]:
    """Solutions of the wanted number in the frame, of some outside it, and of some after the cut."""
    reporters = [plant.establishment for plant in plants if plant.applying]
    inside = sum(item.in_frame(_LAST_DAY) for item in reporters)
    others = [item for item in register if item.role != "reporter" and item.in_frame(_LAST_DAY)]
    late = max(1, len(register) * 3 // 200)
    chosen = _choose(rng, others, min(applying - inside + late, len(others)))
    after_cut, in_time = chosen[:late], chosen[late:]
    households = [item for item in register if item.household]
    outside = rng.sample(households, len(households) // 14)
    rows = [row for item in reporters + in_time + outside for row in _solutions(rng, item)]
    rows += [_solution(rng, item, _day(rng, CUT, date(2026, 3, 1))) for item in after_cut]
    rows += _earlier_ones(rng, register)
    _at_the_cut(rows, in_time, after_cut)
    _give_savings(rng, rows, in_time, bought)
    rows.sort(key=lambda row: (row["establishment"], row["date"]))
    for number, row in enumerate(rows, 1):
        row["code"] = f"GP-{number:04d}"
    return rows


def _choose(rng: Random, others: list[Establishment], count: int) -> list[Establishment]:
    # Those known to the power company are larger, and hear of the programme sooner.
    order = sorted(others, key=lambda item: rng.random() * (1.0 if item.role == "power" else 2.2))
    chosen = order[:count]
    rng.shuffle(chosen)
    return chosen


def _solutions(rng: Random, item: Establishment) -> list[Row]:
    year = rng.choices(_YEARS, _YEAR_WEIGHTS)[0]
    first = _day(rng, date(year, 1, 5), min(date(year, 12, 28), CUT))
    if item.active_from and first < item.active_from:
        first = min(item.active_from + timedelta(60), CUT - timedelta(20))
    rows = [_solution(rng, item, first)]
    if rng.random() < 0.25:
        rows.append(_solution(rng, item, min(first + timedelta(rng.randrange(40, 400)), date(2026, 2, 10))))
    return rows


def _earlier_ones(rng: Random, register: list[Establishment]) -> list[Row]:
    # Some that applied a solution have closed since: they count in the years before.
    closed = [item for item in register if item.active_to and not item.household and item.active_to.year == 2025]
    return [_solution(rng, item, _day(rng, date(2022, 1, 5), date(2023, 11, 1))) for item in closed]


def _day(rng: Random, first: date, last: date) -> date:
    return first + timedelta(rng.randrange((last - first).days))


def _solution(rng: Random, item: Establishment, day: date) -> Row:
    technique, names = rng.choices(_SOLUTIONS, (6, 5, 2, 6, 2, 4, 1, 1))[0]
    evidence = rng.choice(_EVIDENCE).format(number=rng.randrange(1, 90), turn=rng.randrange(1, 3))
    return {
        "establishment": item.code,
        "code": None,
        "name": rng.choice(names),
        "technique": technique,
        "date": day,
        "evidence": evidence,
        "resource": None,
        "saving": None,
        "unit": None,
        "saving_source": None,
        "note": None,
    }


def _at_the_cut(rows: list[Row], in_time: list[Establishment], after_cut: list[Establishment]) -> None:
    """One solution on the last day that counts, one on the first that does not."""
    for item, day in ((in_time[:1], _LAST_DAY), (after_cut[:1], CUT)):
        for row in rows:
            if item and row["establishment"] == item[0].code:
                row["date"] = day


def _give_savings(rng: Random, rows: list[Row], in_time: list[Establishment], bought: dict[str, int]) -> None:
    """Audited and declared savings of electricity, where a bill is all that is known."""
    first: dict[str, Row] = {}
    for row in sorted(rows, key=lambda row: row["date"]):
        first.setdefault(row["establishment"], row)
    known = [item for item in in_time if item.code in bought]
    for place, item in enumerate(known[: max(2, len(known) // 4)]):
        unit = rng.choice(RESOURCES["ELEC"].units[:2])
        saving = written(bought[item.code] * rng.uniform(0.03, 0.14), unit)
        source = "báo cáo kiểm toán" if place % 8 < 3 else "doanh nghiệp kê khai"
        first[item.code] |= {"resource": "Điện", "saving": saving, "unit": unit[0], "saving_source": source}


def with_saving(rows: list[Row]) -> set[str]:
    """Codes of establishments whose solutions carry a saving."""
    return {row["establishment"] for row in rows if row["saving"] is not None}


def first_solutions(rows: list[Row]) -> dict[str, date]:
    """The day of each establishment's first solution."""
    first: dict[str, date] = {}
    for row in rows:
        code, day = row["establishment"], row["date"]
        first[code] = min(day, first.get(code, day))
    return first
