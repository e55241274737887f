//! Official results, each with what the person's own account says beside it.
//!
//! Promises: a result says from whom it is and until when it holds, in sight; every figure opens to its rule, version and basis; what the
//! institution told and what our rules count stand apart. Refuses: a figure made of an official result and a self-assessment.

use domain::{
    jpm::Profile,
    official::{Beside, OfficialLine, Validity, beside},
    time::{Date, parse_date},
    wire::{
        about::Bilingual,
        office::{CompetencyName, LevelLine},
        official::{OfficialResults, OfficialWire, RuleTold},
    },
};
use leptos::{prelude::*, text_prop::TextProp};

use super::profile::ProfileRow;
use crate::{
    i18n::{Value, bundled, formats, text::official as words},
    ui::{
        Card, DataTable, Disclosure, KeyValue, Notice, Pair, Tone, column, fact, number_cell, number_column, paragraph,
        say, soft, tag,
    },
};

/// A self-assessment to put beside results.
#[derive(Clone, Debug)]
pub struct OwnSide {
    /// Its levels.
    pub profile: Profile,
    /// The names of its competencies.
    pub names: Vec<CompetencyName>,
    /// What it is called.
    pub name: TextProp,
}

impl OwnSide {
    /// Of levels as the server tells them; none where there are none.
    #[must_use]
    pub fn of(levels: &[LevelLine], name: TextProp) -> Option<Self> {
        let line = |line: &LevelLine| {
            let known = line.competency.clone();
            let row = ProfileRow::of(&known.code, known.name.clone().into(), line.required, line.reached)?;
            Some((row.line, known))
        };
        let (lines, names): (Vec<_>, Vec<_>) = levels.iter().filter_map(line).unzip();
        (!lines.is_empty()).then(|| Self { profile: Profile { lines }, names, name })
    }
}

/// The words of a text in both languages.
#[must_use]
pub fn both(text: &Bilingual) -> TextProp {
    bundled(&text.clone().into())
}

fn day(text: &str) -> Value {
    parse_date(text).map_or_else(|| Value::Said(text.to_owned().into()), Value::Date)
}

/// The same, by itself.
fn day_words(text: &str) -> TextProp {
    let text = text.to_owned();
    TextProp::from(move || parse_date(&text).map_or_else(|| text.clone(), formats::civil))
}

/// All of a person's results, the latest first.
#[must_use]
pub fn results(told: &OfficialResults, own: Option<&OwnSide>, today: Date) -> AnyView {
    let cards = told.results.iter().map(|result| card(result, own, today)).collect_view();
    view! {
        {cards}
        {soft(words::APART)}
        {rules(core::slice::from_ref(&told.recognised))}
    }
    .into_any()
}

fn card(result: &OfficialWire, own: Option<&OwnSide>, today: Date) -> AnyView {
    let title = words::RESULT.about([("date", day(&result.day))]);
    let until = parse_date(&result.until);
    let holds = until.is_some_and(|until| Validity::on(today, until) == Validity::Valid);
    let mark = if holds {
        tag(words::VALID.about([("date", day(&result.until))]), Tone::Good)
    } else {
        tag(words::LAPSED, Tone::Warn)
    };
    let lapsed = (!holds).then(|| {
        let title = words::LAPSED_ON.about([("date", day(&result.until))]);
        view! { <Notice title=title tone=Tone::Warn>{paragraph(words::LAPSED_MORE)}</Notice> }
    });
    let (facts, figures, levels, rules) = (facts(result), figures(result), levels(result, own), rules(&result.rules));
    view! {
        <Card title=title aside=mark>
            {lapsed}
            {facts}
            <h3>{words::jpm::TITLE}</h3>
            {figures}
            {levels}
            <Disclosure summary=words::HOW>{rules}</Disclosure>
        </Card>
    }
    .into_any()
}

fn facts(result: &OfficialWire) -> AnyView {
    let or_not = |text: Option<TextProp>| text.unwrap_or_else(|| words::fact::NOT_TOLD.into());
    let entered = words::fact::ENTERED_BY.about([("date", day(&result.entered)), ("name", result.by.clone().into())]);
    let facts = [
        fact(words::fact::INSTITUTION, result.institution.clone()),
        fact(words::fact::ACCREDITATION, or_not(result.accreditation.clone().map(TextProp::from))),
        fact(words::fact::NUMBER, result.number.clone()),
        fact(words::fact::PURPOSE, or_not(result.purpose.as_ref().map(both))),
        fact(words::fact::STANDARD, both(&result.standard)),
        fact(words::fact::UNTIL, day_words(&result.until)),
        fact(words::fact::ENTERED, entered),
    ];
    let facts = facts.into_iter().collect_view();
    view! { <KeyValue>{facts}</KeyValue> }.into_any()
}

/// The match as it was told, and as it is counted; and what lies between.
fn figures(result: &OfficialWire) -> AnyView {
    let figure = |hundredths: u32, category: Option<&Bilingual>| {
        let percent = Value::Percent(hundredths, 2);
        match category {
            Some(category) => words::jpm::FIGURE.about([("percent", percent), ("category", both(category).into())]),
            None => TextProp::from(move || formats::percent(hundredths, 2)),
        }
    };
    let told = result.told.map(|told| figure(told, result.told_category.as_ref()));
    let told = told.unwrap_or_else(|| words::fact::NOT_TOLD.into());
    let counted = match (result.counted, result.sums) {
        (Some(counted), Some((reached, required))) => {
            let sums = words::jpm::SUMS.about([("reached", reached.into()), ("required", required.into())]);
            let counted = say(figure(counted, result.category.as_ref()));
            view! { <Pair label=words::jpm::COUNTED>{counted} {soft(sums)}</Pair> }.into_any()
        }
        _ => fact(words::jpm::COUNTED, words::jpm::NONE),
    };
    let difference =
        result.told.zip(result.counted).filter(|(told, counted)| told != counted).map(|(told, counted)| {
            let sentence = if told > counted { words::jpm::ABOVE } else { words::jpm::BELOW };
            soft(sentence.about([("n", Value::Percent(told.abs_diff(counted), 2))]))
        });
    view! { <KeyValue>{fact(words::jpm::TOLD, told)}{counted}</KeyValue>{difference} }.into_any()
}

