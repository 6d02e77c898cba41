"""Kept files speak of the project alone: no path of one machine, no host of a package registry."""

import re

import pytest

from tests.house.files import kept, shown

# Written in pieces, so that this file does not contain what it looks for.
FOLDERS = "|".join(("work", "root", "farm", "home/[a-z]+", "Users/[A-Za-z]+", "opt/wheels"))
MACHINE_PATH = re.compile(rf"(?<![\w.~}}])/(?:{FOLDERS})/")
REGISTRY = re.compile(
    "|".join(("py" r"pi\.org", "pytho" r"nhosted\.org", "registry" r"\.npmjs", "npm" r"js\.org", r"deb\.deb" "ian"))
)
BINARY = {".png", ".jpg", ".ico", ".woff2", ".ttf", ".otf", ".xlsx", ".xls", ".gz", ".pdf", ".docx", ".svg"}


def lines():
    """Every line of every kept text file, with its place."""
    for path in kept():
        if path.suffix not in BINARY:
            for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), start=1):
                yield f"{shown(path)}:{number}", line


@pytest.mark.parametrize("pattern", [MACHINE_PATH, REGISTRY], ids=["machine path", "registry host"])
def test_no_kept_file_names_a_place_outside_the_project(pattern):
    assert [f"{place}: {line[:120]}" for place, line in lines() if pattern.search(line)] == []


def test_a_path_or_host_would_be_noticed():
    assert MACHINE_PATH.search("see /" + "wo" + "rk/shared")
    assert REGISTRY.search("https://" + "py" + "pi.org/simple")
    assert not MACHINE_PATH.search("docs/" + "wo" + "rk/plan.md")
