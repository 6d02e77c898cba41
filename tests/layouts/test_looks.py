import xlsxwriter

from sachhon.layouts.looks import Look, Styles
from sachhon.sheets import archive
from sachhon.sheets.request import Limits


def looked(tmp_path, fill):
    path = tmp_path / "book.xlsx"
    with xlsxwriter.Workbook(str(path)) as book:
        fill(book)
    return {title: part.look for title, part in archive.look_through(path, Limits()).parts.items()}


def test_struck_through_hidden_and_coloured_cells_are_seen(tmp_path):
    def fill(book):
        sheet = book.add_worksheet("A")
        sheet.write(2, 1, "x", book.add_format({"font_strikeout": True}))
        sheet.write(3, 0, 5, book.add_format({"bg_color": "#FF0000"}))
        sheet.write(4, 0, "plain", book.add_format({"bold": True}))
        sheet.set_row(5, None, None, {"hidden": True})
        sheet.set_column(3, 4, None, None, {"hidden": True})

    look = looked(tmp_path, fill)["A"]

    assert (look.struck, look.coloured) == ({3: {1}}, {4: 1})
    assert (look.hidden_rows, look.hidden_columns) == ({6}, {3, 4})


def test_a_plain_sheet_shows_nothing(tmp_path):
    assert looked(tmp_path, lambda book: book.add_worksheet("A").write(0, 0, "x"))["A"] == Look(values=1)


def test_comments_pictures_and_text_boxes_are_counted_with_their_sheet(tmp_path):
    def fill(book):
        book.add_worksheet("A").write_comment(0, 0, "12,5")
        book.add_worksheet("B").insert_textbox(0, 0, "tổng 99")

    looks = looked(tmp_path, fill)

    assert (looks["A"].comments, looks["A"].text_boxes) == (1, 0)
    assert (looks["B"].comments, looks["B"].text_boxes) == (0, 1)


def test_a_sheet_of_formulas_over_other_sheets_is_derived(tmp_path):
    def fill(book):
        first, second = book.add_worksheet("A"), book.add_worksheet("TH")
        for row in range(6):
            first.write(row, 0, row)
            second.write_formula(row, 0, f"=A!A{row + 1}", None, row)

    looks = looked(tmp_path, fill)

    assert (looks["A"].derived, looks["TH"].derived) == (False, True)


def test_styles_longer_than_any_real_ones_are_not_searched():
    xml = b'<fonts><font><strike/></font></fonts><cellXfs><xf fontId="0"/></cellXfs>'

    assert Styles.of(xml).struck == {0}
    assert Styles.of(xml + b" " * (5 << 20)).struck == frozenset()
