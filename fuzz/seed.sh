#!/bin/sh
# Copies the fixtures into the corpora of the fuzz targets; for `read`, the parts of one, each behind the byte that chooses it.
cd "$(dirname "$0")" || exit 1
mkdir -p corpus/open corpus/graft corpus/read
cp ../fixtures/*.xlsx ../fixtures/others/cti-* ../fixtures/others/*.xlsm corpus/open/
cp ../fixtures/*.xlsx ../fixtures/others/*.xlsm corpus/graft/
python3 - <<'PY'
import zipfile
z = zipfile.ZipFile("../fixtures/cti.xlsx")
for i, name in enumerate(z.namelist()):
    open(f"corpus/read/{i}", "wb").write(bytes([i]) + z.read(name))
PY
