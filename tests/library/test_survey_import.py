"""The foreign survey comes in through the same machinery: units, dirty cells, sending again, undo."""

import json
from collections import Counter

import pytest

from sachhon.establishments.models import Establishment, Product
from sachhon.imports.services import Blocked, undo
from sachhon.kit import chain
from sachhon.kit.models import StagedRow
from sachhon.library.models import PlantYear
from sachhon.resources.models import ProductOutput, ResourceUse
from tests.library.conftest import plant


def use(code, meter):
    return ResourceUse.objects.get(establishment__code=code, meter=meter)


def left_out(batch):
    """(field, code) of the cells left out, over all rows."""
    rows = StagedRow.objects.filter(batch=batch).exclude(problems="").order_by("row")
    found = [problem for row in rows for problem in json.loads(row.problems)]
    assert all(kind == "warning" and params["left_out"] for _, kind, _, params in found)
    return [(field, code) for field, _, code, _ in found]


def test_a_plant_becomes_a_reference_establishment_with_its_year(bring):
    bring(plant())
    place, year = Establishment.objects.get(), PlantYear.objects.get()

    assert (place.origin, place.province_id, place.code, place.name, place.vsic) == (
        "reference", None, "AA0001", "IAC AA0001", "",
    )  # fmt: skip
    assert (year.establishment, year.year, year.country, year.currency, year.price_year) == (
        place,
        2010,
        "US",
        "USD",
        2010,
    )
    assert (year.sic, year.naics, year.state, year.products, year.output_unit) == (
        "2011",
        "",
        "TX",
        "Beef",
        "kg",
    )
    assert (year.hours, year.employees, year.sales) == (4000, 50, 1_000_000)
    assert (year.electricity_cost, year.fuel_cost, year.energy_cost) == (8000, 6000, 14_000)
    assert year.floor_area == pytest.approx(1858.0608)
    assert year.energy_complete
    assert year.left_out == ""


@pytest.mark.parametrize(
    ("meter", "given", "resource", "quantity", "unit"),
    [
        ("ec", "100000.0", "X_ELEC", 100_000, "kWh"),
        ("e2", "1000.0", "X_NGAS", 1_055_055.85262, "MJ"),
        ("e5", "10.0", "X_OIL", 10_550.5585262, "MJ"),
        ("e7", "2.0", "X_OIL", 2_110.11170524, "MJ"),
        ("w0", "1000.0", "X_WATER", 3_785.411784, "m3"),
        ("w1", "125.125", "X_SEWER", 473.6496494, "m3"),
        ("w2", "100.0", "X_LIQUID", 378.5411784, "L"),
        ("w5", "1000.0", "X_SOLID", 453.59237, "kg"),
    ],
)
def test_streams_are_kept_in_canonical_units(bring, meter, given, resource, quantity, unit):
    bring(plant(**{f"{meter}_plant_usage": given, "ec_plant_cost": "", "e2_plant_cost": ""}))
    kept = use("AA0001", meter)

    assert (kept.resource.code, kept.resource.unit, kept.given, kept.source) == (
        resource,
        unit,
        given,
        "yearly",
    )
    assert kept.quantity == pytest.approx(quantity, rel=1e-9)
    assert (kept.start.isoformat(), kept.end.isoformat()) == ("2010-01-01", "2011-01-01")


@pytest.mark.parametrize(
    ("number", "unit", "quantity"),
    [("1.0", "piece", 1000), ("2.0", "kg", 453.59237), ("3.0", "kg", 907_184.74), ("4.0", "bbl", 1000),
     ("5.0", "m3", 3785.411784), ("6.0", "kft", 1000), ("7.0", "bushel", 1000)],
)  # fmt: skip
def test_output_is_kept_in_canonical_units(bring, number, unit, quantity):
    bring(plant(produnits=number, prodlevel="1000.0"))

    assert Product.objects.get().unit == PlantYear.objects.get().output_unit == unit
    assert ProductOutput.objects.get().quantity == pytest.approx(quantity, rel=1e-9)


DIRTY = {
    "ef_plant_cost": ("-5.0", "survey_negative"), "e5_plant_usage": ("-1.0", "survey_negative"),
    "prodhours": ("9000.0", "survey_above"), "plant_area": ("10000001.0", "survey_above"),
    "products": ("96000", "survey_name"), "sales": ("1.0", "survey_sales"), "prodlevel": ("0.0", "survey_zero"),
    "employees": ("many", "number"), "produnits": ("lots", "number"), "sic": ("20,1,1", "number"),
}  # fmt: skip


