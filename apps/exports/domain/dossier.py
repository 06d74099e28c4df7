"""A project's dossier: what an audit asks for, in one archive, as far as the person may see it."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import date, datetime
from typing import Any, BinaryIO, Final

from django.db.models import QuerySet
from django.utils import timezone
from xlsxwriter import Workbook
from xlsxwriter.utility import xl_rowcol_to_cell

from apps.accounts.models import User
from apps.accounts.roles import Role
from apps.accounts.scope import roles_on_unit
from apps.checks.models import Finding
from apps.core.cell_texts import fitting, write_longer
from apps.entry.domain.attachments import attachment_list
from apps.entry.fonts import write_paper
from apps.entry.kinds import Kind, all_kinds
from apps.entry.models import Attachment
from apps.exports.domain.files import pages_of, pages_of_version
from apps.exports.models import ExportJob
from apps.formkit.writers.archive import safe_name
from apps.projects.models import Document, Project
from apps.projects.states import state_label
from apps.reviews.domain.review_paper import review_page
from apps.reviews.models import Opinion
from apps.workflow.queries import history_of

Row = tuple[Any, ...]
_WIDTH: Final = 22
# The sheets of the list, each with its columns.
_HEADS: Final[dict[str, Row]] = {
    "文件": ("文件", "表", "说明", "时间"),
    "办理记录": ("表", "版本", "操作", "现状态", "办理人", "时间", "意见"),
    "审核意见": ("表", "版本", "位置", "原内容", "意见", "轻重", "建议值", "处理情况", "提出人", "提出时间", "答复"),
    "检查发现": ("表", "级别", "说明", "改正时间", "单位答复", "不认可理由", "豁免理由", "豁免至"),
}  # fmt: skip


def rows_of(job: ExportJob, person: User) -> QuerySet[Document]:
    """Return the forms of a job's project, of whatever kind and year, that a person may see."""
    forms = Document.objects.visible_to(person).filter(project=job.options["project"])
    return forms.order_by("pk")


def name_of(job: ExportJob) -> str:
    """Return the file's name."""
    project = Project.objects.select_related("unit").get(pk=job.options["project"])
    day = f"{timezone.localdate():%Y%m%d}"
    return f"{safe_name(project.unit.name, project.name, '档案', day)}.zip"


def write_dossier(
    job: ExportJob, keys: Sequence[int], target: BinaryIO, report: Callable[[int], None]
) -> None:
    """Write the archive of a job's project; ``report`` hears how many forms are done.

    Every version that was frozen and the form as it stands now as PDF, for the bureau its 审核表,
    too, the files attached, and a workbook 目录 that lists them with steps, opinions with their
    answers, findings with answers and waivers. Forms, opinions and files the asker may not see are
    left out.
    """
    actor = job.created_by
    listed: dict[str, list[Row]] = {name: [] for name in _HEADS}
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        for number, (kind, form) in enumerate(_forms(keys, actor)):
            report(number)
            name = f"{form.fiscal_year.year}年度{kind.title}"
            if form.occasion:
                name += f"第{form.occasion}期"
            folder = safe_name(name, form.get_state_display(), form.pk)
            for path, what, moment, content in _files(kind, form, actor):
                if content is not None:
                    archive.writestr(f"{folder}/{path}", content)
                listed["文件"].append((f"{folder}/{path}", name, what, moment))
            listed["办理记录"] += _steps(form, name, actor)
            listed["审核意见"] += _opinions(form, name, actor)
            listed["检查发现"] += _findings(kind, form, name)
        archive.writestr("目录.xlsx", _list(listed))


def _forms(keys: Sequence[int], actor: User) -> Iterator[tuple[Kind, Any]]:
    for kind in all_kinds():
        seen = kind.model.objects.visible_to(actor).filter(document__in=keys)
        for form in seen.with_content().order_by("fiscal_year__year", "occasion", "pk"):
            yield kind, form


