"""Budgets that keep the code small enough to read."""

import ast
from statistics import quantiles

import pytest

from tests.house.files import SOURCE, line_count, shown, source

PAGES = (".py", ".html", ".js")


def ninth_decile(lengths):
    """The length that nine of ten do not exceed."""
    return quantiles(lengths, n=10, method="inclusive")[-1]


def functions():
    """Every function of the package, with the module it stands in."""
    for path in source():
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
                yield path, node


def own_lines(function):
    """Lines of a function without its docstring, which is documentation and may be as long as it helps."""
    whole = function.end_lineno - function.lineno + 1
    if ast.get_docstring(function) is None:
        return whole
    docstring = function.body[0]
    return whole - (docstring.end_lineno - docstring.lineno + 1)


@pytest.mark.parametrize(
    ("room", "budget"), [("kit", 5000), ("imports", 3000), ("sheets", 2000), ("layouts", 2000), ("reading", 2000)]
)
def test_a_room_can_be_read_in_a_day(room, budget):
    assert sum(map(line_count, source(SOURCE / room))) <= budget


def test_no_file_of_the_kit_is_over_300_lines():
    assert [shown(path) for path in source(SOURCE / "kit") if line_count(path) > 300] == []


def test_no_file_is_over_500_lines():
    assert [shown(path) for path in source(suffixes=PAGES) if line_count(path) > 500] == []


def test_nine_files_of_ten_are_at_most_300_lines():
    assert ninth_decile([line_count(path) for path in source()]) <= 300


def test_nine_functions_of_ten_are_at_most_25_lines():
    assert ninth_decile([own_lines(function) for _, function in functions()] or [0, 0]) <= 25


def test_there_is_no_metaclass_of_our_own():
    def is_or_makes_one(node):
        named = any(keyword.arg == "metaclass" for keyword in node.keywords)
        return named or any(isinstance(base, ast.Name) and base.id == "type" for base in node.bases)

    found = [
        f"{shown(path)}: {node.name}"
        for path in source()
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.ClassDef) and is_or_makes_one(node)
    ]
    assert found == []
