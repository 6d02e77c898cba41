"""What kinds of plant the invented province has, and what they use to make a unit.

All figures are invented orders of magnitude per reference unit of output: nobody's norm, nobody's plant.
"""

from dataclasses import dataclass

Range = tuple[float, float]
Use = tuple[tuple[str, Range], ...]

FLAT = (1.0,) * 12
HARVEST = (1.25, 0.75, 1.2, 1.1, 0.95, 0.9, 0.95, 0.9, 0.95, 1.0, 1.05, 1.1)
DRY_SEASON = (1.2, 0.8, 1.25, 1.2, 1.15, 1.1, 1.0, 0.95, 0.75, 0.65, 0.85, 1.1)
SUMMER = (0.9, 0.7, 0.9, 1.05, 1.2, 1.3, 1.3, 1.2, 1.05, 0.9, 0.85, 0.95)
RAIN = (0.9, 0.6, 0.7, 0.8, 1.0, 1.1, 1.15, 1.2, 1.2, 1.2, 1.15, 1.0)


@dataclass(frozen=True)
class Kind:
    """One kind of product; its conversion is to the plant's reference product."""

    name: str
    kind: str
    unit: str
    basis: str = "đầu ra"
    conversion: float | None = None


@dataclass(frozen=True)
class Sector:
    """One industry: its codes, its words, its products and its uses per unit."""

    trade: str
    site: str
    vsic: tuple[str, ...]
    weight: float
    lines: tuple[tuple[Kind, ...], ...]
    output: float = 0.0
    power: Range = (0.0, 0.0)
    fuels: tuple[Use, ...] = ((),)
    water: Range | None = None
    materials: Use = ()
    season: tuple[float, ...] = FLAT


FILLET = Kind("Cá phi lê đông lạnh", "cá đông lạnh", "tấn")
CUT_FISH = Kind("Cá cắt khúc đông lạnh", "cá đông lạnh", "tấn")
SHRIMP = Kind("Tôm đông lạnh", "tôm đông lạnh", "tấn")
SOLID = Kind("Gạch đặc", "gạch đặc", "nghìn viên", conversion=1.0)
TWO_HOLE = Kind("Gạch 2 lỗ", "gạch 2 lỗ", "nghìn viên", conversion=0.85)
SIX_HOLE = Kind("Gạch 6 lỗ", "gạch 6 lỗ", "nghìn viên", conversion=2.1)
DRAUGHT = Kind("Bia hơi", "bia", "1000 lít")
BOTTLED = Kind("Bia chai", "bia", "1000 lít")
SHIRTS = Kind("Áo sơ mi", "áo", "cái")
TROUSERS = Kind("Quần âu", "quần", "cái")
TABLES = Kind("Bộ bàn ghế", "bàn ghế", "bộ")
BOARDS = Kind("Ván ghép thanh", "ván", "m2")
RICE = Kind("Gạo trắng", "gạo", "tấn")
PADDY = Kind("Thóc đưa vào xay xát", "thóc", "tấn", "đầu vào")


def _single(name: str, kind: str, unit: str) -> tuple[tuple[Kind, ...], ...]:
    return ((Kind(name, kind, unit),),)


