"""The Excel files of a made-up district of any size, and a form in words."""

from __future__ import annotations

import io
from dataclasses import dataclass
from typing import Any

from openpyxl import Workbook


@dataclass(frozen=True, slots=True)
class Size:
    """How large the district is."""

    departments: int
    units: int
    projects: int
    later: int  # projects of a second, large file


FULL = Size(departments=30, units=120, projects=360, later=2140)
SMALL = Size(departments=3, units=6, projects=12, later=40)
DISTRICT = "310199"


def workbook(head: list[str], rows: list[list[Any]]) -> bytes:
    book = Workbook()
    for row in (head, *rows):
        book.active.append(row)
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()


def department(number: int) -> str:
    return f"B{number:03}"


def unit(number: int) -> str:
    return f"D{number:04}"


def departments(size: Size) -> bytes:
    rows = [
        [department(n), f"晴川区第{n}局", DISTRICT, "否", "是"]
        for n in range(1, size.departments + 1)
    ]
    return workbook(["部门代码", "部门名称", "区划代码", "须经单位审核", "启用"], rows)


def units(size: Size) -> bytes:
    rows = [
        [unit(n), f"晴川区第{n}中心", department(1 + n % size.departments), "是"]
        for n in range(1, size.units + 1)
    ]
    return workbook(["单位代码", "单位名称", "部门代码", "启用"], rows)


def users(size: Size) -> bytes:
    rows = [[f"tb{n:04}", f"填报{n}", "是"] for n in range(1, size.units + 1)]
    rows += [[f"tc{n:04}", f"副填报{n}", "是"] for n in range(1, size.units + 1)]
    rows += [[f"bm{n:03}", f"部门员{n}", "是"] for n in range(1, size.departments + 1)]
    rows += [[f"yw{n:02}", f"业务科{n}", "是"] for n in range(1, 31)]
    return workbook(["登录名", "姓名", "启用"], rows)


def roles(size: Size) -> bytes:
    rows = []
    for n in range(1, size.units + 1):
        rows += [[login, "填报人", DISTRICT, "", unit(n)] for login in (f"tb{n:04}", f"tc{n:04}")]
    rows += [
        [f"bm{n:03}", "主管部门", DISTRICT, department(n), ""]
        for n in range(1, size.departments + 1)
    ]
    rows += [[f"yw{n:02}", "财政业务科", DISTRICT, "", ""] for n in range(1, 31)]
    return workbook(["登录名", "角色", "区划代码", "部门代码", "单位代码"], rows)


def projects(size: Size, *, start: int, count: int) -> bytes:
    rows = [
        [unit(1 + n % size.units), f"第{n}号业务项目", f"X{n:05}", "特定目标类"]
        for n in range(start, start + count)
    ]
    return workbook(["单位代码", "项目名称", "项目代码", "项目类别"], rows)
