"""Files that are damaged, or made to hurt: each ends in one refusal, and the parent goes on."""

import random
import subprocess
import sys
import zipfile

import pytest

from sachhon.sheets import client
from tests.sheets.builders import Answer, book, header_xml, raw_book, read, request, text_cells, zipped

OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
ROW = text_cells(2, ["CS1", "3/2025", "", "5"])


def ask(path, **limits) -> Answer:
    """The answer of a child process."""
    return Answer(client.read(path, request(), limits=limits or None))


def far_cells(path):
    """Two cells at opposite corners: small on disk, five hundred gigabytes as a grid."""
    return raw_book(
        path, '<row r="1"><c r="A1"><v>1</v></c></row><row r="1048576"><c r="XFD1048576"><v>1</v></c></row>'
    )


def far_cells_in_disguise(path):
    """The same, with attributes in an order that the look-through does not expect."""
    return raw_book(
        path,
        '<row r="1"><c s="0" r="A1"><v>1</v></c></row><row r="1048576"><c s="0" r="XFD1048576"><v>1</v></c></row>',
    )


def bomb(path):
    """Four hundred megabytes of spaces in four hundred kilobytes."""
    return raw_book(path, header_xml() + ROW, {"xl/media/picture.bin": b" " * (400 << 20)})


def string_bomb(path):
    """A text of many megabytes that every row repeats by its number."""
    shared = f'<sst xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><si><t>{"A" * 20_000_000}</t></si></sst>'
    cells = "".join(f'<row r="{n}"><c r="A{n}" t="s"><v>0</v></c></row>' for n in range(1, 2000))
    relations = (
        '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
        '<Relationship Id="rId1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/worksheet" Target="worksheets/sheet1.xml"/>'
        '<Relationship Id="rId2" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/sharedStrings" Target="sharedStrings.xml"/></Relationships>'
    )
    return raw_book(path, cells, {"xl/sharedStrings.xml": shared, "xl/_rels/workbook.xml.rels": relations})


def entities(path):
    """The billion laughs, at the head of a worksheet."""
    lol = "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10}">' for n in range(1, 10))
    xml = f'<?xml version="1.0"?><!DOCTYPE w [<!ENTITY l0 "ha">{lol}]><worksheet><sheetData/></worksheet>'
    return raw_book(path, "", {"xl/worksheets/sheet1.xml": xml})


def outer_entity(path):
    xml = '<!DOCTYPE sst [<!ENTITY x SYSTEM "file:///etc/hostname">]><sst><si><t>&x;</t></si></sst>'
    return raw_book(path, header_xml(), {"xl/sharedStrings.xml": xml})


def strange_encoding(path):
    return raw_book(path, "", {"xl/worksheets/sheet1.xml": '<?xml version="1.0" encoding="UTF-7"?><worksheet/>'})


def wide_encoding(path):
    return raw_book(path, "", {"xl/worksheets/sheet1.xml": "<worksheet/>".encode("utf-16")})


def truncated(path):
    raw_book(path, header_xml() + ROW)
    path.write_bytes(path.read_bytes()[:-200])
    return path


def broken_sum(path):
    raw_book(path, header_xml() + ROW)
    content = bytearray(path.read_bytes())
    place = content.index(b"xl/worksheets/sheet1.xml") + 30
    content[place] ^= 0xFF
    path.write_bytes(content)
    return path


def many_entries(path):
    return raw_book(path, header_xml(), {f"xl/media/{number}.png": b"" for number in range(2001)})


def written(content: bytes):
    def write(path):
        path.write_bytes(content)
        return path

    return write


def random_bytes(seed: int) -> bytes:
    return random.Random(seed).randbytes(5000)


