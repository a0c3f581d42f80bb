"""Types an answer to the first finding on SØM Kontrol, in the XML of the sheet: python3 answer.py FILE WORDS"""

import re
import sys
import zipfile

file, words = sys.argv[1:]
with zipfile.ZipFile(file) as package:
    parts = [(info, package.read(info)) for info in package.infolist()]
done = False
with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as package:
    for info, data in parts:
        text = data.decode("utf-8", "replace") if info.filename.startswith("xl/worksheets/") else ""
        heading = re.search(r'<c r="([A-Z]+)(\d+)"[^>]*><is><t[^>]*>Svar</t>', text)
        if heading:
            cell = f'{heading[1]}{int(heading[2]) + 1}'
            text, count = re.subn(rf'<c r="{cell}"( s="\d+")?/>', rf'<c r="{cell}"\1 t="inlineStr"><is><t>{words}</t></is></c>', text)
            done = done or count == 1
            data = text.encode()
        package.writestr(info, data)
if not done:
    sys.exit("there is no cell to answer in")
