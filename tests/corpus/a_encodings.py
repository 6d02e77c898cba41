"""A: how letters are kept, in separated text and inside workbooks."""

import unicodedata

from tests.corpus import ACCEPT, ASK, ESTABLISHMENTS, REFUSE, WARN, add, case
from tests.corpus._old_fonts import (
    HEADER,
    NAMES,
    TCVN3,
    VALUES,
    VIQR,
    VISCII,
    VNI,
    VPS,
    as_windows_shows,
    table,
    windows_1258,
)
from tests.sheets.builders import book, raw_book, text_cells

PLAIN = table(HEADER + NAMES)
CSV, XLSX = {"file": "co so.csv", "specs": [ESTABLISHMENTS]}, {"file": "co so.xlsx", "specs": [ESTABLISHMENTS]}


def lines(rows):
    return "".join(";".join(row) + "\r\n" for row in rows)


def writes(content):
    return lambda path: path.write_bytes(content)


def workbook(rows):
    return lambda path: book(path, {"Cơ sở": rows})


for name, encoding in (("UTF-8", "utf-8"), ("UTF-8 with a mark", "utf-8-sig"), ("UTF-16 with a mark", "utf-16"),
                       ("UTF-16LE without a mark", "utf-16-le"), ("UTF-16BE without a mark", "utf-16-be")):  # fmt: skip
    add("A", name, ACCEPT, writes(lines(PLAIN).encode(encoding)), values=VALUES, notes=[], **CSV)
add("A", "UTF-16BE with a mark", ACCEPT, writes(b"\xfe\xff" + lines(PLAIN).encode("utf-16-be")), values=VALUES, **CSV)
add("A", "Windows-1258", WARN, writes(windows_1258(lines(PLAIN))), values=VALUES, notes=["encoding"], **CSV)
add("A", "Windows-1258 read as Windows-1252 and saved as UTF-8", WARN,
    writes(windows_1258(lines(PLAIN)).decode("cp1252").encode()), values=VALUES, notes=["encoding"], **CSV)  # fmt: skip
for name, texts in (("TCVN3", TCVN3), ("VNI-Windows", VNI), ("VISCII", VISCII), ("VPS", VPS)):
    content = lines(table(texts)).encode("latin-1")
    add("A", f"{name} as bytes", WARN, writes(content), values=VALUES, notes=["encoding"], problems=[], **CSV)
    shown = table([as_windows_shows(text) for text in texts])
    add("A", f"{name} inside a workbook", WARN, workbook(shown), values=VALUES, notes=["encoding"], problems=[], **XLSX)
add("A", "TCVN3 in a file that is UTF-8", WARN, writes(lines(table(TCVN3)).encode()), values=VALUES, **CSV)
add("A", "VIQR", WARN, writes(lines(table(VIQR)).encode()), values=VALUES, notes=["encoding"], **CSV)
add("A", "UTF-8 read as Windows-1252", WARN,
    workbook(table([as_windows_shows(text.encode().decode("latin-1")) for text in HEADER + NAMES])),
    values=VALUES, notes=["encoding"], **XLSX)  # fmt: skip
add("A", "decomposed letters", ACCEPT,
    writes(unicodedata.normalize("NFD", lines(PLAIN)).encode()), values=VALUES, notes=[], **CSV)  # fmt: skip
add("A", "composed and decomposed letters in one column", ACCEPT,
    workbook([[unicodedata.normalize("NFD", cell) if number % 2 else cell for cell in row]
              for number, row in enumerate(PLAIN)]), values=VALUES, **XLSX)  # fmt: skip


@case("A", "capitals of .VnTimeH are small letters to the program", WARN, notes=["encoding"], problems=[], **XLSX,
      values=[[2, {"code": "CS1", "name": "CÔNG TY CỔ PHẦN HẢI LONG"}], [3, {"code": "CS2", "name": "công ty tnhh gạch"}],
              [4, {"code": "CS3", "name": "Nhà máy thủy sản"}], [5, {"code": "CS4", "name": "Điện lực"}]])  # fmt: skip
def capitals(path):
    names = ["C¤NG TY Cæ PHÇN H¶I LONG", "c«ng ty tnhh g¹ch", "Nhµ m¸y thñy s¶n", "§iÖn lùc"]
    book(path, {"Cơ sở": table([*HEADER, *names])})


@case("A", "half the rows in TCVN3, half in Unicode", WARN, notes=["encoding"], **XLSX,
      values=VALUES[:5] + [[7, {"code": "CS6", "name": "Nhà máy điện"}]])  # fmt: skip
def half(path):
    names = [TCVN3[2], NAMES[1], TCVN3[4], NAMES[3], TCVN3[6], "Nhà máy điện"]
    book(path, {"Cơ sở": table([*HEADER, *names])})


@case("A", "a name that is Vietnamese both ways in a mixed column", ASK, **XLSX,
      problems=[[5, "name", "asked", "ambiguous_text"]], choices={"5/name": ["Cụng Lụ", "Công Lô"]},
      values=[*VALUES[:3], [5, {"code": "CS4"}], *VALUES[4:5]])  # fmt: skip
def both_ways(path):
    book(path, {"Cơ sở": table([*HEADER, TCVN3[2], NAMES[1], TCVN3[4], "Công Lô", TCVN3[6]])})


