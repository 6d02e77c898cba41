"""What is installed is pinned by hash, named without a host, and may be passed on."""

import json
import re
import tomllib
from importlib.metadata import distribution

import pytest
from packaging.requirements import Requirement

from tests.house.files import ROOT

LOCKS = sorted((ROOT / "requirements").glob("*.txt"))
HOST = re.compile(r"://|--index-url|--extra-index-url|--find-links|--trusted-host")
STRONG_COPYLEFT = re.compile(r"\bA?GPL|General Public License", re.IGNORECASE)
LESSER = re.compile(r"\bLGPL[\w.+-]*|(GNU )?Lesser General Public License[^,;]*", re.IGNORECASE)


def pinned(lock):
    """Each requirement of a lock with its hashes."""
    logical = lock.read_text().replace("\\\n", " ").splitlines()
    for line in logical:
        if line.strip() and not line.lstrip().startswith("#"):
            requirement, *hashes = line.split("--hash=")
            yield Requirement(requirement), [value.strip() for value in hashes]


def licence(name):
    """What an installed package says of its licence; the text of its licence file where it says nothing."""
    package = distribution(name)
    about = package.metadata
    classifiers = [each for each in about.get_all("Classifier", []) if each.startswith("License")]
    # Some packages put the whole text of a licence into one field: its first line names it.
    said = (about.get("License") or "").strip().splitlines()[:1]
    files = [file for file in package.files or [] if file.name.upper().startswith("LICEN")]
    return " ".join([about.get("License-Expression") or "", *said, *classifiers]).strip() or " ".join(
        file.read_text() for file in files
    )


def wanted_here(requirement):
    """Whether this machine's platform takes a requirement."""
    return requirement.marker is None or requirement.marker.evaluate()


@pytest.mark.parametrize("lock", LOCKS, ids=lambda lock: lock.name)
def test_a_lock_pins_by_hash_and_names_no_host(lock):
    assert not HOST.search(lock.read_text())
    for requirement, hashes in pinned(lock):
        assert [each.operator for each in requirement.specifier] == ["=="], requirement
        assert hashes and all(re.fullmatch("sha256:[0-9a-f]{64}", each) for each in hashes), requirement


def test_the_lock_of_page_assets_pins_by_hash_and_names_no_host():
    packages = json.loads((ROOT / "package-lock.json").read_text())["packages"]
    installed = {path: package for path, package in packages.items() if path}
    assert [path for path, package in installed.items() if "resolved" in package] == []
    assert [path for path, package in installed.items() if "integrity" not in package] == []


def test_direct_dependencies_are_few_and_each_says_why():
    text = (ROOT / "pyproject.toml").read_text()
    direct = tomllib.loads(text)["project"]["dependencies"]
    lines = re.search(r"^dependencies = \[\n(.*?)^\]", text, re.DOTALL | re.MULTILINE)[1].splitlines()
    assert len(direct) <= 25
    assert len(lines) == len(direct)
    assert [line for line in lines if not re.search(r'",\s+# \w', line)] == []


def test_every_direct_dependency_is_locked():
    direct = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]["dependencies"]
    versions = {
        requirement.name: next(iter(requirement.specifier)).version
        for requirement, _ in pinned(ROOT / "requirements" / "run.txt")
    }
    for requirement in map(Requirement, direct):
        assert requirement.specifier.contains(versions[requirement.name]), requirement


def test_no_package_at_run_time_is_under_the_gpl_or_agpl():
    names = [each.name for each, _ in pinned(ROOT / "requirements" / "run.txt") if wanted_here(each)]
    said = {name: licence(name) for name in names}
    assert [name for name, text in said.items() if not text] == []
    strong = {name: text for name, text in said.items() if STRONG_COPYLEFT.search(LESSER.sub("", text))}
    assert strong == {}


@pytest.mark.parametrize("said", ["GPL-3.0-only", "AGPL-3.0", "GNU General Public License v3", "GPLv2"])
def test_a_strong_copyleft_licence_would_be_noticed(said):
    assert STRONG_COPYLEFT.search(LESSER.sub("", said))


@pytest.mark.parametrize("said", ["LGPL-2.1-or-later", "GNU Lesser General Public License v2 (LGPLv2)", "MIT"])
def test_a_lesser_licence_is_accepted(said):
    assert not STRONG_COPYLEFT.search(LESSER.sub("", said))
