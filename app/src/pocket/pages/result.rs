//! What a submitted self-assessment says: a sentence, an estimate, a profile, and what would close each gap.
//!
//! Promises: that it is not an official result is always in sight, on paper too; every figure opens to how it came about. Refuses:
//! categories and ranks, which belong to official results, and advice that does not follow from the person's own answers.

mod gaps;
mod missing;
mod remarks;

use std::sync::Arc;

use domain::{ids::PeriodId, sync::verdict::Reference, time::Zone};
use leptos::prelude::*;

use self::{gaps::Gaps, missing::Missing, remarks::Remarks};
use super::later;
use crate::{
    components::{
        explain::{MatchSum, RuleNote, SourceNote},
        profile::{Profile, ProfileRow},
    },
    i18n::{Value, bundled, formats, text, words_of},
    pocket::{
        parts::Parts,
        routes::Route,
        shell::{Way, page_title},
        state::{
            Work,
            outcome::{Outcome, Standing},
        },
    },
    reactive::memo,
    ui::{
        BigNumber, Button, Card, Disclosure, KeyValue, Kind, LinkButton, Notice, PageHeading, Shown, Tone, fact, link,
        paragraph, say, shown, soft, tag,
    },
};

/// The result of a period, or why there is none.
#[component]
pub fn ResultPage(
    /// The period.
    period: PeriodId,
) -> impl IntoView {
    let work = expect_context::<Work>();
    page_title(text::result::TITLE);
    let standing = memo(move || to_read(work.standing(period), work.zone()));
    let page = move || match standing.get() {
        // What is on the device stays as it is: only what is missing is waited for.
        Standing::Done(outcome) => match untrack(|| work.reference(&outcome.references))
            .or_else(|| work.reference(&outcome.references))
        {
            Some(reference) => result(work, &outcome, &reference),
            None => view! { <Missing standing=Standing::Missing(crate::pocket::state::sitting::NoSitting::NoWords)/> }
                .into_any(),
        },
        standing => view! { <Remarks period=period/><Missing standing=standing/> }.into_any(),
    };
    shown(page).into_any()
}

/// What the page is drawn from. A sync must not draw it again under the reader's eyes and keyboard where all it says is that the result has
/// arrived, by the server's clock some moments off the device's: of the instant the page tells the date alone.
fn to_read(mut standing: Standing, zone: Zone) -> Standing {
    if let Standing::Done(outcome) = &mut standing {
        let outcome = Arc::make_mut(outcome);
        outcome.arrived = true;
        outcome.at = zone.end_of(zone.date(outcome.at));
    }
    standing
}

fn result(work: Work, outcome: &Arc<Outcome>, reference: &Arc<Reference>) -> AnyView {
    let (met, total) = (outcome.profile.met(), outcome.profile.lines.len());
    let (name, at) = (outcome.period.name.clone(), outcome.at);
    let above =
        text::result::ABOVE.with(move || [("period", words_of(&name)), ("date", formats::date(at, work.zone()))]);
    let history = Route::History.path();
    let (printed, rests_on) = (outcome.clone(), reference.clone());
    view! {
        <PageHeading title=move || headline(met, total) above=above take_focus=Way::here().walked()/>
        <Notice title=text::result::NOT_OFFICIAL tone=Tone::Warn>
            {paragraph(text::result::NOT_OFFICIAL_MORE)}
            <p class="no-print">{link(Route::Visibility.path(), text::result::WHO_SEES)}</p>
        </Notice>
        {waiting(work, outcome.period.id)}
        <Remarks period=outcome.period.id/>
        {shown(move || print_head(work, &printed, &rests_on))}
        {match_card(outcome, reference)}
        {profile_card(outcome, reference)}
        <Gaps outcome=outcome.clone() reference=reference.clone()/>
        {later::piece(Parts::here().learner, Route::Result(outcome.period.id))}
        {print_rest(reference)}
        <div class="actions no-print">
            <Button label=text::result::print::BUTTON kind=Kind::Quiet on_click=move |()| work.ports().host.print()/>
            <LinkButton href=history label=text::result::HISTORY kind=Kind::Quiet/>
        </div>
    }
    .into_any()
}

/// The headline in the screen's language; reactive.
fn headline(met: usize, total: usize) -> String {
    use text::result::headline::{EVERY, NONE, SOME};
    match met {
        0 => NONE.get().to_owned(),
        _ if met == total => EVERY.get().to_owned(),
        _ => capitalised(&SOME.fill(&[("met", &in_words(met)), ("total", &in_words(total))])),
    }
}

