#!/usr/bin/env python3
"""Counts the instructions of `soem enrich` on the reference workbooks, beside their goals.

    cargo build --release
    python3 benches/instructions.py [PROGRAM]

Counts depend neither on the machine's mood nor on what else runs; they vary by one in a thousand
with the seeds of hash tables. Everything is done on one thread. The phases are read from the names
of functions, so they need a program that was not stripped (CARGO_PROFILE_RELEASE_STRIP=false); a
phase whose functions have other names by now is shown as `?`, and PHASES should be told.

Exit status 1 when a workbook takes more than its ceiling: lower that with each step.
Needs valgrind.
"""

import collections
import os
import re
import subprocess
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
# In millions: the ceiling, and the goals of the house and of its speed. The program as it was before
# both took 700, 722, 530 and 625.
WORKBOOKS = {
    "autisme": (300, 330, 170),
    "randers-trykt": (376, 360, 190),
    "cti": (240, None, None),
    "randers": (276, None, None),
}
# The functions that a phase begins with, as they are or were called; the goal for autisme.
PHASES = {
    "reading the package": (r"soem::workbook::.*Workbook>?::(open|from_bytes)$", 10),
    "layout": (r"soem::layout::(detect::)?detect$", 4),
    "rules": (r"soem::check::(\w+::)?judge$", 9),
    "saved values": (r"soem::check::(\w+::)*recalculate$", 11),
    "explain": (r"soem::explain::(\w+::)?explain$", 20),
    "drawing, storing": (r"soem::report::(\w+::)?sheets$", 66),
    "graft, self-check, zip": (
        r"soem::graft::.*(Graft::into_bytes|Host>?::(open|graft))$|soem::graft::strip::strip$",
        40,
    ),
}


def counted(program, workbook):
    """The file that callgrind writes."""
    with tempfile.TemporaryDirectory() as folder:
        out = Path(folder) / "counts"
        command = ["valgrind", "--tool=callgrind", "--compress-strings=no", "--compress-pos=no"]
        command += [f"--callgrind-out-file={out}", program, "enrich", workbook]
        command += ["-o", str(Path(folder) / "out.xlsx")]
        done = subprocess.run(
            command, capture_output=True, text=True, env={**os.environ, "RAYON_NUM_THREADS": "1"}
        )
        # Status 1 says that the workbook's own figures differ.
        if done.returncode not in (0, 1) or not out.exists():
            sys.exit(f"{workbook} was not counted:\n{done.stderr[-2000:]}")
        return out.read_text(errors="replace")


def read(counts):
    """All instructions, and those of each function with everything that it calls."""
    total = int(re.search(r"^(?:summary|totals): (\d+)", counts, re.M).group(1))
    alone, calls = collections.Counter(), []
    caller = called = None
    for line in counts.splitlines():
        if line.startswith("fn="):
            caller = line[3:]
        elif line.startswith("cfn="):
            called = line[4:]
        elif called and re.match(r"[\d+*-]", line):
            calls.append((caller, called, int(line.split()[1])))
            called = None
        elif re.match(r"[\d+*-]", line):
            alone[caller] += int(line.split()[1])
    return total, alone, calls


def phase(pattern, alone, calls):
    """What is called by its first functions, and by the closures that others call for them."""
    wanted = re.compile(pattern)
    mine = {name for name in {*alone, *(called for _, called, _ in calls)} if wanted.search(name)}
    if not mine:
        return None
    return sum(cost for caller, called, cost in calls if called in mine and caller not in mine)


def main():
    program = sys.argv[1] if len(sys.argv) > 1 else str(ROOT / "target/release/soem")
    shown = lambda number: "?" if number is None else f"{number / 1e6:.1f}"
    goal = lambda number: "" if number is None else str(number)
    results = {
        name: read(counted(program, str(ROOT / f"fixtures/{name}.xlsx"))) for name in WORKBOOKS
    }
    print(f"Millions of instructions of `soem enrich`, one thread\n\n{'':26}", end="")
    print("".join(f"{name:>15}" for name in WORKBOOKS) + f"{'goal, autisme':>16}")
    rest = {name: total for name, (total, *_) in results.items()}
    for what, (pattern, wish) in PHASES.items():
        row = {name: phase(pattern, alone, calls) for name, (_, alone, calls) in results.items()}
        rest = {name: rest[name] - (cost or 0) for name, cost in row.items()}
        print(f"{what:26}" + "".join(f"{shown(cost):>15}" for cost in row.values()) + f"{wish:>16}")
    print(f"{'everything else':26}" + "".join(f"{shown(cost):>15}" for cost in rest.values()))
    print(f"{'in all':26}" + "".join(f"{shown(result[0]):>15}" for result in results.values()))
    for at, label in enumerate(("ceiling", "goal of the house", "goal of its speed")):
        print(f"{label:26}" + "".join(f"{goal(row[at]):>15}" for row in WORKBOOKS.values()))
    above = [name for name, (total, *_) in results.items() if total > WORKBOOKS[name][0] * 1e6]
    if above:
        sys.exit(f"\nabove the ceiling: {', '.join(above)}")


if __name__ == "__main__":
    main()
