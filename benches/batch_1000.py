#!/usr/bin/env python3
"""Makes a folder of 1,000 mixed workbooks, runs `soem batch` on it, and holds every figure against a calculation that
is not ours: exact fractions over the cells that openpyxl reads.

    cargo build --release
    python3 benches/batch_1000.py all WORKDIR

`make`, `check` and `measure` are its steps; each can be run alone. Needs python3 with openpyxl; `measure` also
LibreOffice (soffice) and GNU time (/usr/bin/time). Hostile files are made here: a zip bomb, a locked workbook (an OLE
container with an EncryptedPackage) and five that are broken in five ways.
"""

import io
import json
import os
import random
import re
import shutil
import signal
import subprocess
import sys
import time
import zipfile
from fractions import Fraction
from pathlib import Path

HERE = Path(__file__).resolve().parent.parent
FIXTURES = ["autisme", "randers", "cti", "randers-trykt"]
SOEM = os.environ.get("SOEM", str(HERE / "target/release/soem"))
COUNT = int(os.environ.get("COUNT", "1000"))
BAD = {"bombe.xlsx", "laast.xlsx", "tom-fil.xlsx", "afkortet.xlsx", "tekst.xlsx", "uden-priser.xlsx", "ikke-tal.xlsx"}


def sheet_parts(names, parts):
    rels = dict(re.findall(r'Target="([^"]+)"[^>]*Id="([^"]+)"', parts["xl/_rels/workbook.xml.rels"].decode()))
    rels = {v: k for k, v in rels.items()}
    rels.update({i: t for i, t in re.findall(r'Id="([^"]+)"[^>]*Target="([^"]+)"', parts["xl/_rels/workbook.xml.rels"].decode())})
    found = {}
    for name, rid in re.findall(r'<sheet [^>]*name="([^"]+)"[^>]*r:id="([^"]+)"', parts["xl/workbook.xml"].decode()):
        target = rels[rid]
        found[name] = target.lstrip("/") if target.startswith("/") else "xl/" + target
    return found


def replace_number(xml, cell, value):
    pattern = re.compile(r'(<c r="%s"[^>]*>\s*<v>)([^<]*)(</v>)' % cell)
    changed, n = pattern.subn(lambda m: m[1] + value + m[3], xml)
    assert n == 1, cell
    return changed


def numbers_in(xml, columns, rows):
    """The number cells of the columns and rows: neither text nor formula."""
    found = []
    for cell, attributes, value in re.findall(r'<c r="([A-Z]+\d+)"([^>]*)>\s*<v>([^<]*)</v>', xml):
        column, row = re.match(r"([A-Z]+)(\d+)", cell).groups()
        if column in columns and int(row) in rows and 't="' not in attributes.replace('t="n"', ""):
            found.append((cell, value))
    return found


def write_zip(path, infos, parts):
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED, compresslevel=6) as out:
        for info in infos:
            out.writestr(info, parts[info])


def make(folder):
    folder = Path(folder)
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    packages = {}
    for name in FIXTURES:
        with zipfile.ZipFile(HERE / "fixtures" / f"{name}.xlsx") as package:
            packages[name] = [i.filename for i in package.infolist()], {i.filename: package.read(i) for i in package.infolist()}
    chance = random.Random(2018)
    for number in range(COUNT - len(BAD)):
        name = FIXTURES[number % len(FIXTURES)]
        names, original = packages[name]
        parts = dict(original)
        sheets = sheet_parts(names, parts)

        def change(sheet, edit):
            part = sheets[sheet]
            parts[part] = edit(parts[part].decode("utf-8")).encode("utf-8")

        change("Effekt", lambda xml: replace_number(xml, "C5", f"{chance.randint(50, 900) / 1000}"))
        rate = chance.choice(["0.035", "0.04", "0.05", "0.06"])
        change("Indstillinger", lambda xml: replace_number(xml, "C9", rate))

        def scaled(columns, rows):
            def edit(xml):
                for cell, value in numbers_in(xml, columns, rows):
                    if float(value):
                        xml = replace_number(xml, cell, repr(round(float(value) * chance.uniform(0.5, 1.5), 2)))
                return xml

            return edit

        change("Konsekvenser 2", scaled("EFGHIJ", range(6, 40)))
        change("Priser", scaled("EFG", range(6, 40)))
        change("Omkostninger", scaled("GHIJK", range(6, 8)))
        extension = "xlsx"
        sub = folder / f"mappe {number % 7}"
        sub.mkdir(exist_ok=True)
        write_zip(sub / f"{name}-{number:04}.{extension}", names, parts)
    bad(folder, packages)
    print(sum(1 for p in folder.rglob("*.xlsx")), "files in", folder)


