//! How many tests passed, failed and were skipped, read from what each runner prints.
//!
//! A runner that ran nothing counts as a failure: a filter, a moved folder or a changed format must not look like
//! success.

use std::fmt;
use std::ops::AddAssign;

use anyhow::{Context, Result};

/// The tests of one runner, or of all.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Tally {
    /// Did what they should.
    pub passed: u64,
    /// Did not.
    pub failed: u64,
    /// Were not run.
    pub skipped: u64,
}

impl Tally {
    /// Adds up the summary lines of Rust's test harness, which wasm-bindgen's runner prints too:
    /// `test result: ok. 5 passed; 0 failed; 1 ignored; …`, one line per test program.
    pub fn of_rust_tests(printed: &str) -> Self {
        let mut sum = Self::default();
        for line in printed.lines() {
            let Some((_, counts)) = line.split_once("test result: ") else { continue };
            let count = |name| {
                counts
                    .split([';', '.'])
                    .find_map(|part| part.trim().strip_suffix(name)?.trim().parse().ok())
                    .unwrap_or(0)
            };
            sum += Self { passed: count(" passed"), failed: count(" failed"), skipped: count(" ignored") };
        }
        sum
    }

    /// Reads Playwright's JSON report. A test that passed at its second try has passed; [`at_second_try`] names it.
    ///
    /// # Errors
    /// When it is no such report.
    pub fn of_playwright(report: &str) -> Result<Self> {
        let report: serde_json::Value = serde_json::from_str(report).context("Playwright's report is no JSON")?;
        let count = |name: &str| {
            report["stats"][name].as_u64().with_context(|| format!("Playwright's report has no count `{name}`"))
        };
        let errors = report["errors"].as_array().map_or(0, Vec::len) as u64;
        let passed = count("expected")? + count("flaky")?;
        Ok(Self { passed, failed: count("unexpected")? + errors, skipped: count("skipped")? })
    }

    /// The tally of a runner that ended: when it ended badly without naming a failed test (it did not compile, it
    /// crashed) or ran nothing, that is one failure.
    #[must_use]
    pub fn judged(self, ended_well: bool) -> Self {
        let ran_nothing = self.passed + self.failed == 0;
        let failed_unnamed = !ended_well && self.failed == 0;
        if ran_nothing || failed_unnamed { Self { failed: self.failed + 1, ..self } } else { self }
    }
}

/// The tests of Playwright's JSON report that passed only when tried again, by file and title: each has found something that
/// depends on time, in the product or in the test.
///
/// # Errors
/// When it is no report in JSON.
pub fn at_second_try(report: &str) -> Result<Vec<String>> {
    let report: serde_json::Value = serde_json::from_str(report).context("Playwright's report is no JSON")?;
    let mut found = Vec::new();
    // Suites hold suites (files hold what is described in them).
    let mut suites: Vec<&serde_json::Value> = report["suites"].as_array().into_iter().flatten().collect();
    while let Some(suite) = suites.pop() {
        suites.extend(suite["suites"].as_array().into_iter().flatten());
        for spec in suite["specs"].as_array().into_iter().flatten() {
            let flaky = |test: &serde_json::Value| test["status"] == "flaky";
            if spec["tests"].as_array().is_some_and(|tests| tests.iter().any(flaky)) {
                let words = |name: &str| spec[name].as_str().unwrap_or_default().to_owned();
                found.push(format!("{}: {}", words("file"), words("title")));
            }
        }
    }
    found.sort();
    Ok(found)
}

impl AddAssign for Tally {
    fn add_assign(&mut self, other: Self) {
        self.passed += other.passed;
        self.failed += other.failed;
        self.skipped += other.skipped;
    }
}

impl fmt::Display for Tally {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} passed, {} failed, {} skipped", self.passed, self.failed, self.skipped)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn tally(passed: u64, failed: u64, skipped: u64) -> Tally {
        Tally { passed, failed, skipped }
    }

    #[test]
    fn rust_tests_add_up() {
        let printed = "running 2 tests\ntest a ... ok\n\n\
            test result: ok. 12 passed; 0 failed; 1 ignored; 0 measured; 3 filtered out; finished in 0.01s\n\
            test says 7 passed ... ok\n\
            test result: FAILED. 1 passed; 2 failed; 0 ignored; 0 measured; 0 filtered out; finished in 0.00s\n";
        assert_eq!(Tally::of_rust_tests(printed), tally(13, 2, 1));
        assert_eq!(Tally::of_rust_tests("error: could not compile"), tally(0, 0, 0));
    }

    #[test]
    fn wasm_tests_are_counted_like_rust_tests() {
        let printed = "test result: ok. 4 passed; 0 failed; 0 ignored; 0 filtered out; finished in 0.35s\n";
        assert_eq!(Tally::of_rust_tests(printed), tally(4, 0, 0));
    }

    #[test]
    fn a_walk_that_fails_twice_has_failed_and_one_that_fails_once_is_named() {
        let report = r#"{"errors":[],"stats":{"expected":5,"unexpected":1,"flaky":2,"skipped":3},"suites":[
            {"specs":[{"title":"goes","file":"a.spec.ts","tests":[{"status":"expected"}]}],
             "suites":[{"specs":[{"title":"waits","file":"a.spec.ts","tests":[{"status":"flaky"}]},
                                 {"title":"falls","file":"a.spec.ts","tests":[{"status":"unexpected"}]}]}]},
            {"specs":[{"title":"turns","file":"b.spec.ts","tests":[{"status":"flaky"}]}]}]}"#;
        assert_eq!(Tally::of_playwright(report).unwrap(), tally(7, 1, 3));
        assert_eq!(at_second_try(report).unwrap(), ["a.spec.ts: waits", "b.spec.ts: turns"]);
        let report =
            r#"{"errors":[{"message":"no tests found"}],"stats":{"expected":0,"unexpected":0,"flaky":0,"skipped":0}}"#;
        assert_eq!(Tally::of_playwright(report).unwrap(), tally(0, 1, 0));
        assert!(Tally::of_playwright("{}").is_err());
    }

    #[test]
    fn nothing_run_and_crashes_are_failures() {
        assert_eq!(tally(3, 0, 0).judged(true), tally(3, 0, 0));
        assert_eq!(tally(0, 0, 0).judged(true), tally(0, 1, 0));
        assert_eq!(tally(0, 0, 4).judged(true), tally(0, 1, 4));
        assert_eq!(tally(3, 0, 0).judged(false), tally(3, 1, 0));
        assert_eq!(tally(3, 2, 0).judged(false), tally(3, 2, 0));
    }

    #[test]
    fn the_closing_line_reads_as_promised() {
        assert_eq!(tally(1, 2, 3).to_string(), "1 passed, 2 failed, 3 skipped");
    }
}
