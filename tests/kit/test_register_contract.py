"""The contract that every register inherits, kept by each register there is."""

import datetime as dt

from sachhon.assessments.models import Solution
from sachhon.assessments.registers import Solutions
from sachhon.capacity.models import Officer, OfficerPost, Qualification, SurveyStratum
from sachhon.capacity.registers import Officers, Posts, Qualifications, Surveys
from sachhon.establishments.models import Product, ProductConversion, Tie
from sachhon.establishments.registers import Conversions, Establishments, Products, Ties
from sachhon.kit.register import REGISTERS
from sachhon.kit.testing import RegisterContract, written
from sachhon.plan.models import FrameRule, Period, Plan, PublishedResult, ReportingRegime, Target
from sachhon.plan.registers import FrameRules, Periods, Plans, Published, Regimes, Targets
from sachhon.reporting.models import DueRule, Reminder, Report, ReportingDuty
from sachhon.reporting.registers import DueRules, Reminders, ReportingDuties, Reports
from sachhon.resources.models import (
    Adjustment,
    Customer,
    DriverValue,
    Factor,
    Norm,
    PowerRow,
    ProductOutput,
    Resource,
    ResourceUse,
)
from sachhon.resources.registers import Adjustments, Drivers, Factors, Norms, Outputs, Resources, Uses
from sachhon.resources.registers_power import Customers, PowerRows
from sachhon.territory.models import Area, AreaVersion, Sector, SectorMapping, Zone
from sachhon.territory.registers import Places, SectorMappings, Sectors, Zones
from tests.kit.conftest import plant
from tests.permissions.people import person

DAY = dt.date(2025, 1, 1)
# Kept by the tests of the library, and by those of establishments.
ELSEWHERE = {"foreign-plants", "enterprises", "size-thresholds", "permits", "contacts", "attachments"} | {
    "key-user-thresholds",
    "key-candidates",
    "key-listed",
}
SPAN = {"start": DAY, "end": dt.date(2025, 2, 1), "given": "12", "unit_given": "tấn", "quantity": 12.0}


def product(province, number):
    made = written(plant(province, number))
    return Product(establishment=made, code=f"SP{number}", name=f"Giấy {number}", unit="tấn")


def officer(province, number):
    return Officer(province=province, code=f"CB{number}", name=f"Cán bộ {number}", agency="Sở Công Thương")


class TestEstablishments(RegisterContract):
    register = Establishments
    hides = "name"

    def make(self, province, number):
        return plant(province, number)


class TestProducts(RegisterContract):
    register = Products
    hides = "name"

    def make(self, province, number):
        return product(province, number)


class TestConversions(RegisterContract):
    register = Conversions
    hides = "source"

    def make(self, province, number):
        return ProductConversion(product=written(product(province, number)), factor="1.25", valid_from=DAY)


class TestTies(RegisterContract):
    register = Ties

    def make(self, province, number):
        user = person("enterprise", province, f"firm-{province.code}-{number}")
        return Tie(user=user, establishment=written(plant(province, number)), kind="own", valid_from=DAY)


class TestSolutions(RegisterContract):
    register = Solutions
    hides = "evidence"

    def make(self, province, number):
        made = written(plant(province, number))
        about = {"name": f"Biến tần {number}", "technique": "equipment", "implemented_on": DAY}
        return Solution(establishment=made, code=f"GP{number}", **about)


class TestSurveys(RegisterContract):
    register = Surveys
    hides = "source"

    def make(self, province, number):
        counts = {"frame_count": 90, "sample_count": 40, "responses": 30, "aware": 20}
        about = {"wave": f"Đợt {number}", "stratum": "Dệt may", "frame_date": DAY, "method": "simple"}
        return SurveyStratum(province=province, **about, **counts)


class TestOfficers(RegisterContract):
    register = Officers
    hides = "name"

    def make(self, province, number):
        return officer(province, number)


class TestPosts(RegisterContract):
    register = Posts
    hides = "title"

    def make(self, province, number):
        return OfficerPost(officer=written(officer(province, number)), title="Chuyên viên", valid_from=DAY)


class TestQualifications(RegisterContract):
    register = Qualifications
    hides = "certificate"

    def make(self, province, number):
        return Qualification(officer=written(officer(province, number)), kind="Chứng nhận SXSH", valid_from=DAY)


class TestUses(RegisterContract):
    register = Uses
    hides = "note"

    def make(self, province, number):
        known = Resource.objects.first() or written(Resource(code="ELEC", name_vi="Điện", name_en="Electricity"))
        return ResourceUse(
            establishment=written(plant(province, number)),
            resource=known,
            source="bill",
            meter=f"{number}",
            **SPAN,
        )


class TestOutputs(RegisterContract):
    register = Outputs
    hides = "note"

    def make(self, province, number):
        made = written(product(province, number))
        return ProductOutput(establishment=made.establishment, product=made, source="yearly", **SPAN)


class TestResources(RegisterContract):
    register = Resources

    def make(self, province, number):
        names = {"name_vi": f"Dầu {number}", "name_en": f"Oil {number}"}
        return Resource(code=f"OIL{number}", group="fuel", unit="kg", **names)


class TestFactors(RegisterContract):
    register = Factors

    def make(self, province, number):
        base = written(TestResources().make(province, number))
        return Factor(resource=base, quantity="toe", value="0.001", valid_from=DAY, source="Văn bản 1")


class TestDrivers(RegisterContract):
    register = Drivers
    hides = "source"

    def make(self, province, number):
        name, month = ("other", f"Biến {number}"), dt.date(2000 + number % 25, 1 + number % 12, 1)
        return DriverValue(province=province, name=name[0], label=name[1], month=month, value=22.0, source="Lịch")


