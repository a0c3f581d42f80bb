//! Fetching the generated sheets out of their package: each part along the relationships,
//! under a name that is free in the host, with every reference between them following.

use rayon::prelude::*;
use std::collections::{HashMap, HashSet};

use super::chart::{Chart, Drawn, Points};
use super::opc::{ContentTypes, RELS_TYPE, related, relationships, relative, rels_of};
use super::package::{Package, key};
use super::sheet::{Fit, Fitted, shared_strings};
use super::styles::StyleMap;
use super::workbook::{Book, fold};
use super::{GraftError, OUR_PREFIX};
use crate::package::spans::{Edits, Tree, attribute, escape};

/// Shape numbers come in blocks of this many, one block or more a sheet.
const SHAPES_A_BLOCK: u32 = 1024;

/// A part to be added.
pub(super) struct NewPart {
    pub name: String,
    pub content_type: String,
    pub bytes: Vec<u8>,
}

/// What the host already uses, and what must therefore be avoided.
pub(super) struct Taken {
    names: HashSet<String>,
    /// Tables and workbook-wide names share one name space.
    pub tables: HashSet<String>,
    pub wide_names: HashSet<String>,
    table_id: u32,
    shape_block: u32,
}

impl Taken {
    pub fn read(package: &Package, host: &Book) -> Result<Self, GraftError> {
        let parts: Vec<String> = package.names().map(str::to_owned).collect();
        let names = parts.iter().map(|name| key(name)).collect();
        let wide = host.names.iter().filter(|n| n.scope.is_none());
        let mut taken = Self {
            names,
            tables: HashSet::new(),
            wide_names: wide.map(|n| fold(&n.name)).collect(),
            table_id: 0,
            shape_block: 0,
        };
        for part in &parts {
            let kind = host.types.of(part).unwrap_or_default();
            if kind.ends_with(".table+xml") {
                let Some(bytes) = package.bytes(part)? else {
                    continue;
                };
                taken.note_table(part, &String::from_utf8_lossy(&bytes));
            } else if kind.ends_with(".vmlDrawing") || part.to_lowercase().ends_with(".vml") {
                let Some(bytes) = package.bytes(part)? else {
                    continue;
                };
                taken.note_shapes(&String::from_utf8_lossy(&bytes));
            }
        }
        Ok(taken)
    }

    /// A table that cannot be read is carried over like any part; it just claims nothing.
    fn note_table(&mut self, part: &str, text: &str) {
        let Ok(tree) = Tree::parse(part, text) else {
            return;
        };
        let root = tree.root();
        self.tables.extend(tree.attr(&root, "displayName").map(|name| fold(&name)));
        let id = tree.attr(&root, "id").and_then(|id| id.trim().parse().ok());
        self.table_id = self.table_id.max(id.unwrap_or(0));
    }

    /// VML is often not well formed, so it is read as text.
    fn note_shapes(&mut self, text: &str) {
        let blocks = text.split("idmap").skip(1).flat_map(|rest| {
            let tag = rest.split('>').next().unwrap_or_default();
            let data = tag.split("data=").nth(1).unwrap_or_default();
            data.get(1..)
                .unwrap_or_default()
                .split(['"', '\''])
                .next()
                .unwrap_or_default()
                .split(',')
        });
        let shapes = text.split("_x0000_s").skip(1).map(leading_number);
        let blocks = blocks.filter_map(|block| block.trim().parse::<u32>().ok());
        let highest = blocks.chain(shapes.map(|n| n / SHAPES_A_BLOCK)).max();
        self.shape_block = self.shape_block.max(highest.unwrap_or(0));
    }

    /// A free name like `wanted`, also free of orphan overrides.
    pub fn free_part(&mut self, types: &ContentTypes, wanted: &str) -> String {
        let (folder, file) = wanted.rsplit_once('/').unwrap_or(("", wanted));
        let (stem, extension) = file.rsplit_once('.').unwrap_or((file, "xml"));
        let mut name = format!("{folder}/{OUR_PREFIX}{stem}.{extension}");
        let mut n = 2;
        let taken = |taken: &HashSet<String>, name: &str| {
            [name.to_owned(), rels_of(name)]
                .iter()
                .any(|name| taken.contains(&key(name)) || types.overrides(name))
        };
        while taken(&self.names, &name) {
            name = format!("{folder}/{OUR_PREFIX}{stem}_{n}.{extension}");
            n += 1;
        }
        self.names.insert(key(&name));
        name
    }

