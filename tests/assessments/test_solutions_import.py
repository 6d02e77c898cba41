"""Solutions with technique, day, evidence, and the saving that somebody states."""

import datetime as dt

from sachhon.assessments.imports import TECHNIQUES
from sachhon.assessments.models import Solution
from tests.factories import FIRST, import_rows, plant, problems, solution, stage_rows


def test_techniques_by_their_vietnamese_names(here, tmp_path):
    rows = [solution("CS-1", token, technique=words[0]) for token, words in TECHNIQUES.items()]
    import_rows(here, tmp_path, {"establishments": [plant("CS-1")], "solutions": rows})
    assert dict(Solution.objects.values_list("code", "technique")) == {token: token for token in TECHNIQUES}
    assert len(TECHNIQUES) == 8


def test_a_stated_saving_is_kept_in_the_canonical_unit_and_as_typed(here, tmp_path):
    row = solution("CS-1", resource="Than cám 5, 6", saving="12,5", unit="tấn", saving_source="báo cáo kiểm toán")
    import_rows(here, tmp_path, {"establishments": [plant("CS-1")], "solutions": [row]})
    kept = Solution.objects.get()
    assert (kept.saving, kept.saving_given, kept.saving_unit, kept.saving_source) == (12_500.0, "12,5", "tấn", "audit")
    assert kept.resource.code == "COAL_C"


FULL = {"saving": 5, "resource": "ELEC", "unit": "kWh", "saving_source": "audit"}
CELLS = [
    ({**FULL, "resource": None}, "resource", "needed_with"),
    ({**FULL, "unit": None}, "unit", "needed_with"),
    ({**FULL, "saving_source": None}, "saving_source", "needed_with"),
    ({**FULL, "saving": -5}, "saving", "negative"),
    ({**FULL, "unit": "tấn"}, "unit", "unit"),
    ({**FULL, "resource": "gió"}, "resource", "unknown_resource"),
    ({"date": dt.date(2026, 1, 21)}, "date", "future"),
    ({"technique": "phép màu"}, "technique", "choice"),
    # A saving in percent cannot be typed.
    ({**FULL, "saving": "8 %"}, "saving", "number"),
    ({**FULL, "unit": "%"}, "unit", "unit"),
]


def test_each_cell_is_looked_at(here, tmp_path):
    rows = [solution("CS-1", f"GP{place}", **more) for place, (more, _, _) in enumerate(CELLS)]
    found = problems(stage_rows(here, tmp_path, {"establishments": [plant("CS-1")], "solutions": rows}))
    assert [problem[1:] for problem in found] == [
        (FIRST + place, field, "wrong", code) for place, (_, field, code) in enumerate(CELLS)
    ]


def test_a_solution_without_evidence_is_kept_and_does_not_count(here, tmp_path):
    import_rows(here, tmp_path, {"establishments": [plant("CS-1")], "solutions": [solution("CS-1", evidence=None)]})
    assert Solution.objects.get().evidence == ""
