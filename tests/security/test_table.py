"""The table of security checks names tests that exist."""

import re

from tests.conftest import ROOT

TABLE = ROOT / "docs" / "security-checks.md"


def rows(text):
    """Number and proofs of each row."""
    return [(int(row[0]), row[1]) for row in re.findall(r"^\| (\d+) \|.*\| ([^|]+) \|$", text, re.MULTILINE)]


def lacking(text):
    """Tests that a table names and nobody wrote."""
    for number, proofs in rows(text):
        for path, name in re.findall(r"`(tests/[\w/]+\.py)(?:::(\w+))?`", proofs):
            file = ROOT / path
            if not file.exists() or (name and f"def {name}(" not in file.read_text(encoding="utf-8")):
                yield number, f"{path}::{name}"


def test_all_forty_rows_are_proved_or_say_why_not():
    found = rows(TABLE.read_text(encoding="utf-8"))
    assert [number for number, _ in found] == list(range(1, 41))
    assert [number for number, proofs in found if "`tests/" not in proofs and "not yet applicable:" not in proofs] == []


def test_every_test_that_the_table_names_exists():
    text = TABLE.read_text(encoding="utf-8")
    assert list(lacking(text)) == []
    assert list(lacking(text.replace("::test_a_bad_file", "::test_no_such"))), "the control"
