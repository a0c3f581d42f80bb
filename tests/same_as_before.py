#!/usr/bin/env python3
"""Holds everything that one build of the program writes against what an earlier build wrote.

    tests/same_as_before.py OLD NEW [FILES or FOLDERS…] [--only enrich,check,…] [--no-openpyxl]
                            [--ignore-dollars] [--examples 3] [--jobs 2]

Without FILES: everything in `fixtures/`, and in the folder that SOEM_CORPUS names. Each command is
run with both programs; exit status, what is printed and each file that is written must be equal.
Workbooks are held together as two readers understand them, so that it matters neither how styles
are numbered, nor what parts are called, nor how they are compressed: a reading of the XML here
(every part), and openpyxl (workbooks enriched from `fixtures/` only, since it is slow). Every part
of an original that OLD kept byte for byte, NEW must keep so. Flags such as `applyFont`, which no
reader needs, are not compared, nor the graft's own record: it is used instead, by enriching what
was enriched before.

Differences are printed in groups. Exit status 1 where there is any. Needs lxml and openpyxl.
"""

import argparse
import collections
import hashlib
import itertools
import json
import multiprocessing
import os
import posixpath
import re
import subprocess
import sys
import tempfile
import warnings
import zipfile
from pathlib import Path

from lxml import etree

ROOT = Path(__file__).resolve().parent.parent
MAIN = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
LINK = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}"
SPACE = "{http://www.w3.org/XML/1998/namespace}space"
STRICT = [
    (b"http://purl.oclc.org/ooxml/spreadsheetml/main", MAIN[1:-1].encode()),
    (b"http://purl.oclc.org/ooxml/officeDocument/relationships", LINK[1:-1].encode()),
]
# Number formats without a code that mean the same as one with it; others depend on the country.
BUILT_IN = {
    0: "General",
    1: "0",
    2: "0.00",
    3: "#,##0",
    4: "#,##0.00",
    9: "0%",
    10: "0.00%",
    11: "0.00E+00",
    49: "@",
}
BOOKS = {".xlsx", ".xlsm", ".xlsb", ".xls", ".ods"}
ZIPPED = {".xlsx", ".xlsm"}
IGNORE_DOLLARS = False
LONGEST = 240


# ---- A workbook as its XML says


def parse(content):
    for strict, transitional in STRICT:
        content = content.replace(strict, transitional)
    return etree.fromstring(content, etree.XMLParser(resolve_entities=False, huge_tree=True))


def short(name):
    return name.rsplit("}", 1)[-1] if name.startswith((MAIN, LINK)) else name


def lines(element, link=str, depth=0):
    """An element as lines: attributes in order, no prefixes, no white space between elements."""
    if not isinstance(element.tag, str):
        return []
    shown = [
        f"{short(key)}={link(value) if key.startswith(LINK) else value!r}"
        for key, value in sorted(element.items())
    ]
    text = element.text or ""
    text = (
        ""
        if not text.strip() and (len(element) or element.get(SPACE) != "preserve")
        else repr(text)
    )
    out = ["  " * depth + " ".join([short(element.tag), *shown, text]).rstrip()]
    for child in element:
        out += lines(child, link, depth + 1)
        if child.tail and child.tail.strip():
            out.append("  " * (depth + 1) + repr(child.tail))
    return out


def block(element, link=str):
    return "\n".join(lines(element, link))


class Package:
    """The parts of a workbook, and the way from one to the next."""

    def __init__(self, content):
        self.parts, self.twice = {}, []
        with zipfile.ZipFile(content) as archive:
            for entry in archive.infolist():
                name = entry.filename.lstrip("/")
                if name in self.parts:
                    self.twice.append(name)
                if not name.endswith("/"):
                    self.parts[name] = archive.read(entry)
        types = parse(self.parts["[Content_Types].xml"])
        kind = [
            (child.get("Extension"), child.get("PartName"), child.get("ContentType"))
            for child in types
        ]
        self.defaults = {extension.lower(): what for extension, _, what in kind if extension}
        self.overrides = {name.lstrip("/").lower(): what for _, name, what in kind if name}

    def content_type(self, part):
        return self.overrides.get(part.lower()) or self.defaults.get(
            part.rsplit(".", 1)[-1].lower()
        )

    def links(self, part):
        """The relationships of a part, in order: identifier → (kind, target, outside)."""
        folder, name = posixpath.split(part)
        rels = posixpath.join(folder, "_rels", name + ".rels")
        out = {}
        for link in parse(self.parts[rels]) if rels in self.parts else []:
            target, outside = link.get("Target"), link.get("TargetMode") == "External"
            if not outside:
                target = posixpath.normpath(posixpath.join("/" + folder, target)).lstrip("/")
            out[link.get("Id")] = (link.get("Type").rsplit("/", 1)[-1], target, outside)
        return out


