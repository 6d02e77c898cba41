"""Surveys whose counts nest; officers with posts and qualifications."""

import datetime as dt

from sachhon.capacity.models import Officer, OfficerPost, Qualification, SurveyStratum
from tests.factories import FIRST, holder, import_rows, problems, stage_rows, states, stratum

NESTING = [
    ((10, 11, 5, 5), "sample_count"),
    ((10, 8, 9, 5), "responses"),
    ((10, 8, 5, 6), "aware"),
    ((10, 8, 5, -1), "aware"),
]


def test_counts_of_a_survey_must_nest(here, tmp_path):
    rows = [stratum(f"tầng {place}", counts) for place, (counts, _) in enumerate(NESTING)]
    found = problems(stage_rows(here, tmp_path, {"survey": rows}))
    assert [problem[1:] for problem in found] == [
        (FIRST + place, field, "wrong", "counts") for place, (_, field) in enumerate(NESTING)
    ]


def test_nobody_aware_is_an_answer(here, tmp_path):
    import_rows(here, tmp_path, {"survey": [stratum("lớn", (10, 10, 10, 0), method="điều tra toàn bộ")]})
    assert (SurveyStratum.objects.get().aware, SurveyStratum.objects.get().method) == (0, "census")


def test_a_share_of_aware_cannot_be_typed(here, tmp_path):
    row = stratum("lớn", (10, 10, 10, 0)) | {"aware": "72,5 %"}
    assert [problem[2:] for problem in problems(stage_rows(here, tmp_path, {"survey": [row]}))] == [
        ("aware", "wrong", "number")
    ]


def test_an_officer_with_two_posts_and_a_certificate(here, tmp_path):
    head = {"post": "Trưởng phòng", "post_from": dt.date(2024, 1, 1), "in_scope": "không"}
    rows = [holder("CB-1", post_to=dt.date(2024, 1, 1)), holder("CB-1", **head, qualified=(dt.date(2022, 1, 1), None))]
    batch = import_rows(here, tmp_path, {"officers": rows})
    assert states(batch, "officers") == {4: "new", 5: "new"}
    assert (Officer.objects.count(), OfficerPost.objects.count(), Qualification.objects.count()) == (1, 2, 1)
    assert list(OfficerPost.objects.order_by("valid_from").values_list("title", "in_scope")) == [
        ("Chuyên viên", True), ("Trưởng phòng", False)
    ]  # fmt: skip


CELLS = [
    ({"post_to": dt.date(2019, 1, 1)}, "post_to", "ends_before"),
    ({"qualified": (dt.date(2022, 1, 1), dt.date(2021, 1, 1))}, "qualified_until", "ends_before"),
    ({"qualification": "Tập huấn"}, "qualified_from", "needed_with"),
    ({"post": None}, "post", "required"),
    ({"in_scope": "chắc vậy"}, "in_scope", "boolean"),
]


def test_each_cell_is_looked_at(here, tmp_path):
    rows = [holder(f"CB-{place}", **more) for place, (more, _, _) in enumerate(CELLS)]
    found = problems(stage_rows(here, tmp_path, {"officers": rows}))
    assert [problem[1:] for problem in found] == [
        (FIRST + place, field, "wrong", code) for place, (_, field, code) in enumerate(CELLS)
    ]
