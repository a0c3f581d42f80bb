//! One sheet as it is drawn: cells that are live or fixed, their looks, and the set-up for print.

use rust_decimal::Decimal;

use super::formula::{At, quoted};
use super::live::Said;
use super::look::{Edge, Look, Rgb};
use super::rules::{Highlight, Rule, When};
pub use super::sheet::Done;
use super::sheet::{Sheet, Value};
use crate::lang::Lang;
use crate::workbook::CellRef;

const NAVY: Rgb = Rgb(0x1F3864);
const GREY: Rgb = Rgb(0x59_59_59);
const HEADING: Rgb = Rgb(0xD9_E2_F3);
const LINK: Rgb = Rgb(0x05_63_C1);
const LINE: Rgb = Rgb(0xBF_BF_BF);

const KRONER: &str = "#,##0;[Red]-#,##0;0";

pub struct Looks {
    pub title: Look,
    pub note: Look,
    pub section: Look,
    pub heading: Look,
    pub heading_right: Look,
    pub heading_centred: Look,
    pub text: Look,
    pub wrapped: Look,
    pub centred: Look,
    pub strong: Look,
    pub kroner: Look,
    pub kroner_total: Look,
    pub text_total: Look,
    pub per_cent: Look,
    pub points: Look,
    pub year: Look,
    pub amount: Look,
    pub factor: Look,
    pub whole: Look,
    pub link: Look,
    pub prose: Look,
    /// The sentences of a conclusion.
    pub lead: Look,
    pub label: Look,
    pub plain: Look,
    pub strong_plain: Look,
    pub ratio: Look,
    pub small: Look,
    pub jump: Look,
}

impl Looks {
    #[expect(clippy::new_without_default, reason = "made once")]
    pub fn new() -> Self {
        let cell = Look::PLAIN.boxed(LINE);
        // A little room before text, so that it does not lean on the number beside it.
        let left = cell.left().indent(1);
        // And so do figures not touch the border.
        let figure = cell.right().indent(1);
        let total = cell.bold().line_above(Edge::Medium);
        let heading = cell.bold().fill(HEADING).wrapped().middle();
        Looks {
            title: Look::PLAIN.bold().size(16).color(NAVY),
            note: Look::PLAIN.italic().color(GREY),
            section: Look::PLAIN.bold().size(12).color(NAVY),
            heading_right: heading.right().indent(1),
            heading_centred: heading.centred(),
            heading: heading.left().indent(1),
            text: left,
            wrapped: left.wrapped().top(),
            centred: cell.centred(),
            strong: left.bold(),
            kroner: figure.number(KRONER),
            kroner_total: total.right().indent(1).number(KRONER),
            text_total: total.left().indent(1),
            // Red is for losses in kroner; not every minus is one.
            per_cent: figure.number("0.0%"),
            points: figure.number("+0.0;-0.0;0.0"),
            year: figure.number("0"),
            amount: figure.number("#,##0.00"),
            factor: figure.number("0.000000"),
            whole: figure.number("0"),
            link: left.color(LINK).underlined(),
            prose: Look::PLAIN.wrapped().top(),
            lead: Look::PLAIN.size(12).wrapped().middle(),
            label: Look::PLAIN.bold().color(NAVY).top(),
            ratio: figure.number("0.00"),
            small: Look::PLAIN.size(9).color(GREY).wrapped().top(),
            strong_plain: Look::PLAIN.bold(),
            plain: Look::PLAIN.left().wrapped().top(),
            jump: Look::PLAIN.color(LINK).underlined(),
        }
    }
}

pub struct Page<'a> {
    pub sheet: &'a mut Sheet,
    pub looks: &'a Looks,
    pub lang: Lang,
}

impl<'a> Page<'a> {
    pub fn new(sheet: &'a mut Sheet, looks: &'a Looks, lang: Lang) -> Self {
        Page { sheet, looks, lang }
    }

    /// A figure: a formula and the engine's exact result.
    pub fn live(&mut self, at: At, formula: impl AsRef<str>, value: Decimal, look: &Look) -> Done {
        self.sheet.formula(at, formula.as_ref(), Value::Number(value), look)
    }

    /// A text made by a formula, and how it reads now.
    pub fn words(&mut self, at: At, formula: impl AsRef<str>, value: &str, look: &Look) -> Done {
        self.sheet.formula(at, formula.as_ref(), Value::Text(value), look)
    }

    /// A sentence that follows the figures, over cells that are merged.
    pub fn said(&mut self, from: At, to: At, said: &Said, look: &Look) -> Done {
        if from != to {
            self.sheet.merge(from, to, "", look)?;
        }
        // What stands fast needs no formula, which would hold 255 characters at most.
        if said.formula == quoted(&said.text) {
            return self.text(from, &said.text, look);
        }
        self.words(from, &said.formula, &said.text, look)
    }