class Styles:
    """What the numbers of styles mean."""

    ASPECTS = (
        "number format",
        "font",
        "fill",
        "border",
        "alignment",
        "protection",
        "named style",
        "other",
    )

    def __init__(self, content):
        root = parse(content) if content else etree.Element(MAIN + "styleSheet")
        self.formats = {
            int(e.get("numFmtId")): e.get("formatCode")
            for e in root.iterfind(f"{MAIN}numFmts/{MAIN}numFmt")
        }
        group = lambda name: list(root.iterfind(f"{MAIN}{name}/*"))
        self.fonts = [self.unordered(font) for font in group("fonts")]
        self.fills = [block(fill) for fill in group("fills")]
        self.borders = [self.border(border) for border in group("borders")]
        self.named = {e.get("xfId"): e.get("name") for e in group("cellStyles")}
        self.looks = [self.look(xf) for xf in group("cellXfs")] or [("",) * len(self.ASPECTS)]
        self.changes = [self.change(dxf) for dxf in group("dxfs")]
        handled = ("numFmts", "fonts", "fills", "borders", "cellStyleXfs", "cellXfs", "dxfs")
        self.rest = {short(e.tag): block(e) for e in root if short(e.tag) not in handled}
        self.rest["cellStyleXfs"] = "\n".join(
            "; ".join(self.look(xf)) for xf in group("cellStyleXfs")
        )

    @staticmethod
    def unordered(element):
        return "\n".join(sorted(block(child) for child in element))

    @staticmethod
    def border(element):
        sides = [
            block(side)
            for side in element
            if side.get("style")
            or len(side)
            or short(side.tag)
            not in (
                "left",
                "right",
                "top",
                "bottom",
                "diagonal",
                "start",
                "end",
                "vertical",
                "horizontal",
            )
        ]
        return "\n".join(sorted(sides) + sorted(f"{key}={value}" for key, value in element.items()))

    def number_format(self, number):
        number = int(number or 0)
        return self.formats.get(number) or BUILT_IN.get(number, f"built in {number}")

    def look(self, xf):
        of = lambda kind, key: (
            kind[int(xf.get(key, 0))] if int(xf.get(key, 0)) < len(kind) else "none such"
        )
        inner = lambda name: block(xf.find(MAIN + name)) if xf.find(MAIN + name) is not None else ""
        other = [
            f"{key}={xf.get(key)}"
            for key in ("quotePrefix", "pivotButton")
            if xf.get(key, "0") not in ("0", "false")
        ]
        named = self.named.get(xf.get("xfId", "0"), "")
        return (
            self.number_format(xf.get("numFmtId")),
            of(self.fonts, "fontId"),
            of(self.fills, "fillId"),
            of(self.borders, "borderId"),
            inner("alignment"),
            inner("protection"),
            named,
            " ".join(other),
        )

    def change(self, dxf):
        """What a conditional format does; the number of its number format means nothing."""
        out = []
        for child in dxf:
            name = short(child.tag)
            told = {
                "numFmt": lambda: child.get("formatCode"),
                "font": lambda: self.unordered(child),
                "border": lambda: self.border(child),
            }.get(name, lambda: block(child))
            out.append(f"{name}: {told()}")
        return "\n".join(sorted(out))


def text_of(holder):
    """Text as Excel shows it, and its runs: blanks at the ends need `xml:space`."""
    out = []
    for text in holder.iterfind(f"{MAIN}t"):
        out.append(
            (text.text or "") if text.get(SPACE) == "preserve" else (text.text or "").strip()
        )
    for run in holder.iterfind(f"{MAIN}r"):
        look = run.find(MAIN + "rPr")
        out.append(("" if look is None else f"<{Styles.unordered(look)}>") + text_of(run))
    return "".join(out)


def column_number(letters):
    number = 0
    for letter in letters:
        number = number * 26 + ord(letter) - 64
    return number


def column_letters(number):
    out = ""
    while number > 0:
        number, rest = divmod(number - 1, 26)
        out = chr(65 + rest) + out
    return out


def split(reference):
    letters = reference.rstrip("0123456789")
    return column_number(letters), int(reference[len(letters) :])


TOKEN = re.compile(
    r"""(?P<keep>"(?:[^"]|"")*"|'(?:[^']|'')*'|\[[^\]]*\]|"""
    r"""[A-Za-z_\\][\w.]*(?=[(!])|[A-Za-z_\\][\w.]*\.[\w.]*)"""
    r"|(?P<a>\$?)(?P<column>[A-Z]{1,3})(?P<b>\$?)(?P<row>\d{1,7})(?![\w(!.])"
    r"|(?P<c>\$?)(?P<first>[A-Z]{1,3}):(?P<d>\$?)(?P<last>[A-Z]{1,3})(?![\w(!.])"
    r"|(?P<e>\$?)(?P<top>\d{1,7}):(?P<f>\$?)(?P<bottom>\d{1,7})(?![\w(!.])"
    r"|(?P<word>[A-Za-z_\\][\w.]*|\d+(?:\.\d+)?(?:E[+-]?\d+)?)"
)


