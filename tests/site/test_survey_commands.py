"""The two commands of surveys; no test here may reach a database, and so neither may the commands."""

import pytest
from django.core.management import CommandError, call_command

from sachhon.site.strata import WrongTable, read_strata
from tests.site.commands import said

GOOD = "stratum,N,n,yes\nlarge,60,30,29\nmedium,240,60,51\nsmall,900,150,99\n"


@pytest.fixture
def table(tmp_path):
    """Writes a table, and says where."""

    def write(text, encoding="utf-8"):
        path = tmp_path / "strata.csv"
        path.write_bytes(text.encode(encoding))
        return str(path)

    return write


def test_three_strata_give_the_golden_numbers(table, capsys):
    answer, code = said(capsys, "estimate-share", table(GOOD))

    assert code == 0
    assert list(answer) == ["p", "se", "df", "low", "high", "level", "deff", "n", "N", "method", "warnings"]
    assert answer["p"] == pytest.approx(0.713333, abs=1e-6)
    assert answer["se"] == pytest.approx(0.0277881, abs=1e-7)
    assert (answer["low"], answer["high"]) == pytest.approx((0.655639, 0.764828), abs=1e-6)
    assert answer["deff"] == pytest.approx(1.1281, abs=1e-4)
    assert [answer[name] for name in ("df", "level", "n", "N", "method", "warnings")] == [
        237,
        0.95,
        240,
        1200,
        "logit_t",
        [],
    ]


@pytest.mark.parametrize(
    ("row", "p", "se", "low", "high", "deff", "method"),
    [
        ("all,1200,300,252", 0.84, 0.0183609, 0.800493, 0.872925, 1.0, "logit_t"),
        ("all,60,60,54", 0.9, 0.0, 0.9, 0.9, None, "census"),
        ("all,1200,50,50", 1.0, 0.0, 0.928878, 1.0, None, "clopper_pearson"),
        ("all,1200,50,0", 0.0, 0.0, 0.0, 0.071122, None, "clopper_pearson"),
    ],
)
def test_one_stratum_gives_the_golden_numbers(table, capsys, row, p, se, low, high, deff, method):
    answer, _ = said(capsys, "estimate-share", table(f"stratum,N,n,yes\n{row}\n"))

    assert (answer["p"], answer["se"]) == pytest.approx((p, se), abs=1e-6)
    assert (answer["low"], answer["high"]) == pytest.approx((low, high), abs=1e-6)
    assert answer["deff"] == (None if deff is None else pytest.approx(deff))
    assert answer["method"] == method


def test_a_higher_level_widens_the_interval(table, capsys):
    usual, _ = said(capsys, "estimate-share", table(GOOD))
    wide, _ = said(capsys, "estimate-share", table(GOOD), "--level", "0.99")

    assert wide["level"] == 0.99
    assert wide["low"] < usual["low"] < usual["high"] < wide["high"]


@pytest.mark.parametrize(
    "text", [GOOD.replace(",", ";"), GOOD.replace(",", "\t"), "\ufeff" + GOOD, GOOD.replace("\n", "\r\n")]
)
def test_tables_that_spreadsheets_save_read_alike(table, text):
    assert read_strata_of(table(text)) == read_strata_of(table(GOOD))


def test_columns_may_stand_in_any_order_beside_others(table):
    turned = "note,yes,n,N,stratum\n,29,30,60,large\nx,51,60,240,medium\n,99,150,900,small\n"

    assert read_strata_of(table(turned)) == read_strata_of(table(GOOD))


def read_strata_of(path):
    from pathlib import Path

    return read_strata(Path(path))


def test_every_wrong_cell_is_told_at_once(table, capsys):
    text = "stratum,N,n,yes\nlarge,60,,29\nmedium,2.40,60,51\n,900,1,0\nlarge,9,10,12\nshort,5\ngood,50,20,10\n"
    answer, code = said(capsys, "estimate-share", table(text))

    assert code == 1
    places = [(fault["line"], fault["column"], fault["found"]) for fault in answer["errors"]]
    assert places == [
        (2, "n", ""), (3, "N", "2.40"), (4, "stratum", ""), (4, "n", "1"),
        (5, "stratum", "large"), (5, "n", "10"), (5, "yes", "12"), (6, None, "short,5"),
    ]  # fmt: skip
    assert all(fault["message"] and fault["remedy"] for fault in answer["errors"])


def test_a_person_reads_line_column_what_was_found_and_what_would_do(table):
    with pytest.raises(CommandError, match=r"line 2, yes: '31': more yes than n = 30; write 30 or fewer") as refused:
        call_command("estimate-share", table("stratum,N,n,yes\nlarge,60,30,31\n"))

    assert refused.value.returncode == 1


@pytest.mark.parametrize(
    ("text", "line", "column"),
    [
        ("", 1, None),
        ("stratum,N,n,yes\n", 2, None),
        ("stratum,N,yes\nlarge,60,29\n", 1, "n"),
        ("stratum,N,N,n,yes\nlarge,60,60,30,29\n", 1, "N"),
        ("stratum,N,n,yes\nempty,0,0,0\n", 2, "N"),
        ("stratum,N,n,yes\nsilent,5,0,0\n", 2, "n"),
        ("stratum,N,n,yes\nlarge,-60,30,29\n", 2, "N"),
        ("stratum,N,n,yes\nlarge,nan,30,29\n", 2, "N"),
        (f"stratum,N,n,yes\nlarge,{'9' * 5000},30,29\n", 2, "N"),
        ('stratum,N,n,yes\n"large,60,30,29\n', 2, None),
    ],
)
def test_a_table_that_cannot_be_estimated_from_says_where(table, text, line, column):
    with pytest.raises(WrongTable) as wrong:
        read_strata_of(table(text))

    assert (wrong.value.faults[0].line, wrong.value.faults[0].column) == (line, column)


def test_text_of_another_encoding_is_asked_for_again(table):
    with pytest.raises(WrongTable, match="UTF-8"):
        read_strata_of(table(GOOD.replace("large", "lớn"), encoding="utf-16"))


@pytest.mark.parametrize("level", ["0", "1", "95", "nan"])
def test_a_level_that_cannot_be_is_wrong_usage(table, level):
    with pytest.raises(CommandError, match="between 0 and 1") as refused:
        call_command("estimate-share", table(GOOD), "--level", level)

    assert refused.value.returncode == 2


def test_a_file_that_is_not_there_is_wrong_usage(tmp_path):
    with pytest.raises(CommandError, match="no such file") as refused:
        call_command("estimate-share", str(tmp_path / "none.csv"))

    assert refused.value.returncode == 2


@pytest.mark.parametrize(
    ("words", "n", "method"),
    [
        (("--population", "1200", "--share", "0.5", "--margin", "0.05"), 292, "logit_t"),
        (("--population", "1200", "--share", "1", "--margin", "0.05"), 72, "clopper_pearson"),
        (("--population", "12"), 12, "census"),
    ],
)
def test_how_many_to_ask(capsys, words, n, method):
    assert said(capsys, "sample-size", *words) == ({"n": n, "level": 0.95, "method": method}, 0)


@pytest.mark.parametrize(
    "words", [("--population", "0"), ("--population", "10", "--share", "1.2"), ("--population", "10", "--margin", "0")]
)
def test_a_sample_of_nothing_is_wrong_usage(words):
    with pytest.raises(CommandError, match="between 0 and 1") as refused:
        call_command("sample-size", *words)

    assert refused.value.returncode == 2
