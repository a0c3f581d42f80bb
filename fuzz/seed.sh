#!/bin/sh
# Copies fixtures into the corpus of the fuzz target `open`; for `read` and `graft`, the parts of some, each behind the
# bytes that choose it.
cd "$(dirname "$0")" || exit 1
mkdir -p corpus/open corpus/graft corpus/read
cp ../fixtures/small.xlsx ../fixtures/others/cti-* ../fixtures/others/autisme-makro.xlsm corpus/open/
python3 - <<'PY'
import zipfile


def parts(path):
    package = zipfile.ZipFile(path)
    return [package.read(name) for name in package.namelist()]


for which, name in enumerate(["small.xlsx", "others/cti-sheetjs.xlsb", "others/cti-libreoffice.ods"]):
    for part, content in enumerate(parts(f"../fixtures/{name}")):
        if content and not content.startswith(b"\x89PNG"):
            open(f"corpus/read/{which}-{part}", "wb").write(bytes([which, part]) + content)
for part, content in enumerate(parts("../fixtures/small.xlsx")):
    open(f"corpus/graft/{part}", "wb").write(bytes([part]) + content)
PY
