//! Who may work at the same time: many files that are small, or one that is large.
//!
//! Each file may take its share of the memory that one workbook is allowed. One that needs more
//! waits until it is alone, so that a batch takes no more memory than one file may.

use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};
use web_time::{Duration, Instant};

#[derive(Debug, Default)]
pub(super) struct Gate {
    inside: Mutex<Inside>,
    left: Condvar,
}

#[derive(Debug, Default)]
struct Inside {
    working: usize,
    /// One of those working is alone.
    alone: bool,
    /// How many wait to be alone; nobody else is let in before them.
    waiting: usize,
}

/// Leave to work, until it is dropped; it goes along with the thread that works, also one that is
/// given up.
#[derive(Debug)]
pub(super) struct Permit(Arc<Gate>);

impl Gate {
    /// Waits for a turn; `None` when it does not come in time.
    pub fn enter(self: &Arc<Self>, alone: bool, patience: Duration) -> Option<Permit> {
        let until = Instant::now() + patience;
        let mut inside = self.lock();
        inside.waiting += usize::from(alone);
        loop {
            let free =
                if alone { inside.working == 0 } else { !inside.alone && inside.waiting == 0 };
            let left = until.saturating_duration_since(Instant::now());
            if free || left.is_zero() {
                inside.waiting -= usize::from(alone);
                if !free {
                    self.left.notify_all();
                    return None;
                }
                inside.working += 1;
                inside.alone = alone;
                return Some(Permit(Arc::clone(self)));
            }
            inside = self
                .left
                .wait_timeout(inside, left)
                .map_or_else(|error| error.into_inner().0, |(inside, _)| inside);
        }
    }

    fn lock(&self) -> MutexGuard<'_, Inside> {
        self.inside.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Drop for Permit {
    fn drop(&mut self) {
        let mut inside = self.0.lock();
        inside.working = inside.working.saturating_sub(1);
        inside.alone = false;
        self.0.left.notify_all();
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_is_alone_and_is_let_in_before_others() {
        let gate = Arc::new(Gate::default());
        let soon = Duration::from_millis(20);
        let (a, b) = (gate.enter(false, soon), gate.enter(false, soon));
        assert!(a.is_some() && b.is_some(), "two small ones work together");
        assert!(gate.enter(true, soon).is_none(), "a large one waits for them");
        drop((a, b));
        let large = gate.enter(true, soon);
        assert!(large.is_some());
        assert!(
            gate.enter(false, soon).is_none() && gate.enter(true, soon).is_none(),
            "and is alone"
        );
        drop(large);
        assert!(gate.enter(false, soon).is_some());
    }
}
