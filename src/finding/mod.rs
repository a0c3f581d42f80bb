//! What a reviewer is told, as data: code, severity, place, matter and weight.
//!
//! A matter knows its own sentences, and makes them when they are shown. Each stands where it is
//! found: those of a rule in the rule's file, those of reading in `layout::notice` and
//! `read::notice`, those of the rooms below this one in `below.rs`. Codes are those of the
//! catalogue of checks and stay the same from version to version.

pub(crate) mod below;

use rust_decimal::Decimal;
use std::any::Any;
use std::fmt::Debug;
use std::sync::Arc;

use crate::lang::Lang;
use crate::model::{Actor, PerActor};
use crate::workbook::{Address, CellRef};

/// The sentences that tell a finding.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Words {
    /// What was found.
    pub found: String,
    /// What to do about it.
    pub remedy: String,
}

/// [`Words`] in a language: what was found in Danish and in English, what to do in Danish and in
/// English, and what is put into the first.
macro_rules! words {
    ($lang:expr, $danish:literal, $english:literal, $do_danish:literal, $do_english:literal
        $(, $value:expr)* $(,)?) => {
        $crate::finding::Words {
            found: $crate::lang::phrase!($lang, $danish, $english $(, $value)*),
            remedy: $crate::lang::phrase!($lang, $do_danish, $do_english),
        }
    };
}
pub(crate) use words;

/// What a finding is about: what was seen, as data, and how it is told.
pub trait Matter: Any + Debug + Send + Sync {
    fn words(&self, lang: Lang) -> Words;

    /// What the finding is of, besides its cell, as it stands in the Danish sentence; tells it
    /// from others of the same code there.
    fn label(&self) -> &str {
        ""
    }

    /// What stands there, and what was expected, as a reviewer reads them.
    fn read(&self, _: Lang) -> Option<String> {
        None
    }

    fn expected(&self, _: Lang) -> Option<String> {
        None
    }

    /// What its kroner are, in Danish and English, where they are not what mending moves.
    fn amount(&self) -> Option<(&'static str, &'static str)> {
        None
    }
}

/// How much a finding weighs, the worst first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Severity {
    /// The result is wrong or cannot be computed.
    Error,
    PossibleError,
    /// Must be explained.
    Clarification,
    /// A choice that carries weight.
    Assumption,
    Information,
}

impl Severity {
    /// The worst first.
    pub const ALL: [Severity; 5] = [
        Severity::Error,
        Severity::PossibleError,
        Severity::Clarification,
        Severity::Assumption,
        Severity::Information,
    ];

    /// In the words of model audit.
    pub fn words(self, lang: Lang) -> &'static str {
        match self {
            Severity::Error => lang.pick("Fejl", "Error"),
            Severity::PossibleError => lang.pick("Mulig fejl", "Possible error"),
            Severity::Clarification => lang.pick("Afklaring", "Clarification"),
            Severity::Assumption => lang.pick("Antagelse", "Assumption"),
            Severity::Information => lang.pick("Oplysning", "Information"),
        }
    }
}

/// What a finding is known by, whatever its words and figures.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Key {
    pub code: &'static str,
    pub place: String,
    pub label: String,
}

#[derive(Debug, Clone)]
pub struct Finding {
    pub code: &'static str,
    pub severity: Severity,
    pub sheet: Option<String>,
    pub cell: Option<Address>,
    pub matter: Arc<dyn Matter>,
    /// What mending it adds to the net result, kroner; `None` where that cannot be computed.
    pub weight: Option<Weight>,
    /// The checks have held it against the whole calculation.
    pub is_checked: bool,
    pub certainty: Certainty,
    pub fold: Fold,
    /// It moves the net result by as much as was said to matter; also where nobody can tell.
    pub is_material: bool,
}

/// Whether a finding is arithmetic, or somebody's judgement.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Certainty {
    /// Arithmetic, or what stands in the file: no choice of ours is in it.
    #[default]
    Sure,
    /// A judgement, by thresholds or by what is usual: a reviewer may decide otherwise.
    Likely,
}

impl Certainty {
    pub fn words(self, lang: Lang) -> &'static str {
        match self {
            Certainty::Sure => lang.pick("sikker", "sure"),
            Certainty::Likely => lang.pick("sandsynlig", "likely"),
        }
    }
}

/// How a finding stands to the one above it that stands by itself.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Fold {
    /// It stands by itself, and has a number.
    #[default]
    Own,
    /// It follows from that one: mending the one mends both.
    Explained,
    /// It has a cause of its own of the same kind.
    Alike,
}

/// Findings that stand by themselves, in their order, each with its number from 1, its position,
/// and those that are folded under it.
pub fn causes(findings: &[Finding]) -> impl Iterator<Item = (usize, usize, &[Finding])> {
    let mut position = 0;
    findings.chunk_by(|_, next| next.fold != Fold::Own).zip(1..).map(move |(group, number)| {
        let first = position;
        position += group.len();
        (number, first, group)
    })
}

