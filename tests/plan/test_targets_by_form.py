"""A target's bounds follow its rule."""

import pytest
from django.core.exceptions import ValidationError

from sachhon.plan.models import Target


@pytest.mark.parametrize(
    ("rule", "low", "high"),
    [
        ("at_least", "", ""),
        ("at_most", "50", ""),
        ("band", "8", ""),
        ("band", "13", "8"),
        ("band", "8", "8"),
        ("at_least", "101", ""),
    ],
)
def test_bounds_that_do_not_fit_the_rule_are_refused(rule, low, high):
    with pytest.raises(ValidationError):
        Target(indicator="CP3", year=2025, rule=rule, low=low, high=high).clean()


@pytest.mark.parametrize(("rule", "low", "high"), [("at_least", "90", ""), ("at_most", "", "50"), ("band", "8", "13")])
def test_bounds_that_fit_pass(rule, low, high):
    Target(indicator="CP3", year=2025, rule=rule, low=low, high=high).clean()
