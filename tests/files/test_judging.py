"""The kind of a file is judged by what is in it."""

import random
import tracemalloc
from pathlib import Path

import pytest

from suban.files.judging import judge
from suban.files.kinds import KINDS
from tests.files.samples import REFUSED, TAKEN, office, zipped


@pytest.mark.parametrize("code", KINDS)
def test_every_kind_on_the_list_is_known_by_its_content(code: str, tmp_path: Path) -> None:
    for sample in TAKEN[code]:
        # A name that lies does not matter.
        file = tmp_path / "harmless.txt"
        file.write_bytes(sample)
        assert judge(file) is KINDS[code], sample[:16]


@pytest.mark.parametrize("what", REFUSED)
def test_whatever_else_is_refused_under_any_name(what: str, tmp_path: Path) -> None:
    file = tmp_path / "photo.jpg"
    file.write_bytes(REFUSED[what])
    assert judge(file) is None


def test_files_that_somebody_made_up_do_no_harm(tmp_path: Path) -> None:
    """Whatever is broken in an archive or compound file, the answer is a kind or none."""
    chance = random.Random(7)
    file = tmp_path / "broken"
    for sample in (TAKEN["xlsx"][0], TAKEN["odt"][0], TAKEN["ofd"][0], TAKEN["doc"][0]):
        for _ in range(300):
            broken = bytearray(sample)
            for _ in range(chance.randint(1, 12)):
                broken[chance.randrange(len(broken))] = chance.randrange(256)
            file.write_bytes(bytes(broken[: chance.randint(8, len(broken))]))
            judge(file)


def test_a_long_list_of_members_is_not_read(tmp_path: Path) -> None:
    file = tmp_path / "document"
    part = "wordprocessingml.document.main+xml"
    for members, wanted in ((60, KINDS["docx"]), (6000, None)):
        file.write_bytes(office(part, *((f"word/{n:0200}", "") for n in range(members))))
        assert judge(file) is wanted


def test_a_bomb_is_not_unpacked(tmp_path: Path) -> None:
    file = tmp_path / "bomb.docx"
    file.write_bytes(zipped(("[Content_Types].xml", " " * 200_000_000)))
    assert file.stat().st_size < 1_000_000
    tracemalloc.start()
    try:
        assert judge(file) is None
        assert tracemalloc.get_traced_memory()[1] < 10_000_000
    finally:
        tracemalloc.stop()


def test_kinds_have_suffixes_of_their_own() -> None:
    suffixes = [suffix for kind in KINDS.values() for suffix in kind.suffixes]
    assert len(suffixes) == len(set(suffixes))
    assert not {"html", "htm", "svg", "xml", "js", "exe", "zip", "txt"} & set(suffixes)
    assert KINDS["jpeg"].text == {"zh": "图片（JPEG）", "en": "picture (JPEG)"}
