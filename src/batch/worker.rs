//! The batch's side of its workers: a process each that is asked one file at a time, and is ended
//! and replaced where it takes too long, holds too much memory or breaks.

use std::io::{self, BufReader, ErrorKind};
use std::path::Path;
use std::process::{Child, ChildStdin, ChildStdout, Command, ExitStatus, Stdio};
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};
use sysinfo::{Pid, ProcessRefreshKind, ProcessesToUpdate, System};

use super::settings::{Settings, WORKER};
use super::task::{self, Answer, Task};
use crate::lang::{Lang, io_error};
use crate::package::error::PackageError;
use crate::refusal::Refusal;
use crate::workbook::OpenError;

/// How often the workers are looked at.
const GLANCE: Duration = Duration::from_millis(25);

/// Why there is no answer.
#[derive(Debug)]
pub(super) enum Fate {
    TooSlow,
    TooMuchMemory,
    /// From outside, as the system does when it lacks memory.
    Killed,
    Broke,
    NotStarted(io::Error),
}

/// A worker's seat: one process at a time, which one thread speaks with and another watches.
#[derive(Debug, Default)]
pub(super) struct Seat(Mutex<Option<Worker>>);

#[derive(Debug)]
struct Worker {
    process: Child,
    /// Since when it is at a file.
    begun: Option<Instant>,
    /// Bytes that it held when it was last looked at.
    memory: u64,
    /// Why it was ended.
    ended: Option<Fate>,
}

impl Drop for Worker {
    /// It holds nothing that could be lost, and none is left behind.
    fn drop(&mut self) {
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}

/// Speaks with the worker of a seat.
pub(super) struct Line<'a> {
    seat: &'a Seat,
    settings: &'a Settings,
    pipes: Option<(ChildStdin, BufReader<ChildStdout>)>,
}

impl<'a> Line<'a> {
    pub fn to(seat: &'a Seat, settings: &'a Settings) -> Self {
        Line { seat, settings, pipes: None }
    }

    /// Has a file worked on; what is made of it comes with the answer.
    pub fn ask(&mut self, task: &Task) -> Result<(Answer, Vec<u8>), Fate> {
        let (mut to, mut from) = match self.pipes.take() {
            Some(pipes) => pipes,
            None => self.seat.start(&self.settings.worker).map_err(Fate::NotStarted)?,
        };
        self.seat.begin();
        let mut speak = || {
            task::send(&mut to, task, &[])?;
            let answer = task::receive(&mut from)?;
            let length = if let Answer::Made(made) = &answer { made.length } else { 0 };
            Ok((answer, task::rest(&mut from, length)?))
        };
        match speak() {
            Ok(answer) => {
                if self.seat.rest(self.settings.memory) {
                    self.pipes = Some((to, from));
                }
                Ok(answer)
            }
            Err(error) => Err(self.seat.bury(&error)),
        }
    }
}

impl Seat {
    fn start(&self, program: &Path) -> io::Result<(ChildStdin, BufReader<ChildStdout>)> {
        let mut command = Command::new(program);
        command.arg(WORKER).stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::null());
        apart(&mut command);
        let mut process = command.spawn()?;
        let pipes = (process.stdin.take(), process.stdout.take());
        *self.held() = Some(Worker { process, begun: None, memory: 0, ended: None });
        let (Some(to), Some(from)) = pipes else { return Err(ErrorKind::BrokenPipe.into()) };
        Ok((to, BufReader::new(from)))
    }

    fn begin(&self) {
        if let Some(worker) = self.held().as_mut() {
            worker.begun = Some(Instant::now());
        }
    }

    /// Whether the worker may take the next file: it lives, and holds little of the last one.
    fn rest(&self, most: u64) -> bool {
        let mut held = self.held();
        let rests = |worker: &&mut Worker| worker.ended.is_none() && worker.memory <= most / 2;
        match held.as_mut().filter(rests) {
            Some(worker) => worker.begun = None,
            None => *held = None,
        }
        held.is_some()
    }

    /// Why the worker has not answered.
    fn bury(&self, error: &io::Error) -> Fate {
        let Some(mut worker) = self.held().take() else { return Fate::Broke };
        // One that has ended keeps the status that it ended with.
        let _ = worker.process.kill();
        let status = worker.process.wait();
        let is_over = matches!(error.kind(), ErrorKind::UnexpectedEof | ErrorKind::BrokenPipe);
        match (worker.ended.take(), status) {
            (Some(fate), _) => fate,
            (None, Ok(status)) if is_over && was_killed(status) => Fate::Killed,
            (None, _) => Fate::Broke,
        }
    }

    fn held(&self) -> MutexGuard<'_, Option<Worker>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Ends workers that pass their limits, for as long as there is work.