def bad(folder, packages):
    names, parts = packages["cti"]
    whole = io.BytesIO()
    write_zip(whole, names, parts)
    (folder / "tom-fil.xlsx").write_bytes(b"")
    (folder / "afkortet.xlsx").write_bytes(whole.getvalue()[:9000])
    (folder / "tekst.xlsx").write_text("Dette er ikke en projektmappe.\n")
    sheets = sheet_parts(names, parts)
    # A service without its row of prices, and a text where the rate is due.
    prices = re.sub(r'<row r="6".*?</row>', "", parts[sheets["Priser"]].decode(), flags=re.S)
    write_zip(folder / "uden-priser.xlsx", names, {**parts, sheets["Priser"]: prices.encode()})
    effect = parts[sheets["Effekt"]].decode()
    effect = re.sub(r'<c r="C5"([^>]*)>\s*<v>[^<]*</v>', r'<c r="C5"\1 t="str"><v>mange</v>', effect)
    effect = effect.replace(' t="n" t="str"', ' t="str"')
    write_zip(folder / "ikke-tal.xlsx", names, {**parts, sheets["Effekt"]: effect.encode()})
    # 300 MiB of spaces in one part.
    with zipfile.ZipFile(folder / "bombe.xlsx", "w", zipfile.ZIP_DEFLATED) as out:
        for name in names:
            if name == sheets["Priser"]:
                with out.open(name, "w") as part:
                    for _ in range(300):
                        part.write(b" " * (1 << 20))
            else:
                out.writestr(name, parts[name])
    (folder / "laast.xlsx").write_bytes(locked())


