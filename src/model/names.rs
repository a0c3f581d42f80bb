//! The names of the model's own things, as a reader meets them.

use super::Actor;
use crate::lang::Lang;

/// What a municipality's line is summed under when it names no committee.
pub const NO_COMMITTEE: &str = "Uden udvalg";

/// The model's name of an actor.
pub fn actor(actor: Actor) -> &'static str {
    match actor {
        Actor::Municipality => "Kommune",
        Actor::Region => "Region",
        Actor::State => "Stat",
    }
}

/// [`NO_COMMITTEE`] in a language.
pub fn no_committee(lang: Lang) -> &'static str {
    lang.pick(NO_COMMITTEE, "No committee")
}

/// An actor in a language.
pub fn actor_in(who: Actor, lang: Lang) -> &'static str {
    let english = match who {
        Actor::Municipality => "Municipality",
        Actor::Region => "Region",
        Actor::State => "State",
    };
    lang.pick(actor(who), english)
}

/// An actor, or all together, in a language.
pub fn actor_or_all_in(which: Option<Actor>, lang: Lang) -> &'static str {
    which.map_or(lang.pick("I alt", "Total"), |who| actor_in(who, lang))
}

/// The model's name of an actor, or of all together.
pub fn actor_or_all(which: Option<Actor>) -> &'static str {
    which.map_or("I alt", actor)
}
