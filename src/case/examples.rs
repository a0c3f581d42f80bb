//! The published cases that come with the program.

use super::file::{CaseError, CaseFile};

/// A published case, rebuilt as far as its sources go.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Example {
    pub name: &'static str,
    pub title: &'static str,
    /// Who published it.
    pub source: &'static str,
    /// What the source does not give and was rebuilt.
    pub rebuilt: &'static str,
    text: &'static str,
}

pub const EXAMPLES: [Example; 3] = [
    Example {
        name: "autisme",
        title: "Struktureret fritidsprogram for 20 voksne med autisme, KLK",
        source: "KLK's publicerede beregning (SØM), 2018-priser, periode 2019-2027",
        rebuilt: "Forbrug år for år og enhedspriser er genskabt, så alle publicerede totaler \
            kommer ud (inden for 10 kr.)",
        text: include_str!("examples/autisme.toml"),
    },
    Example {
        name: "randers",
        title: "ACT til borgere i hjemløshed, Randers",
        source: "Randers Kommunes publicerede beregning (SØM)",
        rebuilt: "Forbrug år for år og enhedspriser er genskabt, så alle publicerede totaler \
            kommer ud (inden for 15 kr.); \
                  diskonterede deltagere",
        text: include_str!("examples/randers.toml"),
    },
    Example {
        name: "cti",
        title: "CTI til 25 borgere på forsorgshjem, Aarhus",
        source: "Aarhus Kommunes publicerede beregning: deltagere, omkostninger, succesrate og \
            periode",
        rebuilt: "Konsekvenser, priser, tilskud og vidensdatabase er programmets egne og viser \
            formatet",
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
    pub fn case(&self) -> Result<CaseFile, CaseError> {
        CaseFile::parse(self.text)
    }
}
