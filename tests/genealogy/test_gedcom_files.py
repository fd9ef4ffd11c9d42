"""A file that is no whole genealogy is refused with what is wrong; one in UTF-16 is read like any other."""

from __future__ import annotations

import codecs
from datetime import date
from pathlib import Path

import pytest

from loaders.gedcom import read
from registry.errors import RefusedInput
from tests.genealogy.files import COUPLE, END, HEAD, rows, written

CLAN = Path(__file__).parent / "clan.ged"
WIDE = CLAN.read_text().replace("1 CHAR UTF-8", "1 CHAR UNICODE").replace("Karim", "Кәрім")
CUT = HEAD + COUPLE + "0 @I3@ INDI\n1 NAME Sau"


@pytest.mark.parametrize("content", ["0 @I1@ INDI\n1 SEX M\n" + END, "", "\n"])
def test_a_file_without_a_head_is_refused(content: str, tmp_path: Path) -> None:
    file = tmp_path / "headless.ged"
    file.write_text(content)
    with pytest.raises(RefusedInput, match="begins with 0 HEAD") as failure:
        read(file)
    assert failure.value.where == f"{file}:1"
    assert "export it again" in failure.value.do


@pytest.mark.parametrize("content", [CUT, HEAD + COUPLE, HEAD + COUPLE + "0 TRL", HEAD + COUPLE + END + CUT])
def test_a_truncated_file_is_refused_and_told_what_is_missing(content: str, tmp_path: Path) -> None:
    file = tmp_path / "cut.ged"
    file.write_text(content)
    with pytest.raises(RefusedInput, match="truncated") as failure:
        read(file)
    last = content.splitlines()
    assert failure.value.where == f"{file}:{len(last)}"
    assert "0 TRLR, is missing" in failure.value.why
    assert last[-1] in failure.value.why


@pytest.mark.parametrize("end", ["0 TRLR", "0 TRLR\r\n", "0 TRLR\n\n \n", "0 TRLR \n\x1a"])
def test_what_stands_behind_the_end_matters_to_nobody(end: str, tmp_path: Path) -> None:
    file = tmp_path / "end.ged"
    file.write_bytes((HEAD + COUPLE + end).encode())
    assert len(read(file).rows["genealogy_persons"]) == 2


@pytest.mark.parametrize("line_end", ["\n", "\r\n", "\r"])
@pytest.mark.parametrize(
    ("mark", "encoding"),
    [
        *((codecs.BOM_UTF16_LE, "utf-16-le"), (codecs.BOM_UTF16_BE, "utf-16-be")),
        *((b"", "utf-16-le"), (b"", "utf-16-be")),
    ],
)
def test_a_file_in_utf_16_is_read(mark: bytes, encoding: str, line_end: str, tmp_path: Path) -> None:
    file = tmp_path / "clan.ged"
    file.write_bytes(mark + WIDE.replace("\n", line_end).encode(encoding))
    found = read(file).rows
    narrow = read(CLAN).rows
    names = {row["entry"]: row["given_name"] for row in found["genealogy_persons"]}
    assert names["clan I5"] == "Кәрім"
    assert found["genealogy_parents"] == narrow["genealogy_parents"]


def test_an_encoding_that_does_not_fit_is_refused(tmp_path: Path) -> None:
    for encoding in ("UTF-16", "base64"):
        file = tmp_path / "bad.ged"
        file.write_text((HEAD + COUPLE + END).replace("UTF-8", encoding))
        with pytest.raises(RefusedInput, match="cannot be read") as failure:
            read(file)
        assert "in UTF-8" in failure.value.do


NAMED = HEAD.replace("UTF-8", "{}") + COUPLE.replace("Asan", "{}") + END


@pytest.mark.parametrize("told", ["ANSI", "ansi", "OEM", "IBM DOS", "Macintosh"])
def test_letters_that_would_be_a_guess_are_refused(told: str, tmp_path: Path) -> None:
    file = tmp_path / "guess.ged"
    file.write_bytes(NAMED.format(told, "Асан").encode("cp1251"))
    with pytest.raises(RefusedInput, match="several encodings") as failure:
        read(file)
    assert failure.value.where == f"{file}:4"
    assert told in failure.value.why
    assert "WINDOWS-1251" in failure.value.do


