"""The files of a city: workbooks, CSV and YAML, one or several, or a folder of them."""

from collections.abc import Iterable, Sequence
from pathlib import Path

from suban.org.faults import Fault, OrgError, fault
from suban.org.rows import Row
from suban.org.sheets import read_sheets
from suban.org.tree import read_tree
from suban.tables.opening import unreadable
from suban.wording import N_

_READERS = {".csv": read_sheets, ".xlsx": read_sheets, ".yml": read_tree, ".yaml": read_tree}


def read_files(paths: Sequence[Path]) -> list[Row]:
    """The rows of all the files. Raises `OrgError` where one of them cannot be read as what it is."""
    faults: list[Fault] = []
    rows: list[Row] = []
    for path in paths:
        try:
            files = list(_files(path, faults))
        except OSError as error:
            faults.append(_unreadable(path, error))
            continue
        for file in files:
            try:
                rows += _READERS[file.suffix.lower()](file, faults)
            except OSError as error:
                faults.append(_unreadable(file, error))
    if faults:
        raise OrgError(faults)
    return rows


def _files(path: Path, faults: list[Fault]) -> Iterable[Path]:
    if not path.is_dir():
        if path.suffix.lower() in _READERS:
            return [path]
        message = N_("is neither .xlsx nor .csv nor .yml: save it as one of these")
        faults.append(fault(str(path), None, message))
        return []
    # A workbook that is open has a file beside it whose name begins so.
    found = [each for each in sorted(path.iterdir()) if not each.name.startswith(("~$", "."))]
    files = [each for each in found if each.is_file() and each.suffix.lower() in _READERS]
    if not files:
        faults.append(fault(str(path), None, N_("holds no file .xlsx, .csv or .yml")))
    return files


def _unreadable(path: Path, error: OSError) -> Fault:
    told = unreadable(path, error)
    return Fault(told.where, told.what)