HOSTILE = [
    (far_cells, "too_large"),
    (far_cells_in_disguise, "too_large"),
    (bomb, "too_large"),
    (string_bomb, "too_large"),
    (many_entries, "too_large"),
    (entities, "hostile_xml"),
    (outer_entity, "hostile_xml"),
    (strange_encoding, "hostile_xml"),
    (wide_encoding, "hostile_xml"),
    (truncated, "damaged"),
    (broken_sum, "damaged"),
    (written(b""), "empty"),
    (written(b"  \n \n"), "empty"),
    (written(b"\xef\xbb\xbf"), "empty"),
    (written(random_bytes(1)), "not_a_spreadsheet"),
    (written(random_bytes(2)), "not_a_spreadsheet"),
    (written(b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n" + random_bytes(3)), "not_a_spreadsheet"),
    (written(b"PK\x03\x04" + random_bytes(4)), "damaged"),
    (written(OLE + b"\0" * 2000 + "EncryptedPackage".encode("utf-16-le") + b"\0" * 500), "password"),
    (written(OLE + random_bytes(5)), "damaged"),
    (written("<html><table><tr><td>Mã</td></tr></table></html>".encode()), "html_table"),
    (written(b"\xef\xbb\xbf<meta charset=utf-8><table border=1>"), "html_table"),
    (written("<!DOCTYPE html><html>".encode("utf-16")), "html_table"),
    (
        written(b'<?xml version="1.0"?><?mso-application progid="Excel.Sheet"?><Workbook/>'),
        "not_a_spreadsheet",
    ),
    (written(zipped({"word/document.xml": b"<w/>"})), "not_a_spreadsheet"),
    (written(zipped({"a.txt": b"x"})), "not_a_spreadsheet"),
    (written(zipped({"xl/workbook.xml": b"<workbook"})), "damaged"),
    (written(zipped({"content.xml": b"<a" * 50_000, "mimetype": b"x"})), "damaged"),
    (written(b"xin ch\xc3\xa0o\n"), "no_sheet"),
]


@pytest.mark.parametrize(
    ("make", "code"), HOSTILE, ids=[f"{n}-{make.__name__}-{code}" for n, (make, code) in enumerate(HOSTILE)]
)
def test_a_bad_file_ends_in_one_refusal(tmp_path, make, code):
    # A harmless name: what counts is the content.
    answer = ask(make(tmp_path / "file.bin"))

    assert answer.failure == code
    assert answer.lines[-1]["t"] == "fail" and len(answer["fail"]) == 1


def test_the_refusal_of_far_cells_says_where_the_farthest_is(tmp_path):
    assert ask(far_cells(tmp_path / "f.xlsx"))["fail"][0]["params"] == {
        "what": "cells",
        "limit": 8_000_000,
        "last": "XFD1048576",
    }


def test_without_the_limits_of_the_look_through_the_memory_limit_still_holds(tmp_path):
    answer = ask(far_cells(tmp_path / "f.xlsx"), cells=1 << 50)

    assert answer["fail"][0]["params"] == {"what": "memory", "limit_mb": 310}


def test_it_is_the_limit_on_unpacking_that_stops_a_bomb(tmp_path):
    path = bomb(tmp_path / "f.xlsx")

    assert ask(path, unpacked_mb=500).failure is None
    assert ask(path)["fail"][0]["params"] == {"what": "unpacked", "limit_mb": 300}


def test_it_is_the_limit_on_memory_that_stops_a_large_sheet(tmp_path):
    path = book(
        tmp_path / "f.xlsx",
        {"Cơ sở": [["Mã cơ sở", "Tên cơ sở"], *[[f"C{n}", f"Cơ sở {n} " * 20] for n in range(40_000)]]},
    )

    assert ask(path).failure is None
    assert ask(path, memory_mb=50)["fail"][0]["code"] == "too_large"


def test_it_is_the_limit_on_time_that_stops_a_long_reading(tmp_path):
    path = tmp_path / "f.csv"
    path.write_text("Mã cơ sở,Tên cơ sở\n" + "".join(f"C{n},Cơ sở {n}\n" for n in range(500_000)))

    assert ask(path, cpu_seconds=1)["fail"][0] == {"t": "fail", "code": "timeout", "params": {"seconds": 1}}


def test_a_blank_formatted_cell_far_away_does_no_harm(tmp_path):
    path = raw_book(tmp_path / "f.xlsx", header_xml() + ROW + '<row r="1048576"><c r="XFD1048576" s="0"/></row>')

    assert ask(path).numbers == [2]


def test_a_lying_dimension_does_no_harm(tmp_path):
    xml = f'<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><dimension ref="A1:XFD1048576"/><sheetData>{header_xml()}{ROW}</sheetData></worksheet>'

    assert ask(raw_book(tmp_path / "f.xlsx", "", {"xl/worksheets/sheet1.xml": xml})).numbers == [2]


def test_names_that_climb_out_of_the_archive_write_nothing(tmp_path):
    path = raw_book(tmp_path / "f.xlsx", header_xml() + ROW, {"../../escaped.txt": b"x", "/escaped.txt": b"x"})

    assert ask(path).numbers == [2]
    assert not list(tmp_path.parent.rglob("escaped.txt"))


def test_deep_nesting_is_refused_or_read_but_never_kills_the_parent(tmp_path):
    deep = raw_book(tmp_path / "f.xlsx", header_xml() + ROW, {"xl/styles.xml": "<a>" * 100_000 + "</a>" * 100_000})

    assert ask(deep).lines[-1]["t"] in ("fail", "end")


def test_an_encrypted_entry_asks_for_a_copy_without_a_password(tmp_path):
    path = raw_book(tmp_path / "f.xlsx", header_xml())
    content = path.read_bytes()
    with zipfile.ZipFile(path) as archive:
        names = [entry.header_offset for entry in archive.infolist()]
    marked = bytearray(content)
    marked[names[0] + 6] |= 1
    place = content.index(b"PK\x01\x02")
    marked[place + 8] |= 1
    path.write_bytes(marked)

    assert read(path).failure == "password"


@pytest.mark.parametrize("seed", range(40))
def test_a_workbook_with_changed_bytes_never_raises(tmp_path, seed):
    chance = random.Random(seed)
    content = bytearray(raw_book(tmp_path / "f.xlsx", header_xml() + ROW).read_bytes())
    for _ in range(chance.randint(1, 8)):
        content[chance.randrange(len(content))] = chance.randrange(256)
    (tmp_path / "f.xlsx").write_bytes(content)

    assert read(tmp_path / "f.xlsx").lines[-1]["t"] in ("fail", "end")


def test_the_parent_never_loads_the_library_that_opens_the_file():
    code = "import sys, sachhon.sheets.client; sys.exit('python_calamine' in sys.modules)"

    assert subprocess.run([sys.executable, "-c", code], env={"PYTHONPATH": str(client._SOURCE)}).returncode == 0
