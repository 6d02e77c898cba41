import gzip
import unicodedata

import pytest

from tests.sheets.builders import MONTHLY, read

TEXT = "Mã cơ sở;Tháng;Lượng (kWh);Ghi chú\r\nCS1;03/2025;12,5;Điện lưới\r\n\r\nCS2;04/2025;1.234,5;Đã đọc\r\n"
VALUES = [["CS1", "2025-03", None, 12.5, None, "Điện lưới"], ["CS2", "2025-04", None, 1234.5, None, "Đã đọc"]]


def values(path):
    return [row[2] for row in read(path).rows]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be"])
def test_encodings(tmp_path, encoding):
    path = tmp_path / "file.csv"
    path.write_bytes(TEXT.encode(encoding))

    assert values(path) == VALUES


def vietnamese_page(text: str) -> bytes:
    """The text as old Windows programs keep it: each tone a character of its own behind its vowel."""
    tones = "\u0300\u0301\u0303\u0309\u0323"
    written = []
    for letter in text:
        parts = unicodedata.normalize("NFD", letter)
        base = unicodedata.normalize("NFC", "".join(part for part in parts if part not in tones))
        written.append(base + "".join(part for part in parts if part in tones))
    return "".join(written).encode("cp1258")


def test_the_vietnamese_page_of_windows(tmp_path):
    path = tmp_path / "file.csv"
    path.write_bytes(vietnamese_page(TEXT))

    assert values(path) == VALUES


def test_the_western_page_of_windows(tmp_path):
    path = tmp_path / "file.csv"
    path.write_bytes(
        "Establishment code;Month;Quantity;Note\nCS1;03/2025;5;Château à 20 °C, 5 m² – façade\n".encode("cp1252")
    )

    assert values(path)[0][5] == "Château à 20 °C, 5 m² – façade"


@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
def test_delimiters(tmp_path, delimiter):
    cells = [
        ["Mã cơ sở", "Tháng", "Loại năng lượng, nguyên liệu", "Lượng"],
        ["CS1", "03/2025", "Than cám 5, 6", "12,5"],
    ]
    path = tmp_path / "file.txt"
    path.write_text("\n".join(delimiter.join(f'"{cell}"' if "," in cell else cell for cell in row) for row in cells))

    assert values(path)[0][:4] == ["CS1", "2025-03", "Than cám 5, 6", 12.5]


def test_decimal_commas_do_not_make_columns(tmp_path):
    path = tmp_path / "file.csv"
    path.write_text("Mã cơ sở;Tháng;Lượng\nCS1;03/2025;1,5\nCS2;03/2025;2,5\n")

    assert [row[3] for row in values(path)] == [1.5, 2.5]


def test_a_declared_delimiter_is_no_row(tmp_path):
    path = tmp_path / "file.csv"
    path.write_text("sep=;\nMã cơ sở;Tháng;Lượng\nCS1;03/2025;1\n")

    answer = read(path)

    assert answer["sheet"][0]["header_row"] == 1 and answer.numbers == [2]


def test_rows_are_counted_as_a_spreadsheet_shows_them(tmp_path):
    path = tmp_path / "file.csv"
    path.write_text('Tiêu đề\n\nMã cơ sở,Tháng,Lượng,Ghi chú\nCS1,03/2025,1,"hai\ndòng"\n\nCS2,03/2025,2\n')

    answer = read(path)

    assert (answer["sheet"][0]["header_row"], answer.numbers) == (3, [4, 6])
    assert answer.rows[0][2][5] == "hai dòng"
    assert answer["sheet"][0]["title"] is None and answer["sheet"][0]["rows"] is None


def test_a_zipped_csv(tmp_path):
    path = tmp_path / "file.csv.gz"
    path.write_bytes(gzip.compress(TEXT.encode()))

    assert values(path) == VALUES


def test_a_zipped_csv_is_unpacked_up_to_the_limit(tmp_path):
    path = tmp_path / "file.csv.gz"
    path.write_bytes(gzip.compress(TEXT.encode() + (b" " * 1_000 + b"\n") * 1_100))

    assert read(path, unpacked_mb=1).failure == "too_large"
    assert read(path, unpacked_mb=3).failure is None


def test_a_cut_zipped_csv_is_damaged(tmp_path):
    path = tmp_path / "file.csv.gz"
    path.write_bytes(gzip.compress(TEXT.encode())[:-12])

    assert read(path).failure == "damaged"


def test_the_best_specification_is_found_by_header(tmp_path):
    path = tmp_path / "file.csv"
    path.write_text("Mã cơ sở,Tên cơ sở,Mã số thuế\nCS1,A,0100\n")

    assert read(path)["sheet"][0]["s"] == "establishments"


def test_the_only_specification_says_what_a_csv_lacks(tmp_path):
    path = tmp_path / "file.csv"
    path.write_text("Mã cơ sở,Ghi chú\nCS1,a\n")

    assert read(path, MONTHLY)["missing"][0]["fields"] == ["month", "quantity"]


def test_unbalanced_quotes_and_ragged_rows_do_not_raise(tmp_path):
    path = tmp_path / "file.csv"
    path.write_text('Mã cơ sở,Tháng,Lượng\nCS1,03/2025\nCS2,03/2025,5,6,7\nCS3,"03/2025,5\n')

    answer = read(path)

    assert answer.failure is None and answer.numbers == [2, 3, 4]


def test_a_csv_can_be_dumped(tmp_path):
    path = tmp_path / "file.csv"
    path.write_text("a,b\n,1\n")

    assert read(path, mode="dump")["cells"][0]["rows"] == [["a", "b"], [None, "1"]]