@pytest.mark.parametrize("field", DIRTY)
def test_a_dirty_cell_is_left_out_with_its_reason_and_the_plant_stays(bring, field):
    text, code = DIRTY[field]
    batch = bring(plant(**{field: text}))
    year = PlantYear.objects.get()

    assert (field, code) in left_out(batch)
    assert batch.summary["cells_left_out"] == len(left_out(batch))
    assert f"{field}: {code}" in year.left_out
    assert ResourceUse.objects.filter(meter="ec").exists()


def test_a_price_that_cannot_be_leaves_cost_and_use_out_and_with_them_the_energy(bring):
    batch = bring(plant(ec_plant_cost="8000.0", ec_plant_usage="100.0"))
    year = PlantYear.objects.get()

    assert left_out(batch) == [("ec_plant_cost", "survey_price"), ("ec_plant_usage", "survey_price")]
    assert (year.energy_complete, year.electricity_cost, year.fuel_cost, year.energy_cost) == (
        False,
        None,
        6000,
        None,
    )
    assert not ResourceUse.objects.filter(meter="ec").exists()


def test_a_part_that_is_not_known_makes_the_sum_unknown(bring):
    bring(
        plant("AA0001", ef_plant_cost="-5.0"),
        plant("AA0002", e9_plant_usage="100.0"),
        plant("AA0003", e3_plant_cost="100.0"),
        plant("AA0004", ed_plant_cost="1000.0", ef_plant_cost="50.0"),
        plant("AA0005", e2_plant_cost="", e2_plant_usage=""),
    )
    kept = {
        year.establishment.code: (year.energy_cost, year.energy_complete)
        for year in PlantYear.objects.select_related("establishment")
    }

    assert kept == {
        "AA0001": (None, True),  # a credit among the fees: what the electricity cost is not known
        "AA0002": (None, True),  # wood without its cost
        "AA0003": (14_100, False),  # LPG without its use
        "AA0004": (15_050, True),
        "AA0005": (8000, True),  # no fuel at all
    }


def test_output_without_a_unit_is_left_out(bring):
    batch = bring(plant(produnits=""), plant("AA0002", prodlevel=""))

    assert left_out(batch) == [("prodlevel", "survey_unit")]
    assert not ProductOutput.objects.exists()


def test_a_point_is_a_decimal_point_in_a_file_that_a_program_wrote(bring):
    batch = bring(plant(e2_plant_usage="999.125"))

    assert left_out(batch) == []
    assert use("AA0001", "e2").quantity == pytest.approx(999.125 * 1055.05585262)


def test_a_row_without_its_code_or_year_is_wrong_and_blocks(bring):
    with pytest.raises(Blocked):
        bring(plant(), plant("AA0002", fy="soon"))
    batch = bring(plant(), plant("AA0002", fy="soon"), leave_wrong=True)

    assert batch.summary["sheets"]["plants"]["wrong"] == 1
    assert list(Establishment.objects.values_list("code", flat=True)) == ["AA0001"]


def test_the_same_survey_again_changes_nothing(bring):
    plants = [plant(), plant("AA0002", prodhours="9000.0"), plant("AA0003", ec_plant_usage="100.0")]
    bring(*plants)
    again = bring(*plants)

    assert (again.summary["sheets"]["plants"]["same"], again.summary["sheets"]["plants"]["rows"]) == (3, 3)
    assert again.change_sets.count() == 0
    assert chain.verify().ok


def test_a_corrected_plant_changes_alone(bring):
    bring(plant(), plant("AA0002"))
    again = bring(plant(), plant("AA0002", sales="2000000.0", e2_plant_usage="1100.0"))

    assert Counter(StagedRow.objects.filter(batch=again).values_list("state", flat=True)) == {
        "same": 1,
        "changed": 1,
    }
    assert use("AA0002", "e2").quantity == pytest.approx(1100 * 1055.05585262)
    assert chain.verify().ok


def test_a_survey_can_be_undone(bring, administrator):
    batch = bring(plant(), plant("AA0002"))
    undo(batch, by=administrator)

    assert not any(model.objects.exists() for model in (PlantYear, Establishment, Product, ResourceUse, ProductOutput))
    assert chain.verify().ok