#: Sectors whose plants may send yearly reports. ``output`` is a medium plant's month, in reference units.
REPORTING = (
    Sector(
        "Thủy sản",
        "Nhà máy chế biến thủy sản",
        ("1020",),
        12,
        ((FILLET,), (FILLET, CUT_FISH), (SHRIMP,)),
        210,
        (900, 1500),
        ((), (("DO", (4, 9)),), ()),
        (18, 32),
        (("RM_FISH", (2100, 2700)),),
        RAIN,
    ),
    Sector(
        "Giấy",
        "Nhà máy giấy",
        ("1701", "1702"),
        6,
        _single("Giấy bao bì", "giấy bao bì", "tấn"),
        620,
        (480, 760),
        (
            (("COAL_C", (260, 420)),),
            (("COAL_B", (240, 380)),),
            (("FO", (95, 140)),),
            (("HUSK", (380, 560)), ("COAL_C", (60, 110))),
        ),
        (9, 18),
        (("RM_PAPER", (1080, 1240)),),
    ),
    Sector(
        "Gạch ngói",
        "Nhà máy gạch tuynel",
        ("2392",),
        13,
        ((SOLID,), (SOLID, TWO_HOLE), (TWO_HOLE, SIX_HOLE), (SOLID, TWO_HOLE, SIX_HOLE)),
        1700,
        (38, 62),
        ((("COAL_B", (105, 150)),), (("COAL_C", (120, 170)),), (("COAL_A", (95, 130)), ("DO", (0.4, 0.9)))),
        None,
        (("RM_CLAY", (2300, 2800)),),
        DRY_SEASON,
    ),
    Sector(
        "Bia - Nước giải khát",
        "Nhà máy bia",
        ("1103",),
        2,
        ((DRAUGHT,), (DRAUGHT, BOTTLED)),
        900,
        (85, 125),
        ((("FO", (22, 34)),), (("COAL_C", (45, 70)),), (("NGAS", (26, 38)),)),
        (4.5, 7),
        (("RM_MALT", (150, 185)),),
        SUMMER,
    ),
    Sector(
        "May",
        "Xí nghiệp may",
        ("1410",),
        8,
        ((SHIRTS,), (TROUSERS,), (SHIRTS, TROUSERS)),
        62000,
        (0.6, 1.1),
        ((), (("COAL_C", (0.25, 0.4)),), (("LPG", (0.02, 0.05)),)),
        (0.02, 0.05),
    ),
    Sector(
        "Dệt sợi",
        "Nhà máy sợi",
        ("1311", "1312"),
        4,
        _single("Sợi bông", "sợi", "tấn"),
        190,
        (2900, 3700),
        ((), (("COAL_A", (60, 110)),)),
        (3, 8),
        (("RM_YARN", (1050, 1150)),),
    ),
    Sector(
        "Gỗ",
        "Nhà máy chế biến gỗ",
        ("1621", "1622", "3100"),
        9,
        ((BOARDS,), (TABLES,), (TABLES, BOARDS)),
        6500,
        (3.5, 7),
        ((("WOOD", (3, 7)),), (), (("PETROL", (0.05, 0.12)),)),
        None,
        (("RM_OTHER", (11, 19)),),
    ),
    Sector(
        "Tinh bột sắn",
        "Nhà máy tinh bột sắn",
        ("1062",),
        4,
        _single("Tinh bột sắn", "tinh bột", "tấn"),
        900,
        (160, 230),
        ((("COAL_C", (40, 65)),), (("HUSK", (75, 110)),), (("DO", (18, 28)),)),
        (12, 20),
        (("RM_OTHER", (3700, 4400)),),
        DRY_SEASON,
    ),
    Sector(
        "Cao su",
        "Nhà máy chế biến mủ cao su",
        ("2219",),
        5,
        _single("Cao su SVR 3L", "cao su SVR", "tấn"),
        430,
        (110, 160),
        ((("DO", (24, 34)),), (("LPG", (20, 28)),)),
        (14, 24),
        (("RM_LATEX", (2700, 3200)),),
        RAIN,
    ),
    Sector(
        "Nhựa",
        "Nhà máy nhựa",
        ("2220",),
        7,
        _single("Bao bì nhựa", "bao bì nhựa", "tấn"),
        130,
        (850, 1350),
        ((), (("LPG", (2, 5)),)),
        (0.8, 2.2),
        (("RM_PLASTIC", (1020, 1090)),),
    ),
    Sector(
        "Lương thực",
        "Nhà máy xay xát gạo",
        ("1061",),
        12,
        ((RICE,), (PADDY,)),
        1500,
        (26, 44),
        ((), (("HUSK", (30, 60)),), (("PETROL", (0.1, 0.3)),)),
        None,
        (("RM_PADDY", (1480, 1640)),),
        HARVEST,
    ),
    Sector(
        "Cơ khí",
        "Xưởng cơ khí",
        ("2511", "2592", "2599"),
        8,
        _single("Kết cấu thép", "kết cấu thép", "tấn"),
        150,
        (210, 340),
        ((("LPG", (3, 8)),), (("DO", (3, 7)),)),
        None,
        (("RM_STEEL", (1050, 1120)),),
    ),
    Sector(
        "Thực phẩm",
        "Nhà máy chế biến thực phẩm",
        ("1030", "1074", "1079"),
        9,
        _single("Thực phẩm chế biến", "thực phẩm chế biến", "tấn"),
        170,
        (320, 560),
        ((("LPG", (18, 32)),), (("DO", (22, 40)),), (("COAL_C", (60, 110)),)),
        (6, 13),
        (("RM_OTHER", (1250, 1600)),),
    ),
    Sector(
        "Thức ăn chăn nuôi",
        "Nhà máy thức ăn chăn nuôi",
        ("1080",),
        4,
        _single("Thức ăn viên", "thức ăn viên", "tấn"),
        2200,
        (36, 55),
        ((("COAL_C", (11, 18)),), (("LPG", (4, 7)),)),
        None,
        (("RM_OTHER", (1020, 1060)),),
    ),
    Sector(
        "Gốm sứ",
        "Nhà máy gạch ốp lát",
        ("2392", "2393"),
        2,
        _single("Gạch ốp lát", "gạch ốp lát", "m2"),
        95000,
        (2.4, 3.6),
        ((("NGAS", (1.7, 2.5)),), (("COAL_A", (1.9, 2.8)),)),
        (0.02, 0.04),
        (("RM_CLAY", (17, 24)),),
    ),
    Sector(
        "Khai thác đá",
        "Mỏ đá",
        ("0810",),
        4,
        _single("Đá xây dựng", "đá xây dựng", "tấn"),
        21000,
        (2.2, 3.6),
        ((("DO", (0.45, 0.8)),),),
        None,
        (),
        DRY_SEASON,
    ),
    Sector(
        "Mía đường",
        "Nhà máy đường",
        ("1072",),
        1,
        _single("Đường trắng", "đường", "tấn"),
        1300,
        (55, 90),
        ((("BAGASSE", (2600, 3200)),),),
        (9, 15),
        (("RM_OTHER", (9300, 10800)),),
        DRY_SEASON,
    ),
)