/// Small numbers as words, as one writes them in a sentence; larger ones in figures.
fn in_words(number: usize) -> String {
    let key = format!("n{number}");
    let word = text::result::number::ALL.iter().find(|(known, _)| *known == key);
    word.map_or_else(|| formats::integer(number), |(_, word)| word.get().to_owned())
}

fn capitalised(sentence: &str) -> String {
    let mut characters = sentence.chars();
    characters.next().map_or_else(String::new, |first| first.to_uppercase().chain(characters).collect())
}

/// What has not reached the server yet says so.
fn waiting(work: Work, period: PeriodId) -> Shown {
    let standing = memo(move || work.standing(period));
    shown(move || match standing.get() {
        Standing::Done(outcome) if !outcome.arrived => Some(not_arrived(work, &outcome)),
        _ => None,
    })
}

fn not_arrived(work: Work, outcome: &Outcome) -> AnyView {
    use text::result::waiting::{BODY, BODY_CLOSED, BODY_PAST, MORE, TITLE};
    let (zone, period) = (untrack(|| work.zone()), &outcome.period);
    let until = Value::DateOf(outcome.arrives_until, zone);
    let (body, date, tone) = if period.is_over(work.by_server(outcome.at), zone) {
        (BODY_CLOSED, Value::Date(period.closes), Tone::Warn)
    } else if work.now() > outcome.arrives_until {
        (BODY_PAST, until, Tone::Warn)
    } else {
        (BODY, until, Tone::Info)
    };
    view! {
        <Notice title=TITLE tone=tone>
            {paragraph(body.about([("date", date)]))}
            <p class="no-print">{link(Route::Delivery.path(), MORE)}</p>
        </Notice>
    }
    .into_any()
}

fn match_card(outcome: &Outcome, reference: &Arc<Reference>) -> AnyView {
    let Some(estimate) = outcome.estimate(reference) else {
        return view! {
            <Card title=text::result::jpm::TITLE>
                <p><b>{text::result::jpm::UNKNOWN}</b></p>
                {soft(text::result::jpm::UNKNOWN_WHY)}
            </Card>
        }
        .into_any();
    };
    let ratio = estimate.ratio();
    let words =
        text::result::jpm::WORDS.about([("reached", ratio.reached.into()), ("required", ratio.required.into())]);
    let (rows, reference) = (ProfileRow::all(&outcome.profile, &reference.catalogue), reference.clone());
    view! {
        <Card title=text::result::jpm::TITLE aside=tag(text::result::jpm::ESTIMATE, Tone::Info)>
            <BigNumber value=move || formats::percent(ratio.hundredths(), 1)/>
            <p class="small soft">{say(words)} " " {text::result::jpm::NO_CATEGORY}</p>
            <Disclosure summary=text::explain::SUMMARY>
                <MatchSum rows=rows rule=reference.rules.jpm.clone()/>
                <RuleNote rule=(&reference.rules.jpm).into()/>
                {sources(&reference)}
            </Disclosure>
        </Card>
    }
    .into_any()
}

/// The bundles beside the rules that a result rests on.
fn sources(reference: &Reference) -> AnyView {
    let (catalogue, standards) = (&reference.catalogue, &reference.standards);
    view! {
        <SourceNote
            name=text::explain::STANDARDS
            version=standards.version.clone()
            basis=standards.basis.clone()
        />
        <SourceNote
            name=text::explain::CATALOGUE
            version=catalogue.version.clone()
            basis=catalogue.basis.clone()
        />
    }
    .into_any()
}

fn profile_card(outcome: &Outcome, reference: &Arc<Reference>) -> AnyView {
    let standard = reference
        .standards
        .of(outcome.kind)
        .map(|standard| soft(text::result::profile::STANDARD.about([("name", standard.name.clone().into())])));
    let (rows, rule) = (ProfileRow::all(&outcome.profile, &reference.catalogue), (&reference.rules.level).into());
    view! {
        <Card title=text::result::profile::TITLE>
            {standard}
            <Profile rows=rows/>
            <Disclosure summary=text::result::profile::LEVELS>
                <RuleNote rule=rule/>
            </Disclosure>
        </Card>
    }
    .into_any()
}

