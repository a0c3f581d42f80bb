//! The looks of several sheets together, and what each is in a workbook's styles.
//!
//! Which number a look gets is up to the workbook that the sheets go into; here are the pieces,
//! as XML, that its styles take.

use std::borrow::Cow;
use std::collections::HashMap;

use super::look::{Across, Border, Down, Edge, Font, Look, Rgb};
use super::markup::push;
use super::rules::Highlight;
use super::sheet::Sheet;

/// The looks and highlights of some sheets, each once, in the order in which they are met.
#[derive(Debug, Default)]
pub struct Styles {
    /// The first is that of an untouched cell.
    pub looks: Vec<Look>,
    pub highlights: Vec<Highlight>,
}

impl Styles {
    pub fn of(sheets: &[Sheet]) -> Self {
        let mut styles = Styles { looks: vec![Look::PLAIN], highlights: Vec::new() };
        for sheet in sheets {
            for look in &sheet.looks {
                if !styles.looks.contains(look) {
                    styles.looks.push(*look);
                }
            }
            for rule in sheet.rules.iter().flat_map(|(_, rules)| rules) {
                if !styles.highlights.contains(&rule.highlight) {
                    styles.highlights.push(rule.highlight);
                }
            }
        }
        styles
    }
}

/// What the looks and highlights are called in a workbook.
#[derive(Debug, Default)]
pub struct Numbers {
    looks: HashMap<Look, u32>,
    highlights: HashMap<Highlight, u32>,
}

impl Numbers {
    /// The numbers that the looks and highlights of `styles` got, in their order.
    pub fn new(styles: &Styles, looks: Vec<u32>, highlights: Vec<u32>) -> Self {
        Numbers {
            looks: styles.looks.iter().copied().zip(looks).collect(),
            highlights: styles.highlights.iter().copied().zip(highlights).collect(),
        }
    }

    /// The numbers of some looks as they are written; nothing for that of an untouched cell.
    pub(super) fn of(&self, looks: &[Look]) -> Vec<String> {
        let written = |look: &Look| match self.looks.get(look) {
            Some(number) if *number > 0 => number.to_string(),
            _ => String::new(),
        };
        looks.iter().map(written).collect()
    }

    pub(super) fn highlight(&self, highlight: Highlight) -> u32 {
        self.highlights.get(&highlight).copied().unwrap_or(0)
    }
}

/// The typeface that text without one of its own has in a workbook, and its size in points.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Face {
    /// The elements that name it, as XML.
    pub name: String,
    pub size: String,
    /// The element of the color of text that has none of its own.
    pub ink: &'static str,
}

impl Default for Face {
    fn default() -> Self {
        Face {
            name: r#"<name val="Calibri"/><family val="2"/><scheme val="minor"/>"#.to_owned(),
            size: "11".to_owned(),
            ink: r#"<color theme="1"/>"#,
        }
    }
}

