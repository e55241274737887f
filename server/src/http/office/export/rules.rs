//! The agency's rules as a file: every version of each, with its basis, reason and day, and what it says.

use axum::{extract::State, response::Response};
use domain::{
    access::Action,
    assessment::Answer,
    hours::HoursRules,
    people::EmploymentKind,
    rules::{
        Ruled, Rules,
        categories::Categories,
        level::{self as level_rule, NONE},
    },
    text::Text,
    wire::office::{
        ExportAsShown,
        rules::{RuleVersion, Standing},
    },
};

use super::{
    super::{
        Error,
        learning::rule_name,
        rules::{Said, categories, hours, level, listed, weigh},
        sheet::{Sheet, Value},
    },
    Form, Taken, facts_sheet,
    lists::log,
    titles, words,
};
use crate::{
    http::{authenticated::Caller, parts::Query},
    state::AppState,
    words::Words,
};

pub(super) async fn take(
    State(state): State<AppState>,
    Caller(who): Caller,
    form: Form,
    Query(query): Query<ExportAsShown>,
) -> Result<Response, Error> {
    let words = words(query.language.as_deref())?;
    let permit = weigh(&who)?;
    let taken = Taken::now(&state, &who, who.agency.zone);
    log(&state, &who, (who.agency.id, Action::ExportAggregates, permit), ("rules", &taken)).await?;
    let (published, of_hours) = hours::all(&state, &who).await?;
    let said: Vec<Said> = of_hours.iter().map(|rules| hours::said(rules, rules)).collect();
    let mut versions = of_kind(Ruled::Hours, listed(&state, &who, &published, &said).await?);
    let (published, of_categories) = categories::all(&state, &who).await?;
    let said: Vec<Said> = of_categories.iter().map(|rules| categories::said(rules)).collect();
    versions.extend(of_kind(Ruled::Categories, listed(&state, &who, &published, &said).await?));
    let (published, of_levels) = level::all(&state, &who).await?;
    let said: Vec<Said> = of_levels.iter().map(|rules| level::said(&rules.level)).collect();
    versions.extend(of_kind(Ruled::Level, listed(&state, &who, &published, &said).await?));
    let sheets = vec![
        versions_sheet(&versions, words),
        targets_sheet(of_hours.iter().map(AsRef::as_ref), words),
        paths_sheet(of_hours.iter().map(AsRef::as_ref), words),
        categories_sheet(of_categories.iter().map(AsRef::as_ref), words),
        levels_sheet(of_levels.iter().map(AsRef::as_ref), words),
        matches_sheet(of_levels.iter().map(AsRef::as_ref), words),
        facts_sheet(vec![("sheet.on_day", who.today.to_string())], &taken, None, words),
    ];
    form.send(sheets, taken.mark(words), "aturan").await
}

fn of_kind(ruled: Ruled, versions: Vec<RuleVersion>) -> Vec<(Ruled, RuleVersion)> {
    versions.into_iter().map(|version| (ruled, version)).collect()
}

fn said<'a>(text: &'a Text, words: &Words) -> &'a str {
    if words.get("language") == "en" { &text.english } else { &text.indonesian }
}

fn versions_sheet(versions: &[(Ruled, RuleVersion)], words: &Words) -> Sheet {
    let or_empty = |text: Option<&String>| text.map_or(Value::Empty, Value::text);
    let rows = versions.iter().map(|(ruled, version)| {
        let standing = match version.standing {
            Standing::ToCome => "rules.to_come",
            Standing::InForce => "rules.in_force",
            Standing::Past => "rules.past",
            Standing::Replaced => "rules.replaced",
        };
        let basis = if words.get("language") == "en" { &version.basis.en } else { &version.basis.id };
        vec![
            Value::text(words.get(&format!("rules.{}", ruled.code()))),
            Value::count(version.number),
            Value::text(&version.rule),
            Value::text(words.get(standing)),
            or_empty(version.from.as_ref()),
            or_empty(version.published.as_ref()),
            or_empty(version.by.as_ref()),
            or_empty(version.reason.as_ref()),
            Value::text(basis),
        ]
    });
    let columns = [
        "rules.rule",
        "sheet.version",
        "rules.name",
        "rules.standing",
        "rules.from",
        "rules.published",
        "rules.by",
        "sheet.reason",
        "rules.basis",
    ];
    Sheet { rows: rows.collect(), name: words.get("tab.rules").to_owned(), head: titles(words, &columns) }
}

