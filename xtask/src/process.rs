//! Children: started in a process group of their own, and gone when we are.
//!
//! A test runner starts servers and browsers, and they start more. Each child that this module starts leads a
//! process group; when the child ends, what is left of its group is killed, and when a person presses Ctrl-C (or
//! the system asks us to end) every group is asked to stop, then killed. So no command leaves anything running.

use std::collections::BTreeSet;
use std::ffi::OsStr;
use std::io::{BufRead, BufReader, Write};
use std::os::unix::process::CommandExt;
use std::process::{Child, Command, ExitStatus, Stdio};
use std::sync::Mutex;
use std::sync::atomic::{AtomicBool, Ordering};
use std::thread;
use std::time::{Duration, Instant};

use anyhow::{Context, Result, bail};
use nix::sys::signal::{Signal, killpg};
use nix::unistd::Pid;

/// What a shell reports for a command that was interrupted: 128 and the number of SIGINT.
pub const EXIT_INTERRUPTED: u8 = 130;

/// How long a group may take to stop by itself before it is killed.
const GRACE: Duration = Duration::from_secs(5);

/// How often we look whether a group has stopped.
const POLL: Duration = Duration::from_millis(50);

/// The groups that are running, by the id of their leader.
static GROUPS: Mutex<BTreeSet<i32>> = Mutex::new(BTreeSet::new());

static INTERRUPTED: AtomicBool = AtomicBool::new(false);

/// Makes Ctrl-C and a request to terminate stop the children first.
///
/// # Errors
/// When the system refuses the handler.
pub fn stop_children_when_interrupted() -> Result<()> {
    ctrlc::set_handler(|| {
        if INTERRUPTED.swap(true, Ordering::SeqCst) {
            // Asked twice: no more patience.
            signal_groups(Signal::SIGKILL);
            std::process::exit(EXIT_INTERRUPTED.into());
        }
        signal_groups(Signal::SIGINT);
        // The main thread now sees its child end and unwinds, cleaning up; this is for a child that will not.
        thread::spawn(|| {
            thread::sleep(GRACE);
            signal_groups(Signal::SIGKILL);
            thread::sleep(GRACE);
            std::process::exit(EXIT_INTERRUPTED.into());
        });
    })
    .context("could not ask the system to tell us of Ctrl-C")
}

/// Whether a person or the system asked us to end.
pub fn interrupted() -> bool {
    INTERRUPTED.load(Ordering::SeqCst)
}

/// A running child and its group; both are gone when this value is.
#[derive(Debug)]
pub struct Running {
    child: Child,
    name: String,
}

impl Running {
    /// Starts `command` in a group of its own.
    ///
    /// # Errors
    /// When it cannot be started, or we were asked to end.
    pub fn start(command: &mut Command) -> Result<Self> {
        if interrupted() {
            bail!("interrupted");
        }
        let name = describe(command);
        let child = command.process_group(0).spawn().with_context(|| format!("could not start `{name}`"))?;
        groups().insert(leader(&child));
        Ok(Self { child, name })
    }

    /// Waits for the child to end, and ends what it leaves behind.
    ///
    /// # Errors
    /// When the system cannot say how it ended, or we were asked to end.
    pub fn wait(mut self) -> Result<ExitStatus> {
        let status = self.child.wait().with_context(|| format!("lost sight of `{}`", self.name))?;
        if interrupted() {
            bail!("interrupted");
        }
        Ok(status)
    }

    /// How the child ended, or `None` while it runs.
    ///
    /// # Errors
    /// When the system cannot say.
    pub fn ended(&mut self) -> Result<Option<ExitStatus>> {
        self.child.try_wait().with_context(|| format!("lost sight of `{}`", self.name))
    }
}

impl Drop for Running {
    fn drop(&mut self) {
        let group = leader(&self.child);
        // SIGINT is what servers, cargo, Node and PostgreSQL ("fast shutdown") take as a polite end.
        if matches!(self.child.try_wait(), Ok(None)) && signal(group, Signal::SIGINT) {
            let deadline = Instant::now() + GRACE;
            while matches!(self.child.try_wait(), Ok(None)) && Instant::now() < deadline {
                thread::sleep(POLL);
            }
        }
        signal(group, Signal::SIGKILL);
        // Reaps the leader; it can only fail if somebody else did.
        let _ = self.child.wait();
        groups().remove(&group);
    }
}

/// Runs `command` to its end, its output shown.
///
/// # Errors
/// When it cannot be started or does not succeed.
pub fn run(command: &mut Command) -> Result<()> {
    let name = describe(command);
    let status = Running::start(command)?.wait()?;
    if !status.success() {
        bail!("`{name}` failed ({status})");
    }
    Ok(())
}

