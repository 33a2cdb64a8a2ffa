"""Files of all sorts, and what is done with those that are none."""

from datetime import date, datetime
from pathlib import Path

import pytest
from openpyxl import load_workbook

from suban.importing.faults import FileError
from suban.importing.fields import columns
from suban.importing.tables import open_table
from suban.tables.faults import TableError
from suban.tables.rows import Row
from suban.tables.writing import guarded, unguarded
from tests.importing.tables import ANSWERED, HEADERS, OPEN, write_csv, write_xlsx


@pytest.mark.parametrize(
    ("encoding", "delimiter", "form"),
    [
        ("utf-8", ",", "CSV, UTF-8"),
        ("utf-8-sig", ";", "CSV, UTF-8"),
        ("gb18030", ",", "CSV, GB18030"),
        ("utf-16", "\t", "CSV, UTF-16"),
    ],
)
def test_csv_as_programs_write_it(tmp_path: Path, encoding: str, delimiter: str, form: str) -> None:
    file = write_csv(tmp_path / "a.csv", [OPEN, ANSWERED], encoding=encoding, delimiter=delimiter)
    table = open_table(file)
    assert (table.form, table.headers, table.rows) == (form, HEADERS, 2)
    rows = list(table.read())
    assert [each.cells for each in rows] == [OPEN, ANSWERED]
    # The first text has a line break.
    assert [(each.number, each.line) for each in rows] == [(2, 2), (3, 4)]


def test_empty_rows_are_passed_over_and_counted_as_a_spreadsheet_does(tmp_path: Path) -> None:
    file = write_csv(tmp_path / "a.csv", [("",) * 7, OPEN, (), ANSWERED])
    assert [each.number for each in open_table(file).read()] == [3, 5]


def test_xlsx_with_date_cells_and_numbers(tmp_path: Path) -> None:
    written = datetime(2019, 4, 25, 9, 32, 9)  # noqa: DTZ001 - as sheets have it
    row = (1001, "U1", "路灯", written, "一\n二", None, date(2019, 5, 10))
    table = open_table(write_xlsx(tmp_path / "a.xlsx", [row, (None,) * 7, (1002.0, *row[1:])]))
    assert (table.form, table.rows) == ("XLSX, 留言", 2)
    first, second = table.read()
    assert first.cells[:6] == ("1001", "U1", "路灯", written, "一\n二", "")
    assert str(first.cells[6]).startswith("2019-05-10")
    assert (second.number, second.cells[0]) == (4, "1002")
    with pytest.raises(FileError, match="只有：留言"):
        open_table(tmp_path / "a.xlsx", "other")


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"", "is empty"),
        (b"\n\n", "no rows"),
        ("标题,内容\n".encode(), "no rows"),
        (b'title,text\na,b\nc,"never closed\nd,e\n', "line 3"),
        (b'title,text\n"a"b,c\n', "line 2"),
        (b"\xff\x80\x81,\xfe\n\xff\n", "neither UTF-8 nor GB18030"),
        ("标题,内容\n1,2\n".encode("utf-16-le"), "neither UTF-8 nor GB18030"),
        (b"PK\x03\x04 no workbook", "no workbook"),
        (b"\x89PNG\r\n\x1a\n" + bytes(1000), "neither UTF-8 nor GB18030"),
        (b"<html><table><tr><td>\n", "is a web page"),
        (b"\xd0\xcf\x11\xe0 old", "old Excel"),
    ],
)
def test_what_cannot_be_read_is_refused_before_anything_is_taken(
    tmp_path: Path, content: bytes, said: str
) -> None:
    file = tmp_path / "a.csv"
    file.write_bytes(content)
    with pytest.raises(TableError, match=said):
        open_table(file)


