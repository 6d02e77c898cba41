"""Invented names: places, firms, people, tax codes. None belongs to anybody."""

import unicodedata
from collections.abc import Callable
from random import Random


def _list(text: str) -> tuple[str, ...]:
    return tuple(text.split())


OLD_PROVINCES = ("Sông Lam (cũ)", "Hạ Giang (cũ)")

_COMMUNES = {
    "Sông Lam (cũ)": (
        "Phường Lam Thượng",
        "Phường Lam Hạ",
        "Phường Bến Ngự Lam",
        "Xã Khê Bàng",
        "Xã Vân Lũng",
        "Xã Đồng Rùa",
        "Xã Thạch Khuê",
        "Xã Mai Lĩnh",
        "Xã Cồn Sậy",
        "Xã Trúc Đình",
        "Xã Lam Trạch",
        "Xã Bàu Sen Đông",
        "Xã Hòa Khê Lam",
        "Xã Rú Gành",
        "Xã Tân Lam Sơn",
        "Xã Phú Lam Đoài",
        "Xã Đá Dựng Lam",
        "Xã Nghi Lũng",
    ),
    "Hạ Giang (cũ)": (
        "Phường Hạ Giang",
        "Phường Cửa Vân",
        "Xã Giang Đình",
        "Xã Bãi Ngao Giang",
        "Xã Đầm Sếu",
        "Xã Lạch Trường Giang",
        "Xã Mỹ Giang Thượng",
        "Xã Mỹ Giang Hạ",
        "Xã Cồn Nhạn",
        "Xã Vĩnh Đầm",
        "Xã Thanh Giang Đông",
        "Xã Rạch Sung",
        "Xã Phước Giang",
        "Xã Hói Đào",
        "Xã Long Đầm",
    ),
}
_PARKS = {
    "Sông Lam (cũ)": ("KCN Nam Lam", "KCN Khê Bàng", "CCN Đồng Rùa", "CCN Mai Lĩnh"),
    "Hạ Giang (cũ)": ("KCN Cửa Vân", "CCN Đầm Sếu", "CCN Mỹ Giang"),
}
_FIRST = _list(
    "Lam Giang Khê Vân Thạch Bàng Trúc Mai Sen Nhạn Đầm Cồn Lũng Ngự Tùng Sếu Bến Rạng Hói Gành "
    "Thảo Diên Quế Sậy Bãi Hạc"
)
_SECOND = _list(
    "Thịnh Phát Hưng Lợi Khang Vinh Trường Phong Sơn Hải Long Tiến Lộc Phúc Đạt Toàn Nguyên Minh "
    "Xuân Thành Quang Bảo Tường Cường An Hòa"
)
_FORMS = (
    "Công ty TNHH",
    "Công ty TNHH",
    "Công ty Cổ phần",
    "Công ty TNHH MTV",
    "Doanh nghiệp tư nhân",
    "Hợp tác xã",
)
_SURNAMES = _list("Nguyễn Trần Lê Phạm Hoàng Phan Võ Đặng Bùi Đỗ Hồ Ngô Dương Lý")
_MIDDLES = _list("Văn Thị Đức Ngọc Hữu Minh Thanh Quốc Xuân Công Thùy Kim")
_GIVENS = _list(
    "An Bình Chi Cường Dung Dũng Giang Hà Hạnh Hiếu Hòa Hùng Hương Khánh Lan Liên Linh Long Mai "
    "Nam Nga Nhàn Oanh Phúc Phương Quân Quý Sơn Tâm Thảo Thắng Thu Thủy Toàn Trang Trung Tuấn Vân "
    "Vinh Yến"
)
_STREETS = (
    "đường Bến Lam",
    "đường Cửa Vân",
    "đường Rú Gành",
    "đường 30 Tháng Tư",
    "đường Đầm Sếu",
    "tỉnh lộ 9A",
)

#: Digits one and two of a real code name a province; no province has 99, so no real firm is meant.
_TAX_PREFIX = "99"
_TAX_WEIGHTS = (31, 29, 23, 19, 17, 13, 7, 5, 3)
_NO_DIGIT = 10


def fold(text: str) -> str:
    """Write a name without marks or capitals, as people type it in a hurry."""
    plain = unicodedata.normalize("NFD", text.lower().replace("đ", "d"))
    return "".join(letter for letter in plain if not unicodedata.combining(letter))


class Words:
    """Draws names that no one else in the province has."""

    def __init__(self, rng: Random) -> None:
        self.rng = rng
        self._names: set[str] = set()
        self._tax: set[str] = set()

    def _new(self, draw: Callable[[], str]) -> str:
        while True:
            name = draw()
            if fold(name) not in self._names:
                self._names.add(fold(name))
                return name

    def brand(self, trade: str) -> str:
        """A two-word brand, new within its trade."""

        def draw() -> str:
            return f"{trade} {self.rng.choice(_FIRST)} {self.rng.choice(_SECOND)}"

        return self._new(draw)[len(trade) + 1 :]

    def form(self) -> str:
        """A legal form, as firms write it before their names."""
        return self.rng.choice(_FORMS)

    def person(self) -> str:
        """A full name that nobody else here has."""
        return self._new(self._person)

    def _person(self) -> str:
        return " ".join(self.rng.choice(part) for part in (_SURNAMES, _MIDDLES, _GIVENS))

    def tax_code(self) -> str:
        """A ten-digit code whose last digit checks the nine before it."""
        while True:
            head = f"{_TAX_PREFIX}{self.rng.randrange(1, 10_000_000):07d}"
            total = sum(weight * int(digit) for weight, digit in zip(_TAX_WEIGHTS, head, strict=True))
            check = 10 - total % 11
            if check != _NO_DIGIT and head not in self._tax:
                self._tax.add(head)
                return f"{head}{check}"

    def personal_number(self) -> str:
        """Twelve digits as households have; no place has the leading 099."""
        rng = self.rng
        return f"099{rng.choice('01')}{rng.randrange(60, 100)}{rng.randrange(1_000_000):06d}"

    def place(self) -> tuple[str, str, str]:
        """A former province, a commune of it and an address there."""
        old = self.rng.choices(OLD_PROVINCES, (0.56, 0.44))[0]
        address = self.rng.choice(
            (
                f"Thôn {self.rng.randrange(1, 12)}",
                f"Số {self.rng.randrange(1, 320)}, {self.rng.choice(_STREETS)}",
                f"Tổ dân phố {self.rng.randrange(1, 15)}",
            )
        )
        return old, self.rng.choice(_COMMUNES[old]), address

    def park(self, old: str) -> tuple[str, str]:
        """A park or cluster of the former province, and a lot in it."""
        lot = f"Lô {self.rng.choice('ABCDE')}{self.rng.randrange(1, 30)}, đường số {self.rng.randrange(1, 9)}"
        return self.rng.choice(_PARKS[old]), lot

    def phone(self) -> str:
        """A number under an area code that is out of use."""
        return f"0230 3{self.rng.randrange(1_000_000):06d}"
