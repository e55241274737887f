//! Work that runs beside other work: two processors are seldom both kept busy by one thing.

use std::fs::{self, File};
use std::io::{Read, Write, stdout};
use std::path::PathBuf;
use std::process::{Command, ExitStatus};
use std::thread;
use std::time::Duration;

use anyhow::{Context, Result};

use crate::process::Running;
use crate::project::Project;

/// How often we look for what it has printed meanwhile.
const POLL: Duration = Duration::from_millis(200);

/// A program that runs beside ours. What it prints is kept until somebody [waits](Self::wait) for it, so that two do not talk at once.
/// It is gone when this value is.
#[derive(Debug)]
pub struct Beside {
    running: Running,
    printed: PathBuf,
}

impl Beside {
    /// Starts `command`; what it prints is kept in a file of `name` below the target folder.
    ///
    /// # Errors
    /// When it cannot be started, or its output cannot be kept.
    pub fn start(project: &Project, name: &str, command: &mut Command) -> Result<Self> {
        fs::create_dir_all(&project.target).with_context(|| format!("could not make {}", project.target.display()))?;
        let printed = project.target.join(format!("{name}.txt"));
        let file = File::create(&printed).with_context(|| format!("could not write {}", printed.display()))?;
        let errors = file.try_clone().context("could not write to one file twice")?;
        let running = Running::start(command.stdout(file).stderr(errors))?;
        Ok(Self { running, printed })
    }

    /// Shows what it printed, and goes on showing it until it has ended.
    ///
    /// # Errors
    /// When its output cannot be read, or we were asked to end.
    pub fn wait(self) -> Result<ExitStatus> {
        self.told_to(&mut stdout())
    }

    fn told_to(mut self, out: &mut impl Write) -> Result<ExitStatus> {
        let mut file =
            File::open(&self.printed).with_context(|| format!("could not read {}", self.printed.display()))?;
        loop {
            // Asked before reading: what was written up to its end is then all read.
            let ended = self.running.ended()?.is_some();
            let mut fresh = Vec::new();
            file.read_to_end(&mut fresh).with_context(|| format!("could not read {}", self.printed.display()))?;
            // Our own output may be closed (`| head`); the program's end still counts.
            let _ = out.write_all(&fresh);
            if ended {
                return self.running.wait();
            }
            thread::sleep(POLL);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_runs_beside_is_heard_in_full_and_its_end_told() {
        let folder = tempfile::tempdir().unwrap();
        let project = Project { root: folder.path().into(), target: folder.path().join("target") };
        let mut shell = Command::new("sh");
        let beside =
            Beside::start(&project, "shell", shell.args(["-c", "echo one; sleep 0.5; echo two >&2; exit 3"])).unwrap();
        let mut heard = Vec::new();
        assert_eq!(beside.told_to(&mut heard).unwrap().code(), Some(3));
        assert_eq!(heard, b"one\ntwo\n");
    }
}
