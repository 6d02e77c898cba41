"""The sheets of survey results and of officers."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import pairwise

from django.db.models import Q

from sachhon.capacity.models import Officer, OfficerPost, Qualification, SurveyStratum
from sachhon.imports.context import Context, Late
from sachhon.kit.workbooks import Column, ImportSpec, Row, Target

STRATUM = Target(
    SurveyStratum,
    key=("province_id", "wave", "stratum"),
    fields=("frame_date", "method", "frame_count", "sample_count", "responses", "aware", "source"),
    scope=lambda province_id: Q(province_id=province_id),
    whole=True,
)
OFFICER = Target(
    Officer,
    key=("province_id", "code"),
    fields=("name", "agency"),
    scope=lambda province_id: Q(province_id=province_id),
    whole=True,
)
POST = Target(
    OfficerPost,
    key=("officer_id", "title", "valid_from"),
    fields=("in_scope", "valid_to"),
    scope=lambda province_id: Q(officer__province_id=province_id),
    whole=True,
)
QUALIFICATION = Target(
    Qualification,
    key=("officer_id", "kind", "valid_from"),
    fields=("certificate", "valid_until"),
    scope=lambda province_id: Q(officer__province_id=province_id),
    whole=True,
)


class SurveySheet(ImportSpec):
    """One row is one stratum of one survey wave."""

    name = "survey"
    titles = ("Khảo sát", "Survey")
    targets = (STRATUM,)
    columns = (
        Column("wave", ("Đợt khảo sát", "Survey wave"), required=True),
        Column("frame_date", ("Ngày lập danh sách", "Frame date"), "date", required=True),
        Column(
            "method", ("Cách chọn mẫu", "Method"), "choice", required=True,
            choices={
                "census": ("điều tra toàn bộ", "toàn bộ"), "simple": ("ngẫu nhiên đơn giản", "ngẫu nhiên"),
                "stratified": ("phân tầng", "ngẫu nhiên phân tầng"),
            },
        ),
        Column("stratum", ("Tầng", "Stratum"), required=True),
        Column("frame_count", ("Số cơ sở của tầng", "Establishments in stratum"), "integer", required=True),
        Column("sample_count", ("Số cơ sở được chọn", "Selected"), "integer", required=True),
        Column("responses", ("Số trả lời", "Responses"), "integer", required=True),
        Column("aware", ("Số nhận thức được lợi ích", "Aware"), "integer", required=True),
        Column("source", ("Nguồn", "Source")),
    )  # fmt: skip

    def records(self, row: Row, context: Context) -> Iterable[tuple[Target, tuple, tuple]]:
        """The stratum; its counts must nest: aware ≤ responses ≤ selected ≤ in the stratum."""
        counts = [row[field] for field in ("frame_count", "sample_count", "responses", "aware")]
        if None in counts or row.bad("wave", "stratum", "method", "frame_date"):
            return
        for (larger, smaller), field in zip(pairwise(counts), ("sample_count", "responses", "aware"), strict=True):
            if not 0 <= smaller <= larger:
                row.wrong(field, "counts", found=smaller, limit=larger)
        yield STRATUM, (context.province_id, row["wave"], row["stratum"]), (
            row["frame_date"], row["method"], *counts, row.text("source")[:300],
        )  # fmt: skip


class OfficerSheet(ImportSpec):
    """One row is one post of one officer, with the qualification that goes with it."""

    name = "officers"
    titles = ("Cán bộ", "Officers")
    targets = (OFFICER, POST, QUALIFICATION)
    columns = (
        Column("code", ("Mã cán bộ", "Officer code"), "code", required=True),
        Column("name", ("Họ và tên", "Full name"), required=True),
        Column("agency", ("Cơ quan", "Agency"), required=True),
        Column("post", ("Vị trí", "Post"), required=True),
        Column("in_scope", ("Thuộc diện phải đào tạo", "In scope"), "boolean"),
        Column("post_from", ("Giữ vị trí từ", "Post from"), "date", required=True),
        Column("post_to", ("Giữ vị trí đến", "Post to"), "date"),
        Column("qualification", ("Văn bằng, chứng nhận", "Qualification")),
        Column("certificate", ("Số chứng nhận", "Certificate number"), "code"),
        Column("qualified_from", ("Hiệu lực từ", "Qualified from"), "date"),
        Column("qualified_until", ("Hiệu lực đến", "Qualified until"), "date"),
    )

    def records(self, row: Row, context: Context) -> Iterable[tuple[Target, tuple, tuple]]:
        """The officer, the post, and the qualification if the row has one."""
        for start, end in (("post_from", "post_to"), ("qualified_from", "qualified_until")):
            if row[start] and row[end] and row[end] <= row[start]:
                row.wrong(end, "ends_before", found=row.typed(end))
        if row["qualification"] and not row["qualified_from"] and not row.bad("qualified_from"):
            row.wrong("qualified_from", "needed_with", other="qualification")
        if row.bad("code", "name", "agency", "post", "post_from"):
            return
        key = (context.province_id, row["code"])
        yield OFFICER, key, (row["name"], row["agency"])
        in_scope = True if row["in_scope"] is None else row["in_scope"]
        yield POST, (Late(OFFICER, key), row["post"], row["post_from"]), (in_scope, row["post_to"])
        if row["qualification"] and row["qualified_from"]:
            yield QUALIFICATION, (Late(OFFICER, key), row["qualification"], row["qualified_from"]), (
                row.text("certificate"), row["qualified_until"],
            )  # fmt: skip
