"""Imports run strictly downwards, and the check that says so is awake."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.house.files import ROOT, SOURCE

LINT_IMPORTS = Path(sys.executable).with_name("lint-imports")


def lint_imports(folder):
    """Run the contracts of pyproject.toml on the package below a folder."""
    environment = {**os.environ, "PYTHONPATH": str(folder / "src")}
    command = [LINT_IMPORTS, "--no-cache", "--config", folder / "pyproject.toml"]
    return subprocess.run(command, cwd=folder, env=environment, capture_output=True, text=True)


def test_imports_run_downwards():
    result = lint_imports(ROOT)
    assert result.returncode == 0, result.stdout + result.stderr


@pytest.mark.parametrize(
    ("room", "forbidden", "contract"),
    [
        ("core", "import sachhon.kit", "Imports run strictly downwards BROKEN"),
        ("sheets", "import sachhon.engine", "Imports run strictly downwards BROKEN"),
        ("core", "import django", "know no Django BROKEN"),
    ],
)
def test_a_forbidden_import_is_found(tmp_path, room, forbidden, contract):
    shutil.copy(ROOT / "pyproject.toml", tmp_path)
    ignored = shutil.ignore_patterns("static", "templates", "locale", "__pycache__")
    shutil.copytree(SOURCE, tmp_path / "src" / "sachhon", ignore=ignored)
    (tmp_path / "src" / "sachhon" / room / "trespass.py").write_text(forbidden + "\n")

    result = lint_imports(tmp_path)

    assert result.returncode == 1
    assert contract in result.stdout
    assert f"sachhon.{room}.trespass" in result.stdout