def moved(formula, right, down):
    """A shared formula as it stands so far from the first cell that shares it."""
    column = lambda lock, letters: lock + (
        letters if lock else column_letters(column_number(letters) + right)
    )
    row = lambda lock, number: lock + (number if lock else str(int(number) + down))

    def one(found):
        part = found.groupdict()
        if part["column"]:
            return column(part["a"], part["column"]) + row(part["b"], part["row"])
        if part["first"]:
            return column(part["c"], part["first"]) + ":" + column(part["d"], part["last"])
        if part["top"]:
            return row(part["e"], part["top"]) + ":" + row(part["f"], part["bottom"])
        return found.group()

    return TOKEN.sub(one, formula)


def without_dollars(formula):
    keep = re.compile(r""""(?:[^"]|"")*"|'(?:[^']|'')*'|\$""")
    return keep.sub(lambda found: "" if found.group() == "$" else found.group(), formula)


class Sheet:
    """The cells, rows and columns of a sheet, and everything else that it says of itself."""

    def __init__(self, book, part):
        self.styles, self.link = book.styles, book.link_of(part)
        root = parse(book.package.parts[part])
        self.columns = []
        for column in root.iterfind(f"{MAIN}cols/{MAIN}col"):
            said = dict(column.items())
            self.columns.append(
                (int(said.pop("min")), int(said.pop("max")), int(said.pop("style", 0)), said)
            )
        self.rows, self.row_styles, self.cells = {}, {}, {}
        self.read_cells(root, book.strings)
        self.more = collections.Counter()
        for child in root:
            if isinstance(child.tag, str):
                self.tell(short(child.tag), child)

    def read_cells(self, root, strings):
        shared, number = {}, 0
        for row in root.iterfind(f"{MAIN}sheetData/{MAIN}row"):
            number = int(row.get("r", number + 1))
            said = {
                key: value
                for key, value in row.items()
                if key not in ("r", "spans", "s", "customFormat")
            }
            if said:
                self.rows[number] = " ".join(
                    f"{short(key)}={value}" for key, value in sorted(said.items())
                )
            if row.get("customFormat") in ("1", "true"):
                self.row_styles[number] = int(row.get("s", 0))
            at = 0
            for cell in row:
                reference = cell.get("r") or f"{column_letters(at + 1)}{number}"
                at = split(reference)[0]
                said = sorted(
                    f"{key}={value}" for key, value in cell.items() if key not in ("r", "s", "t")
                )
                formula = self.formula(cell.find(MAIN + "f"), reference, shared)
                if reference in self.cells:
                    self.cells[reference + " (twice)"] = self.cells[reference]
                value = self.value(cell, formula, strings)
                self.cells[reference] = (formula, value, " ".join(said), int(cell.get("s", 0)))

    @staticmethod
    def formula(element, reference, shared):
        if element is None:
            return None
        formula, said = element.text or "", dict(element.items())
        if said.pop("t", None) == "shared":
            group = said.pop("si")
            said.pop("ref", None)
            if element.text:
                shared[group] = (formula, split(reference))
            elif group in shared:
                formula, (column, row) = shared[group]
                here = split(reference)
                formula = moved(formula, here[0] - column, here[1] - row)
        elif element.get("t", "normal") != "normal":
            formula = f"{{{formula}}} {element.get('t')}"
        if IGNORE_DOLLARS:
            formula = without_dollars(formula)
        return formula + "".join(f" {key}={value}" for key, value in sorted(said.items()))

    @staticmethod
    def value(cell, formula, strings):
        kind, value, inline = cell.get("t", "n"), cell.find(MAIN + "v"), cell.find(MAIN + "is")
        if kind == "inlineStr":
            return ("text", text_of(inline) if inline is not None else "")
        if value is None:
            return ("text", "") if formula is not None and kind == "str" else ("nothing", "")
        text = value.text or ""
        if kind == "s":
            return ("text", strings[int(text)] if int(text) < len(strings) else "none such")
        if kind == "str":
            return ("text", text)
        if kind == "n":
            try:
                return ("number", repr(float(text)))
            except ValueError:
                return ("not a number", text)
        return (kind, text)

    def tell(self, name, element):
        if name in ("sheetData", "cols"):
            return
        if name == "mergeCells":
            self.more.update((f"merged {e.get('ref')}", "merged") for e in element)
        elif name == "hyperlinks":
            self.more.update((f"link at {e.get('ref')}", block(e, self.link)) for e in element)
        elif name == "dataValidations":
            for rule in element:
                self.more[
                    (
                        f"validation of {' '.join(sorted(rule.get('sqref', '').split()))}",
                        block(rule),
                    )
                ] += 1
        elif name == "conditionalFormatting":
            for rule in element:
                rank = rule.attrib.pop("priority", "")
                change = rule.attrib.pop("dxfId", None)
                change = self.styles.changes[int(change)] if change is not None else ""
                self.more[
                    (
                        f"conditional format of {element.get('sqref')}",
                        f"{block(rule)}\n{change}",
                        int(rank or 0),
                    )
                ] += 1
        else:
            if IGNORE_DOLLARS and name == "dimension":
                return
            self.more[(name, block(element, self.link))] += 1

    def said(self):
        """Everything besides the cells; of the conditional formats' numbers the order counts."""
        out = collections.defaultdict(list)
        ranks = sorted({key[2] for key in self.more if len(key) == 3})
        for key, count in self.more.items():
            value = (
                key[1] if len(key) == 2 else f"{key[1]}\nnumber {ranks.index(key[2]) + 1} of all"
            )
            out[key[0]] += [value] * count
        for number, said in self.rows.items():
            out[f"row {number}"].append(said)
        for number, style in self.row_styles.items():
            out[f"style of row {number}"].append("; ".join(self.look(style)))
        for first, last, style, said in self.columns:
            told = " ".join(f"{key}={value}" for key, value in sorted(said.items()))
            # One range or two side by side say the same.
            for column in range(first, min(last, first + 300) + 1):
                out[f"column {column_letters(column)}"].append(
                    f"{told}; {'; '.join(self.look(style))}"
                )
        return {key: "\n".join(sorted(values)) for key, values in out.items()}

    def look(self, style):
        return self.styles.looks[style] if style < len(self.styles.looks) else ("none such",) * 8

    def cell(self, reference):
        """A cell that is not there looks as its row or its column does."""
        if reference in self.cells:
            formula, value, said, style = self.cells[reference]
            return (formula, value, said, *self.look(style))
        column, row = split(reference.split(" ")[0])
        style = self.row_styles.get(row)
        if style is None:
            style = next(
                (style for first, last, style, _ in self.columns if first <= column <= last), 0
            )
        return (None, ("nothing", ""), "", *self.look(style))


