"""The base of every import and export in the admin: natural keys, full validation, one transaction."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, ClassVar

from django.core.exceptions import ValidationError
from django.db.models import CheckConstraint, Model, QuerySet
from import_export import resources, widgets
from import_export.formats.base_formats import Format
from import_export.instance_loaders import BaseInstanceLoader
from import_export.resources import Resource
from import_export.results import Result, RowResult
from tablib import Dataset

from apps.core.import_preview import CellDiff, NumberedRow
from apps.core.jobs import report_progress
from apps.core.people import Person
from apps.core.tables import EXPORT_TYPES, exchanged_text, typed_text, write_rows
from apps.core.text import whole_number
from apps.core.uniqueness import UniqueIndex, is_kept


class _Exchanged(Format):
    """A file of a table, written as every other list of ours; no text goes out as a formula. The
    library's own formats load what no page of the web needs."""

    name: ClassVar[str]

    def get_title(self) -> str:
        return self.name

    def get_extension(self) -> str:
        return self.name

    def get_content_type(self) -> str:
        return EXPORT_TYPES[self.name]

    def can_export(self) -> bool:
        return True

    def export_data(self, dataset: Dataset, **kwargs: object) -> bytes:
        rows = ([exchanged_text(cell) for cell in row] for row in dataset)
        return write_rows(self.name, dataset.headers or [], rows)


class SafeXLSX(_Exchanged):
    """A workbook."""

    name = "xlsx"


class SafeCSV(_Exchanged):
    """A file of plain text."""

    name = "csv"


FORMATS = [SafeXLSX, SafeCSV]

# A blank cell of a workbook is no value at all; for a text it means the empty text.
TEXT = widgets.CharWidget(coerce_to_string=True, allow_blank=True)


class CellError(ValueError):
    """A fault of one cell; the library forgets the column where the cell finds the row."""

    def __init__(self, message: str, value: object) -> None:
        super().__init__(message)
        self.value = value


class NaturalKeyWidget(widgets.ForeignKeyWidget):
    """Finds the other row by one of its fields, and says in Chinese which value finds none."""

    # Who imports; the resource sets it on its own copy of the widget.
    user: Any = None
    # What was found already: the rows of a file name the same few again and again.
    found: dict[str, list[Any]] | None = None

    @property
    def hint(self) -> str:
        options = self.model._meta
        name = "编号" if self.field == "pk" else options.get_field(self.field).verbose_name
        return f"已有的{options.verbose_name}的{name}"

    def get_queryset(self, value: Any, row: Any, *args: Any, **kwargs: Any) -> Any:
        """Look only among what the importing person may see."""
        return super().get_queryset(value, row, *args, **kwargs).visible_to(self.user)

    def matching(self, text: str) -> list[Any]:
        """Return the rows that bear the key; all of them are read once, but those found by number."""
        if self.found is None:
            self.found = {}
            rows = [] if self.field == "pk" else self.get_queryset(None, None)
            for row in rows:
                self.found.setdefault(str(getattr(row, self.field)), []).append(row)
        if self.field == "pk" and text not in self.found:
            key = whole_number(text)
            self.found[text] = list(self.get_queryset(None, None).filter(pk=key)) if key else []
        return self.found.get(text, [])

    def clean(self, value: object, row: dict[str, Any] | None = None, **kwargs: object) -> object:
        if value in (None, ""):
            return None
        name = self.model._meta.verbose_name
        matching = self.matching(str(value).strip())
        if not matching:
            raise CellError(
                f"没有“{value}”这一{name}，或不在您的管理范围内，请先建立或核对代码。", value
            )
        if len(matching) > 1:
            raise CellError(f"有多个{name}叫“{value}”，请改用代码。", value)
        return matching[0]


class ChoiceWidget(widgets.CharWidget):
    """Reads and writes the Chinese label of a choice."""

    def __init__(self, choices: list[tuple[str, str]]) -> None:
        super().__init__()
        self.labels = dict(choices)
        self.values = {label: value for value, label in choices}
        self.hint = "、".join(self.values)

    def clean(self, value: object, row: dict[str, Any] | None = None, **kwargs: object) -> object:
        text = str(value or "").strip()
        if not text or text in self.labels:
            return text
        if text not in self.values:
            raise CellError(f"“{text}”不在可选项内：{'、'.join(self.values)}。", value)
        return self.values[text]

    def render(self, value: str | None, obj: Model | None = None, **kwargs: object) -> str:
        return self.labels.get(value or "", value or "")


