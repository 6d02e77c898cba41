"""Every worked case that people gathered is computed by some test here."""

import importlib
import json

import pytest

from tests.core.calculators.oracles import COVERED


@pytest.mark.real_data
def test_every_worked_case_is_computed_by_a_test(shared_data):
    cases = json.loads((shared_data / "oracles" / "worked_examples.json").read_text(encoding="utf-8"))

    assert {case["id"] for case in cases} == COVERED.keys()


@pytest.mark.parametrize(("case", "place"), COVERED.items())
def test_the_test_of_a_worked_case_exists(case, place):
    module, name = place.split("::")

    assert callable(getattr(importlib.import_module(f"tests.core.calculators.{module}"), name))