class TestAdjustments(RegisterContract):
    register = Adjustments
    hides = "reason"

    def make(self, province, number):
        known = Resource.objects.first() or written(Resource(code="ELEC", name_vi="Điện", name_en="Electricity"))
        return Adjustment(
            establishment=written(plant(province, number)), resource=known, start=DAY, end=dt.date(2025, 2, 1),
            given="12", unit_given=known.unit, quantity=12.0, reason="Sửa lò", evidence="Biên bản 1",
        )  # fmt: skip


class TestNorms(RegisterContract):
    register = Norms
    hides = "note"

    def make(self, province, number):
        names = {"name_vi": f"Định mức {number}", "name_en": f"Norm {number}"}
        return Norm(
            code=f"thu-{number}", **names, kinds="thử", value="12.5", unit="MJ/t", convention="final", valid_from=DAY,
            legal_source="Thông tư thử",
        )  # fmt: skip


def customer(province, number):
    return Customer(province=province, code=f"PC{number:09}", name=f"Khách hàng {number}")


class TestCustomers(RegisterContract):
    register = Customers
    hides = "name"

    def make(self, province, number):
        return customer(province, number)


class TestPowerRows(RegisterContract):
    register = PowerRows

    def make(self, province, number):
        made = written(customer(province, number))
        return PowerRow(customer=made, start=DAY, end=dt.date(2025, 2, 1), total=12.0)


MOMENT = dt.datetime(2026, 1, 5, 3, 0, tzinfo=dt.UTC)
MONTH = {"start": DAY, "end": dt.date(2025, 2, 1)}


class TestReports(RegisterContract):
    register = Reports
    hides = "reasons"

    def make(self, province, number):
        return Report(
            establishment=written(plant(province, number)), frequency="month", **MONTH, typed="{}",
            by=person("officer", province, f"typed-by-{number}"), submitted_at=MOMENT,
        )  # fmt: skip


class TestReportingDuties(RegisterContract):
    register = ReportingDuties
    hides = "basis"

    def make(self, province, number):
        return ReportingDuty(establishment=written(plant(province, number)), frequency="year", valid_from=DAY)


class TestReminders(RegisterContract):
    register = Reminders
    hides = "letter_number"

    def make(self, province, number):
        return Reminder(
            establishment=written(plant(province, number)),
            **MONTH,
            drafted_at=MOMENT,
            by=person("officer", province, f"typed-by-{number}"),
        )


class TestDueRules(RegisterContract):
    register = DueRules
    hides = "source"

    def make(self, province, number):
        first = dt.date(1950, 1, 1) + dt.timedelta(days=40 * number)
        return DueRule(
            frequency="year", months_after=1, day=15, valid_from=first, valid_to=first + dt.timedelta(days=30),
            source="Thông tư thử",
        )  # fmt: skip


def test_every_register_has_its_contract():
    tested = {each.register.slug for each in RegisterContract.__subclasses__()}
    assert set(REGISTERS) - tested <= ELSEWHERE


def plan(province, number):
    span = {"start": DAY, "end": dt.date(2030, 12, 31), "baseline_year": 2024}
    return Plan(province=province, code=f"KH-{number}", name=f"Kế hoạch {number}", **span)


class TestPlans(RegisterContract):
    register = Plans
    hides = "legal_act"

    def make(self, province, number):
        return plan(province, number)


class TestFrameRules(RegisterContract):
    register = FrameRules
    hides = "sectors"

    def make(self, province, number):
        return FrameRule(plan=written(plan(province, number)), valid_from=DAY, sectors="B,C,D,E")


class TestTargets(RegisterContract):
    register = Targets
    hides = "legal_act"

    def make(self, province, number):
        about = {"rule": "band", "low": "8", "high": "13"}
        return Target(plan=written(plan(province, number)), indicator="CP3", year=2000 + number, **about)


class TestPeriods(RegisterContract):
    register = Periods

    def make(self, province, number):
        days = dict.fromkeys(("start", "end", "cut_date", "data_from", "data_to"), DAY)
        return Period(province=province, label=str(2000 + number), **days)


class TestRegimes(RegisterContract):
    register = Regimes
    hides = "legal_act"

    def make(self, province, number):
        return ReportingRegime(
            form=f"mau-{number}", name=f"Báo cáo {number}", legal_act="NĐ", who="Sở", to_whom="UBND", frequency="year"
        )


class TestPublished(RegisterContract):
    register = Published
    hides = "source"

    def make(self, province, number):
        return PublishedResult(
            area="Tỉnh thử",
            period="2020",
            order=number,
            text_vi=f"Kết quả {number}",
            text_en="Result",
            value="9",
            kind="result",
        )


class TestPlaces(RegisterContract):
    register = Places

    def make(self, province, number):
        area = written(Area(kind="commune", key=f"{number}@2026-01-01", province=province))
        about = {"code": f"9{number:04}", "type": "xa", "name_vi": f"Thử {number}", "name_en": f"Thu {number}"}
        return AreaVersion(area=area, valid_from=DAY, **about)


class TestZones(RegisterContract):
    register = Zones
    hides = "investor"

    def make(self, province, number):
        return Zone(province=province, code=f"KCN-{number}", kind="park", name=f"Khu công nghiệp {number}")


class TestSectors(RegisterContract):
    register = Sectors

    def make(self, province, number):
        about = {"version": "2018", "section": "C", "name_vi": f"Ngành {number}", "name_en": f"Sector {number}"}
        return Sector(code=f"{number:05}", **about)


class TestSectorMappings(RegisterContract):
    register = SectorMappings

    def make(self, province, number):
        codes = {"from_code": f"{number:04}", "to_code": f"{number:04}"}
        return SectorMapping(**codes, from_version="2018", to_version="2025")
