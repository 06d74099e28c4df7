"""Import and export of indicators and amounts; what is imported goes through the one writer of rows."""

from __future__ import annotations

from typing import Any, Final

from django.core.exceptions import ValidationError
from django.db.models import Model, QuerySet
from import_export.fields import Field
from import_export.instance_loaders import ModelInstanceLoader
from tablib import Dataset

from apps.core.errors import NotAllowedNow
from apps.core.resources import (
    TEXT,
    BaseResource,
    CellError,
    ChoiceWidget,
    NaturalKeyWidget,
    NumberWidget,
    WholeNumberWidget,
)
from apps.declarations.domain.cells import PLACES
from apps.declarations.domain.content import FUNDING_CELLS
from apps.declarations.forms.entry import AmountField
from apps.declarations.models import Declaration, FundingLine, Indicator
from apps.declarations.states import State
from apps.entry.domain.batches import correct_cells
from apps.entry.domain.protocol import Batch, CellChange
from apps.entry.domain.sheets import new_key
from apps.entry.kinds import kind_of
from apps.formkit.papers import row_place

HINTS: Final = {
    "申报表编号": "导出文件里的编号；没有编号时按单位代码、项目名称、年度查找",
    **dict.fromkeys(("单位代码", "项目名称", "年度"), "没有申报表编号时用于查找申报表"),
}
_AMOUNTS: Final = {stored: name for name, stored in FUNDING_CELLS.items()}
_FORM: Final = ("declaration", "unit", "project", "year")


# Level 1 after level 2, which else sets it.
_CELLS: Final = ("level2", "level1", "level3", "target", "further", "weight")


class AmountWidget(NumberWidget):
    """An amount as the editor takes it: 200,000.00, 20万元."""

    def clean(self, value: object, row: dict[str, Any] | None = None, **kwargs: object) -> object:
        text = "" if value is None else str(value)
        try:
            return AmountField().clean(text)
        except ValidationError as error:
            raise CellError("".join(error.messages), value) from error


class PartResource(BaseResource):
    """Rows of drafts, each naming its form; a form under review is refused, row by row."""

    unit = Field("declaration__unit__code", "单位代码", readonly=True)
    project = Field("declaration__project__name", "项目名称", readonly=True)
    year = Field(
        "declaration__fiscal_year__year", "年度", readonly=True, widget=WholeNumberWidget()
    )
    declaration = Field("declaration", "申报表编号", widget=NaturalKeyWidget(Declaration, "pk"))

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.forms: dict[int, Declaration] = {}
        self.batches: dict[int, Batch] = {}

    def before_import(self, dataset: Dataset, **kwargs: object) -> None:
        """Let a file without the number find its forms by unit, project and year."""
        if "申报表编号" not in (dataset.headers or []):
            dataset.append_col([""] * len(dataset), header="申报表编号")
        super().before_import(dataset, **kwargs)

    def before_import_row(self, row: dict[str, Any], **kwargs: object) -> None:
        """Find the declaration by unit, project and year where its number is not given."""
        if row.get("申报表编号"):
            return
        year = str(row.get("年度") or "").strip()
        found = Declaration.objects.visible_to(self.user).live()
        declaration = found.filter(
            unit__code=str(row.get("单位代码") or "").strip(),
            project__name=str(row.get("项目名称") or "").strip(),
            fiscal_year__year=int(year) if year.isdecimal() and len(year) == 4 else 0,
        ).first()
        if declaration is None:
            raise ValueError("没有这个单位、项目和年度的申报表，请核对单位代码、项目名称和年度。")
        row["申报表编号"] = declaration.pk

    def get_queryset(self) -> QuerySet[Any]:
        """Return the rows of visible declarations; finance sees no unfinished draft."""
        visible = Declaration.objects.visible_to(self.user).values("pk")
        rows = self._meta.model.objects.filter(declaration__in=visible)
        return rows.order_by("declaration_id", "pk")

    def before_save_instance(
        self, instance: Indicator | FundingLine, row: dict[str, Any], **kwargs: object
    ) -> None:
        """Lock the form and ask its state again."""
        key = instance.declaration_id
        if key not in self.forms:
            locked = Declaration.objects.select_for_update().get(pk=key)
            if locked.state not in State.editable():
                raise NotAllowedNow(
                    f"“{locked}”{locked.get_state_display()}，不能再改{self.what}。"
                )
            self.forms[key] = locked

    what = ""
    """What the rows are, in the sentence of a refusal."""

    def do_instance_save(self, instance: Indicator | FundingLine, is_create: bool) -> None:
        """Keep what the row says for the one writer of rows, which :meth:`note` calls."""
        self.tell(self.batches.setdefault(instance.declaration_id, Batch()), instance)

    def tell(self, batch: Batch, instance: Model) -> None:
        """Put what a row says into the batch of its form."""
        raise NotImplementedError

    def note(self, instances: list[Any]) -> None:
        """Store each form's rows as the editor does, with one trace on the form.

        Raises ValidationError for what the form cannot take; then nothing is stored.
        """
        for key, batch in self.batches.items():
            form = self.forms[key]
            outcome = correct_cells(kind_of(form), form=form, actor=self.user, batch=batch)
            if outcome.refused:
                raise ValidationError([f"“{form}”：{said}" for said in outcome.refused.values()])


