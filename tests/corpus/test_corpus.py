"""Every file of the corpus is read right, or refused with the words that help."""

import pytest

from tests.corpus import ACCEPT, REFUSE, Seen, all_cases, build, differences, run

ALL = all_cases()


def _marks(one):
    wanted = (one.slow and pytest.mark.slow, one.needs_database and pytest.mark.django_db)
    return [mark for mark in wanted if mark]


@pytest.mark.parametrize("one", [pytest.param(one, marks=_marks(one), id=f"{one.category} {one.name}") for one in ALL])
def test_the_file_is_read_as_its_oracle_says(one, tmp_path):
    assert run(one, tmp_path).differences == []


def test_every_oracle_tells_the_values_or_the_refusal():
    silent = [one.name for one in ALL if not one.expect.keys() & {"values", "failure", "missing", "problems"}]

    assert silent == []


def test_a_file_is_the_same_every_time_it_is_written(tmp_path):
    # Zip archives carry the time of day; texts do not.
    texts = [one for one in ALL if one.file.endswith(".csv") and not one.slow]
    for one in texts:
        first = build(one, tmp_path).read_bytes()
        assert build(one, tmp_path).read_bytes() == first, one.name


def test_the_comparison_finds_a_value_that_is_wrong():
    oracle = {"verdict": ACCEPT, "values": [[2, {"quantity": 5.0}]]}

    assert not list(differences(oracle, Seen(ACCEPT, {"values": [[2, {"quantity": 5.0}]]})))
    assert len(list(differences(oracle, Seen(REFUSE, {"values": [[2, {"quantity": 6.0}]]})))) == 2
