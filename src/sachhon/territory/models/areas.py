"""Places with their history: what a place is, what it was called from when to when, and what became of it."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator, MinValueValidator, RegexValidator
from django.db import models
from django.db.models import F, Q
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from sachhon.kit.dated import refuse_backwards, refuse_overlap
from sachhon.kit.models import Recorded
from sachhon.territory.models.provinces import Province


class Kind(models.TextChoices):
    """What sort of place it is, whatever its rank."""

    PROVINCE = "province", _("province")
    COMMUNE = "commune", _("commune")


class Area(Recorded):
    """A place as one and the same through its names, ranks and codes; its code is never its identity."""

    kind = models.CharField(_("kind"), max_length=8, choices=Kind.choices)
    key = models.CharField(_("key"), max_length=20, unique=True, help_text="Its first known code and day.")
    province = models.ForeignKey(
        Province, models.PROTECT, verbose_name=_("province"), related_name="areas", null=True, blank=True,
        help_text="The office whose officers look after its record today.",
    )  # fmt: skip

    class Meta:
        verbose_name = _("place")
        indexes = [models.Index(fields=["province", "kind"], name="area_by_province")]

    def __str__(self) -> str:
        latest = max(self.versions.all(), key=lambda each: each.valid_from, default=None)
        return str(latest or self.key)


class AreaVersion(Recorded):
    """What a place was called, ranked and coded, and what it belonged to, from one day to another."""

    class Type(models.TextChoices):
        PROVINCE = "tinh", _("province (tỉnh)")
        CITY = "thanh_pho", _("city (thành phố)")
        COMMUNE = "xa", _("commune (xã)")
        WARD = "phuong", _("ward (phường)")
        TOWNSHIP = "thi_tran", _("township (thị trấn)")
        SPECIAL = "dac_khu", _("special zone (đặc khu)")
        DISTRICT = "huyen", _("district without communes (huyện)")

    area = models.ForeignKey(Area, models.PROTECT, verbose_name=_("place"), related_name="versions")
    valid_from = models.DateField(_("valid from"))
    valid_to = models.DateField(_("valid to"), null=True, blank=True)
    open_start = models.BooleanField(_("began earlier, day not recorded"), default=False)
    code = models.CharField(
        _("code"), max_length=8, validators=[RegexValidator(r"^\d{2,6}$", _("Write two to six digits."))]
    )
    code_system = models.CharField(_("code system"), max_length=10, default="tctk")
    type = models.CharField(_("type"), max_length=10, choices=Type.choices)
    name_vi = models.CharField(_("name in Vietnamese"), max_length=80)
    name_en = models.CharField(_("name in English"), max_length=80)
    district = models.CharField(_("former district"), max_length=80, blank=True)
    parent = models.ForeignKey(
        Area, models.PROTECT, verbose_name=_("belongs to"), related_name="+", null=True, blank=True
    )
    latitude = models.FloatField(
        _("latitude"), null=True, blank=True, validators=[MinValueValidator(-90), MaxValueValidator(90)]
    )
    longitude = models.FloatField(
        _("longitude"), null=True, blank=True, validators=[MinValueValidator(-180), MaxValueValidator(180)]
    )
    source = models.CharField(_("source"), max_length=300, blank=True)
    confirmed = models.BooleanField(_("confirmed"), default=True)
    folded = models.CharField(max_length=200, editable=False, blank=True, help_text="Name, district and code.")

    class Meta:
        verbose_name = _("place in its time")
        constraints = [
            models.UniqueConstraint(fields=["area", "valid_from"], name="one_version_of_a_place_per_day"),
            models.CheckConstraint(
                condition=Q(valid_to=None) | Q(valid_to__gt=F("valid_from")), name="place_ends_after_it_began"
            ),
        ]
        indexes = [
            models.Index(fields=["code", "valid_from"], name="place_by_code"),
            models.Index(fields=["name_vi", "id"], name="place_by_name"),
            models.Index(fields=["parent", "code"], name="place_by_parent"),
        ]

    def clean(self) -> None:
        """It ends after it began, meets no other version of its place and shares its code with none."""
        refuse_backwards(self, "valid_to")
        refuse_overlap(self, "area")
        self.refuse_taken_code()

    def refuse_taken_code(self) -> None:
        """Two places of one kind never carry one code on the same day."""
        same = {"code": self.code, "code_system": self.code_system, "area__kind": self.area.kind}
        others = AreaVersion.objects.filter(**same).exclude(area_id=self.area_id)
        others = others.filter(Q(valid_to=None) | Q(valid_to__gt=self.valid_from))
        other = (others.filter(valid_from__lt=self.valid_to) if self.valid_to else others).first()
        if other is not None:
            raise ValidationError({"code": _("%(place)s has this code then.") % {"place": other}})

    @property
    def full_name(self) -> str:
        """The name with its rank, as people write it: "Xã Gio Linh", "Gio Linh commune"."""
        rank_vi, rank_en = RANKS[self.type]
        if (get_language() or "vi").startswith("vi"):
            return f"{rank_vi} {self.name_vi}"
        return f"{self.name_en} {rank_en}"

    def __str__(self) -> str:
        return self.full_name


# The rank as it stands with a name, in both languages; names of places are not translated by gettext.
RANKS = {
    "tinh": ("Tỉnh", "province"), "thanh_pho": ("Thành phố", "city"), "xa": ("Xã", "commune"),
    "phuong": ("Phường", "ward"), "thi_tran": ("Thị trấn", "township"), "dac_khu": ("Đặc khu", "special zone"),
    "huyen": ("Huyện", "district"),
}  # fmt: skip


class AreaChange(Recorded):
    """One thing that befell places on one day, by one legal act."""

    class Kind(models.TextChoices):
        MERGE = "merge", _("merged")
        SPLIT = "split", _("split")
        TRANSFER = "transfer", _("moved to another province")
        RENAME = "rename", _("renamed")
        RECLASSIFY = "reclassify", _("rank changed")
        ABOLISH = "abolish", _("abolished")

    key = models.CharField(_("key"), max_length=30, unique=True)
    kind = models.CharField(_("kind of change"), max_length=10, choices=Kind.choices)
    area = models.ForeignKey(
        Area, models.PROTECT, verbose_name=_("place"), related_name="changes", null=True, blank=True,
        help_text="The place it befell, or the province whose communes it befell.",
    )  # fmt: skip
    effective = models.DateField(_("in force from"))
    legal_act = models.CharField(_("legal act"), max_length=300)
    note_vi = models.CharField(_("note"), max_length=300, blank=True)
    note_en = models.CharField(_("note in English"), max_length=300, blank=True)
    confirmed = models.BooleanField(_("confirmed"), default=True)

    class Meta:
        verbose_name = _("change of places")

    def __str__(self) -> str:
        return f"{self.get_kind_display()}, {self.effective:%d/%m/%Y}"

    @property
    def note(self) -> str:
        """The note in the page's language."""
        return self.note_vi if (get_language() or "vi").startswith("vi") else self.note_en