/// Kroner of net result, for each actor.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Weight(pub PerActor<Decimal>);

impl Weight {
    /// Kroner for one actor alone.
    pub fn on(actor: Actor, kroner: Decimal) -> Self {
        let mut weight = PerActor([Decimal::ZERO; Actor::ALL.len()]);
        weight.0[actor as usize] = kroner;
        Weight(weight)
    }

    pub fn of(&self, actor: Actor) -> Decimal {
        *self.0.get(actor)
    }

    /// All actors together.
    pub fn total(&self) -> Decimal {
        Actor::ALL.iter().fold(Decimal::ZERO, |sum, actor| sum.saturating_add(self.of(*actor)))
    }
}

impl Finding {
    pub fn at(code: &'static str, severity: Severity, cell: &CellRef, matter: impl Matter) -> Self {
        Finding { cell: Some(cell.at), ..Finding::on_sheet(code, severity, &cell.sheet, matter) }
    }

    pub fn on_sheet(
        code: &'static str,
        severity: Severity,
        sheet: &str,
        matter: impl Matter,
    ) -> Self {
        Finding { sheet: Some(sheet.to_owned()), ..Finding::of_file(code, severity, matter) }
    }

    pub fn of_file(code: &'static str, severity: Severity, matter: impl Matter) -> Self {
        let matter = Arc::new(matter);
        Finding {
            code,
            severity,
            sheet: None,
            cell: None,
            matter,
            weight: None,
            is_checked: false,
            certainty: Certainty::Sure,
            fold: Fold::Own,
            is_material: true,
        }
    }

    /// The sentences that tell it.
    pub fn words(&self, lang: Lang) -> Words {
        let Words { mut found, remedy } = self.matter.words(lang);
        // One that ends in "pct." or "kr." has its full stop.
        if found.ends_with("..") {
            found.pop();
        }
        Words { found, remedy }
    }

    /// What stands there, where the checks have looked at it.
    pub fn read(&self, lang: Lang) -> Option<String> {
        self.matter.read(lang).filter(|_| self.is_checked)
    }

    /// What was expected, where the checks have looked at it.
    pub fn expected(&self, lang: Lang) -> Option<String> {
        self.matter.expected(lang).filter(|_| self.is_checked)
    }

    /// What its kroner are, where they are not what mending moves.
    pub fn amount(&self, lang: Lang) -> Option<&'static str> {
        self.matter.amount().map(|(danish, english)| lang.pick(danish, english))
    }

    /// Where it stands: `Priser!E6`, a sheet alone, or nothing.
    pub fn place(&self) -> String {
        match (&self.sheet, self.cell) {
            (Some(sheet), Some(cell)) => CellRef::new(sheet.clone(), cell).to_string(),
            (Some(sheet), None) => sheet.clone(),
            _ => String::new(),
        }
    }

    /// What it is known by from one version of the file to the next.
    pub fn key(&self) -> Key {
        Key { code: self.code, place: self.place(), label: self.matter.label().to_owned() }
    }

    /// The matter, where it is of that kind.
    pub fn about<M: Matter>(&self) -> Option<&M> {
        let matter: &dyn Any = &*self.matter;
        matter.downcast_ref()
    }

    /// The same of another severity.
    pub fn graded(self, severity: Severity) -> Self {
        Finding { severity, ..self }
    }

    pub fn weighing(mut self, weight: Option<Weight>) -> Self {
        self.weight = weight;
        self
    }

    /// Whether it decides how a check ends: sure, material, and as bad as `worst`. What follows
    /// from another finding decides nothing by itself.
    pub fn is_decisive(&self, worst: Severity) -> bool {
        self.severity <= worst
            && self.certainty == Certainty::Sure
            && self.is_material
            && self.fold != Fold::Explained
    }

    /// The largest sum that mending the finding moves, for one actor or all together; findings are
    /// sorted by it.
    pub fn heft(&self) -> Decimal {
        let Some(weight) = &self.weight else { return Decimal::ZERO };
        let each = Actor::ALL.map(|actor| weight.of(actor).abs());
        each.into_iter().fold(weight.total().abs(), Decimal::max)
    }
}

/// How many findings stand by themselves of each severity, the worst first.
pub fn counts(findings: &[Finding]) -> [(Severity, usize); 5] {
    let own = || findings.iter().filter(|finding| finding.fold == Fold::Own);
    Severity::ALL.map(|severity| (severity, own().filter(|f| f.severity == severity).count()))
}

/// Sorts by severity, then by weight, the heaviest first.
pub fn sort(findings: &mut [Finding]) {
    findings.sort_by(|a, b| a.severity.cmp(&b.severity).then_with(|| b.heft().cmp(&a.heft())));
}
