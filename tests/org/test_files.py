"""Files that are not what they seem."""

from pathlib import Path
from zipfile import ZipFile

import pytest
from openpyxl import Workbook

from suban import demo
from suban.org.faults import OrgError
from suban.org.files import read_files
from tests.org.conftest import city, separated, workbook


def _told(*files: Path) -> list[str]:
    with pytest.raises(OrgError) as told:
        read_files(files)
    return [f"{Path(each.where).name}: {each.what['en']}" for each in told.value.faults]


def test_what_cannot_be_read_is_told(tmp_path: Path) -> None:
    (tmp_path / "a.xlsx").write_bytes(b"PK\x03\x04 broken")
    (tmp_path / "b.csv").write_bytes("单位代码".encode() + b"\xff\xff\n")
    (tmp_path / "c.csv").write_text("甲,乙\n1,2\n", "utf-8")
    (tmp_path / "d.csv").write_text('code,name,kind,area\n"A,b\n', "utf-8")
    (tmp_path / "e.csv").write_text("", "utf-8")
    (tmp_path / "f.yml").write_text("units: {code: A}\npersons: []\n", "utf-8")
    (tmp_path / "g.yml").write_text("units:\n  - {code: A, nom: x}\n  - B\n", "utf-8")
    Workbook().save(tmp_path / "h.xlsx")
    workbook(tmp_path / "whole.xlsx", city())
    with ZipFile(tmp_path / "whole.xlsx") as whole, ZipFile(tmp_path / "i.xlsx", "w") as broken:
        for name in whole.namelist():
            content = whole.read(name)
            broken.writestr(name, content[:-40] if name.endswith("sheet2.xml") else content)
    (tmp_path / "whole.xlsx").unlink()
    told = "\n".join(_told(tmp_path))
    for words in (
        "a.xlsx: is no workbook",
        "b.csv: is neither UTF-8 nor GB18030",
        "c.csv:1: the headings are not those of one table",
        "d.csv: line 2: from here on it is no correct CSV",
        "e.csv: is empty",
        "f.yml:1: units: must be a list",
        "f.yml:2: persons: must be a list",
        "g.yml:2: nom is no field here",
        "g.yml:3: must be a mapping",
        "h.xlsx: has no sheet 单位 (units)",
        "i.xlsx: is no workbook",
    ):
        assert words in told, words
    assert len(told.splitlines()) == 11
    assert _told(tmp_path / "none.csv") == [
        "none.csv: cannot be read (No such file or directory): give a readable file"
    ]
    assert _told(tmp_path / "notes.docx") == [
        "notes.docx: is neither .xlsx nor .csv nor .yml: save it as one of these"
    ]
    (tmp_path / "empty").mkdir()
    assert _told(tmp_path / "empty") == ["empty: holds no file .xlsx, .csv or .yml"]


def test_what_people_leave_in_their_files_is_passed_over(tmp_path: Path) -> None:
    sheets = city()
    sheets["填表说明"] = [["请勿改动表头"]]
    sheets["人员"][2:2] = [[], ["", " ", None]]
    sheets["单位"] = [
        ["序号", *row, "备注"] if at == 0 else [at, *row, "好"] for at, row in enumerate(sheets["单位"])
    ]
    workbook(tmp_path / "city.xlsx", sheets)
    (tmp_path / "~$city.xlsx").write_bytes(b"a lock")
    (tmp_path / "notes.txt").write_text("x", "utf-8")
    assert len(read_files([tmp_path])) == 11


def test_the_content_tells_what_a_file_is(tmp_path: Path) -> None:
    sheets = city()
    whole = len(read_files([workbook(tmp_path / "a.xlsx", sheets)]))
    (tmp_path / "a.xlsx").rename(tmp_path / "a.csv")
    assert len(read_files([tmp_path / "a.csv"])) == whole
    (tmp_path / "a.csv").unlink()
    for encoding in ("utf-16", "gb18030"):
        files = separated(tmp_path, sheets, encoding)
        assert len(read_files(files)) == whole
        files[0].rename(tmp_path / "units.xlsx")
        assert len(read_files([tmp_path])) == whole


def test_a_comma_too_much_is_told(tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_text("code,name,kind,area\nA,甲,乙,部门,360783\nB,乙,部门,360783,,\n", "utf-8")
    assert [each.split(":", 1)[1][:38] for each in _told(tmp_path / "a.csv")] == [
        "2: has 1 cells more than there are hea"
    ]


def test_english_names_do_as_well(tmp_path: Path) -> None:
    sheets = city()
    english = {
        "units": [
            ["code", "name", "kind", "area", "parent", "leader_in_charge", "principal_leader"],
            *sheets["单位"][1:],
        ],
        "People": [["id", "name", "Role", "unit", "email"], *sheets["人员"][1:]],
        "directory": [["matter", "area", "unit", "valid_from", "valid_to"], *sheets["派单目录"][1:]],
    }
    rows = [(row.table.name, row.cells) for row in read_files([workbook(tmp_path / "a.xlsx", english)])]
    assert rows == [
        (row.table.name, row.cells) for row in read_files([workbook(tmp_path / "b.xlsx", sheets)])
    ]
    assert rows == [(row.table.name, row.cells) for row in read_files(separated(tmp_path, english))]


@pytest.mark.parametrize("city_", demo.cities())
def test_the_made_up_cities_are_files_like_others(city_: str) -> None:
    from importlib.resources import files

    rows = read_files([Path(str(files("suban.demo") / f"{city_}.yml"))])
    assert {row.table.name for row in rows} == {"units", "people", "directory", "functions"}
