"""G: formulas; none is computed here, and none that failed looks empty."""

from tests.corpus import ACCEPT, REFUSE, WARN, add, case
from tests.corpus._writers import Failed, Uncomputed, ods, xls, xlsb, xml2003
from tests.sheets.builders import MONTHLY_HEADER, book, header_xml, raw_book, text_cells

SOUND = {"values": [[2, {"establishment": "CS1", "month": "2025-03", "quantity": 5.0}]], "problems": []}
HEADER = ["Mã cơ sở", "Tháng", "Lượng (kWh)"]
TITLE = "Số liệu tháng"


def cell(formula, value="<v>5</v>", kind=""):
    """A workbook whose quantity is a formula."""
    xml = text_cells(2, ["CS1", "03/2025", ""])[: -len("</row>")] + f'<c r="D2"{kind}><f>{formula}</f>{value}</c></row>'
    return lambda path: raw_book(path, header_xml() + xml)


for name, formula in {
    "a kept value": "2+3", "a link to another workbook": "[1]Sheet1!A1", "the day of today": "TODAY()-45000",
    "LET and LAMBDA": "_xlfn.LET(_xlpm.a,5,_xlpm.a)", "INDIRECT": 'INDIRECT("A1")', "WEBSERVICE": 'WEBSERVICE("http://127.0.0.1/")',
    "a circle": "D2+1", "a hidden name": "_hidden_name",
}.items():  # fmt: skip
    add("G", name, ACCEPT, cell(formula), **SOUND)
for error in ("#REF!", "#N/A", "#DIV/0!", "#VALUE!", "#NAME?"):
    add(
        "G",
        f"{error} in xlsx",
        REFUSE,
        cell("1/0", f"<v>{error}</v>", ' t="e"'),
        problems=[[2, "quantity", "wrong", "formula_error"]],
    )
    failed = [HEADER, ["CS1", "03/2025", Failed(error)]]
    for ending, write in (("xls", lambda path, rows=failed: xls(path, {TITLE: rows})), ("ods", lambda path, rows=failed: ods(path, TITLE, rows)),
                          ("xlsb", lambda path, rows=failed: xlsb(path, TITLE, rows))):  # fmt: skip
        if error in ("#REF!", "#N/A"):
            add(
                "G",
                f"{error} in {ending}",
                REFUSE,
                write,
                file=f"so lieu.{ending}",
                problems=[[2, "quantity", "wrong", "formula_error"]],
            )
add("G", "#REF! in XML of 2003", REFUSE, lambda path: path.write_text(xml2003(TITLE, [HEADER, ["CS1", "03/2025", Failed("#REF!")]]), encoding="utf-8"),
    file="so lieu.xls", problems=[[2, "quantity", "wrong", "formula_error"]])  # fmt: skip
add("G", "no kept value", REFUSE, cell("2+3", ""), problems=[[2, "quantity", "wrong", "not_computed"]])
add("G", "no kept value in ods", REFUSE, lambda path: ods(path, TITLE, [HEADER, ["CS1", "03/2025", Uncomputed("=[.A1]")]]), file="so lieu.ods",
    problems=[[2, "quantity", "wrong", "not_computed"]])  # fmt: skip
add(
    "G",
    "a formula that gives text",
    ACCEPT,
    cell('"5,5"', "<v>5,5</v>", ' t="str"'),
    values=[[2, {"establishment": "CS1", "month": "2025-03", "quantity": 5.5}]],
)
add("G", "an array that spills", ACCEPT, cell("_xlfn.SEQUENCE(1)", "<v>5</v>", ' cm="1"'), **SOUND)


@case("G", "text that looks like a formula", REFUSE, problems=[[2, "quantity", "wrong", "number"]],
      values=[[2, {"establishment": "CS1", "month": "2025-03", "note": "=HYPERLINK(1)"}]])  # fmt: skip
def looks(path):
    book(path, {TITLE: [MONTHLY_HEADER, ["CS1", "03/2025", "", "=1+1", "", "=HYPERLINK(1)"]]})


@case("G", "an external link beside the cells is said", WARN, notes=["outside"], **SOUND)
def linked(path):
    raw_book(
        path,
        header_xml() + text_cells(2, ["CS1", "03/2025", "", "5"]),
        {"xl/externalLinks/externalLink1.xml": "<externalLink/>"},
    )
