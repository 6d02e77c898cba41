"""Surveys of awareness, officers with their certificates, and the plan's targets."""

from datetime import date, timedelta
from random import Random

from demo.facts import Row
from demo.register import Establishment
from demo.words import Words

PLAN_YEARS = range(2025, 2031)
WAVES = ((2023, date(2023, 6, 30)), (2025, date(2025, 6, 30)))
#: Stratum, sizes in it, share selected, share that answers, share aware.
_STRATA = (
    ("Lớn", ("large",), 0.85, 0.8, 0.91),
    ("Vừa", ("medium",), 0.5, 0.76, 0.82),
    ("Nhỏ và siêu nhỏ", ("small", "micro"), 0.28, 0.71, 0.675),
)
_AGENCIES = (
    ("Sở Công Thương tỉnh Sông Lam", ("Chuyên viên Phòng Quản lý năng lượng", "Phó Trưởng phòng")),
    ("Trung tâm Khuyến công và Tư vấn phát triển công nghiệp", ("Viên chức tư vấn", "Trưởng phòng Tư vấn")),
    ("Ban Quản lý Khu kinh tế tỉnh Sông Lam", ("Chuyên viên",)),
    ("UBND phường Lam Thượng", ("Công chức Kinh tế - Hạ tầng",)),
    ("UBND xã Khê Bàng", ("Công chức Kinh tế",)),
    ("UBND xã Đầm Sếu", ("Công chức Kinh tế",)),
    ("UBND phường Cửa Vân", ("Công chức Kinh tế - Hạ tầng",)),
)
_QUALIFICATIONS = (
    "Chứng nhận tập huấn SXSH",
    "Chứng chỉ quản lý năng lượng",
    "Chứng chỉ kiểm toán viên năng lượng",
)


def plan_rows() -> list[Row]:
    """The plan's targets of each year."""
    plan = {
        "plan": "KH-SXSH-2030",
        "name": "Kế hoạch hành động sản xuất sạch hơn trong công nghiệp tỉnh Sông Lam giai đoạn 2021–2030",
        "legal_act": "Quyết định số 000/QĐ-UBND (văn bản giả định)",
        "start": date(2021, 1, 1),
        "end": date(2030, 12, 31),
        "baseline_year": 2024,
        "sectors": "B,C,D,E",
        "households": "Không",
    }
    rows = []
    for step, year in enumerate(PLAN_YEARS):
        for indicator, low in (("CP1", 70 + 4 * step), ("CP2", 30 + 4 * step), ("CP4", 80 + 4 * step)):
            rows.append(plan | {"indicator": indicator, "year": year, "rule": "tối thiểu", "low": low, "high": None})
        rows.append(plan | {"indicator": "CP3", "year": year, "rule": "trong khoảng", "low": 8, "high": 13})
    return sorted(rows, key=lambda row: (row["indicator"], row["year"]))


def survey_rows(register: list[Establishment]) -> list[Row]:
    """Two waves: a simple sample in 2023, a stratified one in 2025."""
    (_, early), (_, late) = WAVES
    whole = sum(item.in_frame(early) for item in register)
    rows = [_stratum("Khảo sát 2023", early, "ngẫu nhiên đơn giản", "Toàn bộ", whole, 0.25, 0.74, 0.58)]
    for name, sizes, selected, answer, aware in _STRATA:
        count = sum(item.in_frame(late) and item.size in sizes for item in register)
        rows.append(_stratum("Khảo sát 2025", late, "phân tầng", name, count, selected, answer, aware))
    return rows


def _stratum(
    wave: str, day: date, method: str, stratum: str, count: int, selected: float, answer: float, aware: float
) -> Row:
    sample = max(min(count, 4), round(count * selected))
    responses = max(min(count, 3), round(sample * answer))
    return {
        "wave": wave,
        "frame_date": day,
        "method": method,
        "stratum": stratum,
        "frame_count": count,
        "sample_count": sample,
        "responses": responses,
        "aware": round(responses * aware),
        "source": "Báo cáo khảo sát của đơn vị tư vấn (giả định)",
    }


def officer_rows(rng: Random, words: Words, holders: int) -> list[Row]:
    """So many holders in scope on 14 December 2025, some who left, and some who need no training."""
    rows: list[Row] = []
    unqualified = round(holders * 0.15)
    for place in range(holders):
        rows += _holder(rng, words, place, unqualified)
    for _ in range(max(2, holders // 12)):
        left = _day(rng, date(2023, 3, 1), date(2025, 11, 1))
        rows.append(_officer(rng, words, _valid(rng)) | {"post_from": date(2019, 5, 1), "post_to": left})
    for _ in range(max(2, holders // 15)):
        rows.append(_officer(rng, words, _valid(rng) if rng.random() < 0.3 else {}) | {"in_scope": "Không"})
    people: dict[object, str] = {}
    for row in rows:
        row["code"] = people.setdefault(row["name"], f"CB-{len(people) + 1:03d}")
    return rows


def _holder(rng: Random, words: Words, place: int, unqualified: int) -> list[Row]:
    if place < unqualified:
        return [_officer(rng, words, _missing(rng, place))]
    row = _officer(rng, words, _valid(rng))
    if place % 25 != 0:
        return [row]
    moved = _day(rng, date(2024, 2, 1), date(2025, 9, 1))
    before = row | {"post": "Chuyên viên (vị trí trước)", "post_from": date(2020, 3, 1), "post_to": moved}
    before |= {"qualification": None, "certificate": None, "qualified_from": None, "qualified_until": None}
    return [before, row | {"post_from": moved}]


def _officer(rng: Random, words: Words, qualified: Row) -> Row:
    agency, posts = rng.choice(_AGENCIES)
    return {
        "code": None,
        "name": words.person(),
        "agency": agency,
        "post": rng.choice(posts),
        "in_scope": rng.choice(("Có", "Có", None)),
        "post_from": _day(rng, date(2016, 1, 1), date(2025, 3, 1)),
        "post_to": None,
        "qualification": None,
        "certificate": None,
        "qualified_from": None,
        "qualified_until": None,
        **qualified,
    }


def _valid(rng: Random) -> Row:
    return _certificate(rng, _day(rng, date(2021, 2, 1), date(2025, 11, 20)), years=5)


def _missing(rng: Random, place: int) -> Row:
    """No certificate, one that ran out, or one that came after the cut."""
    if place % 3 == 0:
        return _certificate(rng, _day(rng, date(2019, 1, 10), date(2020, 11, 1)), years=5)
    if place % 6 == 1:
        return _certificate(rng, date(2025, 12, 20), years=5)
    return {}


def _certificate(rng: Random, day: date, years: int) -> Row:
    kind = rng.choices(_QUALIFICATIONS, (7, 2, 1))[0]
    until = date(day.year + years, day.month, min(day.day, 28))
    return {
        "qualification": kind,
        "certificate": f"SL{day.year}-{rng.randrange(10000):04d}",
        "qualified_from": day,
        "qualified_until": until,
    }


def _day(rng: Random, first: date, last: date) -> date:
    return first + timedelta(rng.randrange((last - first).days))