class AreaEdge(Recorded):
    """How much of one place went into another; the weights of one source add up to 1."""

    class Basis(models.TextChoices):
        EXACT = "exact", _("whole")
        ESTABLISHMENTS = "establishments", _("by establishments")
        AREA = "area", _("by area")
        POPULATION = "population", _("by population")
        ESTIMATED = "estimated", _("estimated")

    change = models.ForeignKey(AreaChange, models.PROTECT, verbose_name=_("change"), related_name="edges")
    source = models.ForeignKey(Area, models.PROTECT, verbose_name=_("from"), related_name="went")
    target = models.ForeignKey(Area, models.PROTECT, verbose_name=_("into"), related_name="came")
    weight = models.FloatField(_("weight"), validators=[MinValueValidator(0), MaxValueValidator(1)])
    basis = models.CharField(_("basis"), max_length=14, choices=Basis.choices, default=Basis.EXACT)
    main = models.BooleanField(_("main part"), default=True)

    class Meta:
        verbose_name = _("part of a change")
        constraints = [
            models.UniqueConstraint(fields=["change", "source", "target"], name="one_edge_between_two_places"),
            models.CheckConstraint(condition=Q(weight__gt=0, weight__lte=1), name="weight_is_a_share"),
            models.CheckConstraint(condition=~Q(basis="exact") | Q(weight=1), name="whole_has_weight_one"),
            models.CheckConstraint(condition=~Q(source=F("target")), name="no_edge_to_itself"),
        ]

    def __str__(self) -> str:
        return f"{self.source} → {self.target}"


def misweighted(edges: Any) -> list[int]:
    """Keys of the sources whose weights within one change do not add up to 1."""
    sums: dict[tuple[int, int], float] = {}
    for change, source, weight in edges.values_list("change_id", "source_id", "weight"):
        sums[change, source] = sums.get((change, source), 0.0) + weight
    return sorted({source for (_change, source), total in sums.items() if abs(total - 1) > 1e-9})