class YesNoWidget(widgets.BooleanWidget):
    """Reads and writes 是 / 否."""

    hint = "是 或 否，空白为否"

    TRUE_VALUES: ClassVar[list[Any]] = ["1", 1, True, "true", "True", "TRUE", "是", "y", "Y"]
    FALSE_VALUES: ClassVar[list[Any]] = ["0", 0, False, "false", "False", "FALSE", "否", "n", "N"]

    def clean(self, value: object, row: dict[str, Any] | None = None, **kwargs: object) -> object:
        if value in (None, ""):
            return False
        if value not in self.TRUE_VALUES + self.FALSE_VALUES:
            raise ValueError(f"“{value}”应为“是”或“否”。")
        return value in self.TRUE_VALUES

    def render(self, value: object, obj: Model | None = None, **kwargs: object) -> str:
        return "是" if value else "否"


class _SaidInChinese:
    """Says of a cell that holds no number that it should."""

    def clean(self, value: object, row: dict[str, Any] | None = None, **kwargs: object) -> object:
        try:
            return super().clean(value, row, **kwargs)  # type: ignore[misc]
        except (ValueError, ArithmeticError) as error:
            raise CellError(f"“{value}”应为数字。", value) from error


class WholeNumberWidget(_SaidInChinese, widgets.IntegerWidget):
    """A whole number."""

    hint = "整数"


class NumberWidget(_SaidInChinese, widgets.DecimalWidget):
    """A decimal number."""

    hint = "数字"


class KeyedLoader(BaseInstanceLoader):
    """Finds the rows a file names among those read once, by the columns that find a row.

    An import that writes holds them locked until its end: all their columns are written, also
    those the file does not have, and must not bring back what somebody has changed meanwhile.
    """

    def __init__(self, resource: Resource, dataset: Dataset | None = None) -> None:
        super().__init__(resource, dataset)
        self.keys = [resource.fields[name] for name in resource.get_import_id_fields()]
        relations = [
            item.attribute
            for item in resource.get_import_fields()
            if isinstance(item.widget, NaturalKeyWidget)
        ]
        rows = resource.get_queryset().select_related(*relations)
        if resource.writes:
            rows = self._named(rows, dataset).select_for_update(of=("self",)).order_by("pk")
        self.rows = {tuple(item.get_value(row) for item in self.keys): row for row in rows}

    def _named(self, rows: QuerySet[Any], dataset: Dataset) -> QuerySet[Any]:
        """Keep the rows that bear what the file says in a column of plain text, where it has one."""
        plain = [
            item for item in self.keys if not isinstance(item.widget, widgets.ForeignKeyWidget)
        ]
        if not plain or plain[0].column_name not in (dataset.headers or []):
            return rows
        item = plain[0]
        named = {item.widget.clean(value) for value in dataset[item.column_name]}
        return rows.filter(**{f"{item.attribute}__in": named})

    def get_instance(self, row: dict[str, Any]) -> Model | None:
        """Return the row of the table that a row of the file means; ``None`` for a new one."""
        return self.rows.get(tuple(item.clean(row) for item in self.keys))