@case("A", "one single text in an old font", ASK, **XLSX, choices={"3/name": ["hộp mứt tết", "hép møt tÕt"]},
      problems=[[3, "name", "asked", "ambiguous_text"]])  # fmt: skip
def single(path):
    book(path, {"Cơ sở": table([*HEADER, NAMES[0], "hép møt tÕt"])})


@case("A", "foreign names in a Unicode column stay", ACCEPT, notes=[], **XLSX,
      values=[[2, {"code": "CS1", "name": "Nestlé Việt Nam"}], [3, {"code": "CS2", "name": "Château Façade"}],
              [4, {"code": "CS3", "name": "Møller & Søn"}]])  # fmt: skip
def foreign(path):
    book(path, {"Cơ sở": table([*HEADER, "Nestlé Việt Nam", "Château Façade", "Møller & Søn"])})


@case("A", "western text of one byte per letter", WARN, file="plants.csv", specs=[ESTABLISHMENTS], notes=["western"],
      values=[[2, {"code": "P1", "name": "Société Générale – Genève"}]])  # fmt: skip
def western(path):
    path.write_bytes("Establishment code;Establishment name\nP1;Société Générale – Genève\n".encode("cp1252"))


@case("A", "letters lost before: the name is kept and said, the code is not", REFUSE, **XLSX,
      values=[[2, {"code": "CS1", "name": "C\ufffdng ty A"}], [3, {"name": "Công ty B"}]],
      problems=[[2, "name", "warning", "lost_letters"], [3, "code", "wrong", "lost_letters"]])  # fmt: skip
def lost(path):
    book(path, {"Cơ sở": [HEADER, ["CS1", "C\ufffdng ty A"], ["C\ufffd2", "Công ty B"]]})


@case("A", "one broken letter in a file that is UTF-8", WARN, file="co so.csv", specs=[ESTABLISHMENTS],
      problems=[[7, "name", "warning", "lost_letters"]])  # fmt: skip
def broken_utf8(path):
    path.write_bytes(lines(PLAIN).encode().replace("Lô".encode(), b"L\xc3"))


@case("A", "a lone half of a letter pair", WARN, **CSV, problems=[[2, "name", "warning", "lost_letters"]])
def surrogate(path):
    path.write_bytes(lines(PLAIN).encode().replace("Công ty".encode(), b"C\xed\xa0\x80ng ty"))


@case("A", "zero bytes within texts", ACCEPT, values=VALUES, **CSV)
def zero_bytes(path):
    path.write_bytes(lines(PLAIN).encode().replace(b" ty ", b" ty\0 "))


@case("A", "no-break and zero-width spaces in names and codes", ACCEPT, **XLSX, notes=[],
      values=[[2, {"code": "CS1", "name": "Công ty A"}], [3, {"code": "CS2", "name": "Công ty B"}]])  # fmt: skip
def spaces(path):
    book(path, {"Cơ sở": [HEADER, ["\u200bCS1\xa0", "Công\xa0ty\u2009A"], ["CS2\ufeff", "  Công  ty\u3000B "]]})


@case("A", "soft hyphens and marks of direction", ACCEPT, **XLSX, values=[[2, {"code": "CS1", "name": "Công ty A"}]])
def unseen(path):
    book(path, {"Cơ sở": [HEADER, ["CS\xad1", "\u200fCông ty\u202e A"]]})


@case("A", "Cyrillic letters that look Latin", WARN, **XLSX,
      values=[[2, {"code": "CS1", "name": "Công ty Hoa"}], [3, {"code": "CS2", "name": "Завод Минск"}]],
      problems=[[2, "code", "warning", "look_alike"], [2, "name", "warning", "look_alike"]])  # fmt: skip
def cyrillic(path):
    book(path, {"Cơ sở": [HEADER, ["\u0421S1", "C\u00f4ng ty Ho\u0430"], ["CS2", "Завод Минск"]]})


@case("A", "the Icelandic letter for Đ", ACCEPT, **XLSX, values=[[2, {"code": "ĐT-1", "name": "Đồng Tháp"}]])
def icelandic(path):
    book(path, {"Cơ sở": [HEADER, ["ÐT-1", "Ðồng Tháp"]]})


@case("A", "emoji", ACCEPT, **XLSX, values=[[2, {"code": "CS1", "name": "Công ty Xanh 🌱"}]])
def emoji(path):
    book(path, {"Cơ sở": [HEADER, ["CS1", "Công ty Xanh 🌱"]]})


@case("A", "the old and the new place of a tone, in headers as in names", ACCEPT, **XLSX,
      values=[[2, {"code": "CS1", "name": "Hoà Bình"}], [3, {"code": "CS2", "name": "Hòa Bình"}]])  # fmt: skip
def tones(path):
    book(path, {"Cơ sở": [["Mã cơ sở", "Tên cơ sở"], ["CS1", "Hoà Bình"], ["CS2", "Hòa Bình"]]})


@case("A", "a header in TCVN3 over values in Unicode", WARN, **XLSX, values=VALUES, notes=["encoding"])
def header_alone(path):
    book(path, {"Cơ sở": [TCVN3[:2], *PLAIN[1:]]})


@case(
    "A", "numeric references in the XML of a sheet", ACCEPT, **XLSX, values=[[2, {"code": "CS1", "name": "Công ty A"}]]
)
def references(path):
    raw_book(path, text_cells(1, HEADER) + text_cells(2, ["CS1", "C&#244;ng ty&#160;A"]))
