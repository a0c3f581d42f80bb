//! The names of the model's own things, as a reader meets them.

use super::Actor;

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

/// The model's name of an actor, or of all together.
pub fn actor_or_all(which: Option<Actor>) -> &'static str {
    which.map_or("I alt", actor)
}