class Book:
    """A workbook as its XML says: sheets by name, every other part by the way that leads to it."""

    def __init__(self, content):
        self.package = Package(content)
        root = self.package.links("")
        self.main = next(target for kind, target, _ in root.values() if kind == "officeDocument")
        links = self.package.links(self.main)
        part = lambda kind: next(
            (self.package.parts.get(to) for what, to, _ in links.values() if what == kind), None
        )
        self.styles = Styles(part("styles"))
        strings = part("sharedStrings")
        self.strings = [text_of(item) for item in parse(strings)] if strings else []
        self.workbook = parse(self.package.parts[self.main])
        sheets = self.workbook.find(MAIN + "sheets")
        listed = [
            (sheet.get("name"), sheet.get("state", "visible"), *links[sheet.get(LINK + "id")][:2])
            for sheet in sheets
        ]
        self.sheets = {name: Sheet(self, to) for name, _, kind, to in listed if kind == "worksheet"}
        self.order = [f"{name} ({state} {kind})" for name, state, kind, _ in listed]
        self.told, self.reached = {}, {"[Content_Types].xml"}
        places = {to: name for name, _, kind, to in listed}
        self.walk("", "", places)

    def link_of(self, part):
        """What an identifier leads to: the kind and which of its kind, or an address outside."""
        links, count, names = self.package.links(part), collections.Counter(), {}
        for name, (kind, target, outside) in links.items():
            count[kind] += 1
            names[name] = f"→ {target}" if outside else f"→ {kind}"
        return lambda name: names.get(name, f"{name!r}, which leads nowhere")

    def walk(self, part, way, places):
        """Tells of each part that is reached, those of a kind in the order of reference."""
        folder, name = posixpath.split(part)
        rels = posixpath.join(folder, "_rels", name + ".rels")
        self.reached |= {part, rels}
        links = self.package.links(part)
        content = self.package.parts.get(part, b"")
        order = {
            found.decode(): at
            for at, found in reversed(list(enumerate(re.findall(rb'="([^"]*)"', content))))
        }
        count = collections.Counter()
        for identifier, (kind, target, outside) in sorted(
            links.items(), key=lambda link: order.get(link[0], 10**9)
        ):
            count[kind] += 1
            here = f"{way}/{kind} {count[kind]}"
            if target in places and part == self.main:
                here = f"sheet {places[target]}"
            if outside:
                self.told[here] = target
            elif target not in self.package.parts:
                self.told[here] = "is not there"
            elif target not in self.reached:
                self.tell(target, kind, here)
                self.walk(target, here, places)
            else:
                self.told[here] = "the same as another"

    def tell(self, part, kind, here):
        content = self.package.parts[part]
        self.told[f"{here} (content type)"] = str(self.package.content_type(part))
        if kind in ("worksheet", "styles", "sharedStrings", "officeDocument") or part.endswith(
            "soem_graft.xml"
        ):
            return
        try:
            self.told[here] = block(parse(content), self.link_of(part))
        except etree.XMLSyntaxError:
            self.told[here] = hashlib.sha256(content).hexdigest()

    def said(self):
        """What the package says besides its sheets."""
        out = {
            "sheets, in order": "\n".join(self.order),
            "parts twice": " ".join(self.package.twice),
        }
        names = collections.defaultdict(list)
        for element in self.workbook:
            kind = short(element.tag) if isinstance(element.tag, str) else "sheets"
            if kind == "definedNames":
                for name in element:
                    rest = dict(name.items())
                    local = rest.pop("localSheetId", None)
                    local = f" on {self.order[int(local)]}" if local is not None else ""
                    names[f"name {rest.pop('name')}{local}"].append(
                        f"{name.text} {sorted(rest.items())}"
                    )
            elif kind != "sheets":
                out[f"workbook: {kind}"] = block(element, self.link_of(self.main))
        out |= {name: "\n".join(sorted(values)) for name, values in names.items()}
        out |= {f"styles: {name}": value for name, value in self.styles.rest.items()}
        out["parts that nothing leads to"] = "\n".join(
            sorted(set(self.package.parts) - self.reached)
        )
        return out | self.told


