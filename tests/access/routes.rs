//! Every route × everybody who may stand before it: the running server does what the access table says, and nothing is left out.
//!
//! The routes are found in the router's sources, so that one that is added and not in the table ([`rows`]) fails with its name.

pub mod found;
mod lists;
mod logged;
mod place;
mod rows;

use core::fmt::Write as _;
use std::collections::BTreeSet;

use domain::wire::error::ErrorCode;

use self::{
    place::{Asker, askers},
    rows::{Needs, Row, rows},
};
use crate::harness::{Answer, HOUR, on_each_database};

/// What comes of asking.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Word {
    /// Let in.
    In,
    /// Let in, if the password was confirmed lately.
    InWithPassword,
    /// Refused.
    Refused,
    /// Refused for want of a session.
    SignIn,
}

impl Word {
    const fn sign(self) -> &'static str {
        match self {
            Self::In => "yes",
            Self::InWithPassword => "pw",
            Self::Refused => ".",
            Self::SignIn => "-",
        }
    }
}

/// What the access table says to somebody before a route.
fn expected(asker: &Asker, row: &Row) -> Word {
    let wanted = match (row.needs, &asker.tab) {
        (Needs::Open, _) => return Word::In,
        (_, None) => return Word::SignIn,
        (Needs::Session, Some(_)) => return Word::In,
        (Needs::Any(wanted), Some(_)) => wanted,
    };
    let permits: Vec<_> = wanted.iter().filter_map(|(action, about)| asker.permit(*action, *about).ok()).collect();
    if permits.is_empty() {
        Word::Refused
    } else if permits.iter().all(|permit| permit.password_required()) {
        Word::InWithPassword
    } else {
        Word::In
    }
}

/// Whether the server did so.
fn agrees(row: &Row, word: Word, answer: &Answer) -> bool {
    match word {
        Word::In | Word::InWithPassword => answer.status.is_success() || row.meets.contains(&answer.code()),
        Word::Refused => !answer.status.is_success() && answer.code() == ErrorCode::NotAllowed,
        Word::SignIn => !answer.status.is_success() && answer.code() == ErrorCode::SignedOut,
    }
}

#[test]
fn no_route_is_missing_from_the_table() {
    let found = found::routes();
    let listed: BTreeSet<&str> = rows().map(|row| row.route).collect();
    assert_eq!(listed.len(), rows().count(), "a route stands twice in the table");
    let missing: Vec<_> = found.iter().filter(|(route, _)| !listed.contains(route.as_str())).collect();
    assert!(missing.is_empty(), "not in tests/access/routes/rows.rs: {missing:#?}");
    let gone: Vec<_> = listed.iter().filter(|route| !found.contains_key(**route)).collect();
    assert!(gone.is_empty(), "in the table, but the router does not have them: {gone:#?}");
    assert!(found.len() > 60, "only {} routes found: the test would prove little", found.len());
}

#[tokio::test]
async fn every_route_does_what_the_table_says_to_everybody() {
    on_each_database(async |house| {
        let askers = askers(&house).await;
        let nobody = house.browser();
        let mut wrong = Vec::new();
        for row in rows() {
            for asker in &askers {
                let word = expected(asker, row);
                let answer = asker.asks(&nobody, row).await;
                if !agrees(row, word, &answer) {
                    let told = answer.text().chars().take(120).collect::<String>();
                    wrong.push(format!(
                        "{} asks {}: {word:?} by the table, {} {told}",
                        asker.name, row.route, answer.status
                    ));
                }
            }
        }
        assert!(wrong.is_empty(), "{}", wrong.join("\n"));
        insta::assert_snapshot!("routes", table(&askers).expect("text can be written"));
    })
    .await;
}

#[tokio::test]
async fn an_old_password_is_asked_for_wherever_the_table_says_so() {
    on_each_database(async |house| {
        let askers = askers(&house).await;
        house.clock.advance(12 * HOUR);
        let nobody = house.browser();
        let mut asked = 0;
        for row in rows() {
            for asker in askers.iter().filter(|asker| expected(asker, row) == Word::InWithPassword) {
                let answer = asker.asks(&nobody, row).await;
                let told = answer.text();
                assert!(!answer.status.is_success(), "{} asks {}: {told}", asker.name, row.route);
                assert_eq!(answer.code(), ErrorCode::ConfirmPassword, "{} asks {}: {told}", asker.name, row.route);
                asked += 1;
            }
        }
        assert!(asked > 20, "only {asked}: the test would prove little");
    })
    .await;
}

/// The table as a personnel officer reads it.
fn table(askers: &[Asker]) -> Result<String, core::fmt::Error> {
    let mut text = String::new();
    for asker in askers {
        writeln!(text, "{:<5} {}", asker.name, asker.words)?;
    }
    writeln!(text, "\nyes   let in            pw    let in, if the password was confirmed within 12 hours")?;
    writeln!(text, ".     refused           -     told to sign in\n")?;
    let heads: String = askers.iter().map(|asker| format!("{:>5}", asker.name)).collect();
    writeln!(text, "{:<55}{heads}  asks for", "route")?;
    let mut rows: Vec<&Row> = rows().collect();
    rows.sort_by_key(|row| row.route.split_once(' ').map(|(method, path)| (path, method)));
    for row in rows {
        let needs = match row.needs {
            Needs::Open => "nothing".to_owned(),
            Needs::Session => "a session, one's own".to_owned(),
            Needs::Any(wanted) => {
                let each = wanted.iter().map(|(action, about)| format!("{} of {about:?}", action.code()));
                each.collect::<Vec<_>>().join(", or ")
            }
        };
        let cells: String = askers.iter().map(|asker| format!("{:>5}", expected(asker, row).sign())).collect();
        writeln!(text, "{:<55}{cells}  {needs}", row.route)?;
    }
    Ok(text)
}