class IndicatorResource(PartResource):
    """One row per indicator of a draft."""

    what = "指标"
    hints = {
        **HINTS,
        "序号": "整数，指标在表中的次序，从 0 起",
        "指标值": "如 ≥95%、=4(次)、12月31日前",
    }

    position = Field("position", "序号", widget=WholeNumberWidget())
    level1 = Field("level1", "一级指标", widget=TEXT)
    level2 = Field("level2", "二级指标", widget=TEXT)
    level3 = Field("level3", "三级指标", widget=TEXT)
    target = Field("target", "指标值", widget=TEXT)
    further = Field("further", "另一列指标值", widget=TEXT)
    weight = Field("weight", "分值", widget=NumberWidget())

    class Meta:
        model = Indicator
        fields = (*_FORM, "position", "level1", "level2", "level3", "target", "further", "weight")
        import_id_fields = ("declaration", "position")
        clean_model_instances = True
        use_transactions = True
        skip_unchanged = True
        report_skipped = True
        # Each row locks its form; the forms of a file are few, all their rows many.
        use_bulk = False
        instance_loader_class = ModelInstanceLoader

    def get_queryset(self) -> QuerySet[Any]:
        return super().get_queryset().order_by("declaration_id", "position", "pk")

    def tell(self, batch: Batch, instance: Model) -> None:
        values = {name: getattr(instance, name) for name in _CELLS}
        if instance.pk is None:
            batch.added[new_key()] = values
            return
        key = str(instance.pk)
        batch.cells += [
            CellChange(place=row_place(key, name), value=values[name]) for name in values
        ]


class FundingResource(PartResource):
    """One row per amount of a draft, in 元."""

    what = "资金"
    hints = {**HINTS, "金额（元）": "单位为元，如 200000 或 200,000.00；空白为未填，与 0 不同"}

    half = Field("half", "口径", widget=ChoiceWidget(FundingLine.Half.choices))
    source = Field("source", "资金来源", widget=ChoiceWidget(FundingLine.Source.choices))
    amount = Field("amount", "金额（元）", widget=AmountWidget())

    class Meta:
        model = FundingLine
        fields = (*_FORM, "half", "source", "amount")
        import_id_fields = ("declaration", "half", "source")
        clean_model_instances = True
        use_transactions = True
        skip_unchanged = True
        report_skipped = True
        use_bulk = False
        instance_loader_class = ModelInstanceLoader

    def clean_instance(self, instance: Any) -> None:
        """Refuse an amount the form has no place for."""
        if (instance.half, instance.source) not in FUNDING_CELLS.values():
            raise ValidationError({"source": f"“{instance.get_half_display()}”没有这一资金来源。"})

    def tell(self, batch: Batch, instance: Any) -> None:
        place = PLACES["funding", _AMOUNTS[instance.half, instance.source]]
        batch.cells.append(CellChange(place=place, value=instance.amount))
