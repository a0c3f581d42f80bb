//! The published cases that come with the program.

use super::file::{CaseError, CaseFile};
use crate::parameters::Parameters;

/// A published case, rebuilt as far as its sources go.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Example {
    pub name: &'static str,
    pub title: &'static str,
    pub title_en: &'static str,
    /// Who published it.
    pub source: &'static str,
    pub source_en: &'static str,
    /// What the source does not give and was rebuilt.
    pub rebuilt: &'static str,
    pub rebuilt_en: &'static str,
    text: &'static str,
}

pub const EXAMPLES: [Example; 3] = [
    Example {
        name: "autisme",
        title: "Struktureret fritidsprogram for 20 voksne med autisme, KLK",
        title_en: "Structured leisure programme for 20 adults with autism, KLK",
        source: "KLK's publicerede beregning (SØM), 2018-priser, periode 2019-2027",
        source_en: "KLK's published calculation (SØM), 2018 prices, period 2019-2027",
        rebuilt: "Forbrug år for år og enhedspriser er genskabt, så alle publicerede totaler \
                  kommer ud (inden for 10 kr.)",
        rebuilt_en: "Use year by year and unit prices are rebuilt so that every published total \
                     comes out (within 10 kr.)",
        text: include_str!("examples/autisme.toml"),
    },
    Example {
        name: "randers",
        title: "ACT til borgere i hjemløshed, Randers",
        title_en: "ACT for citizens in homelessness, Randers",
        source: "Randers Kommunes publicerede beregning (SØM)",
        source_en: "The published calculation of the municipality of Randers (SØM)",
        rebuilt: "Forbrug år for år og enhedspriser er genskabt, så alle publicerede totaler \
                  kommer ud (inden for 15 kr.); deltagere er talt diskonteret",
        rebuilt_en: "Use year by year and unit prices are rebuilt so that every published total \
                     comes out (within 15 kr.); participants are counted discounted",
        text: include_str!("examples/randers.toml"),
    },
    Example {
        name: "cti",
        title: "CTI til 25 borgere på forsorgshjem, Aarhus",
        title_en: "CTI for 25 citizens in homeless shelters, Aarhus",
        source: "Aarhus Kommunes publicerede beregning: deltagere, omkostninger, succesrate og \
                 periode",
        source_en: "The published calculation of the municipality of Aarhus: participants, costs, \
                    success rate and period",
        rebuilt: "Konsekvenser, priser, tilskud og vidensdatabase er programmets egne og viser \
                  formatet",
        rebuilt_en: "Consequences, prices, grants and knowledge base are the program's own and \
                     show the format",
        text: include_str!("examples/cti.toml"),
    },
];

/// The example of this name.
pub fn example(name: &str) -> Option<&'static Example> {
    EXAMPLES.iter().find(|example| example.name == name)
}

impl Example {
    /// The case file as it was written.
    pub fn text(&self) -> &'static str {
        self.text
    }

    /// The case.
    ///
    /// # Errors
    /// Never for the examples compiled in, which a test reads.
    pub fn case(&self, parameters: &Parameters) -> Result<CaseFile, CaseError> {
        CaseFile::parse(self.text, parameters)
    }
}