/// What a year asks for or allows, and how long an hour of learning is.
fn targets_sheet<'a>(versions: impl Iterator<Item = &'a HoursRules>, words: &Words) -> Sheet {
    let mut rows = Vec::new();
    for rules in versions {
        let name = || Value::text(rule_name(&rules.rule));
        for kind in EmploymentKind::ALL {
            let target = rules.target(kind);
            rows.push(vec![
                name(),
                Value::text(words.get(&format!("employment.{}", kind.code()))),
                Value::text(words.get(&format!("rules.{}", target.bound.code()))),
                Value::count(target.jp),
                Value::text(said(&target.explanation, words)),
                Value::text(said(&target.basis, words)),
            ]);
        }
        rows.push(vec![
            name(),
            Value::Empty,
            Value::text(words.get("rules.minutes")),
            Value::count(rules.minutes_per_jp),
            Value::Empty,
            Value::text(said(&rules.minutes_basis, words)),
        ]);
    }
    let columns = ["rules.name", "sheet.employment", "sheet.what", "sheet.value", "rules.explanation", "rules.basis"];
    Sheet { rows, name: words.get("tab.rules_targets").to_owned(), head: titles(words, &columns) }
}

fn paths_sheet<'a>(versions: impl Iterator<Item = &'a HoursRules>, words: &Words) -> Sheet {
    const FIGURES: [&str; 4] = ["national", "international", "jp", "sessions_per_month_max"];
    let mut rows = Vec::new();
    for rules in versions {
        for path in &rules.paths {
            let figure = |name: &str| {
                let found = path.conversion.figures().find(|(known, _)| *known == name);
                found.map_or(Value::Empty, |(_, figure)| Value::count(figure))
            };
            let mut row = vec![
                Value::text(rule_name(&rules.rule)),
                Value::text(path.code.to_string()),
                Value::text(said(&path.name, words)),
                Value::text(words.get(&format!("rules.{}", path.conversion.kind().code()))),
            ];
            row.extend(FIGURES.map(figure));
            row.extend([
                Value::text(said(&path.basis, words)),
                Value::text(words.get(if path.verified { "rules.verified" } else { "rules.unverified" })),
            ]);
            rows.push(row);
        }
    }
    let columns = [
        "rules.name",
        "sheet.code",
        "sheet.path",
        "rules.conversion",
        "rules.national",
        "rules.international",
        "sheet.jp",
        "rules.sessions",
        "rules.basis",
        "rules.checked",
    ];
    Sheet { rows, name: words.get("tab.rules_paths").to_owned(), head: titles(words, &columns) }
}

fn categories_sheet<'a>(versions: impl Iterator<Item = &'a Categories>, words: &Words) -> Sheet {
    let mut rows = Vec::new();
    for version in versions {
        for scheme in &version.schemes {
            for category in &scheme.categories {
                rows.push(vec![
                    Value::text(format!("{} {}", version.rule.id, version.rule.version)),
                    Value::text(said(&scheme.name, words)),
                    Value::text(said(&category.name, words)),
                    Value::hundredths(category.min_hundredths),
                    Value::text(said(&scheme.basis, words)),
                ]);
            }
        }
    }
    let columns = ["rules.name", "rules.scheme", "rules.category", "sheet.from_percent", "rules.basis"];
    Sheet { rows, name: words.get("tab.rules_categories").to_owned(), head: titles(words, &columns) }
}

/// Which answers meet a level: each assessment keeps the version that it began with.
fn levels_sheet<'a>(versions: impl Iterator<Item = &'a Rules>, words: &Words) -> Sheet {
    let rows = versions.map(|rules| {
        let level = &rules.level;
        let barred = level_rule::forbidden(level).map_or(NONE, Answer::code);
        vec![
            Value::text(format!("{} {}", level.rule.id, level.rule.version)),
            Value::text(&rules.version),
            Value::text(words.get(&format!("rules.answer.{}", level_rule::met_from(level).code()))),
            Value::count(level.statements_min.into()),
            Value::text(words.get(&format!("rules.answer.{barred}"))),
            Value::count(level.no_opportunity_max.into()),
            Value::count(level.levels_above_required_max.into()),
            Value::text(said(&level.explanation, words)),
            Value::text(said(&level.basis, words)),
        ]
    });
    let columns = [
        "rules.name",
        "rules.release",
        "rules.met_from",
        "rules.statements_min",
        "rules.forbidden",
        "rules.no_opportunity_max",
        "rules.levels_above",
        "rules.explanation",
        "rules.basis",
    ];
    Sheet { rows: rows.collect(), name: words.get("tab.rules_levels").to_owned(), head: titles(words, &columns) }
}

/// How the match is computed, by the rules that come with a release.
fn matches_sheet<'a>(versions: impl Iterator<Item = &'a Rules>, words: &Words) -> Sheet {
    let rows = versions.map(|rules| {
        let jpm = &rules.jpm;
        vec![
            Value::text(format!("{} {}", jpm.rule.id, jpm.rule.version)),
            Value::text(&rules.version),
            Value::text(said(&jpm.explanation, words)),
            Value::text(said(&jpm.basis, words)),
        ]
    });
    let columns = ["rules.name", "rules.release", "rules.explanation", "rules.basis"];
    Sheet { rows: rows.collect(), name: words.get("tab.rules_matches").to_owned(), head: titles(words, &columns) }
}
