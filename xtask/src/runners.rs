//! `cargo xtask test`: every test there is, one runner after the other, and one line that sums them up.
//!
//! A runner that fails does not keep the next from running: the closing line counts all.

use std::fs;
use std::path::PathBuf;
use std::process::{Command, ExitCode, ExitStatus};

use anyhow::{Context, Result, bail};

use crate::beside::Beside;
use crate::packages;
use crate::postgres::{Commits, Postgres};
use crate::process::{Running, interrupted, run, tee};
use crate::project::{Project, heading, say_failure};
use crate::site;
use crate::tally::{Tally, at_second_try};
use crate::toolchain::{Toolchain, WASM};
use crate::tools::Tools;

/// Everything that the tests need, found or installed.
#[derive(Debug)]
pub struct Prepared {
    /// What everything is built with.
    pub toolchain: Toolchain,
    /// What the site and the wasm tests need.
    pub tools: Tools,
}

/// Finds out what is missing for the tests, and installs it.
///
/// # Errors
/// When something cannot be had; the message says what to do.
pub fn prepare(project: &Project) -> Result<Prepared> {
    heading("What this machine has, and what is missing");
    let [browser, driver] = packages::browser();
    packages::ensure(&[browser, driver, packages::postgresql(), packages::libreoffice()])?;
    let toolchain = Toolchain::ensure()?;
    toolchain.forget_other_builds(&project.target)?;
    let tools = Tools::ensure(project, &toolchain)?;
    Ok(Prepared { toolchain, tools })
}

/// Runs every test.
///
/// # Errors
/// When the machine cannot be prepared, or what the tests look at does not build.
pub fn test(project: &Project) -> Result<ExitCode> {
    let prepared = prepare(project)?;
    let site = site::beside(project)?;
    build_host(project, &prepared)?;
    run_all(project, &prepared, site, None)
}

/// Compiles every test of the host and the programs that go with them, in one go.
///
/// One selection of packages for all of it, here and in the runners: cargo settles each dependency's features over the packages that
/// are selected, and another selection would compile half of them, and the server, once more.
///
/// # Errors
/// When something does not build.
pub fn build_host(project: &Project, prepared: &Prepared) -> Result<()> {
    heading("The tests, and the server that they look at");
    let suite = Suite { project, prepared };
    run(&mut suite.cargo(&["test", "--workspace", "--no-run"]))
}

