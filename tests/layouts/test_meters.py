from sachhon.layouts.meters import Reading, factor_of, used


def test_a_changed_meter_is_counted_in_its_two_parts_and_never_as_a_fall():
    days = [Reading(1, 99_800, 99_871, 400), Reading(2, 99_871, 12, 400), Reading(3, 12, 30, 400)]

    assert used(days).quantity == (71 + 12 + 18) * 400
    assert used(days).changed == [2]


def test_the_use_typed_for_the_day_of_the_change_goes_before_the_new_meters_part():
    assert used([Reading(1, 100, 7)], {1: 20.0}).quantity == 20.0


def test_a_day_that_begins_elsewhere_is_doubtful():
    assert used([Reading(1, 0, 5), Reading(2, 6, 8)]).doubtful == [2]
    assert used([Reading(1, 0, 5), Reading(2, 5, 8)]).doubtful == []


def test_factors_are_read_as_people_type_them():
    assert [factor_of(text) for text in ("400", "x400", "× 400", "vài")] == [400.0, 400.0, 400.0, None]
