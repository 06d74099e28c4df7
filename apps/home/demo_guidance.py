"""What finance has told the demo district: an announcement with its file, read by some, and a good form."""

from __future__ import annotations

from io import BytesIO
from typing import Final

from django.core.files.uploadedfile import SimpleUploadedFile
from docx import Document as WordDocument

from apps.accounts.models import User
from apps.guidance.domain.announcements import mark_as_read, publish
from apps.guidance.domain.examples import answer_example, choose_example
from apps.projects.models import Project

TITLE: Final = "2027年度绩效目标申报口径"
TEXT: Final = (
    "一、指标值写能核实的数和单位；只能定性的，写明什么情况算达到。\n"
    "二、每项年度任务至少对应一条产出指标，成本指标写单位成本或控制数。\n"
    "三、满意度指标注明调查方式和样本量。\n"
    "各单位先对照附件自查，再提交主管部门。"
)
CHECKLIST: Final = (
    "年度资金申请总额等于各来源之和，单位是元。",
    "目标里写到的每项任务，指标里都有。",
    "与上年实际完成相差较大的指标值，说明原因。",
    "没有“若干”“进一步加强”这类无法衡量的说法。",
)
FILE_NAME: Final = "申报前自查清单.docx"
READERS: Final = ("clerk", "clerk2", "dept")
GOOD_FORM: Final = "场馆开放运维项目"
NOTE: Final = "产出、成本、满意度都有数、有单位，和年度目标逐项对得上。"


def _checklist() -> SimpleUploadedFile:
    """Return the list of what to look at before submitting, as a Word file."""
    paper, target = WordDocument(), BytesIO()
    paper.add_heading("申报前自查清单", level=1)
    for line in CHECKLIST:
        paper.add_paragraph(line, style="List Number")
    paper.save(target)
    return SimpleUploadedFile(FILE_NAME, target.getvalue())


def announce_demo() -> None:
    """Publish the announcement, let some read it, and show a good form whose unit agrees."""
    examiner = User.objects.get(username="exam2")
    announcement = publish(
        actor=examiner, title=TITLE, text=TEXT, department=None, files=[_checklist()]
    )
    for person in User.objects.filter(username__in=READERS):
        mark_as_read(announcement=announcement, actor=person)
    example = choose_example(actor=examiner, project=Project.objects.get(name=GOOD_FORM), note=NOTE)
    answer_example(example=example, is_agreed=True, actor=User.objects.get(username="clerk"))
