"""Every worked table and example that people read is computed again."""

import doctest
import importlib
import pkgutil
from pathlib import Path

import pytest

from sachhon import core

METHODS = Path(__file__).parents[2] / "docs" / "methods"
PAGES = sorted(page.stem for page in METHODS.glob("*.md"))
MODULES = [module.name for module in pkgutil.walk_packages(core.__path__, f"{core.__name__}.") if not module.ispkg]


@pytest.mark.parametrize("page", PAGES)
def test_the_worked_table_of_a_page_computes(page):
    found = doctest.testfile(str(METHODS / f"{page}.md"), module_relative=False, encoding="utf-8")

    assert found.attempted > 0
    assert found.failed == 0


@pytest.mark.parametrize("name", MODULES)
def test_the_examples_of_a_module_compute(name):
    assert doctest.testmod(importlib.import_module(name)).failed == 0


@pytest.mark.parametrize("name", MODULES)
def test_a_module_stays_free_of_django_files_and_clock(name):
    source = Path(importlib.import_module(name).__file__).read_text(encoding="utf-8")

    for word in (
        "import django",
        "from django",
        "open(",
        "pathlib",
        "datetime.now",
        "date.today",
        "import time",
    ):
        assert word not in source


def test_scipy_waits_until_a_survey_is_computed():
    import subprocess
    import sys

    code = "import sys, sachhon.core; assert not any(name.startswith('scipy') for name in sys.modules)"
    path = str(Path(core.__file__).parents[2])

    assert subprocess.run([sys.executable, "-c", code], env={"PYTHONPATH": path}).returncode == 0
