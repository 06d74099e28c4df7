"""What every form has in common, of whatever kind it is: one row a form."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any, ClassVar, Final, Self

from django.conf import settings
from django.db import models
from django.utils import timezone

from apps.accounts.models import Unit
from apps.core.districts import DistrictField, DistrictUnique
from apps.projects.models.marks import mark_figures
from apps.projects.models.project import Project
from apps.projects.querysets import DocumentQuerySet
from apps.projects.states import all_states, register_states, state_label
from apps.workflow.models import FiscalYear

_PLACES: Final = frozenset({"unit_id", "project_id"})


class Document(models.Model):
    """One form of a project and year. A kind's own model adds what only its paper has.

    A kind is a subclass with a parent link ``document`` and a key of its own: ``pk`` is the key
    within the kind, which addresses and sealed audit rows bear; ``key`` is the key of every form.
    ``occasion`` counts the forms of a kind within a year, where a year has several (监控节点).
    """

    KIND: ClassVar = ""
    STATES: ClassVar[Any]
    HIDES_DRAFTS: ClassVar = False
    # The kind of the year's windows in which it is entered; blank where they are the kind's own.
    WINDOW: ClassVar = ""
    # The columns that figures of a year are added up from; a kind names its own besides. What follows
    # from steps moves with the state.
    ADDED_UP: ClassVar[frozenset[str]] = frozenset(
        {"state", "annual_amount", "unit_id", "project_id"}
    )
    # The row as it was fetched, columns and values; None where it was not, or has been stored since.
    _fetched: tuple[Collection[str], Collection[Any]] | None = None
    # Whether one is open to everybody, where the form was fetched ``with_open_window``.
    is_window_open = False

    key = models.BigAutoField("编号", primary_key=True)
    kind = models.CharField("表种", max_length=24)
    project = models.ForeignKey(
        Project, verbose_name="项目", on_delete=models.PROTECT, related_name="documents"
    )
    unit = models.ForeignKey(
        Unit, verbose_name="实施单位", on_delete=models.PROTECT, related_name="documents"
    )
    district = DistrictField("project.district_id")
    fiscal_year = models.ForeignKey(
        FiscalYear, verbose_name="年度", on_delete=models.PROTECT, related_name="documents"
    )
    occasion = models.PositiveSmallIntegerField("期次", default=0)
    # The name approved for the year, where the project was renamed afterwards; else blank.
    approved_name = models.CharField("批复时的名称", max_length=120, blank=True, editable=False)
    state = models.CharField(
        "状态", max_length=20, choices=all_states, default="draft", db_index=True
    )
    revision = models.PositiveIntegerField("修订号", default=1)
    # Written by ``domain.note_figures`` alone, in 元.
    annual_amount = models.DecimalField(
        "年度资金（元）", max_digits=16, decimal_places=2, null=True, editable=False
    )
    search_text = models.TextField("检索文字", blank=True, editable=False)
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name="创建人",
        null=True,
        on_delete=models.PROTECT,
        related_name="+",
    )
    created_at = models.DateTimeField("创建时间", default=timezone.now)
    updated_at = models.DateTimeField("修改时间", auto_now=True)
    last_submitted_at = models.DateTimeField("最近提交时间", null=True, blank=True)
    # What its steps left, so that figures of a year need not walk them; see ``entry.step_figures``.
    first_submitted_on = models.DateField("首次提交日", null=True, editable=False)
    stands_since = models.DateField("到此环节日", default=timezone.localdate, editable=False)
    returns = models.PositiveSmallIntegerField("退回次数", default=0, editable=False)
    outcome = models.CharField("办理结果", max_length=8, blank=True, editable=False)

    objects = DocumentQuerySet.as_manager()

    class Meta:
        verbose_name = "表"
        verbose_name_plural = "表"
        ordering = ["-fiscal_year__year", "unit__code", "project__name", "key"]
        constraints = [
            DistrictUnique(
                fields=["district", "project", "fiscal_year", "kind", "occasion"],
                condition=~models.Q(state="rejected"),
                name="document_live_uniq",
                violation_error_message="该项目本年度已有这种表。",
            ),
            models.CheckConstraint(
                condition=models.Q(annual_amount__isnull=True) | models.Q(annual_amount__gte=0),
                name="document_amount_ck",
            ),
            models.CheckConstraint(
                condition=~models.Q(kind="") & ~models.Q(state=""), name="document_kind_ck"
            ),
        ]
        indexes = [
            models.Index(
                fields=["district", "fiscal_year", "kind", "state"], name="document_year_idx"
            ),
            models.Index(fields=["unit", "kind", "fiscal_year"], name="document_unit_idx"),
            # The order of the lists: what was changed last stands first.
            models.Index(fields=["-updated_at", "-key"], name="document_changed_idx"),
            # All that the board adds up, so that it need not fetch the rows themselves.
            models.Index(
                fields=[
                    "fiscal_year", "kind", "state", "occasion", "project", "annual_amount",
                    "last_submitted_at", "first_submitted_on", "stands_since", "key",
                ],
                name="document_board_idx",
            ),
        ]  # fmt: skip

    def __init_subclass__(cls, **kwargs: object) -> None:
        super().__init_subclass__(**kwargs)
        if cls.KIND:
            register_states(cls.KIND, dict(cls.STATES.choices), hides_drafts=cls.HIDES_DRAFTS)

    def __str__(self) -> str:
        return f"{self.project.name}（{self.fiscal_year.year}年度）"

    @property
    def is_editable(self) -> bool:
        """Return whether the unit may type in it; of a kind's own model."""
        return self.state in self.STATES.editable()

    def get_state_display(self) -> str:  # type: ignore[no-redef]
        """Return the Chinese name of the state, as this kind of form calls it."""
        return state_label(self.kind or self.KIND, self.state)

    @property
    def name(self) -> str:
        """What the project is called on this form."""
        return self.approved_name or self.project.name

    def settle_place(self) -> None:
        """Fill in what follows from the kind and the project."""
        self.kind = self.kind or self.KIND
        if self.unit_id is None and self.project_id is not None:
            self.unit = self.project.unit

    def clean_fields(self, exclude: Any = None) -> None:
        """Check the fields, those that follow from the project filled in first."""
        self.settle_place()
        super().clean_fields(exclude=exclude)

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Store the form; kind and unit follow from the class and the project, a name
        approved for the year from the forms beside it."""
        self.settle_place()
        if self._state.adding and self.project_id is not None:
            beside = Document.objects.filter(project=self.project_id, fiscal_year=self.fiscal_year)
            self.approved_name = (
                beside.exclude(approved_name="").values_list("approved_name", flat=True).first()
                or self.approved_name
            )
        moves = self._moves_figures(kwargs.get("update_fields"))
        super().save(*args, **kwargs)
        self._fetched = None
        if moves:
            mark_figures(self.unit.department_id, self.district_id, self.fiscal_year_id)

    @classmethod
    def from_db(  # type: ignore[override]
        cls, db: str | None, field_names: Collection[str], values: Collection[Any]
    ) -> Self:
        """Return the form of a row, which stays known to tell what moved since."""
        form = super().from_db(db, field_names, values)
        form._fetched = field_names, values
        return form

    def _moves_figures(self, fields: Collection[str] | None) -> bool:
        """Return whether storing these fields moves what is added up of its year. A draft that its
        unit keeps to itself counts by being there, not by what is typed in it."""
        if fields is None:
            return True
        own = {
            str(getattr(self._meta.get_field(name), "attname", name)) for name in fields
        } & self.ADDED_UP
        if self._fetched is None:
            return bool(own)
        was = dict(zip(*self._fetched, strict=True))
        moved = {name for name in own if name not in was or was[name] != getattr(self, name)}
        return bool(moved & _PLACES) if self._is_kept_back and "state" not in moved else bool(moved)

    @property
    def _is_kept_back(self) -> bool:
        return self.HIDES_DRAFTS and self.state == "draft" and self.last_submitted_at is None
