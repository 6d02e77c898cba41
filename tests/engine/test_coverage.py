"""An interval that says 90 % holds the truth about so often, and noise proves nothing."""

import pytest

from benchmarks.coverage import RHOS, coverage, pure_noise

SOME = range(1, 13)


@pytest.fixture(scope="module", params=RHOS)
def found(request):
    """(how far noise remembers the month before, what was found)."""
    return request.param, coverage(request.param, SOME)


def test_ninety_percent_intervals_hold_the_generated_truth(found):
    assert found[1]["judged"] >= 2000
    assert 0.85 <= found[1]["half_width_pct"] <= 0.95


def test_the_exact_interval_alone_forgets_that_months_resemble_each_other(found):
    """Why both are computed: the one that knows nothing of correlation falls short where there is some."""
    rho, shares = found
    assert shares["half_width_exact_pct"] < shares["half_width_pct"]
    assert (shares["half_width_exact_pct"] < 0.8) == (rho > 0)


def test_every_verdict_appears_among_the_demo_plants(found):
    assert set(found[1]["verdicts"]) == {"proven", "likely", "not_proven", "worse", "not_enough_evidence"}


@pytest.mark.parametrize("rho", RHOS)
@pytest.mark.parametrize("baseline", [24, 12])
def test_at_most_one_percent_of_pure_noise_is_called_proven(rho, baseline):
    found = pure_noise(rho, baseline, SOME)
    assert found["series"] >= 2500
    assert found["proven"] <= 0.01