class BaseResource(resources.ModelResource):
    """Every resource states the four options below itself; an architecture test reads them.

    ``user`` is who imports or exports: only rows visible to him are found, changed or given.
    """

    # What the import page says of a column beyond the kind of its value.
    hints: ClassVar[dict[str, str]] = {}

    def __init__(self, *, user: Person, **kwargs: object) -> None:
        super().__init__(**kwargs)
        # An account; the rooms above know its class.
        self.user: Any = user
        self.written: list[Any] = []
        self.total = 0
        self.writes = False
        self.unique: UniqueIndex | None = None
        for field in self.fields.values():
            if isinstance(field.widget, NaturalKeyWidget):
                field.widget.user = user

    def get_queryset(self) -> Any:
        """Return the rows an import may change and an export may give."""
        return super().get_queryset().visible_to(self.user)

    class Meta:
        clean_model_instances = True
        use_transactions = True
        skip_unchanged = True
        report_skipped = False
        # A statement for some hundred rows; a resource whose rows lock others asks row by row.
        use_bulk = True
        batch_size = 500
        instance_loader_class = KeyedLoader

    def get_bulk_update_fields(self) -> list[str]:
        """Return the fields of the model that an import writes; the library counts the others too."""
        keys = self._meta.import_id_fields
        return [
            item.attribute
            for name, item in self.fields.items()
            if name not in keys and not item.readonly
        ]

    @classmethod
    def get_row_result_class(cls) -> type[NumberedRow]:
        return NumberedRow

    @classmethod
    def get_diff_class(cls) -> type[CellDiff]:
        return CellDiff

    def import_row(
        self, row: dict[str, Any], instance_loader: BaseInstanceLoader, **kwargs: Any
    ) -> RowResult:
        """Number the row's result, and pass over a line with nothing in it."""
        report_progress(kwargs.get("row_number") or 0, self.total)
        row.update({name: typed_text(value) for name, value in row.items()})
        if any(str("" if value is None else value).strip() for value in row.values()):
            result = super().import_row(row, instance_loader, **kwargs)
        else:
            result = NumberedRow()
        result.number = kwargs.get("row_number")
        return result

    def before_import(self, dataset: Dataset, **kwargs: object) -> None:
        """Refuse a file without the columns that find a row, naming them."""
        headers = [str(header or "").strip() for header in dataset.headers or []]
        dataset.headers = headers
        wanted = [self.fields[name].column_name for name in self._meta.import_id_fields]
        if missing := [name for name in wanted if name not in headers]:
            raise ValidationError(
                f"文件缺少“{'”、“'.join(missing)}”列。请先导出一份作为模板，保留首行列名。"
            )

        self.total = len(dataset)
        self.unique = UniqueIndex(self._meta.model)

    def validate_instance(
        self,
        instance: Model,
        import_validation_errors: Mapping[str, Any] | None = None,
        validate_unique: bool = True,
    ) -> None:
        """Raise ValidationError with all that stands against a row.

        As ``full_clean`` does, but without its queries: what a key found needs no second look,
        and what is taken is known.
        """
        errors: dict[str, Any] = dict(import_validation_errors or {})
        known = {
            item.name
            for item in instance._meta.concrete_fields
            if item.is_relation and getattr(instance, item.attname) is not None
        }
        checks: tuple[Callable[[set[str]], None], ...] = (
            lambda seen: instance.clean_fields(exclude=known | seen),
            lambda seen: self.clean_instance(instance),
            lambda seen: self._check_unique(instance),
            lambda seen: self._check_conditions(instance, seen),
        )
        for check in checks:
            try:
                check(set(errors))
            except ValidationError as error:
                errors = error.update_error_dict(errors)
        if errors:
            raise ValidationError(errors)

    def clean_instance(self, instance: Model) -> None:
        """Run the model's own check; a resource overrides it that knows what the check would ask."""
        instance.clean()

    def _check_unique(self, instance: Model) -> None:
        if self.unique and (faults := self.unique.take(instance)):
            raise ValidationError(faults)

    def _check_conditions(self, instance: Model, exclude: set[str]) -> None:
        for constraint in instance._meta.constraints:
            if isinstance(constraint, CheckConstraint) and not is_kept(constraint, instance):
                constraint.validate(type(instance), instance, exclude=exclude)

    def import_data(self, dataset: Dataset, *args: object, **kwargs: object) -> Result:
        """Import all rows or none: a row that does not validate takes the others back with it."""
        self.writes = not (args[0] if args else kwargs.get("dry_run", False))
        return super().import_data(
            dataset, *args, **{"rollback_on_validation_errors": True, **kwargs}
        )

    def after_save_instance(self, instance: Model, row: dict[str, Any], **kwargs: object) -> None:
        """Remember each row written."""
        self.written.append(instance)

    def after_import(self, dataset: Dataset, result: Result, **kwargs: object) -> None:
        """Leave the trace of each row, inside the import's transaction, when all locks are taken."""
        super().after_import(dataset, result, **kwargs)
        if not kwargs.get("dry_run") and self.written and not result.has_errors():
            self.note(self.written)

    def note(self, instances: list[Any]) -> None:
        """Write the audit rows; each resource says how."""
        raise NotImplementedError