ASPECTS = ("formula", "value", "attributes", *Styles.ASPECTS)


def books(old, new):
    """The differences between two workbooks: (kind, place, old, new)."""
    old, new = Book(old), Book(new)
    for place, a, b in unlike(old.said(), new.said()):
        yield (
            "chart" if "/chart" in place else "drawing" if "/drawing" in place else "package",
            place,
            a,
            b,
        )
    for name in sorted(old.sheets.keys() & new.sheets.keys()):
        one, two = old.sheets[name], new.sheets[name]
        for place, a, b in unlike(one.said(), two.said()):
            yield (
                re.sub(r" (at|of)? ?\$?[A-Z]*\$?\d.*| [A-Z]+$", "", place),
                f"{name}: {place}",
                a,
                b,
            )
        for reference in sorted(
            one.cells.keys() | two.cells.keys(), key=lambda r: split(r.split(" ")[0])[::-1]
        ):
            a, b = one.cell(reference), two.cell(reference)
            if a != b:
                for aspect, x, y in zip(ASPECTS, a, b):
                    if x != y:
                        yield (f"cell {aspect}", f"{name}!{reference}", str(x), str(y))


def unlike(old, new):
    for key in sorted(old.keys() | new.keys()):
        if old.get(key) != new.get(key):
            yield (key, old.get(key, "(not there)"), new.get(key, "(not there)"))


# ---- A workbook as openpyxl sees it


def as_openpyxl_sees(path):
    import openpyxl

    warnings.simplefilter("ignore")
    book, out, looks = openpyxl.load_workbook(path), {}, {}
    values = openpyxl.load_workbook(path, data_only=True)
    tidy = lambda thing: re.sub(
        r" at 0x\w+|\b(dxfId|priority|id)=\d+,?", "", re.sub(r"\s+", " ", repr(thing))
    )

    def look(thing):
        key = bytes(thing._style or b"")
        if key not in looks:
            parts = ("number_format", "font", "fill", "border", "alignment", "protection")
            looks[key] = " ".join(tidy(getattr(thing, part)) for part in parts)
        return looks[key]

    out["names"] = tidy(
        sorted((name, it.attr_text, it.hidden) for name, it in book.defined_names.items())
    )
    out["sheets"] = tidy([(sheet.title, sheet.sheet_state) for sheet in book])
    for sheet in book.worksheets:
        at = sheet.title
        for cell in sheet._cells.values():
            cached = values[at].cell(cell.row, cell.column).value
            if cell.value is None and not cell.has_style and not cell.hyperlink:
                continue
            value = cell.value if isinstance(cell.value, (str, int, float)) else tidy(cell.value)
            if IGNORE_DOLLARS and cell.data_type == "f" and isinstance(value, str):
                value = without_dollars(value)
            link = tidy(cell.hyperlink) if cell.hyperlink else ""
            link = re.sub(r"id='rId\d+'", "", link)
            out[f"{at}!{cell.coordinate}"] = (
                f"{value!r} {cached!r} {cell.data_type} {look(cell)} {link}"
            )
        for group, dimensions in (
            ("column", sheet.column_dimensions),
            ("row", sheet.row_dimensions),
        ):
            for key, it in dimensions.items():
                size = it.width if group == "column" else it.height
                said = (
                    size,
                    it.hidden,
                    it.outlineLevel,
                    it.collapsed,
                    getattr(it, "min", 0),
                    getattr(it, "max", 0),
                )
                out[f"{at}: {group} {key}"] = f"{said} {look(it)}"
        for what in (
            "freeze_panes",
            "sheet_view",
            "sheet_properties",
            "sheet_format",
            "protection",
            "auto_filter",
            "print_options",
            "page_margins",
            "page_setup",
            "print_title_rows",
            "print_title_cols",
            "print_area",
            "row_breaks",
            "col_breaks",
            "merged_cells",
        ):
            out[f"{at}: {what}"] = tidy(getattr(sheet, what))
        feet = [
            getattr(sheet.HeaderFooter, part)
            for part in ("oddHeader", "oddFooter", "evenHeader", "evenFooter")
        ]
        out[f"{at}: headers and footers"] = repr(
            [(it.left.text, it.center.text, it.right.text) for it in feet]
        )
        out[f"{at}: merged_cells"] = tidy(sorted(map(str, sheet.merged_cells.ranges)))
        out[f"{at}: validation"] = tidy(sorted(map(tidy, sheet.data_validations.dataValidation)))
        rules = [
            (str(it.sqref), tidy(rule)) for it in sheet.conditional_formatting for rule in it.rules
        ]
        out[f"{at}: conditional formats"] = tidy(sorted(rules))
        out[f"{at}: names"] = tidy(
            sorted((name, it.attr_text, it.hidden) for name, it in sheet.defined_names.items())
        )
        charts = [(type(chart).__name__, tidy(chart.anchor._from)) for chart in sheet._charts]
        out[f"{at}: charts"] = tidy(charts)
    return out


