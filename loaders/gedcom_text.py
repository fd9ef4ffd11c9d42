"""The bytes of a GEDCOM file as its parser can take them, or why they are no whole file.

UTF-16, which 5.5.1 calls UNICODE, is given to the parser as UTF-8: it reads lines of bytes. A file begins
with 0 HEAD and ends with 0 TRLR; one that was cut off does not. A CHAR that names no encoding leaves nothing
but a guess, which would make other names of the names. A date that the parser refuses, such as one of a
calendar that 5.5.1 reserves a word for but does not describe (@#DROMAN@), is given to it as the phrase it is.
"""

from __future__ import annotations

import codecs
import re
from io import BytesIO
from pathlib import Path

from ged4py.date import DateValue

from registry.errors import RefusedInput

WIDE = {
    codecs.BOM_UTF16_LE: "utf-16",
    codecs.BOM_UTF16_BE: "utf-16",
    "0".encode("utf-16-le"): "utf-16-le",
    "0".encode("utf-16-be"): "utf-16-be",
}
"""What a file of two bytes a letter begins with: its mark, or the 0 of `0 HEAD`."""
ENCODING = re.compile(r"((?:^|[\r\n])\s*1\s+CHAR\s+)[^\r\n]*")
GUESSED = (
    *("ANSI", "WINDOWS", "IBM WINDOWS", "IBM_WINDOWS", "IBM", "IBM DOS", "IBMPC", "IBM-PC", "OEM"),
    *("MSDOS", "MS-DOS", "MACINTOSH", "ISO8859"),
)
"""What ged4py takes for the encoding of Western Europe, though each stands for many."""
LINE_END = re.compile(rb"\r\n|\r|\n")
HEAD = re.compile(rb"\s*0 *HEAD\s*$")
END = re.compile(rb"\s*0 *TRLR\s*$")
DATE = re.compile(rb"((?:^|[\r\n])[ \t]*\d+ +DATE +)([^\r\n]*@#[^\r\n]*)")
"""A date that names its calendar."""
PADDING = b" \t\r\n\x00\x1a"
"""Behind the last line: blanks, and what old disks filled a file up with."""
SHOWN = 40


def whole(path: Path) -> BytesIO:
    """The file for the parser; refused if it has no head or no end, or its letters are a guess."""
    content = _narrow(path.read_bytes()).rstrip(PADDING)
    lines = LINE_END.split(content)
    if not HEAD.match(lines[0].removeprefix(codecs.BOM_UTF8)):
        raise RefusedInput(
            "the genealogy cannot be read",
            where=f"{path}:1",
            why=f"a file of GEDCOM begins with 0 HEAD, this one with {_shown(lines[0])}",
            do="export it again as GEDCOM 5.5.1",
        )
    if not END.match(lines[-1]):
        raise RefusedInput(
            "the genealogy is truncated",
            where=f"{path}:{len(lines)}",
            why=f"its last line, 0 TRLR, is missing; it ends with {_shown(lines[-1])}",
            do="copy the file or export it once more",
        )
    if not content.isascii():
        _refuse_a_guess(path, lines)
    return BytesIO(DATE.sub(_as_it_can_be_read, content) + b"\n")


def _as_it_can_be_read(line: re.Match[bytes]) -> bytes:
    tag, value = line.groups()
    try:
        DateValue.parse(value.decode("utf-8", errors="replace"))
        DateValue.parse(value.decode("latin-1"))
    except ValueError:
        return tag + b"(" + value.strip() + b")"
    return line.group()


def _refuse_a_guess(path: Path, lines: list[bytes]) -> None:
    place, told = _encoding(lines)
    if told.upper() in GUESSED:
        raise RefusedInput(
            "the genealogy cannot be read",
            where=f"{path}:{place}",
            why=f"its CHAR is {told}, which stands for several encodings: its letters would be a guess",
            do="export it in UTF-8, or name the encoding it is in, such as WINDOWS-1251",
        )


def _encoding(lines: list[bytes]) -> tuple[int, str]:
    """The line of the head that names the encoding, and its name; an empty one where none does."""
    for place, line in enumerate(lines[1:], start=2):
        level, *words = line.split() or [b""]
        if level == b"0":
            break
        if level == b"1" and words[:1] == [b"CHAR"] and words[1:]:
            return place, b" ".join(words[1:]).decode(errors="replace")
    return 0, ""


def _narrow(content: bytes) -> bytes:
    encoding = next((WIDE[start] for start in WIDE if content.startswith(start)), None)
    if encoding is None:
        return content
    text = ENCODING.sub(r"\1UTF-8", content.decode(encoding), count=1)
    return codecs.BOM_UTF8 + text.encode()


def _shown(line: bytes) -> str:
    """The beginning of a line; a file of anything may have but one, and endless."""
    text = line.removeprefix(codecs.BOM_UTF8).decode(errors="replace").strip()
    return f"“{text[:SHOWN]}…”" if len(text) > SHOWN else f"“{text}”"