/// Runs every test on a prepared machine with the host's part built, and closes with the sum.
///
/// The site that is being built meanwhile is waited for before the first test that looks at it. Readers that are being fuzzed meanwhile
/// count as one test; they are waited for before the browser's tests, which want both processors.
///
/// # Errors
/// When the site does not build, or we were asked to end.
pub fn run_all(project: &Project, prepared: &Prepared, site: Beside, fuzzing: Option<Beside>) -> Result<ExitCode> {
    let suite = Suite { project, prepared };
    let mut sum = suite.counted("Native tests", Suite::native)?;
    heading("The app's tests, as wasm");
    // Where they do not compile, their own runner tells it in its turn, and the others run all the same.
    if let Err(error) = run(&mut suite.of_wasm(&["--no-run"]))
        && interrupted()
    {
        return Err(error);
    }
    heading("The site that the tests look at, built beside the rest");
    let status = site.wait()?;
    if !status.success() {
        bail!("the site did not build ({status})");
    }
    sum += suite.counted("Integration tests, on SQLite and on PostgreSQL", Suite::integration)?;
    if let Some(fuzzing) = fuzzing {
        sum += fuzzed(fuzzing)?;
    }
    sum += suite.counted("The app's tests in Chromium", Suite::wasm)?;
    sum += suite.counted("The walk through the real thing (Playwright, axe)", Suite::walk)?;
    heading("All tests");
    println!("{sum}");
    Ok(if sum.failed == 0 { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}

/// Waits for the readers that were fuzzed beside the rest.
fn fuzzed(fuzzing: Beside) -> Result<Tally> {
    heading("Every reader of bytes from outside, fuzzed beside the rest");
    let well = fuzzing.wait()?.success();
    if !well {
        eprintln!("   a reader failed; `cargo xtask fuzz --keep` with its seed and target keeps the input");
    }
    Ok(Tally { passed: u64::from(well), failed: u64::from(!well), skipped: 0 })
}

/// What the runners share.
struct Suite<'a> {
    project: &'a Project,
    prepared: &'a Prepared,
}

impl Suite<'_> {
    fn cargo(&self, arguments: &[&str]) -> Command {
        let mut cargo = self.prepared.toolchain.cargo(&self.project.root);
        cargo.args(arguments).env("CARGO_TARGET_DIR", &self.project.target);
        cargo
    }

    /// Runs a runner's tests and counts them; one that fails as a whole keeps nobody else from running.
    fn counted(&self, title: &str, runner: fn(&Self) -> Result<Tally>) -> Result<Tally> {
        heading(title);
        let tally = match runner(self) {
            Ok(tally) => tally,
            Err(error) if interrupted() => return Err(error),
            Err(error) => {
                say_failure(&error);
                Tally::default().judged(false)
            }
        };
        eprintln!("   {title}: {tally}");
        Ok(tally)
    }

    /// Everything that needs neither browser nor database.
    fn native(&self) -> Result<Tally> {
        let mut sum = rust_tests(&mut self.cargo(&["test", "--workspace", "--lib", "--bins", "--no-fail-fast"]))?;
        // Examples in the documentation; cargo runs them by themselves. There may be none.
        let (status, printed) = tee(&mut self.cargo(&["test", "--workspace", "--doc", "--no-fail-fast"]))?;
        let examples = Tally::of_rust_tests(&printed);
        sum += if status.success() { examples } else { examples.judged(false) };
        Ok(sum)
    }

    fn integration(&self) -> Result<Tally> {
        let postgres = Postgres::start(Commits::Hurry)?;
        rust_tests(
            self.cargo(&["test", "--workspace", "--test", "*", "--no-fail-fast"])
                .env("TEST_POSTGRES_URL", postgres.url())
                .env("TEST_SITE_DIR", self.project.site()),
        )
    }

    fn of_wasm(&self, arguments: &[&str]) -> Command {
        let mut cargo = self.cargo(&["test", "--package", "app", "--target", WASM]);
        cargo.args(arguments);
        cargo
    }

    fn wasm(&self) -> Result<Tally> {
        let driver = packages::chromedriver().context("chromedriver is gone")?;
        rust_tests(
            self.of_wasm(&["--no-fail-fast"])
                .env("CARGO_TARGET_WASM32_UNKNOWN_UNKNOWN_RUNNER", &self.prepared.tools.wasm_bindgen_test_runner)
                .env("CHROMEDRIVER", driver),
        )
    }

    fn walk(&self) -> Result<Tally> {
        let report = self.project.target.join("playwright-report.json");
        if report.exists() {
            fs::remove_file(&report).context("could not remove the last report")?;
        }
        let mut playwright = self.prepared.tools.npm("playwright");
        playwright
            .args(["test", "--reporter=list,json"])
            .current_dir(self.project.path("end2end"))
            .env("PLAYWRIGHT_JSON_OUTPUT_FILE", &report);
        system_under_test(&mut playwright, self.project, self.project.server_under_test())?;
        let status = Running::start(&mut playwright)?.wait()?;
        let text = fs::read_to_string(&report).context("Playwright left no report")?;
        for test in at_second_try(&text)? {
            eprintln!("   passed only at the second try, to be looked into: {test}");
        }
        Ok(Tally::of_playwright(&text)?.judged(status.success()))
    }
}

/// Tells a script of `end2end/` what to start and which browser to use.
///
/// # Errors
/// When there is no browser.
pub fn system_under_test(command: &mut Command, project: &Project, server: PathBuf) -> Result<()> {
    command
        .env("JENJANG_SERVER", server)
        .env("JENJANG_SITE", project.site())
        .env("CHROMIUM", packages::chromium().context("Chromium is gone")?);
    Ok(())
}

fn rust_tests(command: &mut Command) -> Result<Tally> {
    let (status, printed): (ExitStatus, String) = tee(command)?;
    Ok(Tally::of_rust_tests(&printed).judged(status.success()))
}