#: Sectors that are registered, and never report.
SILENT = (
    Sector("Nước khoáng", "Xưởng nước đóng chai", ("1104",), 4, ()),
    Sector("In - Bao bì", "Xưởng in", ("1811", "1812"), 5, ()),
    Sector("Dược liệu", "Xưởng dược liệu", ("2100",), 2, ()),
    Sector("Phân bón", "Xưởng phân bón hữu cơ", ("2012",), 3, ()),
    Sector("Bê tông", "Trạm trộn bê tông", ("2395",), 6, ()),
    Sector("Thủ công mỹ nghệ", "Xưởng mây tre đan", ("1629", "3290"), 7, ()),
    Sector("Da giày", "Xưởng da giày", ("1520",), 3, ()),
    Sector("Cấp nước", "Trạm cấp nước", ("3600",), 2, ()),
    Sector("Môi trường", "Trạm xử lý chất thải", ("3811", "3830"), 2, ()),
    Sector("Hơi công nghiệp", "Trạm cấp hơi", ("3530",), 1, ()),
)

#: Not industry, and so outside the frame; some office lists hold them all the same.
OUTSIDE = (
    Sector("Kho vận", "Kho hàng", ("5210",), 1, ()),
    Sector("Sửa chữa ô tô", "Gara ô tô", ("4520",), 1, ()),
    Sector("Thương mại", "Cửa hàng vật liệu", ("4663",), 1, ()),
)

#: What household businesses do: trade and code.
HOUSEHOLD_TRADES = (
    ("xay xát", "1061"),
    ("mộc dân dụng", "1622"),
    ("cơ khí nhỏ", "2592"),
    ("bún, bánh", "1074"),
    ("dệt chiếu", "1392"),
    ("mây tre đan", "1629"),
    ("nước mắm", "1020"),
    ("may mặc", "1410"),
)