/// Each competency as both see it. Four narrow columns, so that a phone shows them whole; the difference stands below the name.
fn levels(result: &OfficialWire, own: Option<&OwnSide>) -> AnyView {
    let lines: Vec<OfficialLine> = result.lines.iter().filter_map(|line| line.line()).collect();
    let nothing = Profile::default();
    let rows = beside(&lines, own.map_or(&nothing, |own| &own.profile));
    let named = result.lines.iter().map(|line| &line.competency).chain(own.iter().flat_map(|own| &own.names));
    let named: Vec<CompetencyName> = named.cloned().collect();
    let with_own = own.is_some();
    let rows = rows.into_iter().map(|row| level_row(row, &named, with_own)).collect_view();
    let head = with_own.then(|| number_column(words::levels::OWN));
    let beside = match own {
        Some(own) => words::levels::OWN_OF.about([("name", own.name.clone().into())]),
        None => words::levels::OWN_MISSING.into(),
    };
    view! {
        <DataTable caption=words::levels::TITLE>
            <thead>
                <tr>
                    {column(words::levels::COMPETENCY)}
                    {number_column(words::levels::REQUIRED)}
                    {number_column(words::levels::OFFICIAL)}
                    {head}
                </tr>
            </thead>
            <tbody>{rows}</tbody>
        </DataTable>
        {soft(beside)}
    }
    .into_any()
}

fn level_row(row: Beside, named: &[CompetencyName], with_own: bool) -> AnyView {
    let code = row.competency.to_string();
    let name = named.iter().find(|known| known.code == code).map_or_else(|| code.into(), |known| both(&known.name));
    let number =
        |level: Option<u8>, otherwise: TextProp| level.map_or(otherwise, |level| formats::number(level.into()));
    let required = row.official.map_or_else(|| row.own.map(|own| own.required), |line| line.required);
    let required = number(required.map(domain::competency::Level::number), words::levels::NO_STANDARD.into());
    let absent = || TextProp::from(words::levels::ABSENT);
    let official = number(row.official.map(|line| line.reached.number()), absent());
    let own = with_own.then(|| number_cell(number(row.own.map(|own| own.reached.number()), absent())));
    let said = with_own.then(|| soft(difference_words(&row)));
    view! {
        <tr>
            <th scope="row">{say(name)} {said}</th>
            {number_cell(required)}
            {number_cell(official)}
            {own}
        </tr>
    }
    .into_any()
}

/// What lies between the two, in words.
fn difference_words(row: &Beside) -> TextProp {
    use words::levels as own;
    match (row.difference(), row.official) {
        (Some(0), _) => own::SAME.into(),
        (Some(n), _) if n > 0 => own::ABOVE.about([("n", n.unsigned_abs().into())]),
        (Some(n), _) => own::UNDER.about([("n", n.unsigned_abs().into())]),
        (None, Some(_)) => own::ONLY_OFFICIAL.into(),
        (None, None) => own::ONLY_OWN.into(),
    }
}

/// What something rests on: each rule in words, with its version and basis.
#[must_use]
pub fn rules(rules: &[RuleTold]) -> AnyView {
    let rule = |rule: &RuleTold| {
        let named = words::RULE.about([("id", rule.id.clone().into()), ("version", rule.version.clone().into())]);
        let basis = words::BASIS.about([("basis", both(&rule.basis).into())]);
        let unverified = (!rule.verified).then(|| view! { " " {words::UNVERIFIED} });
        view! {
            {paragraph(both(&rule.text))}
            <p class="small soft">{say(named)} " " {say(basis)} {unverified}</p>
        }
        .into_any()
    };
    rules.iter().map(rule).collect_view().into_any()
}

#[cfg(test)]
mod tests {
    use domain::{
        competency::{Level, Reached},
        jpm::ProfileLine,
    };

    use super::*;

    #[test]
    fn a_difference_is_said_and_what_only_one_has_is_none() {
        let row = |official: Option<u8>, own: Option<u8>| Beside {
            competency: "INT".parse().unwrap(),
            official: official.map(|reached| OfficialLine {
                competency: "INT".parse().unwrap(),
                required: None,
                reached: Reached::new(reached).unwrap(),
            }),
            own: own.map(|reached| ProfileLine {
                competency: "INT".parse().unwrap(),
                required: Level::MIN,
                reached: Reached::new(reached).unwrap(),
            }),
        };
        let said = |official, own| difference_words(&row(official, own)).get().into_owned();
        assert_eq!(said(Some(2), Some(3)), "mandiri 1 level di atas resmi");
        assert_eq!(said(Some(3), Some(0)), "mandiri 3 level di bawah resmi");
        assert_eq!(said(Some(0), Some(0)), "sama");
        assert_eq!(said(Some(1), None), words::levels::ONLY_OFFICIAL.get());
        assert_eq!(said(None, Some(1)), words::levels::ONLY_OWN.get());
    }
}
