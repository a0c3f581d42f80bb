//! The drawn sheets as parts of the host's package: under names that are free there, with every
//! reference between them following.

use rayon::prelude::*;
use std::collections::HashSet;

use super::chart::filled;
use super::error::GraftError;
use super::marks::{MAX_OURS, OUR_PREFIX};
use super::workbook::{Book, REL_NS, fold};
use crate::draw::drawn::Drawn;
use crate::draw::styles::Numbers;
use crate::package::clean::clean;
use crate::package::parts::{ContentTypes, RELS_TYPE, related, relationships, relative, rels_of};
use crate::package::spans::{Edits, Tree, escape};
use crate::package::zip::{Package, key};

pub(super) const SHEET_TYPE: &str =
    "application/vnd.openxmlformats-officedocument.spreadsheetml.worksheet+xml";
const DRAWING_TYPE: &str = "application/vnd.openxmlformats-officedocument.drawing+xml";
const CHART_TYPE: &str = "application/vnd.openxmlformats-officedocument.drawingml.chart+xml";
const RELS_NS: &str = "http://schemas.openxmlformats.org/package/2006/relationships";

/// A part to be added.
pub(super) struct NewPart {
    pub name: String,
    pub content_type: &'static str,
    pub bytes: Vec<u8>,
}

/// How sheets of ours stand in a workbook.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Standing {
    /// Beside those of a host: marked as ours, and recorded so that a rerun can undo it.
    Guests,
    /// Alone, as the user's own.
    Alone,
}

/// What the host already uses, and what must therefore be avoided.
pub(super) struct Taken {
    parts: HashSet<String>,
    /// Workbook-wide names and names of tables, which share one name space.
    pub names: HashSet<String>,
    pub standing: Standing,
}

impl Taken {
    pub fn read(package: &Package, host: &Book, standing: Standing) -> Result<Self, GraftError> {
        let parts: Vec<String> = package.names().map(str::to_owned).collect();
        let wide = host.names.iter().filter(|name| name.scope.is_none());
        let mut names: HashSet<String> = wide.map(|name| fold(&name.name)).collect();
        let is_table =
            |part: &&String| host.types.of(part).is_some_and(|kind| kind.ends_with(".table+xml"));
        for part in parts.iter().filter(is_table) {
            let Some(bytes) = package.bytes(part)? else { continue };
            let text = String::from_utf8_lossy(&bytes);
            // A table that cannot be read is carried over like any part; it just claims nothing.
            if let Ok(tree) = Tree::parse(part, &text) {
                names.extend(tree.attr(&tree.root(), "displayName").map(|name| fold(&name)));
            }
        }
        Ok(Self { parts: parts.iter().map(|part| key(part)).collect(), names, standing })
    }

    /// A free name like `wanted`, also free of orphan overrides.
    pub fn free_part(&mut self, types: &ContentTypes, wanted: &str) -> String {
        let (folder, file) = wanted.rsplit_once('/').unwrap_or(("", wanted));
        let (stem, extension) = file.rsplit_once('.').unwrap_or((file, "xml"));
        let prefix = if self.standing == Standing::Guests { OUR_PREFIX } else { "" };
        let mut name = format!("{folder}/{prefix}{stem}.{extension}");
        let mut n = 2;
        let taken = |taken: &HashSet<String>, name: &str| {
            [name.to_owned(), rels_of(name)]
                .iter()
                .any(|name| taken.contains(&key(name)) || types.overrides(name))
        };
        while taken(&self.parts, &name) {
            name = format!("{folder}/{prefix}{stem}_{n}.{extension}");
            n += 1;
        }
        self.parts.insert(key(&name));
        name
    }
}

/// The drawn sheets, ready to be added.
pub(super) struct Imported {
    /// Part names of the sheets, in order.
    pub sheets: Vec<String>,
    pub parts: Vec<NewPart>,
}

/// A drawing of the library's, with its relationships.
struct Drawing {
    name: String,
    text: String,
    rels: String,
    /// Where each relationship's target stands, and the position of the chart that it means.
    charts: Vec<(std::ops::Range<usize>, usize)>,
}