def test_an_ascii_file_is_what_every_encoding_says(tmp_path: Path) -> None:
    file = tmp_path / "ascii.ged"
    file.write_text(NAMED.format("ANSI", "Asan"))
    assert len(read(file).rows["genealogy_persons"]) == 2


def test_the_library_says_nothing_of_an_encoding_that_is_read(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    file = tmp_path / "named.ged"
    file.write_bytes(NAMED.format("WINDOWS-1251", "Асан").encode("cp1251"))
    assert read(file).rows["genealogy_persons"][0]["given_name"] == "Асан"
    assert caplog.records == []


def test_blanks_behind_the_version_are_no_other_version(tmp_path: Path) -> None:
    file = written(tmp_path, COUPLE)
    file.write_text(file.read_text().replace("VERS 5.5.1", "VERS 5.5.1 \t "))
    assert len(read(file).rows["genealogy_persons"]) == 2


@pytest.mark.parametrize("told", ["", " ", " X", " @I1@", " @I9@"])
def test_a_person_of_no_told_sex_is_kept(told: str, tmp_path: Path) -> None:
    [person] = rows(tmp_path, f"0 @I1@ INDI\n1 NAME Asan /Demo/\n1 SEX{told}\n")["genealogy_persons"]
    assert (person["given_name"], person["sex"]) == ("Asan", None)


def test_the_name_of_no_special_type_is_the_name(tmp_path: Path) -> None:
    names = "1 NAME Asan /Other/\n2 TYPE aka\n1 NAME Asan /Demo/ khan\n2 TYPE\n1 NAME @I1@\n"
    [person, nameless] = rows(tmp_path, f"0 @I1@ INDI\n{names}0 @I2@ INDI\n")["genealogy_persons"]
    assert (person["surname"], person["given_name"]) == ("Demo", "Asan khan")
    assert (nameless["surname"], nameless["given_name"]) == ("", "")


def test_dates_out_of_range_lose_nobody(tmp_path: Path) -> None:
    lives = "1 BIRT\n2 DATE BEF 1000\n1 DEAT\n2 DATE AFT 31 DEC 9999\n"
    [person] = rows(tmp_path, f"0 @I1@ INDI\n{lives}")["genealogy_persons"]
    assert (person["born"], person["born_latest"]) == ("BEFORE 1000", None)
    assert (person["died"], person["died_earliest"], person["dead"]) == ("AFTER 31 DEC 9999", None, True)


@pytest.mark.parametrize("line_end", ["\n", "\r\n", "\r"])
@pytest.mark.parametrize(
    "told",
    ["@#DROMAN@ 5 JAN 1900", "@#DФОО@ 1900", "FROM @#DUNKNOWN@ 12 TO 1900", "@#DJULIAN@ 5 JAN 1699/00 "],
)
def test_a_date_that_no_calendar_here_holds_says_nothing_sure(
    told: str, line_end: str, tmp_path: Path
) -> None:
    """And every other date of the file says what it says."""
    file = tmp_path / "small.ged"
    dates = f"1 BIRT\n2 DATE {told}\n1 DEAT\n2 DATE @#DJULIAN@ 5 JAN 1900\n"
    records = HEAD + COUPLE.replace("1 SEX M\n", f"1 SEX M\n{dates}") + END
    file.write_bytes(records.replace("\n", line_end).encode())
    asan, dina = read(file).rows["genealogy_persons"]
    assert (asan["born"], asan["born_earliest"], asan["born_latest"]) == (f"({told.strip()})", None, None)
    assert asan["died_earliest"] == date(1900, 1, 17), "twelve days after that of the Julian calendar"
    assert dina["given_name"] == "Dina"


def test_a_name_is_one_text_however_its_marks_are_written(tmp_path: Path) -> None:
    """ANSEL writes a mark before its letter, as a character of its own."""
    utf8, ansel = tmp_path / "one" / "small.ged", tmp_path / "two" / "small.ged"
    for file, encoding, name in (
        (utf8, "UTF-8", "José /Müller/".encode()),
        (ansel, "ANSEL", b"Jos\xe2e /M\xe8uller/"),
    ):
        file.parent.mkdir()
        head, tail = (HEAD.replace("UTF-8", encoding) + COUPLE + END).encode().split(b"Asan /Demo/")
        file.write_bytes(head + name + tail)
    assert read(ansel).rows == read(utf8).rows
    assert read(utf8).rows["genealogy_persons"][0]["given_name"] == "José"
