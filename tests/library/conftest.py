"""A consultant, and surveys of invented plants in the survey's own form."""

import csv

import pytest

from sachhon.accounts.models import User
from sachhon.accounts.services import grant
from sachhon.imports.services import commit, stage
from sachhon.imports.staging import open_batch
from sachhon.kit.workbooks import WORKBOOKS

HEADER = (
    "id,center,fy,sic,naics,state,sales,employees,plant_area,products,produnits,prodlevel,prodhours,recc_count_recc,"
    "ec_plant_cost,ec_plant_usage,ed_plant_cost,ed_plant_usage,ef_plant_cost,"
    + ",".join(f"e{number}_plant_cost,e{number}_plant_usage" for number in range(2, 13))
    + ","
    + ",".join(f"w{number}_plant_cost,w{number}_plant_usage" for number in range(7))
).split(",")


def plant(code="AA0001", **cells):
    """A sound plant: 1,000,000 lb of food with 100,000 kWh and 1,000 MMBtu of gas."""
    row = {
        "id": code, "center": code[:2], "fy": 2010, "sic": "2011.0", "state": "TX", "sales": "1000000.0", "employees": "50.0",
        "plant_area": "20000.0", "products": "Beef", "produnits": "2.0", "prodlevel": "1000000.0", "prodhours": "4000.0",
        "ec_plant_cost": "8000.0", "ec_plant_usage": "100000.0", "e2_plant_cost": "6000.0", "e2_plant_usage": "1000.0",
    }  # fmt: skip
    return {**row, **cells}


def survey(path, plants):
    """The plants as a file of the survey."""
    with path.open("w", encoding="utf-8", newline="") as file:
        lines = csv.DictWriter(file, HEADER)
        lines.writeheader()
        lines.writerows(plants)
    return path


def import_survey(path, by, *, leave_wrong=False):
    """Stage and commit a file of the survey."""
    batch = open_batch(WORKBOOKS["iac"], path, path.name, by=by, province_id=None)
    return commit(stage(batch, WORKBOOKS["iac"]), by=by, leave_wrong=leave_wrong)


@pytest.fixture
def administrator(db):
    """Who brings surveys in."""
    return User.objects.create_superuser("administrator")


@pytest.fixture
def consultant(here):
    """A consultant of the province."""
    user = User.objects.create(username="consultant")
    grant(user, "consultant", province_id=here.pk, agency="Centre")
    return user


@pytest.fixture
def bring(administrator, tmp_path):
    """A function that imports plants."""
    return lambda *plants, **options: import_survey(survey(tmp_path / "survey.csv", plants), administrator, **options)