/// Writes the sheets with the numbers that their looks have in the host, and fetches the charts.
pub(super) fn import(
    drawn: &Drawn,
    numbers: &Numbers,
    host_types: &ContentTypes,
    taken: &mut Taken,
    is_front: bool,
) -> Result<Imported, GraftError> {
    let standing = taken.standing;
    let mut free = |wanted: String| taken.free_part(host_types, &wanted);
    let sheets: Vec<String> = (1..=drawn.sheets.len())
        .map(|number| free(format!("xl/worksheets/sheet{number}.xml")))
        .collect();
    let (mut drawings, charts) = fetch(drawn)?;
    for (number, drawing) in (1..).zip(&mut drawings) {
        drawing.name = free(format!("xl/drawings/drawing{number}.xml"));
    }
    let chart_names: Vec<String> =
        (1..=charts.len()).map(|number| free(format!("xl/charts/chart{number}.xml"))).collect();

    let texts: Vec<String> = drawn
        .sheets
        .par_iter()
        .enumerate()
        .map(|(position, sheet)| {
            let is_chosen = match standing {
                Standing::Alone => position == 0,
                Standing::Guests => is_front && drawn.front == Some(position),
            };
            sheet.xml(numbers, sheet.has_charts().then_some("rId1"), is_chosen)
        })
        .collect();
    let filled = charts.par_iter().map(|text| filled(text, &drawn.sheets, drawn.lang));
    let filled: Vec<String> = filled.collect::<Result<_, _>>()?;

    let mut parts = Vec::new();
    let mut add = |name: String, content_type, text: String| {
        parts.push(NewPart { name, content_type, bytes: text.into_bytes() });
    };
    let mut used = drawings.iter();
    for ((name, sheet), text) in sheets.iter().zip(&drawn.sheets).zip(texts) {
        if let Some(drawing) = sheet.has_charts().then(|| used.next()).flatten() {
            let target = escape(&relative(name, &drawing.name)).into_owned();
            let rels = format!(
                concat!(
                    "<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"yes\"?>\n",
                    r#"<Relationships xmlns="{}"><Relationship Id="rId1" Type="{}/drawing" "#,
                    r#"Target="{}"/></Relationships>"#
                ),
                RELS_NS, REL_NS, target
            );
            add(rels_of(name), RELS_TYPE, rels);
        }
        add(name.clone(), SHEET_TYPE, text);
    }
    for Drawing { name, text, rels, charts } in drawings {
        let mut edits = Edits::default();
        for (target, chart) in charts {
            let chart = chart_names.get(chart).map_or("", String::as_str);
            edits.replace(target, escape(&relative(&name, chart)));
        }
        add(rels_of(&name), RELS_TYPE, edits.apply(&rels).0);
        add(name, DRAWING_TYPE, text);
    }
    for (name, text) in chart_names.into_iter().zip(filled) {
        add(name, CHART_TYPE, text);
    }
    Ok(Imported { sheets, parts })
}

/// The library's drawings, one for each sheet with charts, and the texts of the charts.
fn fetch(drawn: &Drawn) -> Result<(Vec<Drawing>, Vec<String>), GraftError> {
    let Some(bytes) = &drawn.charts else { return Ok((Vec::new(), Vec::new())) };
    let lost = |what: &str| GraftError::Guest(format!("{what} is missing"));
    let guest = Package::open_ours(bytes.clone(), MAX_OURS)?;
    // The library leaves what XML cannot hold in titles and alternative texts.
    let read = |part: &str| {
        let text = guest.text(part)?.ok_or_else(|| lost(part))?;
        Ok::<_, GraftError>(clean(&text).into_owned())
    };
    let (mut drawings, mut charts) = (Vec::new(), Vec::new());
    for number in 1..=drawn.sheets.iter().filter(|sheet| sheet.has_charts()).count() {
        let sheet = format!("xl/worksheets/sheet{number}.xml");
        let part = related(&guest, &sheet)?.into_iter().find(|r| r.kind == "drawing");
        let part = part.and_then(|r| r.part).ok_or_else(|| lost("a drawing"))?;
        let rels = read(&rels_of(&part))?;
        let mut drawing =
            Drawing { name: String::new(), text: read(&part)?, rels, charts: Vec::new() };
        for relationship in relationships(&part, &drawing.rels)? {
            let chart = relationship.part.filter(|_| relationship.kind == "chart");
            charts.push(read(&chart.ok_or_else(|| lost("a chart"))?)?);
            drawing.charts.push((relationship.target, charts.len() - 1));
        }
        drawings.push(drawing);
    }
    Ok((drawings, charts))
}
