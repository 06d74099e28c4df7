"""The budget code before the name of a body."""

import pytest

from apps.formkit.values.body_names import bare_name


@pytest.mark.parametrize(
    ("printed", "name"),
    [
        ("[066001]甲市农技站", "甲市农技站"),
        ("【207】乙县文旅局", "乙县文旅局"),
        ("221-丙镇人民政府", "丙镇人民政府"),
        ("505_丁州教育局", "丁州教育局"),
        ("105戊县水务局", "戊县水务局"),
        ("第12中学", "第12中学"),
        ("110指挥中心", "指挥中心"),
        ("066", "066"),
    ],
)
def test_code_before_a_name_is_no_part_of_it(printed: str, name: str) -> None:
    assert bare_name(printed) == name