# ---- Text and JSON


def records(old, new, place=""):
    """The differences between two values of JSON."""
    if isinstance(old, dict) and isinstance(new, dict):
        for key in [*old, *(key for key in new if key not in old)]:
            if key not in old or key not in new:
                yield (f"{place}.{key}", json.dumps(old.get(key)), json.dumps(new.get(key)))
            else:
                yield from records(old[key], new[key], f"{place}.{key}")
    elif isinstance(old, list) and isinstance(new, list) and len(old) == len(new):
        for at, (a, b) in enumerate(zip(old, new)):
            yield from records(a, b, f"{place}[{at}]")
    elif old != new:
        yield (place, json.dumps(old, ensure_ascii=False), json.dumps(new, ensure_ascii=False))


def texts(kind, old, new):
    if old == new:
        return
    before, after = old.splitlines(), new.splitlines()
    try:
        found = []
        for at, (a, b) in enumerate(itertools.zip_longest(before, after, fillvalue="null"), 1):
            found += [
                (f"{kind} JSON", f"line {at}{place}", x, y)
                for place, x, y in records(json.loads(a), json.loads(b))
            ]
        yield from found or [(f"{kind} JSON", "order of keys", "", "")]
    except ValueError:
        gone, come = collections.Counter(before), collections.Counter(after)
        only_old, only_new = list((gone - come).elements()), list((come - gone).elements())
        if not only_old and not only_new:
            yield (kind, "the same lines in another order", "", "")
        for a, b in itertools.zip_longest(only_old, only_new, fillvalue=""):
            yield (kind, "", a, b)


# ---- Running both programs


def run(program, words, folder):
    try:
        done = subprocess.run(
            [program, *words],
            cwd=folder,
            capture_output=True,
            timeout=300,
            stdin=subprocess.DEVNULL,
        )
        told = [done.stdout, done.stderr]
    except subprocess.TimeoutExpired:
        return None, "", "took more than 300 s"
    told = [
        re.sub(r"thread '[^']*' \(\d+\)", "thread", text.decode("utf-8", "replace"))
        for text in told
    ]
    return done.returncode, *told


def timeless(text):
    """What a batch prints, without its speed and the order in which it was done."""
    text = re.sub(r"\d+([.,]\d+)? s\b", "N s", text)
    kept = [line for line in re.split(r"[\r\n]+", text) if not re.search(r"(filer|files)/s", line)]
    return "\n".join(sorted(kept))


def job(task):
    """Runs one command with both programs: the differences as (kind, place, old, new)."""
    label, words, original, options = task
    out = []
    with tempfile.TemporaryDirectory() as top:
        folders = [Path(top) / "old", Path(top) / "new"]
        told = []
        for folder, program in zip(folders, options.programs):
            folder.mkdir()
            told.append(run(program, words, folder))
        for kind, a, b in zip(("exit status", "stdout", "stderr"), *told):
            if kind == "exit status":
                out += [(kind, "", str(a), str(b))] if a != b else []
            else:
                out += (
                    texts(kind, *map(timeless, (a, b)))
                    if words[0] in ("batch", "regenerate")
                    else texts(kind, a, b)
                )
        out += written(folders, original, options)
        if (
            original
            and told[0][0] == told[1][0] == 0
            and words[0] == "enrich"
            and original.parent.parent == ROOT
        ):
            out += again(folders, options)
    what = "openpyxl" if not words else words[0]
    return [(what, label, *each) for each in out]


