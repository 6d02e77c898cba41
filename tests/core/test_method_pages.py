"""Every worked table and example that people read is computed again."""

import doctest
import importlib
import pkgutil
from pathlib import Path

import pytest

from sachhon import core

METHODS = Path(__file__).parents[2] / "docs" / "methods"
PAGES = ("cp1", "cp2", "cp3", "cp4", "factors", "survey-shares", "target-status", "benchmarks")
MODULES = [module.name for module in pkgutil.iter_modules(core.__path__)]


@pytest.mark.parametrize("page", PAGES)
def test_the_worked_table_of_a_page_computes(page):
    found = doctest.testfile(str(METHODS / f"{page}.md"), module_relative=False, encoding="utf-8")

    assert found.attempted > 0
    assert found.failed == 0


@pytest.mark.parametrize("name", MODULES)
def test_the_examples_of_a_module_compute(name):
    assert doctest.testmod(importlib.import_module(f"sachhon.core.{name}")).failed == 0


@pytest.mark.parametrize("name", MODULES)
def test_a_module_stays_free_of_django_files_and_clock(name):
    source = Path(importlib.import_module(f"sachhon.core.{name}").__file__).read_text(encoding="utf-8")

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
