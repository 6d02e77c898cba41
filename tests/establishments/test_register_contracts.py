"""The contract that every register inherits, kept by what stands beside establishments."""

import datetime as dt

from sachhon.accounts.models import User
from sachhon.establishments.models import Attachment, Contact, Enterprise, Permit, SizeThreshold
from sachhon.establishments.registers_around import Attachments, Contacts, Enterprises, Permits, SizeThresholds
from sachhon.kit import clock, files
from sachhon.kit.testing import RegisterContract, written
from tests.kit.conftest import plant

DAY = dt.date(2025, 1, 1)


class TestEnterprises(RegisterContract):
    register = Enterprises
    hides = "note"

    def make(self, province, number):
        return Enterprise(province=province, name=f"Công ty {number}", identity=f"=cong ty {number}")


class TestSizeThresholds(RegisterContract):
    register = SizeThresholds
    hides = "legal_source"

    def make(self, province, number):
        start = dt.date(1950, 1, 1) + dt.timedelta(number)
        limits = {"employees": 10, "revenue": 3_000_000_000, "capital": 3_000_000_000}
        return SizeThreshold(
            branch="trade", size="micro", valid_from=start, valid_to=start + dt.timedelta(1),
            legal_source="Nghị định thử", **limits,
        )  # fmt: skip


class TestPermits(RegisterContract):
    register = Permits
    hides = "issuer"

    def make(self, province, number):
        made = written(plant(province, number))
        return Permit(establishment=made, number=f"{number}/GPMT-UBND", valid_from=DAY)


class TestContacts(RegisterContract):
    register = Contacts
    hides = "post"

    def make(self, province, number):
        made = written(plant(province, number))
        return Contact(establishment=made, name=f"Nguyễn Văn {number}", post="Phụ trách môi trường", phone="0230 311")


class TestAttachments(RegisterContract):
    register = Attachments
    hides = "title"

    def make(self, province, number):
        made, kept = written(plant(province, number)), files.store(b"scan")
        by = User.objects.first()
        return Attachment(
            establishment=made, file=kept, file_name="ban-quet.pdf", title=f"Giấy phép {number}", sha256=kept.sha256,
            size=kept.size, added_by=by, added=clock.now(),
        )  # fmt: skip