    /// A text over cells that are merged.
    pub fn across(&mut self, from: At, to: At, text: &str, look: &Look) -> Done {
        self.sheet.merge(from, to, text, look)
    }

    /// A figure that may be undefined; the formula then gives `otherwise`.
    pub fn maybe(
        &mut self,
        at: At,
        formula: impl AsRef<str>,
        value: Option<Decimal>,
        otherwise: &str,
        look: &Look,
    ) -> Done {
        match value {
            Some(value) => self.live(at, formula, value, look),
            None => self.words(at, formula, otherwise, look),
        }
    }

    /// A number that is what it is: a year in a heading, a printed figure.
    pub fn fixed(&mut self, at: At, value: Decimal, look: &Look) -> Done {
        self.sheet.number(at, value, look)
    }

    /// A text; without one there is no cell, but where a look of its own shows without.
    pub fn text(&mut self, at: At, text: &str, look: &Look) -> Done {
        let shows = look.fill.is_some() || look.unlocked || look.border.top == Edge::Medium;
        if text.is_empty() && !shows {
            return Ok(());
        }
        self.sheet.text(at, text, look)
    }

    /// Makes the cell a link to a cell of the workbook, and writes the text that `text` or a
    /// formula gives later.
    pub fn link(&mut self, at: At, to: &CellRef, text: &str) -> Done {
        self.link_place(at, &to.sheet, &to.at.to_string(), text)
    }

    pub fn link_place(&mut self, at: At, sheet: &str, cell: &str, text: &str) -> Done {
        let location = format!("{}{cell}", super::formula::sheet(sheet));
        self.sheet.link(at, &location, text, &self.looks.link)
    }

    /// A row of headings, each aligned as its column: `l`, `r` or `c`; the last letter serves the
    /// rest.
    pub fn headings(&mut self, (row, column): At, headings: &[&str], align: &str) -> Done {
        self.sheet.table_at((row, column));
        let mut letters = align.chars();
        let mut letter = letters.next();
        for (column, heading) in (column..).zip(headings) {
            let look = match letter {
                Some('r') => &self.looks.heading_right,
                Some('c') => &self.looks.heading_centred,
                _ => &self.looks.heading,
            };
            self.text((row, column), heading, look)?;
            letter = letters.next().or(letter);
        }
        self.sheet.height(row, 32.0);
        Ok(())
    }

    /// The title, and below it what the sheet shows.
    pub fn title(&mut self, title: &str, formula: &str, note: &str) -> Done {
        self.text((1, 1), title, &self.looks.title)?;
        self.words((2, 1), formula, note, &self.looks.note)?;
        // The flag that inputs have changed, told by its capitals.
        let bad = Highlight { bold: true, color: Rgb(0xC0_00_00), fill: None };
        for words in
            self.lang.pick(["INDDATA ER ÆNDRET", "NY KØRSEL"], ["INPUTS HAVE CHANGED", "NEW RUN"])
        {
            let rule = Rule { when: When::Contains(words), highlight: bad, is_last: true };
            self.sheet.rule((2, 1), (2, 1), rule);
        }
        Ok(())
    }

    pub fn widths(&mut self, widths: &[f64]) -> Done {
        for (column, width) in (0u16..).zip(widths) {
            self.sheet.width(column, *width);
        }
        Ok(())
    }

    /// Ready for print: A4 landscape, as many pages wide as said, headings repeated, pages
    /// numbered.
    pub fn print(&mut self, last: At, pages_wide: u16, heading_row: Option<u32>) -> Done {
        self.sheet.landscape();
        self.sheet.paper(9);
        self.sheet.fit_pages(pages_wide, 0);
        self.sheet.margins([0.4, 0.4, 0.5, 0.6, 0.3, 0.3]);
        self.sheet.footer(self.lang.pick("&L&F&C&A&RSide &P af &N", "&L&F&C&A&RPage &P of &N"));
        // The link back above the title is for the screen.
        self.sheet.print_area((1, 0), last);
        if let Some(row) = heading_row {
            self.sheet.repeat_rows(1, row);
        }
        self.sheet.hide_gridlines();
        Ok(())
    }

    /// Colours the words of a verdict; the word itself says the same.
    pub fn colour_verdicts(&mut self, from: At, to: At) {
        let good = Highlight { bold: false, color: Rgb(0x37_56_23), fill: Some(Rgb(0xE2_EF_DA)) };
        let bad = Highlight { bold: true, color: Rgb(0xC0_00_00), fill: Some(Rgb(0xFC_E4_D6)) };
        for (words, highlight) in [
            (("afviger", "differs"), bad),
            (("stemmer ikke", "does not"), bad),
            (("kan ikke", "not"), bad),
            (("ens", "equal"), good),
            (("stemmer", "agrees"), good),
        ] {
            let when = When::BeginsWith(self.lang.of(words));
            self.sheet.rule(from, to, Rule { when, highlight, is_last: true });
        }
    }
}