impl Font {
    pub fn xml(&self, face: &Face) -> String {
        let mut out = String::from("<font>");
        let signs = [(self.bold, "<b/>"), (self.italic, "<i/>"), (self.underline, "<u/>")];
        for (_, sign) in signs.iter().filter(|(is_set, _)| *is_set) {
            out.push_str(sign);
        }
        match self.size {
            Some(points) => push(&mut out, format_args!(r#"<sz val="{points}"/>"#)),
            None => push(&mut out, format_args!(r#"<sz val="{}"/>"#, face.size)),
        }
        match self.color {
            Some(color) => push_color(&mut out, "color", color),
            None => out.push_str(face.ink),
        }
        out + &face.name + "</font>"
    }
}

impl Border {
    pub fn xml(&self) -> String {
        let sides = [
            ("left", self.left),
            ("right", self.right),
            ("top", self.top),
            ("bottom", self.bottom),
        ];
        let mut out = String::from("<border>");
        for (side, edge) in sides {
            let style = match edge {
                Edge::None => {
                    push(&mut out, format_args!("<{side}/>"));
                    continue;
                }
                Edge::Thin => "thin",
                Edge::Medium => "medium",
            };
            push(&mut out, format_args!(r#"<{side} style="{style}">"#));
            match self.color {
                Some(color) => push_color(&mut out, "color", color),
                None => out.push_str(r#"<color auto="1"/>"#),
            }
            push(&mut out, format_args!("</{side}>"));
        }
        out + "<diagonal/></border>"
    }
}

/// A cell filled with a color.
pub fn fill_xml(color: Rgb) -> String {
    let mut out = String::from(r#"<fill><patternFill patternType="solid">"#);
    push_color(&mut out, "fgColor", color);
    out + r#"<bgColor indexed="64"/></patternFill></fill>"#
}

impl Look {
    /// Whether the look says anything of where the content stands in the cell.
    pub fn is_aligned(&self) -> bool {
        self.alignment != super::look::Alignment::default()
    }

    /// Whether the room between a figure and the border is part of its number format: LibreOffice
    /// forgets the indent of most figures that stand to the right.
    fn is_padded(&self) -> bool {
        let alignment = self.alignment;
        !self.number.is_empty() && alignment.across == Across::Right && alignment.indent > 0
    }

    /// The code of the number format as it is written.
    pub fn number_code(&self) -> Cow<'static, str> {
        if !self.is_padded() {
            return self.number.into();
        }
        let sections: Vec<&str> = self.number.split(';').collect();
        let (positive, negative, zero) = match sections.as_slice() {
            [positive, negative, zero, ..] => (*positive, (*negative).to_owned(), *zero),
            [positive, negative] => (*positive, (*negative).to_owned(), *positive),
            _ => (self.number, format!("-{}", self.number), self.number),
        };
        format!("{positive}_m;{negative}_m;{zero}_m;@_m").into()
    }

    /// What the format says inside itself: alignment and protection.
    pub fn inner_xml(&self) -> String {
        let mut out = String::new();
        if self.is_aligned() {
            let mut alignment = self.alignment;
            if self.is_padded() {
                alignment.indent = 0;
            }
            out.push_str("<alignment");
            // An indent needs a side to be counted from.
            let unsaid = alignment.across != Across::Right && alignment.down != Down::Top;
            let across = match alignment.across {
                _ if alignment.indent > 0 && unsaid => Some("left"),
                Across::General => None,
                Across::Left => Some("left"),
                Across::Center => Some("center"),
                Across::Right => Some("right"),
            };
            if let Some(across) = across {
                push(&mut out, format_args!(r#" horizontal="{across}""#));
            }
            match alignment.down {
                Down::Bottom => {}
                Down::Middle => out.push_str(r#" vertical="center""#),
                Down::Top => out.push_str(r#" vertical="top""#),
            }
            if alignment.indent > 0 {
                push(&mut out, format_args!(r#" indent="{}""#, alignment.indent));
            }
            if alignment.wrap {
                out.push_str(r#" wrapText="1""#);
            }
            out.push_str("/>");
        }
        if self.unlocked {
            out.push_str(r#"<protection locked="0"/>"#);
        }
        out
    }
}

impl Highlight {
    pub fn xml(&self) -> String {
        if *self == Highlight::LINES {
            let side = Edge::Thin;
            let color = Some(self.color);
            let lines = Border { left: side, right: side, top: side, bottom: side, color };
            // The border of a highlight has no diagonal.
            return format!("<dxf>{}</dxf>", lines.xml().replace("<diagonal/>", ""));
        }
        let mut out = String::from("<dxf><font>");
        if self.bold {
            out.push_str("<b/>");
        }
        push_color(&mut out, "color", self.color);
        out.push_str("</font>");
        if let Some(color) = self.fill {
            out.push_str("<fill><patternFill>");
            push_color(&mut out, "bgColor", color);
            out.push_str("</patternFill></fill>");
        }
        out + "</dxf>"
    }
}

fn push_color(out: &mut String, element: &str, Rgb(rgb): Rgb) {
    push(out, format_args!(r#"<{element} rgb="FF{rgb:06X}"/>"#));
}