def written(folders, original, options):
    files = [
        {path.relative_to(folder): path for path in folder.rglob("*") if path.is_file()}
        for folder in folders
    ]
    for name in sorted(files[0].keys() ^ files[1].keys()):
        yield ("files written", "", str(name) * (name in files[0]), str(name) * (name in files[1]))
    for name in sorted(files[0].keys() & files[1].keys()):
        old, new = files[0][name], files[1][name]
        if old.read_bytes() == new.read_bytes():
            continue
        if name.suffix not in ZIPPED:
            old, new = (path.read_bytes().decode("utf-8", "replace") for path in (old, new))
            if name.name == ".soem-batch.jsonl":  # Its lines stand as the files were done.
                old, new = ("\n".join(sorted(text.splitlines())) for text in (old, new))
            yield from (
                (kind, f"{name}: {place}", a, b) for kind, place, a, b in texts("file", old, new)
            )
            continue
        yield from workbooks(old, new, original, options)


def workbooks(old, new, original, options):
    try:
        yield from books(old, new)
        if original and original.suffix in ZIPPED and zipfile.is_zipfile(original):
            yield from kept(old, new, original)
        if options.openpyxl and original and ROOT / "fixtures" in original.parents:
            for place, a, b in unlike(as_openpyxl_sees(old), as_openpyxl_sees(new)):
                yield ("openpyxl", place, *apart(a, b))
    except (
        Exception
    ) as error:  # A workbook that cannot be read is a difference, whatever is wrong with it.
        yield ("cannot be read", str(new.name), "", f"{type(error).__name__}: {error}")


def apart(old, new):
    """Two long lines from a little before where they part."""
    at = max(
        0,
        next((at for at, (a, b) in enumerate(zip(old, new)) if a != b), min(len(old), len(new)))
        - 40,
    )
    return old[at : at + LONGEST], new[at : at + LONGEST]


def kept(old, new, original):
    origin, one, two = (Package(path).parts for path in (original, old, new))
    for part, content in sorted(origin.items()):
        if one.get(part) == content != two.get(part):
            yield (
                "original part not kept",
                part,
                "as it was",
                "changed" if part in two else "gone",
            )


def again(folders, options):
    """Enriches what was enriched: what OLD wrote with both programs, what NEW wrote with NEW."""
    made = next(folders[0].glob("*.xls[xm]"), None)
    if made is None:
        return
    tries = [(0, 0), (0, 1), (1, 1)]
    results = []
    for source, program in tries:
        folder = folders[0].parent / f"again {source}{program}"
        folder.mkdir()
        results.append(
            (
                folder,
                run(
                    options.programs[program],
                    ["enrich", str(folders[source] / made.name), "-o", made.name, "--json"],
                    folder,
                ),
            )
        )
    for (source, program), (folder, told) in zip(tries[1:], results[1:]):
        what = f"enriched again ({'new' if source else 'old'} then new)"
        texts_of = [re.sub(r'"file":"[^"]*"', "", result[1]) for result in (results[0][1], told)]
        found = list(texts("stdout", *texts_of)) + list(
            written([results[0][0], folder], None, options)
        )
        yield from ((f"{what}: {kind}", place, a, b) for kind, place, a, b in found)


