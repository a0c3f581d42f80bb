//! What is kept of a file when it is done: enough for the portfolio, and for a rerun to know that
//! it is done.

use rust_decimal::Decimal;
use serde::{Deserialize, Serialize};

use super::compare::{Basis, Compared, Incomparable, compare};
use super::find::Job;
use crate::engine::each;
use crate::enrich::Enriched;
use crate::finding::{Finding, Severity};
use crate::lang::Lang;
use crate::model::{Input, PerParticipant, Year};
use crate::reconcile::Verdict;
use crate::refusal::Refusal;
use crate::view::{Message, Relation};

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Record {
    pub file: String,
    /// The enriched file, within the output folder.
    pub output: Option<String>,
    /// Of the enriched file as it was written; a rerun skips what is still so.
    #[serde(default)]
    pub output_sha256: Option<String>,
    /// Of the file as it was read; empty where it was not.
    pub sha256: String,
    pub made_by: String,
    /// Why it was not enriched.
    pub error: Option<String>,
    pub figures: Option<Figures>,
    pub findings: Vec<Message>,
}

/// The calculation in one row. Four figures are in all and then by actor.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Figures {
    pub name: Option<String>,
    pub organisation: Option<String>,
    pub target_group: Option<String>,
    pub participants: Decimal,
    pub success_rate: Decimal,
    pub first_year: Year,
    pub last_year: Year,
    pub price_year: Year,
    pub base_year: Year,
    pub discount_rate: Decimal,
    pub net: [Decimal; 4],
    pub per_participant: Option<Decimal>,
    pub per_discounted_participant: Option<Decimal>,
    /// `None` where success brings no gain.
    pub break_even: [Option<Decimal>; 4],
    /// The year in which the whole is paid back, in present values; `None` where it is not.
    pub payback: Option<Year>,
    /// Findings by severity, the worst first.
    pub severities: [usize; 5],
    pub verdict: Verdict,
    #[serde(default)]
    pub needs_attention: bool,
    pub compared: Result<Compared, Incomparable>,
}

impl Record {
    pub fn empty(job: &Job, sha256: String) -> Record {
        let made_by = String::new();
        Record {
            file: job.file.clone(),
            output: None,
            output_sha256: None,
            sha256,
            made_by,
            error: None,
            figures: None,
            findings: Vec::new(),
        }
    }

    pub fn of(job: &Job, sha256: String, enriched: &Enriched, basis: &Basis, lang: Lang) -> Record {
        Record {
            output: Some(job.output.clone()),
            figures: Some(figures(enriched, basis)),
            findings: messages(&enriched.checked.findings, lang),
            ..Record::empty(job, sha256)
        }
    }

    pub fn refused(job: &Job, sha256: String, refusal: &Refusal, lang: Lang) -> Record {
        let mut record = Record::empty(job, sha256);
        record.error = Some(refusal.message(lang));
        if let Refusal::NotUnderstood(findings) = refusal {
            record.findings = messages(findings, lang);
            record.error =
                record.findings.first().map(|first| not_read(first, findings.len(), lang));
        }
        record
    }

    pub fn failed(&mut self, why: &str) {
        self.output = None;
        self.output_sha256 = None;
        self.figures = None;
        self.error = Some(why.to_owned());
    }

    /// How many findings stand by themselves.
    pub fn causes(&self) -> usize {
        self.findings.iter().filter(|found| found.relation == Relation::Own).count()
    }

    /// Something in the calculation needs a person: a sure error, or printed figures that differ.
    pub fn needs_attention(&self) -> bool {
        self.figures.as_ref().is_some_and(|figures| figures.needs_attention)
    }
}

fn messages(findings: &[Finding], lang: Lang) -> Vec<Message> {
    Message::all(findings, lang)
}

fn figures(enriched: &Enriched, basis: &Basis) -> Figures {
    let checked = &enriched.checked;
    let calculation = &checked.case.calculation;
    let result = &checked.result;
    let described = &calculation.description;
    let typed = |input: &Option<Input<String>>| input.as_ref().map(|input| input.value.clone());
    Figures {
        name: typed(&described.name),
        organisation: typed(&described.organisation),
        target_group: typed(&described.target_group),
        participants: result.participants,
        success_rate: result.success_rate,
        first_year: calculation.settings.first_year.value,
        last_year: calculation.settings.last_year.value,
        price_year: calculation.settings.price_year.value,
        base_year: calculation.settings.base_year.value,
        discount_rate: calculation.settings.rates[0].value,
        net: each(result, |result, actor| result.net(actor)),
        per_participant: result.per(result.net(None), PerParticipant::Plain),
        per_discounted_participant: result.per(result.net(None), PerParticipant::Discounted),
        break_even: each(result, |result, actor| result.break_even(actor).rate()),
        payback: result.payback(&result.present_by_year(None)),
        severities: checked.counts().map(|(_, count)| count),
        verdict: checked.verdict(),
        needs_attention: checked.needs_attention(Severity::Error),
        compared: compare(calculation, basis, &checked.case.parameters),
    }
}

/// The first thing that stands in the way of reading, and how many there are; the rest are among
/// the findings.
fn not_read(first: &Message, count: usize, lang: Lang) -> String {
    let place = first.place();
    let place = if place.is_empty() { place } else { format!("{place}: ") };
    let why = lang.pick("Beregningen kan ikke læses", "The calculation cannot be read");
    let more = match (count.saturating_sub(1), lang) {
        (0, _) => String::new(),
        (more, Lang::Da) => format!(" Og {more} til, se fundene."),
        (more, Lang::En) => format!(" And {more} more, see the findings."),
    };
    format!("{why}. {place}{}{more}", first.message)
}