/// Whose result it is, for paper: the screen has it elsewhere. It follows what is told of the person, which is why it is drawn by itself.
fn print_head(work: Work, outcome: &Outcome, reference: &Reference) -> AnyView {
    let about = work.about();
    let name = about.as_ref().map(|about| about.name.clone()).unwrap_or_default();
    let nip = about.as_ref().map(|about| about.nip.clone()).unwrap_or_default();
    let agency = about.as_ref().map(|about| about.agency.name.clone()).unwrap_or_default();
    let standard = reference.standards.of(outcome.kind).map(|standard| bundled(&standard.name));
    let (at, zone, now) = (outcome.at, work.zone(), work.ports().host.now());
    view! {
        <div class="print-only">
            <KeyValue>
                {fact(text::result::print::NAME, name)}
                {fact(text::result::print::NIP, nip)}
                {fact(text::result::print::AGENCY, agency)}
                {standard.map(|name| fact(text::result::print::STANDARD, name))}
                {fact(text::result::print::SUBMITTED, move || formats::date(at, zone))}
                {fact(text::result::print::PRINTED, move || formats::date(now, zone))}
            </KeyValue>
        </div>
    }
    .into_any()
}

/// What the result rests on, for paper: closed lines do not open there.
fn print_rest(reference: &Reference) -> AnyView {
    let (jpm, level) = ((&reference.rules.jpm).into(), (&reference.rules.level).into());
    view! {
        <div class="print-only">
            <h2>{text::result::print::REST}</h2>
            <RuleNote rule=jpm/>
            <RuleNote rule=level/>
            {sources(reference)}
        </div>
    }
    .into_any()
}

#[cfg(test)]
mod tests {
    use domain::{
        assessment::Answers,
        bundle::{BundleHash, References},
        jpm::Profile,
        people::PositionKind,
        text::{Language, Text},
        time::{Date, Timestamp},
    };

    use super::*;
    use crate::{i18n::set_language, pocket::state::sitting::Period};

    /// A result that was submitted then, and has arrived or not.
    fn submitted(at: Timestamp, arrived: bool) -> Standing {
        let hash = BundleHash::of(b"");
        let references = References { catalogue: hash, standards: hash, rules: hash };
        let (opens, closes) = (Date::constant(2026, 10, 1), Date::constant(2026, 12, 12));
        let period = Period { id: PeriodId::NIL, name: Text::default(), opens, closes, grace_days: 7, references };
        Standing::Done(Arc::new(Outcome {
            period,
            kind: PositionKind::ALL[0],
            references,
            profile: Profile::default(),
            answers: Answers::new(),
            at,
            arrived,
            late: false,
            arrives_until: Zone::Wita.end_of(closes),
        }))
    }

    #[test]
    fn a_result_that_arrives_moments_off_its_own_clock_is_the_same_to_its_reader_and_on_another_day_it_is_not() {
        let read = |at, arrived| to_read(submitted(at, arrived), Zone::Wita);
        // 23:59:59.000 in that zone, whose day has begun eight hours before UTC's.
        let at = Zone::Wita.end_of(Date::constant(2026, 11, 3)).plus_ms(-999);
        assert_eq!(read(at, false), read(at.plus_ms(340), true));
        assert_ne!(read(at, false), read(at.plus_ms(1_000), true));
        let Standing::Done(outcome) = read(at, false) else { panic!("it was submitted") };
        assert_eq!(Zone::Wita.date(outcome.at), Date::constant(2026, 11, 3));
    }

    #[test]
    fn the_headline_is_a_sentence_with_numbers_as_one_writes_them() {
        assert_eq!(headline(7, 9), "Tujuh dari sembilan kompetensi memenuhi standar jabatan Anda");
        assert_eq!(headline(7, 12), "Tujuh dari 12 kompetensi memenuhi standar jabatan Anda");
        assert_eq!(headline(9, 9), text::result::headline::EVERY.get());
        assert_eq!(headline(0, 9), text::result::headline::NONE.get());
        set_language(Language::English);
        assert_eq!(headline(1, 9), "You meet the standard of your post in one of nine competencies");
        assert_eq!(headline(7, 9), "You meet the standard of your post in seven of nine competencies");
    }

    #[test]
    fn the_first_letter_is_a_capital_whatever_the_sentence_begins_with() {
        assert_eq!(capitalised("élan"), "Élan");
        assert_eq!(capitalised("12 dari 14"), "12 dari 14");
        assert_eq!(capitalised(""), "");
    }
}