def tasks(options):
    programs = options.programs
    fixtures = ROOT / "fixtures"
    for path in options.files:
        name, suffix = str(path), path.suffix.lower()
        if suffix == ".toml":
            yield (name, ["build", name, "-o", "built.xlsx"], None, options)
            continue
        out = "enriched.xlsm" if suffix == ".xlsm" else "enriched.xlsx"
        yield (name, ["enrich", name, "-o", out, "--json"], path, options)
        for words in (
            ["check", name, "--json"],
            ["inspect", name, "--json"],
            ["check", name, "--csv"],
        ):
            yield (name, words, path, options)
        if fixtures not in path.parents:
            continue
        for words in (["extract", name, "-o", "case.toml"], ["check", name], ["inspect", name]):
            yield (name, words, path, options)
        if path.parent != fixtures:
            continue
        for words in (
            ["enrich", name, "-o", out],
            ["enrich", name, "-o", out, "--lang", "en"],
            ["check", name, "--lang", "en"],
            ["check", name, "--lang", "en", "--json"],
            ["check", name, "--strict"],
            ["inspect", name, "--lang", "en"],
            ["extract", name],
            ["build", name, "-o", "built.xlsx"],
            ["layout", "draft", name],
            ["enrich", name, "-o", out, "--json", "--simulate", "500", "--seed", "7"],
            ["check", name, "--json", "--reference", str(fixtures / "autisme.xlsx")],
        ):
            yield (name, words, path, options)
    other = fixtures / "others"
    for words in (
        [
            "enrich",
            str(other / "anden-model.xlsx"),
            "-o",
            "x.xlsx",
            "--json",
            "--layout",
            str(other / "anden-model.toml"),
        ],
        ["check", "nowhere.xlsx"],
        ["nonsense"],
        ["check"],
        [],
    ):
        yield ("once", words or ["--help"], None, options)
    codes = re.findall(
        r"^([A-Z]\d+) ",
        subprocess.run([programs[0], "rules"], capture_output=True, text=True).stdout,
        re.M,
    )
    examples = re.findall(
        r"^(\w+) ",
        subprocess.run([programs[0], "examples"], capture_output=True, text=True).stdout,
        re.M,
    )
    commands = "enrich inspect layouts layout limits check rules explain batch extract build new "
    commands += "examples regenerate"
    for lang in ("da", "en"):
        said = ["--lang", lang]
        for words in (["--help"], ["rules"], ["layouts"], ["limits"], ["examples"]):
            yield ("once", words + said, None, options)
        for words in [["explain", code] for code in codes] + [
            [word, "--help"] for word in commands.split()
        ]:
            yield ("once", words + said, None, options)
        for example in examples:
            yield ("once", ["examples", example, "-o", f"{example}.xlsx"] + said, None, options)
            yield ("once", ["examples", example, "-o", f"{example}.toml"] + said, None, options)
            yield ("once", ["build", example, "-o", f"{example}.xlsx"] + said, None, options)
        yield (
            "once",
            ["new", "new.xlsx", "--first-year", "2026", "--years", "12"] + said,
            None,
            options,
        )
        yield ("once", ["new", "new.xlsx"] + said, None, options)
        yield (
            "once",
            ["regenerate", "-o", "out", "--rate", "3,0", "--price-year", "2022"] + said,
            None,
            options,
        )
        yield (
            "once",
            ["batch", str(fixtures), "-o", "out", "--quiet", "--threads", "1"] + said,
            None,
            options,
        )
    yield (
        "once",
        ["batch", str(fixtures), "-o", "out", "--rate", "2,5", "--price-year", "2021"],
        None,
        options,
    )


def shown(text):
    text = text if len(text) <= LONGEST else text[: LONGEST - 2] + " …"
    return text.replace("\n", " ⏎ ") or "(nothing)"


def main():
    global IGNORE_DOLLARS
    asked = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    asked.add_argument("old")
    asked.add_argument("new")
    asked.add_argument("files", nargs="*", type=Path)
    asked.add_argument("--only", help="commands, with commas between")
    asked.add_argument("--no-openpyxl", dest="openpyxl", action="store_false")
    asked.add_argument("--ignore-dollars", action="store_true", help="$A$1 and A1 are the same")
    asked.add_argument("--examples", type=int, default=3, help="shown of each group")
    asked.add_argument("--jobs", type=int, default=2)
    options = asked.parse_args()
    IGNORE_DOLLARS = options.ignore_dollars
    # Both are called by the same name, which they print.
    called = tempfile.TemporaryDirectory()
    options.programs = [str(Path(called.name) / at / "soem") for at in ("old", "new")]
    for link, program in zip(options.programs, (options.old, options.new)):
        Path(link).parent.mkdir()
        Path(link).symlink_to(Path(program).resolve())
    corpus = [Path(os.environ["SOEM_CORPUS"])] if os.environ.get("SOEM_CORPUS") else []
    wanted = [path.resolve() for path in options.files or [ROOT / "fixtures", *corpus]]
    found = [
        file for path in wanted for file in (sorted(path.rglob("*")) if path.is_dir() else [path])
    ]
    options.files = [
        file
        for file in found
        if file.is_file()
        and file.suffix.lower() in BOOKS | {".toml"}
        and "anden-model.toml" not in file.name
    ]
    todo = [
        task for task in tasks(options) if not options.only or task[1][0] in options.only.split(",")
    ]
    groups = collections.defaultdict(list)
    with multiprocessing.Pool(options.jobs) as pool:
        for differences in pool.imap_unordered(job, todo, chunksize=1):
            for command, label, kind, place, old, new in differences:
                group = (command, kind, re.sub(r"\d+", "#", place.split("!")[0].split(": ")[0]))
                groups[group].append((label, place, old, new))
    for (command, kind, where), found in sorted(groups.items(), key=lambda group: -len(group[1])):
        files = len({label for label, *_ in found})
        print(
            f"\n{command}: {kind}{' · ' + where if where else ''}: "
            f"{len(found)} in {files} file{'s' * (files != 1)}"
        )
        for label, place, old, new in found[: options.examples]:
            print(f"  {label} {place}\n    - {shown(old)}\n    + {shown(new)}")
    count = sum(map(len, groups.values()))
    print(
        f"\n{len(todo)} commands with both programs: "
        f"{count or 'no'} differences in {len(groups)} groups"
    )
    sys.exit(1 if count else 0)


if __name__ == "__main__":
    main()
