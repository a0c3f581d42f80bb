//! What is wrong with a set of scenarios, and what to do.

use super::scenarios::ScenarioError;
use crate::lang::{Lang, sentence};

/// What is wrong with a set of scenarios, and what to do.
pub fn scenario(error: &ScenarioError, lang: Lang) -> String {
    match error {
        _ if lang == Lang::En => sentence(&error.to_string()),
        ScenarioError::Toml(why) => {
            format!("Scenariefilen kan ikke forstås: {}", why.words(lang))
        }
        ScenarioError::Outside { scenario, key, found, most } => {
            format!("[{scenario}] {key} er {found}, men skal ligge mellem 0 og {most}.")
        }
        ScenarioError::UnknownLine { scenario, name, known } => {
            format!(
                "[{scenario}] nævner linjen »{name}«, som beregningen ikke har. Den har: {}.",
                known.join(", ")
            )
        }
    }
}
