"""A verdict says no more than its evidence, and every reason can be read."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from sachhon.core.uncertainty import student
from sachhon.core.verdict import (
    BESIDE,
    CLAIM,
    REASONS,
    SELECTIONS,
    STOPS,
    VERDICTS,
    check_claim,
    saving_probability,
    verdict,
)

percent = st.floats(-90, 90)
width = st.floats(0, 60)
freedom = st.integers(1, 60)


def test_a_saving_is_proven_when_its_whole_interval_lies_above_the_low_end():
    # The 90 % interval leaves 5 % below: its lower end at 8 % is P = 0.95 exactly.
    assert verdict([10.01, 9.99], 2.0, 9).tolist() == ["proven", "likely"]


def test_likely_and_not_proven_meet_at_four_chances_of_five():
    edge = 8 + 2.0 / float(student(0.90, 9)) * float(student(0.60, 9))

    assert verdict([edge + 0.001, edge - 0.001], 2.0, 9).tolist() == ["likely", "not_proven"]


def test_worse_needs_as_much_evidence_as_proven():
    assert verdict([-2.01, -1.99], 2.0, 9).tolist() == ["worse", "not_proven"]


def test_another_claim_and_level_give_another_verdict():
    assert str(verdict(10.5, 2.0, 9, claim=(10.0, 15.0))) == "not_proven"
    assert str(verdict(10.5, 2.0, 9, level=0.50)) == "not_proven"


def test_without_error_the_saving_itself_decides():
    assert verdict([8.1, 7.9, -0.1], 0.0, 9).tolist() == ["proven", "not_proven", "worse"]


def test_what_is_not_known_has_no_verdict():
    assert verdict([np.nan, 10.0], [1.0, np.nan], 9).tolist() == ["not_enough_evidence"] * 2


@pytest.mark.parametrize("claim", [(13.0, 8.0), (np.nan, 8.0), (0.0, np.inf)])
def test_a_claim_must_be_a_band(claim):
    with pytest.raises(ValueError, match="low one first"):
        verdict(10.0, 1.0, 9, claim=claim)


@pytest.mark.parametrize("level", [0.0, 1.0, 90])
def test_a_level_is_a_share(level):
    with pytest.raises(ValueError, match="between 0 and 1"):
        check_claim(CLAIM, level)


@given(saving=percent, half=width, df=freedom)
def test_a_greater_saving_is_never_judged_worse(saving, half, df):
    order = {"worse": 0, "not_proven": 1, "likely": 2, "proven": 3}
    first, second = verdict([saving, saving + 1], half, df)

    assert order[first] <= order[second]


@given(savings=st.lists(percent, min_size=1, max_size=5), half=width, df=freedom)
def test_many_verdicts_are_those_of_each(savings, half, df):
    assert verdict(savings, half, df).tolist() == [str(verdict(saving, half, df)) for saving in savings]


@given(saving=percent, half=st.floats(0.1, 60), df=freedom)
def test_chances_of_more_and_of_less_add_up_to_one(saving, half, df):
    more = saving_probability(saving, half, df, 8.0, 0.90)
    less = saving_probability(-saving, half, df, -8.0, 0.90)

    assert more + less == pytest.approx(1.0)


def test_every_reason_has_a_sentence_in_both_languages():
    assert tuple(REASONS) == STOPS + BESIDE
    for vi, en in REASONS.values():
        assert vi.endswith(".") and en.endswith(".")
        assert vi != en
        assert any(ord(letter) > 127 for letter in vi)


def test_the_method_page_lists_every_reason_verdict_and_selection(root):
    page = (root / "docs" / "methods" / "verified-saving.md").read_text(encoding="utf-8")

    for code, (vi, en) in REASONS.items():
        assert f"| `{code}` | {vi} | {en} |" in page
    for code in VERDICTS + SELECTIONS:
        assert f"`{code}`" in page
