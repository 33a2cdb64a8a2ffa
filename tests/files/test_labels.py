"""Names are labels: whatever somebody calls a file, it cannot become a path, a command or a disguise."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from suban.files.kinds import KINDS
from suban.files.labels import MOST, label


@pytest.mark.parametrize(
    ("given", "kind", "wanted"),
    [
        ("路灯.jpg", "jpeg", "路灯.jpg"),
        ("IMG_0001.JPG", "jpeg", "IMG_0001.jpg"),
        ("photo.jpeg", "jpeg", "photo.jpeg"),
        ("photo.exe", "jpeg", "photo.exe.jpg"),
        ("page.html", "pdf", "page.html.pdf"),
        ("photo", "jpeg", "photo.jpg"),
        ("../../etc/passwd", "jpeg", "passwd.jpg"),
        ("C:\\Users\\王小明\\照片.png", "png", "照片.png"),
        ("a\r\nSet-Cookie: x=1.jpg", "jpeg", "a Set-Cookie_ x=1.jpg"),
        ("harmless\u202egpj.exe", "pdf", "harmlessgpj.exe.pdf"),
        ("zero\u200bwidth\u2066.png", "png", "zerowidth.png"),
        ('say "hi" %0d.png', "png", "say _hi_ _0d.png"),
        ("  many   spaces .pdf", "pdf", "many spaces.pdf"),
        ("CON.pdf", "pdf", "_CON.pdf"),
        ("nul", "pdf", "_nul.pdf"),
        (".htaccess", "jpeg", "htaccess.jpg"),
        ("...", "jpeg", None),
        ("a/", "jpeg", None),
        ("\0\u202e\ud800", "jpeg", None),
        ("", "jpeg", None),
    ],
)
def test_a_name_is_cleaned(given: str, kind: str, wanted: str | None) -> None:
    assert label(given, KINDS[kind]) == wanted


@given(st.text(st.characters(exclude_categories=()), max_size=300), st.sampled_from(sorted(KINDS)))
def test_any_name_at_all(name: str, kind: str) -> None:
    found = label(name, KINDS[kind])
    if found is None:
        return
    assert len(found) <= MOST
    assert len(found.encode()) <= 255
    assert found.rpartition(".")[2] in KINDS[kind].suffixes
    assert not set('/\\<>:"|?*%') & set(found)
    assert not any(unicodedata.category(each)[0] == "C" for each in found)
    assert not found.startswith((".", " "))
    # Cleaned once, it stays as it is.
    assert label(found, KINDS[kind]) == found