def test_a_workbook_that_breaks_off_is_refused(tmp_path: Path) -> None:
    whole = write_xlsx(tmp_path / "a.xlsx", [OPEN] * 200).read_bytes()
    for end in (100, len(whole) // 2, len(whole) - 30):
        (tmp_path / "b.xlsx").write_bytes(whole[:end])
        with pytest.raises(TableError, match="no workbook"):
            open_table(tmp_path / "b.xlsx")
    (tmp_path / "b.xlsx").write_bytes(whole[:2000] + bytes(500) + whole[2500:])
    with pytest.raises(TableError, match="no workbook"):
        open_table(tmp_path / "b.xlsx")


def test_titles_above_the_header_are_passed_over(tmp_path: Path) -> None:
    for title in ("某市留言汇总", "sep=;"):
        file = tmp_path / "a.csv"
        file.write_text(f"{title}\n\n编号;标题;内容\n1;路灯;不亮, 三天\n", "utf-8")
        table = open_table(file)
        assert table.headers == ("编号", "标题", "内容")
        assert list(table.read()) == [Row(4, 4, ("1", "路灯", "不亮, 三天"))]


def test_the_sheet_that_people_see_is_read(tmp_path: Path) -> None:
    book = load_workbook(write_xlsx(tmp_path / "a.xlsx", [OPEN]))
    hidden = book.create_sheet("旧", 0)
    hidden.append(["标题", "内容"])
    hidden.append(["x", "y"])
    hidden.sheet_state = "hidden"
    book.create_sheet("说明")
    book.save(tmp_path / "a.xlsx")
    table = open_table(tmp_path / "a.xlsx")
    assert (table.form, table.others) == ("XLSX, 留言", ("旧", "说明"))
    assert open_table(tmp_path / "a.xlsx", "旧").headers == ("标题", "内容")


def test_what_is_merged_over_rows_is_not_guessed(tmp_path: Path) -> None:
    rows = [("汇总", "", ""), ("标题", "内容", "地区代码"), ("一", "甲", "360783"), ("二", "乙", "")]
    file = write_xlsx(tmp_path / "a.xlsx", rows[1:], rows[0])
    book = load_workbook(file)
    book.worksheets[0].merge_cells("A1:C1")
    book.save(file)
    assert open_table(file).headers == ("标题", "内容", "地区代码")
    book.worksheets[0].merge_cells("C3:C4")
    book.save(file)
    with pytest.raises(TableError, match="merged over the rows 3 to 4"):
        open_table(file)


def test_a_cell_of_many_megabytes_is_a_cell(tmp_path: Path) -> None:
    file = write_csv(tmp_path / "a.csv", [(*OPEN[:4], "长" * 10_000_000, "", ""), ANSWERED])
    assert open_table(file).rows == 2


@pytest.mark.parametrize(
    "cell",
    ["=1+1", "+86 138", "-", "@x", "\t1", "\r", "＝A1", "'", "'=1", "''x", "010123", "202001010000000001"],
)
def test_no_cell_is_a_formula_and_each_comes_back(cell: str) -> None:
    assert guarded(cell) == f"'{cell}"
    assert unguarded(guarded(cell)) == cell
    # Where a person has taken the mark away, too.
    assert unguarded(cell) == cell or cell.startswith("'")


@pytest.mark.parametrize("cell", ["", "路灯", "13800000000", "a'b", "0", "2019-04-25", "1=1"])
def test_other_cells_are_written_as_they_are(cell: str) -> None:
    assert guarded(cell) == unguarded(cell) == cell


def test_a_file_that_is_not_there(tmp_path: Path) -> None:
    for missing in (tmp_path / "none.csv", tmp_path):
        with pytest.raises(TableError, match="cannot be read"):
            open_table(missing)
    with pytest.raises(FileError, match="leave out --sheet"):
        open_table(write_csv(tmp_path / "a.csv", [OPEN]), "留言")


def test_headers_are_guessed() -> None:
    assert columns(HEADERS).places == {
        "number": 0,
        "name": 1,
        "title": 2,
        "received_at": 3,
        "text": 4,
        "reply": 5,
        "replied_at": 6,
    }
    english = columns(("Title", "Created At", "TEXT ", "", "votes"))
    assert english.places == {"title": 0, "received_at": 1, "text": 2}
    assert english.unused == ("votes",)
    # The more telling header wins, whatever the order.
    assert columns(("标题", "留言主题", "内容")).places["title"] == 1


def test_what_is_said_of_columns_counts() -> None:
    headers = ("事由", "内容", "内容", "电话", "留言主题")
    found = columns(headers, ["title=事由", "text=#3", "phone="])
    assert found.places == {"title": 0, "text": 2}
    assert found.said == {"title", "text", "phone"}


@pytest.mark.parametrize(
    ("said", "what"),
    [
        ("title", "is not understood"),
        ("heading=事由", "is not understood"),
        ("title=没有", "no column is called"),
        ("title=#9", "no column is called"),
        ("text=内容", "several columns"),
        ("area=", "no column for title"),
    ],
)
def test_what_is_said_wrongly_of_columns(said: str, what: str) -> None:
    with pytest.raises(FileError, match=what):
        columns(("事由", "内容", "内容"), [said])