def locked():
    """The smallest OLE container with a stream called EncryptedPackage, as Excel makes of a workbook with a password."""
    sector = 512
    header = bytearray(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 16)
    header += (0x3E).to_bytes(2, "little") + (3).to_bytes(2, "little") + b"\xfe\xff" + (9).to_bytes(2, "little")
    header += (6).to_bytes(2, "little") + b"\0" * 6 + b"\0" * 4 + (1).to_bytes(4, "little") + (1).to_bytes(4, "little")
    header += b"\0" * 4 + (4096).to_bytes(4, "little") + b"\xfe\xff\xff\xff" + b"\0" * 4 + b"\xfe\xff\xff\xff" + b"\0" * 4
    header += (0).to_bytes(4, "little") + b"\xff" * (sector - len(header) - 4)
    table = (0xFFFFFFFD).to_bytes(4, "little") + (0xFFFFFFFE).to_bytes(4, "little")
    size = 4096
    chain = b"".join((3 + i).to_bytes(4, "little") for i in range(size // sector - 1)) + (0xFFFFFFFE).to_bytes(4, "little")
    table = (table + chain).ljust(sector, b"\xff")

    def entry(name, kind, child, start, length):
        raw = name.encode("utf-16-le") + b"\0\0"
        out = raw.ljust(64, b"\0") + len(raw).to_bytes(2, "little") + bytes([kind, 1]) + b"\xff" * 8
        out += child.to_bytes(4, "little") + b"\0" * 36
        return out + start.to_bytes(4, "little") + length.to_bytes(8, "little")

    none = 0xFFFFFFFF
    directory = entry("Root Entry", 5, 1, 0xFFFFFFFE, 0) + entry("EncryptedPackage", 2, none, 2, size)
    directory = directory.ljust(sector, b"\0")
    return bytes(header) + table + directory + b"\x5a" * size


# The calculation in exact fractions over what openpyxl reads. None of it is shared with the program.


def fraction(value):
    return Fraction(repr(value)) if isinstance(value, float) else Fraction(value or 0)


def table(sheet, first):
    """The rows below the row whose first heading is `first`, as dictionaries, up to an empty row or a total."""
    rows = list(sheet.iter_rows(values_only=True))
    at, column = next((r, c) for r, row in enumerate(rows) for c, v in enumerate(row) if v == first and any(x is not None for x in row[c + 1:]) and not (len([x for x in row if x is not None]) == 2 and first not in ("År",)))
    heads = rows[at][column:]
    out = []
    for row in rows[at + 1:]:
        row = row[column:]
        if row[0] in (None, "", "I alt"):
            break
        out.append({h: v for h, v in zip(heads, row) if h is not None})
    return out


def fields(sheet):
    return {row[1]: row[2] for row in sheet.iter_rows(values_only=True, max_col=3) if row[1] and row[2] is not None}


def reference(path):
    import openpyxl

    book = openpyxl.load_workbook(path, data_only=True)
    settings, effect = fields(book["Indstillinger"]), fields(book["Effekt"])
    level, base = settings["Prisniveau (år)"], settings["Basisår for nutidsværdi"]
    years = range(settings["Første år i beregningen"], settings["Sidste år i beregningen"] + 1)
    rate, success = fraction(settings["Diskonteringsrente"]), fraction(effect["Succesrate"])
    index = {row["År"]: fraction(row["Nettoprisindeks"]) for row in table(book["Indstillinger"], "År")}
    cohorts = {row["År"]: fraction(row["Antal deltagere"]) for row in table(book["Indsats"], "År")}
    factor = lambda own: index[level] / index[own] if own and own != level else Fraction(1)
    present = lambda year: 1 / (1 + rate) ** (year - base)
    net = {"Kommune": Fraction(0), "Region": Fraction(0), "Stat": Fraction(0)}
    for cost in table(book["Omkostninger"], "Omkostning"):
        for year in years:
            net[cost["Aktør"]] -= fraction(cost.get(year)) * factor(cost["Prisår"]) * present(year)
    changes = {(row["Ydelse"], row["Person"]): row for row in table(book["Konsekvenser 2"], "Ydelse")}
    prices = {row["Ydelse"]: row for row in table(book["Priser"], "Ydelse")}
    for line in table(book["Konsekvenser 1"], "Ydelse"):
        if line["Medregnes"] == "Nej":
            continue
        change, price = changes[line["Ydelse"], line["Person"]], prices[line["Ydelse"]]
        share = success if line["Gælder"] == "Succes" else 1
        quantity = sum(
            count * fraction(change.get(f"År {year - start}")) * present(year)
            for start, count in cohorts.items() for year in years if 0 <= year - start <= 10
        )
        for actor in net:
            net[actor] -= share * fraction(line["Personer pr. deltager"]) * fraction(price[actor]) * factor(price["Prisår"]) * quantity
    return book, net


def check(folder, out):
    """Every figure right to the øre, and every bad file named."""
    folder, out = Path(folder), Path(out)
    records = {r["file"]: r for r in map(json.loads, (out / "portefølje.jsonl").read_text("utf-8").splitlines())}
    files = {str(p.relative_to(folder)) for p in folder.rglob("*.xlsx")}
    assert set(records) == files, "files without a record"
    refused = {f for f, r in records.items() if r["error"]}
    assert refused == BAD & files, (refused, BAD)
    largest = Fraction(0)
    for file, record in records.items():
        if file in BAD:
            continue
        _, net = reference(folder / file)
        expected = [sum(net.values()), *net.values()]
        for found, right in zip(record["figures"]["net"], expected):
            largest = max(largest, abs(Fraction(found) - right))
        assert (out / record["output"]).is_file(), record["output"]
    assert largest < Fraction(1, 200), float(largest)
    print(f"{len(files) - len(refused)} files right, largest difference {float(largest):.2e} kr.; "
          f"{len(refused)} refused and named")


def timed(arguments, **options):
    """Wall seconds, peak memory in MiB and processor seconds of a command and what it starts."""
    begun = time.monotonic()
    ran = subprocess.run(["/usr/bin/time", "-f", "%M %U %S", *arguments], capture_output=True, text=True, **options)
    wall = time.monotonic() - begun
    memory, user, system = ran.stderr.strip().splitlines()[-1].split()
    return wall, int(memory) / 1024, float(user) + float(system), ran


def python(folder, out):
    """The same work in Python: read the inputs, compute, and save a copy with a sheet of results. One file at a time."""
    import openpyxl

    out = Path(out)
    out.mkdir(parents=True, exist_ok=True)
    done = 0
    for path in sorted(Path(folder).rglob("*.xlsx")):
        if path.name in BAD:
            continue
        _, net = reference(path)
        book = openpyxl.load_workbook(path)
        sheet = book.create_sheet("Resultat")
        for row in [*net.items(), ("I alt", sum(net.values()))]:
            sheet.append([row[0], float(row[1])])
        book.save(out / path.name)
        done += 1
        if done >= int(os.environ.get("SAMPLE", "1000000")):
            break
    print(done)


def measure(folder, work):
    """Time and memory of the batch, of openpyxl and of LibreOffice on the same files, one after the other. A machine
    that others use too makes wall times long and uneven; processor seconds are steadier and are given beside."""
    folder, work = Path(folder), Path(work)
    work.mkdir(parents=True, exist_ok=True)
    count = sum(1 for _ in folder.rglob("*.xlsx"))
    runs = int(os.environ.get("RUNS", "3"))
    best = {}
    batch = [SOEM, "batch", str(folder), "-o", str(work / "ud"), "--quiet"]
    for threads in (1, 2) * runs:
        shutil.rmtree(work / "ud", ignore_errors=True)
        ran = timed([*batch, "--threads", str(threads)])
        best[threads] = min(best.get(threads, ran), ran, key=lambda run: run[0])
    for threads, (wall, memory, cpu, ran) in best.items():
        print(f"soem, {threads} thread(s): {wall:.1f} s, {count / wall:.0f} files/s, {cpu:.1f} s of processor, "
              f"peak {memory:.0f} MiB (best of {runs})\n   {ran.stdout.strip()}")
    one, _, one_cpu, _ = best[1]
    print(f"2 threads against 1: ×{one / best[2][0]:.2f}")
    wall, memory, _, ran = timed(batch)
    print(f"soem, rerun with nothing changed: {wall:.1f} s, peak {memory:.0f} MiB\n   {ran.stdout.strip()}")
    sample = os.environ.get("PY_SAMPLE", "100")
    environment = {**os.environ, "SAMPLE": sample}
    wall, memory, cpu, ran = timed([sys.executable, __file__, "python", str(folder), str(work / "py")], env=environment)
    scale = count / int(ran.stdout.split()[-1])
    print(f"openpyxl, one process: {sample} files in {wall:.1f} s; scaled to {count}: {wall * scale:.0f} s, "
          f"{cpu * scale:.0f} s of processor; peak {memory:.0f} MiB; ×{wall * scale / one:.1f} of soem on one thread, "
          f"×{cpu * scale / one_cpu:.1f} in processor time")
    files = [p for p in sorted(folder.rglob("*.xlsx")) if p.name not in BAD][: int(os.environ.get("LO_SAMPLE", "10"))]
    profile = f"-env:UserInstallation=file://{(work / 'profil').resolve()}"
    convert = [ "soffice", "--headless", profile, "--convert-to", "xlsx", "--outdir", str(work / "lo")]
    timed([*convert, str(files[0])])  # makes the profile
    ran = [timed([*convert, str(path)]) for path in files]
    wall, cpu = (sum(run[part] for run in ran) / len(ran) for part in (0, 2))
    print(f"LibreOffice, one headless run a file: {len(files)} files at {wall:.2f} s; scaled to {count}: {wall * count:.0f} s, "
          f"{cpu * count:.0f} s of processor; peak {max(run[1] for run in ran):.0f} MiB; ×{wall * count / one:.0f} of soem "
          f"on one thread, ×{cpu * count / one_cpu:.0f} in processor time")


def killed(folder, work):
    """kill -9 in the middle, then a rerun: nothing half, nothing done twice, the same result."""
    folder, out = Path(folder), Path(work) / "ud-kill"
    shutil.rmtree(out, ignore_errors=True)
    run = subprocess.Popen([SOEM, "batch", str(folder), "-o", str(out), "--quiet"], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    while sum(1 for _ in out.rglob("*.beriget.xlsx")) < COUNT // 3 and run.poll() is None:
        time.sleep(0.02)
    run.send_signal(signal.SIGKILL)
    run.wait()
    done = list(out.rglob("*.beriget.xlsx"))
    for path in done:
        assert zipfile.ZipFile(path).testzip() is None, path
    before = {p: p.stat().st_mtime_ns for p in done}
    left = len(list(out.rglob(".soem-*.tmp")))
    rerun = subprocess.run([SOEM, "batch", str(folder), "-o", str(out), "--quiet"], capture_output=True, text=True)
    again = sum(p.stat().st_mtime_ns != t for p, t in before.items())
    assert not list(out.rglob(".soem-*.tmp"))
    print(f"killed after {len(done)} files, all of them whole; {left} half file(s) left behind and cleared; {again} done again; rerun: {rerun.stdout.strip()}")
    whole = Path(work) / "ud"
    if whole.exists():
        same = sum(p.read_bytes() == (whole / p.relative_to(out)).read_bytes() for p in out.rglob("*.beriget.xlsx"))
        print(f"{same} enriched files are byte for byte those of an uninterrupted run")
    check(folder, out)


if __name__ == "__main__":
    step, *rest = sys.argv[1:] or ["help"]
    if step == "all":
        work = Path(rest[0])
        make(work / "ind")
        measure(work / "ind", work)
        check(work / "ind", work / "ud")
        killed(work / "ind", work)
    elif step in ("make", "check", "measure", "python", "killed"):
        globals()[step](*rest)
    else:
        print(__doc__)
