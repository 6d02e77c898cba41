"""Files of other people's making, as the tests of headers drop them."""

from sachhon.imports.staging import open_batch, stage
from sachhon.kit.workbooks import WORKBOOKS
from tests.sheets.builders import book


def dropped(office, folder, sheets, *, workbook=None, name="du lieu.xlsx", **more):
    """The batch of a file that an officer of an office dropped."""
    path = book(folder / "dropped.xlsx", sheets, **more)
    known = (
        WORKBOOKS[workbook]
        if workbook
        else next(one for one in WORKBOOKS.values() if any(spec.name == "establishments" for spec in one.specs))
    )
    batch = open_batch(known, path, name, by=office.officer, province_id=office.province.pk)
    return stage(batch, known)
