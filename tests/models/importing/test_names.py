"""People and departments in cells."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from models.importing.names import is_department, tokens
from models.importing.values import DepartmentName, PersonName, split_departments, split_names

NAMES = st.text("张王李赵陈林伟芳娜敏静秀丽强磊军洋勇艳杰涛明超刚平辉玲桂英", min_size=2, max_size=4)


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("", []),
        ("张伟、李强", ["张伟", "李强"]),
        ("张伟，李强；王芳", ["张伟", "李强", "王芳"]),
        ("张伟/李强／王芳\n赵敏", ["张伟", "李强", "王芳", "赵敏"]),
        ("张伟 李强", ["张伟", "李强"]),
        ("张 伟　李四光", ["张伟", "李四光"]),
        ("张伟、张伟", ["张伟"]),
        ("张伟 13800000000", ["张伟"]),
        ("张伟13800000000、李强 0830-1234567", ["张伟", "李强"]),
        ("张伟（电话：13800000000）", ["张伟"]),
        ("1.张伟\n2.李强", ["张伟", "李强"]),
        ("责任人：张伟", ["张伟"]),
        ("张伟·护理部", ["张伟·护理部"]),
        ("全体中层干部", ["全体中层干部"]),
    ],
)
def test_names(text: str, names: list[str]) -> None:
    assert [person.name for person in split_names(text)] == names


@pytest.mark.parametrize(
    ("text", "people"),
    [
        ("党委书记 张伟", [("张伟", "党委书记")]),
        ("张伟 院长、李强", [("张伟", "院长"), ("李强", "")]),
        ("张伟（护理部副主任）、李强", [("张伟", "护理部副主任"), ("李强", "")]),
        ("张伟（院长、书记）", [("张伟", "院长、书记")]),
        ("党委书记 张伟 院长 李强", [("张伟", "党委书记"), ("李强", "院长")]),
        ("党委书记", [("党委书记", "")]),
    ],
)
def test_posts_are_kept_beside_the_name(text: str, people: list[tuple[str, str]]) -> None:
    assert list(split_names(text)) == [PersonName(*person) for person in people]


@pytest.mark.parametrize(
    ("text", "departments"),
    [
        ("医务部、护理部", [("医务部", ""), ("护理部", "")]),
        ("医务部 药学部", [("医务部", ""), ("药学部", "")]),
        ("医务部（牵头）、护理部（配合）", [("医务部", "lead"), ("护理部", "supporting")]),
        ("医务部（牵头）护理部", [("医务部", "lead"), ("护理部", "")]),
        (
            "牵头：医务部；配合：护理部、药学部",
            [("医务部", "lead"), ("护理部", "supporting"), ("药学部", "supporting")],
        ),
        ("牵头科室：医务部 配合科室：护理部", [("医务部", "lead"), ("护理部", "supporting")]),
        ("医务部牵头，护理部、药学部配合", [("医务部", "lead"), ("护理部", "supporting"), ("药学部", "supporting")]),
        ("医务部（门诊楼二层）", [("医务部", "")]),
        ("内科（一）、内科（二）", [("内科（一）", ""), ("内科（二）", "")]),
        ("责任科室：各党支部", [("各党支部", "")]),
    ],
)
def test_departments(text: str, departments: list[tuple[str, str]]) -> None:
    assert list(split_departments(text)) == [DepartmentName(*department) for department in departments]


@pytest.mark.parametrize(
    "name", ["医务部", "党委办公室", "采购办", "第二党支部", "各科室", "内科（一）", "信息中心", "骨科一病区"]
)
def test_departments_look_like_departments(name: str) -> None:
    assert is_department(name)


@pytest.mark.parametrize("name", ["张伟", "欧阳静", "司马健", "李四光"])
def test_people_do_not(name: str) -> None:
    assert not is_department(name)


def test_pieces_of_a_combined_cell() -> None:
    assert tokens("医务部、护理部/张伟（主任）\n李强") == ("医务部", "护理部", "张伟（主任）", "李强")


@given(st.lists(NAMES, unique=True, max_size=6), st.sampled_from("、，,；;/／\n"))
def test_joined_names_come_apart_again(names: list[str], mark: str) -> None:
    assert [person.name for person in split_names(mark.join(names))] == names


@given(st.lists(NAMES.map(lambda name: name + "科"), unique=True, max_size=6), st.sampled_from("、，,；;/／\n "))
def test_joined_departments_come_apart_again(names: list[str], mark: str) -> None:
    assert [department.name for department in split_departments(mark.join(names))] == names


@given(st.one_of(st.text(), st.text("张伟部科（）()【】、，；/ \n牵头配合:：0123456789"), st.floats(), st.none()))
def test_nothing_makes_them_fail(value: object) -> None:
    for found in (*split_names(value), *split_departments(value)):
        assert found.name == found.name.strip() != ""
    tokens(value)


@pytest.mark.parametrize(
    ("text", "people"),
    [
        ("党委书记 张伟；院长李明", [("张伟", "党委书记"), ("李明", "院长")]),
        ("张 伟 李 强", [("张伟", ""), ("李强", "")]),
        ("张\n伟", [("张伟", "")]),
        ("党委书记\n张伟\n院长\n李明", [("张伟", "党委书记"), ("李明", "院长")]),
        ("张伟\n（党委书记）", [("张伟", "党委书记")]),
        ("党委书记、院长 张伟", [("张伟", "党委书记、院长")]),
        ("张伟副院长、王院长", [("张伟", "副院长"), ("王院长", "")]),
        ("医务部 张伟", [("张伟", "")]),
        ("医务部：张伟", [("张伟", "")]),
        ("党办主任：王芳 8101", [("王芳", "党办主任")]),
        ("王芳：13800001111", [("王芳", "")]),
        ("1.张伟 2.李强", [("张伟", ""), ("李强", "")]),
        ("张伟、李明等", [("张伟", ""), ("李明", "")]),
        ("各科室负责人、全体班子成员", [("各科室负责人", ""), ("全体班子成员", "")]),
        ("党委书记", [("党委书记", "")]),
        ("欧阳修 张伟", [("欧阳修", ""), ("张伟", "")]),
    ],
)
def test_people_as_offices_write_them(text: str, people: list[tuple[str, str]]) -> None:
    assert [(person.name, person.post) for person in split_names(text)] == people


@pytest.mark.parametrize(
    ("text", "departments"),
    [
        ("医务部（牵头），护理部、药学部（配合）", [("医务部", "lead"), ("护理部", "supporting"), ("药学部", "supporting")]),
        ("医务部（牵头）、护理部（配合）、药学部", [("医务部", "lead"), ("护理部", "supporting"), ("药学部", "")]),
        ("1.医务部 2.护理部等", [("医务部", ""), ("护理部", "")]),
        ("医务部、护理部负责", [("医务部", ""), ("护理部", "")]),
    ],
)
def test_departments_as_offices_write_them(text: str, departments: list[tuple[str, str]]) -> None:
    assert [(department.name, department.role) for department in split_departments(text)] == departments


@pytest.mark.parametrize(
    ("text", "pieces"),
    [
        ("医务部：张伟", ("医务部", "张伟")),
        ("医务部（张伟）", ("医务部", "张伟")),
        ("医务部张伟", ("医务部", "张伟")),
        ("党政办公室（宣传科）", ("党政办公室（宣传科）",)),
        ("张伟/2024/6/30", ("张伟", "2024/6/30")),
        ("林涛 13812345678\n20240715", ("林涛", "13812345678", "20240715")),
    ],
)
def test_pieces_of_combined_cells(text: str, pieces: tuple[str, ...]) -> None:
    assert tokens(text) == pieces


@given(st.text(alphabet="张伟李明院长书记医务部党委、，/ （）:：\n12等", max_size=24))
def test_splitting_never_fails_and_names_are_whole(text: str) -> None:
    for person in split_names(text):
        assert person.name.strip() and "\n" not in person.name
    for department in split_departments(text):
        assert department.name.strip()
    assert all(tokens(text))