pub(super) fn watch(seats: &[Seat], settings: &Settings, is_work: impl Fn() -> bool) {
    let mut system = System::new();
    while is_work() {
        std::thread::park_timeout(GLANCE);
        for seat in seats {
            let mut held = seat.held();
            let Some(worker) = held.as_mut().filter(|worker| worker.ended.is_none()) else {
                continue;
            };
            let Some(begun) = worker.begun else { continue };
            worker.memory = memory(&mut system, worker.process.id());
            worker.ended = if worker.memory > settings.memory {
                Some(Fate::TooMuchMemory)
            } else if begun.elapsed() > settings.manner.limits.time {
                Some(Fate::TooSlow)
            } else {
                None
            };
            if worker.ended.is_some() {
                let _ = worker.process.kill();
            }
        }
    }
}

/// What a process holds, in bytes.
fn memory(system: &mut System, process: u32) -> u64 {
    let process = Pid::from_u32(process);
    let what = ProcessRefreshKind::nothing().with_memory().without_tasks();
    system.refresh_processes_specifics(ProcessesToUpdate::Some(&[process]), true, what);
    system.process(process).map_or(0, sysinfo::Process::memory)
}

/// Ctrl-C is for the batch, which lets its workers finish.
fn apart(command: &mut Command) {
    #[cfg(unix)]
    std::os::unix::process::CommandExt::process_group(command, 0);
    #[cfg(windows)]
    {
        const CREATE_NEW_PROCESS_GROUP: u32 = 0x200;
        std::os::windows::process::CommandExt::creation_flags(command, CREATE_NEW_PROCESS_GROUP);
    }
}

#[cfg(unix)]
fn was_killed(status: ExitStatus) -> bool {
    const SIGKILL: i32 = 9;
    std::os::unix::process::ExitStatusExt::signal(&status) == Some(SIGKILL)
}

#[cfg(not(unix))]
fn was_killed(_: ExitStatus) -> bool {
    false
}

impl Fate {
    /// What happened, and what to do.
    pub fn message(&self, settings: &Settings) -> String {
        const MIB: u64 = 1 << 20;
        let lang = settings.manner.lang;
        match (self, lang) {
            (Fate::TooSlow, _) => {
                let seconds = settings.manner.limits.time.as_secs();
                Refusal::Open(OpenError::Package(PackageError::TooSlow { seconds })).message(lang)
            }
            (Fate::TooMuchMemory, Lang::Da) => format!(
                "Projektmappen brugte over {} MiB hukommelse og blev opgivet. Hæv grænsen med \
                 --max-memory, hvis du stoler på filen.",
                settings.memory / MIB
            ),
            (Fate::TooMuchMemory, Lang::En) => format!(
                "The workbook took more than {} MiB of memory and was given up. Raise the limit \
                 with --max-memory if you trust the file.",
                settings.memory / MIB
            ),
            (Fate::Killed, lang) => lang
                .pick(
                    "Arbejdet med filen blev afbrudt udefra, måske fordi maskinen manglede \
                     hukommelse. Kør igen, eventuelt med --threads 1.",
                    "The work on the file was ended from outside, perhaps because the machine \
                     lacked memory. Run again, possibly with --threads 1.",
                )
                .into(),
            (Fate::Broke, lang) => lang
                .pick(
                    "Programmet brød sammen på filen. Det er en fejl i soem; meld den gerne.",
                    "The program broke on the file. That is a fault in soem; please report it.",
                )
                .into(),
            (Fate::NotStarted(error), lang) => format!(
                "{}: {}.",
                lang.pick(
                    "Programmet kunne ikke startes for at arbejde på filen",
                    "The program could not be started to work on the file"
                ),
                io_error(error, lang)
            ),
        }
    }
}
