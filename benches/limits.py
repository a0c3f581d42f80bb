#!/usr/bin/env python3
"""Memory and time of `soem` on workbooks at its limits: an ordinary calculation beside a sheet full of numbers, of
formulas or of text, and one of very many lines. The files are made here.

    cargo build --release
    python3 benches/limits.py [WORKDIR]

Needs python3 with openpyxl, and GNU time (/usr/bin/time).
"""

import os
import subprocess
import sys
import tempfile
import zipfile
from pathlib import Path

import openpyxl
from openpyxl.utils import get_column_letter

HERE = Path(__file__).resolve().parent.parent
SOEM = os.environ.get("SOEM", str(HERE / "target/release/soem"))
FIXTURE = HERE / "fixtures/autisme.xlsx"
RELATIONSHIPS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
SHEET = "application/vnd.openxmlformats-officedocument.spreadsheetml.worksheet+xml"


def with_sheet(path, rows, media=0):
    """The fixture with one more sheet, of the rows that are given as XML, and as many MB that are carried over."""
    added = {
        "xl/workbook.xml": ("</sheets>", f'<sheet name="Ekstra" sheetId="999" xmlns:r="{RELATIONSHIPS}" r:id="rIdX"/>'),
        "xl/_rels/workbook.xml.rels": (
            "</Relationships>", f'<Relationship Id="rIdX" Type="{RELATIONSHIPS}/worksheet" Target="worksheets/x.xml"/>'),
        "[Content_Types].xml": ("</Types>", f'<Override PartName="/xl/worksheets/x.xml" ContentType="{SHEET}"/>'),
    }
    with zipfile.ZipFile(FIXTURE) as old, zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as new:
        for name in old.namelist():
            content = old.read(name)
            if name in added:
                end, more = added[name]
                content = content.decode().replace(end, more + end).encode()
            new.writestr(name, content)
        with new.open("xl/worksheets/x.xml", "w") as part:
            part.write(b'<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>')
            for number, cells in enumerate(rows, 1):
                part.write(f'<row r="{number}">{cells}</row>'.encode())
            part.write(b"</sheetData></worksheet>")
        if media:
            new.writestr("xl/media/a.bin", os.urandom(media << 20))


def cells(rows, columns, content):
    for row in range(1, rows + 1):
        yield "".join(f'<c r="{get_column_letter(at)}{row}">{content(row, at)}</c>' for at in range(1, columns + 1))


def texts(rows, length):
    for row in range(1, rows + 1):
        yield f'<c r="A{row}" t="inlineStr"><is><t>{row:08d}{"x" * length}</t></is></c>'


def with_lines(path, lines, last_year):
    """The fixture with its first consequence many times, each by its own name, and a longer period."""
    book = openpyxl.load_workbook(FIXTURE)
    book["Indstillinger"]["C8"] = last_year
    for line in range(lines):
        for sheet, first, free in (("Konsekvenser 1", 10, 17), ("Konsekvenser 2", 6, 13), ("Priser", 6, 13)):
            page = book[sheet]
            for column in range(2, 16):
                value = page.cell(first, column).value if column > 2 else f"Ydelse {line}"
                page.cell(free + line, column).value = value
    book.save(path)


CASES = {
    "980,000 more numbers": lambda path: with_sheet(path, cells(98_000, 10, lambda row, at: f"<v>{row * 7 + at}.5</v>")),
    "490,000 more formulas": lambda path: with_sheet(path, cells(49_000, 10, lambda row, at: f"<f>A{row}+{at}</f><v>{row}</v>")),
    "980,000 more formulas": lambda path: with_sheet(path, cells(98_000, 10, lambda row, at: f"<f>A{row}+{at}</f><v>{row}</v>")),
    "54 MB more text in 60,000 cells": lambda path: with_sheet(path, texts(60_000, 900)),
    "700,000 more formulas and 55 MB of media": lambda path: with_sheet(
        path, cells(70_000, 10, lambda row, at: f"<f>A{row}+{at}</f><v>{row}</v>"), 55),
    "990 lines over 60 years": lambda path: with_lines(path, 990, 2078),
}


def main():
    work = Path(sys.argv[1] if len(sys.argv) > 1 else tempfile.mkdtemp())
    work.mkdir(parents=True, exist_ok=True)
    for name, make in CASES.items():
        path = work / "stor.xlsx"
        make(path)
        for command in ("inspect", "check", "enrich"):
            output = ["-o", str(work / "ud.xlsx")] if command == "enrich" else []
            ran = subprocess.run(["/usr/bin/time", "-f", "%e %M", SOEM, command, str(path), *output],
                                 capture_output=True, text=True)
            seconds, kilobytes = ran.stderr.split()[-2:]
            print(f"{name}: {command} {float(seconds):.1f} s, {int(kilobytes) / 1024:.0f} MiB, exit status {ran.returncode}")


if __name__ == "__main__":
    main()