def _files(
    kind: Kind, form: Document, actor: User
) -> Iterator[tuple[str, str, datetime, bytes | None]]:
    """Yield each file of a form: its name, what it is, its moment, its bytes; None where the store
    has lost them, which the list then tells."""
    if kind.prints is not None:
        for version in form.versions.order_by("number"):
            what = f"第{version.number}版" + ("（批复）" if version.approved_at else "")
            pages = pages_of_version(kind, form, version)
            yield f"{what}.pdf", what, version.frozen_at, _pdf(pages)
        yield "现状.pdf", "现在的内容", form.updated_at, _pdf(pages_of(kind, form))
    if Role.examiners() & roles_on_unit(actor, form.unit) and form.versions.exists():
        yield "审核表.pdf", "审核表", form.updated_at, _pdf([review_page(form, actor)])
    taken: set[str] = set()
    for place, files in attachment_list(form):
        for item in files:
            name = item.name if item.name not in taken else f"{item.pk}-{item.name}"
            taken.add(name)
            content = _content(item)
            what = (
                place if content is not None else f"{place}（文件已不在存储中，请向系统管理员询问）"
            )
            yield f"附件/{name}", what, item.uploaded_at, content


def _content(item: Attachment) -> bytes | None:
    try:
        with item.file.open("rb") as stream:
            return bytes(stream.read())
    except OSError:
        return None


def _pdf(pages: Iterable[Any]) -> bytes:
    target = io.BytesIO()
    write_paper(pages, target)
    return target.getvalue()


def _steps(form: Document, name: str, actor: User) -> Iterator[Row]:
    for step in history_of(form, actor):
        state = state_label(form.KIND, step.target)
        yield name, step.version, step.label, state, _person(step.actor), step.at, step.opinion


def _opinions(form: Document, name: str, actor: User) -> Iterator[Row]:
    opinions = Opinion.objects.visible_to(actor).of(form).select_related("author")
    for one in opinions.prefetch_related("replies__author"):
        talk = "\n".join(f"{_person(reply.author)}：{reply.text}" for reply in one.replies.all())
        yield (
            name, one.version, one.place_label or "整表", one.quoted, one.text, one.weight,
            one.proposed, one.get_status_display(), _person(one.author), one.created_at, talk,
        )  # fmt: skip


def _findings(kind: Kind, form: Document, name: str) -> Iterator[Row]:
    found = Finding.objects.filter(document_key=form.key, scope=kind.scope)
    for one in found.select_related("answer", "waiver").order_by("pk"):
        answer, waiver = getattr(one, "answer", None), getattr(one, "waiver", None)
        yield (
            name, one.get_severity_display(), one.message, one.mended_at,
            answer and answer.reason, answer and answer.overrule_reason,
            waiver and waiver.reason, waiver and waiver.ends_on,
        )  # fmt: skip


def _person(user: User | None) -> str:
    return str(user) if user else "系统"


def _list(listed: dict[str, list[Row]]) -> bytes:
    """Return the workbook of the lists; text stays text, whatever it begins with."""
    target = io.BytesIO()
    book = Workbook(target, {"in_memory": True, "remove_timezone": True})
    head = book.add_format({"bold": True, "bg_color": "#EEF1F6"})
    moment = book.add_format({"num_format": "yyyy-mm-dd hh:mm"})
    day = book.add_format({"num_format": "yyyy-mm-dd"})
    longer: list[tuple[str, str]] = []
    for name, rows in listed.items():
        sheet = book.add_worksheet(name)
        sheet.write_row(0, 0, _HEADS[name], head)
        sheet.set_column(0, len(_HEADS[name]) - 1, _WIDTH)
        sheet.freeze_panes(1, 0)
        for line, row in enumerate(rows, start=1):
            for column, value in enumerate(row):
                if isinstance(value, datetime):
                    sheet.write_datetime(line, column, timezone.localtime(value), moment)
                elif isinstance(value, date):
                    sheet.write_datetime(line, column, value, day)
                elif isinstance(value, int):
                    sheet.write_number(line, column, value)
                elif value is not None and value != "":
                    place = f"{name}!{xl_rowcol_to_cell(line, column)}"
                    sheet.write_string(line, column, fitting(str(value), place, longer))
    write_longer(book, longer)
    book.close()
    return target.getvalue()