/// Runs `command` to its end and hands back what it printed; its error output is shown.
///
/// # Errors
/// When it cannot be started or does not succeed.
pub fn output(command: &mut Command) -> Result<String> {
    let name = describe(command);
    let output = command.stderr(Stdio::inherit()).output().with_context(|| format!("could not start `{name}`"))?;
    if !output.status.success() {
        bail!("`{name}` failed ({})", output.status);
    }
    String::from_utf8(output.stdout).with_context(|| format!("`{name}` printed something that is no text"))
}

/// What `command` prints, or `None` when it cannot be started or does not succeed: for looking around.
pub fn ask(command: &mut Command) -> Option<String> {
    let output = command.stdin(Stdio::null()).stderr(Stdio::null()).output().ok()?;
    output.status.success().then(|| String::from_utf8_lossy(&output.stdout).into_owned())
}

/// Runs `command` to its end with its output shown, and hands that output back too.
///
/// # Errors
/// When it cannot be started, or we were asked to end.
pub fn tee(command: &mut Command) -> Result<(ExitStatus, String)> {
    let mut running = Running::start(command.stdout(Stdio::piped()))?;
    let stdout = running.child.stdout.take().context("a piped child has no output")?;
    let reader = thread::spawn(move || {
        let mut seen = String::new();
        for line in BufReader::new(stdout).split(b'\n').map_while(Result::ok) {
            let line = String::from_utf8_lossy(&line);
            // Our own output may be closed (`| head`); the child's tests still count.
            let _ = writeln!(std::io::stdout(), "{line}");
            seen.push_str(&line);
            seen.push('\n');
        }
        seen
    });
    // Ends the group as well, so nobody keeps the pipe open.
    let status = running.wait()?;
    let seen = reader.join().ok().context("the reader of a child's output panicked")?;
    Ok((status, seen))
}

/// Whether a program of this name is found in `PATH`.
pub fn on_path(program: impl AsRef<OsStr>) -> bool {
    let program = program.as_ref();
    std::env::var_os("PATH")
        .is_some_and(|path| std::env::split_paths(&path).any(|folder| folder.join(program).is_file()))
}

fn describe(command: &Command) -> String {
    std::iter::once(command.get_program())
        .chain(command.get_args())
        .map(OsStr::to_string_lossy)
        .collect::<Vec<_>>()
        .join(" ")
}

fn groups() -> std::sync::MutexGuard<'static, BTreeSet<i32>> {
    // A panic elsewhere leaves a set of numbers in no bad state.
    GROUPS.lock().unwrap_or_else(std::sync::PoisonError::into_inner)
}

fn leader(child: &Child) -> i32 {
    i32::try_from(child.id()).expect("process ids fit in 22 bits on Linux")
}

/// Sends a signal to a group; false when there is no such group any more.
fn signal(group: i32, signal: Signal) -> bool {
    killpg(Pid::from_raw(group), signal).is_ok()
}

fn signal_groups(which: Signal) {
    for group in groups().iter() {
        signal(*group, which);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shell(script: &str) -> Command {
        let mut command = Command::new("sh");
        command.args(["-c", script]);
        command
    }

    #[test]
    fn a_failing_child_is_named() {
        let error = run(&mut shell("exit 3")).unwrap_err().to_string();
        assert!(error.contains("sh -c exit 3") && error.contains('3'), "{error}");
    }

    #[test]
    fn tee_hands_back_what_was_printed() {
        let (status, seen) = tee(&mut shell("echo one; echo two; exit 1")).unwrap();
        assert_eq!(status.code(), Some(1));
        assert_eq!(seen, "one\ntwo\n");
    }

    #[test]
    fn what_a_child_leaves_behind_is_ended() {
        // The grandchild holds the pipe open: without the end of the group this test would last a minute.
        let started = Instant::now();
        let (_, seen) = tee(&mut shell("sleep 60 & echo $!")).unwrap();
        assert!(started.elapsed() < Duration::from_secs(30));
        assert!(seen.trim().parse::<i32>().is_ok());
    }

    #[test]
    fn a_dropped_child_is_gone() {
        // In the shell's place: a grandchild would be in the group until init has noticed its end.
        let running = Running::start(&mut shell("exec sleep 60")).unwrap();
        let group = leader(&running.child);
        drop(running);
        assert!(!signal(group, Signal::SIGINT));
        assert!(!groups().contains(&group));
    }
}
