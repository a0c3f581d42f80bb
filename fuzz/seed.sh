#!/bin/sh
# Fills the corpora of the fuzz targets from the fixtures: whole files for `open`; for `read` and
# `graft` the parts of some, each behind the bytes that choose it; for `package` single edits; for
# `xls` and `xlsb` the tokens of the formulas in a fixture, each behind the byte that places it.
cd "$(dirname "$0")" || exit 1
mkdir -p corpus/open corpus/graft corpus/read corpus/package corpus/xls corpus/xlsb
cp ../fixtures/small.xlsx ../fixtures/others/cti-* ../fixtures/others/autisme-makro.xlsm corpus/open/
python3 - <<'PY'
import struct
import zipfile
import zlib


def parts(path):
    package = zipfile.ZipFile(path)
    return [package.read(name) for name in package.namelist()]


for which, name in enumerate(["small.xlsx", "others/cti-sheetjs.xlsb", "others/cti-libreoffice.ods"]):
    for part, content in enumerate(parts(f"../fixtures/{name}")):
        if content and not content.startswith(b"\x89PNG"):
            open(f"corpus/read/{which}-{part}", "wb").write(bytes([which, part]) + content)
for part, content in enumerate(parts("../fixtures/small.xlsx")):
    open(f"corpus/graft/{part}", "wb").write(bytes([part]) + content)

for at in range(0, 4000, 97):
    open(f"corpus/package/{at}", "wb").write(struct.pack("<HB", at, at % 256))


def number(part, at):
    """A number of seven bits a byte, and where it ends."""
    value = shift = 0
    while True:
        byte = part[at]
        value, at, shift = value | (byte & 0x7F) << shift, at + 1, shift + 7
        if byte < 0x80:
            return value, at


def formulas_of_xlsb(part):
    """The tokens of cells (MS-XLSB 2.4.674 and on), after the value that each kind has."""
    at = 0
    while at < len(part):
        kind, at = number(part, at)
        size, at = number(part, at)
        body, at = part[at : at + size], at + size
        value = {8: 4, 9: 8, 10: 1, 11: 1}.get(kind)
        if value is None:
            continue
        if kind == 8:
            value += 2 * struct.unpack_from("<I", body, 8)[0]
        start = 8 + value + 2
        (length,) = struct.unpack_from("<I", body, start)
        yield body[start + 4 : start + 4 + length]


def formulas_of_xls(stream):
    """The tokens of cells (MS-XLS 2.4.127), wherever a record of theirs may begin."""
    at = 0
    while at + 4 <= len(stream):
        kind, size = struct.unpack_from("<HH", stream, at)
        if kind == 6 and 22 < size < 500 and at + 4 + size <= len(stream):
            (length,) = struct.unpack_from("<H", stream, at + 24)
            if 0 < length <= size - 22:
                yield stream[at + 26 : at + 26 + length]
        at += 1


def keep(target, formulas):
    for tokens in {tokens for tokens in formulas if tokens}:
        for place in range(3):
            seed = bytes([place]) + tokens
            open(f"corpus/{target}/{zlib.crc32(seed):08x}", "wb").write(seed)


for case in ["autisme", "cti", "randers"]:
    for part in parts(f"../fixtures/others/{case}-biff12.xlsb"):
        if not part.startswith(b"<"):
            keep("xlsb", formulas_of_xlsb(part))
    keep("xls", formulas_of_xls(open(f"../fixtures/others/{case}-libreoffice.xls", "rb").read()))
PY