    fn free_table(&mut self, wanted: &str) -> String {
        let mut name = wanted.to_owned();
        let mut n = 2;
        while self.wide_names.contains(&fold(&name)) || !self.tables.insert(fold(&name)) {
            name = format!("{wanted}_{n}");
            n += 1;
        }
        name
    }
}

/// The generated sheets, ready to be added.
pub(super) struct Imported {
    /// Part names of the sheets, in order.
    pub sheets: Vec<String>,
    pub parts: Vec<NewPart>,
    pub tables: Vec<(String, String)>,
}

/// Reads all parts that the sheets of `guest` need, fitted to the host.
pub(super) fn import(
    guest: &Package,
    book: &Book,
    styles: &StyleMap,
    host_types: &ContentTypes,
    taken: &mut Taken,
) -> Result<Imported, GraftError> {
    let lost = |what: &str| GraftError::Guest(format!("{what} is missing"));
    let mut order: Vec<String> = Vec::new();
    let mut seen: HashSet<String> = HashSet::new();
    for sheet in &book.sheets {
        let part = sheet.part.clone().ok_or_else(|| lost(&sheet.name))?;
        seen.insert(key(&part));
        order.push(part);
    }
    let sheet_count = order.len();
    let mut next = 0;
    while let Some(part) = order.get(next).cloned() {
        next += 1;
        for target in related(guest, &part)?.into_iter().filter_map(|r| r.part) {
            if seen.insert(key(&target)) {
                order.push(target);
            }
        }
    }
    let renamed: HashMap<String, String> =
        order.iter().map(|part| (key(part), taken.free_part(host_types, part))).collect();
    let name_of = |part: &str| renamed.get(&key(part)).cloned().ok_or_else(|| lost(part));

    let is_table = |part: &&String| book.types.of(part).is_some_and(|k| k.ends_with(".table+xml"));
    let mut tables = Vec::new();
    for part in order.iter().filter(is_table) {
        let text = guest.text(part)?.ok_or_else(|| lost(part))?;
        let tree = Tree::parse(part, &text)?;
        let old = tree.attr(&tree.root(), "displayName").ok_or_else(|| lost("a table's name"))?;
        tables.push((old.to_string(), taken.free_table(&old)));
    }
    let renamed_tables: Vec<_> = tables.iter().filter(|(old, new)| old != new).cloned().collect();

    // Charts tell which cells they draw, the sheets what those hold, and then the charts are
    // filled.
    let of_kind =
        |kind: &str| order.iter().filter(|part| kind_of(book, part) == kind).collect::<Vec<_>>();
    let read = |part: &&String| guest.text(part)?.ok_or_else(|| lost(part));
    let chart_parts = of_kind("chart+xml");
    let (strings, charts) = rayon::join(
        || strings(guest, book, styles),
        || chart_parts.par_iter().map(read).collect::<Result<Vec<_>, _>>(),
    );
    let (strings, charts) = (strings?, charts?);
    let charts = chart_parts.par_iter().zip(&charts).map(|(part, text)| Chart::read(part, text));
    let charts = charts.collect::<Result<Vec<_>, _>>()?;
    let mut drawn: HashMap<String, Drawn> = HashMap::new();
    charts.iter().for_each(|chart| chart.note(&mut drawn));
    let fit = Fit { styles, strings: &strings, tables: &renamed_tables };
    let nothing = Drawn::default();
    let sheets = order.par_iter().zip(&book.sheets).map(|(part, sheet)| {
        let drawn = drawn.get(&sheet.name).unwrap_or(&nothing);
        fit.apply(&read(&part)?, drawn)
    });
    let sheets: Vec<Fitted> = sheets.collect::<Result<_, GraftError>>()?;
    let (mut texts, mut points) = (Vec::new(), Points::new());
    for (fitted, sheet) in sheets.into_iter().zip(&book.sheets) {
        texts.push(fitted.text);
        points.insert(sheet.name.clone(), fitted.points);
    }
    let filled = charts.par_iter().map(|chart| chart.filled(&points)).collect::<Vec<_>>();

    let (mut sheets, mut filled) = (texts.into_iter(), filled.into_iter());
    let mut parts = Vec::new();
    for part in &order {
        let name = name_of(part)?;
        if let Some(text) = guest.text(&rels_of(part))? {
            let mut edits = Edits::default();
            for relationship in relationships(part, &text)? {
                if let Some(target) = relationship.part {
                    let target = relative(&name, &name_of(&target)?);
                    edits.replace(relationship.target, escape(&target));
                }
            }
            let bytes = edits.apply(&text).0.into_bytes();
            let content_type = RELS_TYPE.to_owned();
            parts.push(NewPart { name: rels_of(&name), content_type, bytes });
        }
        let bytes = match kind_of(book, part) {
            "worksheet+xml" => sheets.next().ok_or_else(|| lost(part))?.into_bytes(),
            "chart+xml" => filled.next().ok_or_else(|| lost(part))?.into_bytes(),
            "table+xml" => {
                let text = fit.apply(&read(&part)?, &nothing)?.text;
                table(part, &text, &tables, &mut taken.table_id)?.into_bytes()
            }
            "vmlDrawing" => shift_shapes(&read(&part)?, taken.shape_block).into_bytes(),
            "chartsheet+xml" => return Err(GraftError::Guest("chart sheets are not taken".into())),
            _ => guest.bytes(part)?.ok_or_else(|| lost(part))?,
        };
        let content_type =
            book.types.of(part).ok_or_else(|| lost(&format!("the type of {part}")))?.to_owned();
        parts.push(NewPart { name, content_type, bytes });
    }
    let sheets = order.iter().take(sheet_count).map(|p| name_of(p)).collect::<Result<_, _>>()?;
    Ok(Imported { sheets, parts, tables: renamed_tables })
}

/// Last word of a part's type: `worksheet+xml`, `chart+xml`, `vmlDrawing` …
fn kind_of<'b>(book: &'b Book, part: &str) -> &'b str {
    book.types.of(part).and_then(|kind| kind.rsplit(['.', '/']).next()).unwrap_or_default()
}

/// The shared strings of the guest, runs of rich text in the host's font.
fn strings(guest: &Package, book: &Book, styles: &StyleMap) -> Result<Vec<String>, GraftError> {
    let Some(part) = book.related(guest, "sharedStrings") else {
        return Ok(Vec::new());
    };
    let text = guest.text(&part)?.unwrap_or_default();
    shared_strings(&styles.adopt_runs(&part, &text)?)
}

/// A table under a fresh number and its new name.
fn table(
    part: &str,
    text: &str,
    tables: &[(String, String)],
    last_id: &mut u32,
) -> Result<String, GraftError> {
    let tree = Tree::parse(part, text)?;
    let (root, mut edits) = (tree.root(), Edits::default());
    *last_id = last_id.saturating_add(1);
    if let Some(id) = attribute(text, root.tag.clone(), "id") {
        edits.replace(id.span, last_id.to_string());
    }
    for attr in ["name", "displayName"] {
        if let Some(found) = attribute(text, root.tag.clone(), attr) {
            let old = found.value();
            let new = tables.iter().find(|(name, _)| *name == old).map_or(&*old, |(_, new)| new);
            edits.replace(found.span, escape(new));
        }
    }
    Ok(edits.apply(text).0)
}

/// Shapes of notes moved `blocks` blocks up.
fn shift_shapes(text: &str, blocks: u32) -> String {
    let mut out = String::with_capacity(text.len());
    let mut parts = text.split("_x0000_s");
    let shift = |out: &mut String, rest: &str, by: u32| {
        let digits = rest.find(|c: char| !c.is_ascii_digit()).unwrap_or(rest.len());
        let (number, after) = rest.split_at(digits);
        match number.parse::<u32>() {
            Ok(number) => *out += &number.saturating_add(by).to_string(),
            Err(_) => *out += number,
        }
        *out += after;
    };
    let map = |head: &str| {
        let mut mapped = String::new();
        match head.split_once("<o:idmap v:ext=\"edit\" data=\"") {
            Some((before, rest)) => {
                mapped += before;
                mapped += "<o:idmap v:ext=\"edit\" data=\"";
                shift(&mut mapped, rest, blocks);
            }
            None => mapped += head,
        }
        mapped
    };
    out += &map(parts.next().unwrap_or_default());
    for rest in parts {
        out += "_x0000_s";
        shift(&mut out, rest, blocks.saturating_mul(SHAPES_A_BLOCK));
    }
    out
}

fn leading_number(text: &str) -> u32 {
    let digits = text.find(|c: char| !c.is_ascii_digit()).unwrap_or(text.len());
    text.get(..digits).and_then(|digits| digits.parse().ok()).unwrap_or(0)
}
