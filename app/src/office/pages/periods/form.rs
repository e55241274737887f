//! A period while it is planned, or while its plan is changed: looked at first, saved on a second word.
//!
//! Promises: what is typed stays while its person goes from page to page. Refuses: to be drawn again by an answer that comes late.

use std::{collections::BTreeSet, sync::Arc};

use domain::{
    ids::PeriodId,
    people::PositionKind,
    wire::office::{
        Period, UnitNode,
        periods::{Meaning, PeriodPage, PeriodPlan, PeriodSeen, Phase},
    },
};
use leptos::{prelude::*, text_prop::TextProp};

use super::{
    ask::{Fields, Kept},
    words::{faults, kind_words},
};
use crate::{
    i18n::text::periods as text,
    office::{
        calls,
        pages::{scope::unit_option, trouble},
        state::{Asked, Choices, Office, unsaved::Texts},
        words::{both, count, day},
    },
    reactive::{effect, memo},
    ui::{Button, Card, Checkbox, Disclosure, InputKind, Kind, Notice, SelectField, paragraph, say, shown, soft},
};

/// Days of grace that a new period begins with: a week of no boat.
const GRACE_DAYS: &str = "7";

/// What is planned, and what was said of it.
#[derive(Clone, Copy)]
struct Desk {
    office: Office,
    base: StoredValue<Option<Arc<PeriodPage>>>,
    path: StoredValue<String>,
    fields: Fields,
    units: Memo<Vec<String>>,
    left_out: Memo<BTreeSet<String>>,
    seen: Asked<PeriodSeen>,
}

/// Where a plan is sent: that of a new period, or of one that there is.
pub fn path(base: Option<PeriodId>) -> String {
    base.map_or_else(|| calls::PERIODS.to_owned(), calls::period)
}

/// The form, with what was typed in it when its page was left before; `there` tells of the period that it changes, and has done so.
pub fn form(office: Office, there: Option<Asked<PeriodPage>>, cancel: Callback<()>, done: Callback<Period>) -> AnyView {
    let base = there.and_then(|there| there.latest());
    let seen: Asked<PeriodSeen> = Asked::nothing(office);
    let changed = Callback::new(move |()| seen.clear());
    let path = path(base.as_ref().map(|base| base.period.id));
    let kept = Kept::open(&path, texts(base.as_deref()), changed);
    let fields = kept.fields;
    let (units, left_out) = (fields.value("units"), fields.value("left_out"));
    let desk = Desk {
        office,
        base: StoredValue::new(base.clone()),
        path: StoredValue::new(path),
        fields,
        units: memo(move || several(&units.get())),
        left_out: memo(move || several(&left_out.get())),
        seen,
    };
    effect(move || {
        if let Some(answer) = seen.answer() {
            match answer.saved.clone() {
                Some(period) => {
                    kept.over();
                    done.run(period);
                }
                None => fields.mark(&answer.wrong),
            }
        }
    });
    effect(move || {
        if let Some(now) = there.and_then(|there| there.answer()) {
            kept.meets(texts(Some(&now)));
        }
    });
    let cancel = Callback::new(move |()| {
        kept.over();
        cancel.run(());
    });
    let submit = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        desk.send(false);
    };
    let open = base.as_ref().is_some_and(|base| base.phase == Phase::Open);
    let changes = base.is_some();
    let title = match &base {
        Some(base) => {
            let name = base.period.name.clone();
            text::form::CHANGE.with(move || [("name", both(&name))])
        }
        None => text::form::NEW.into(),
    };
    let save = Callback::new(move |()| desk.send(true));
    let busy = Signal::derive(move || seen.waiting());
    view! {
        {kept.behind(office)}
        <form novalidate on:submit=submit>
            <Card title=title>
                {open.then(|| paragraph(text::form::OPEN_NOTE))}
                {fields.line("name_id", text::form::NAME_ID, Some(text::form::NAME_ID_HINT), InputKind::Text)}
                {fields.line("name_en", text::form::NAME_EN, Some(text::form::NAME_EN_HINT), InputKind::Text)}
                {(!open).then(|| fields.line("opens", text::form::OPENS, None, InputKind::Date))}
                {fields.line("closes", text::form::CLOSES, Some(text::form::CLOSES_HINT), InputKind::Date)}
                {fields.number("grace_days", text::form::GRACE_DAYS, Some(text::form::GRACE_DAYS_HINT))}
                {changes.then(|| fields.reason(text::one::REASON, text::form::REASON_HINT))}
            </Card>
            {(!open).then(|| desk.who())}
            <div class="actions">
                <Button label=text::form::CHECK submit=true busy=busy/>
                <Button label=text::form::CANCEL kind=Kind::Quiet on_click=cancel/>
            </div>
        </form>
        {trouble::answered(seen, move |answer| match &answer.meaning {
            Some(meaning) => review(&answer, meaning, desk, busy, save),
            None => faults(office, &answer.wrong),
        })}
    }
    .into_any()
}

/// What stands in the fields at first.
fn texts(base: Option<&PeriodPage>) -> Texts {
    let of = |read: fn(&PeriodPage) -> String| base.map(read).unwrap_or_default();
    let english = |page: &PeriodPage| {
        let name = &page.period.name;
        if name.en == name.id { String::new() } else { name.en.clone() }
    };
    let grace = base.map_or_else(|| GRACE_DAYS.to_owned(), |base| base.grace_days.to_string());
    let units = |page: &PeriodPage| together(page.units.iter().map(|unit| unit.id.to_string()));
    // In the order in which the form writes them, whatever the server's is.
    let left_out = |page: &PeriodPage| together(page.left_out.iter().cloned().collect::<BTreeSet<_>>());
    [
        ("name_id", of(|page| page.period.name.id.clone())),
        ("name_en", of(english)),
        ("opens", of(|page| page.period.opens.clone())),
        ("closes", of(|page| page.period.closes.clone())),
        ("grace_days", grace),
        ("units", of(units)),
        ("left_out", of(left_out)),
        ("reason", String::new()),
    ]
    .map(|(field, text)| (field.to_owned(), text))
    .into()
}

/// Several of a list as one text: neither the ids of units nor the codes of kinds of post have a space in them.
fn together(chosen: impl IntoIterator<Item = String>) -> String {
    chosen.into_iter().collect::<Vec<_>>().join(" ")
}

/// The same taken apart.
fn several<C: FromIterator<String>>(text: &str) -> C {
    text.split_whitespace().map(str::to_owned).collect()
}

impl Desk {
    fn send(self, save: bool) {
        let text = |field| self.fields.text(field);
        let plan = PeriodPlan {
            name_id: text("name_id"),
            name_en: text("name_en"),
            opens: text("opens"),
            closes: text("closes"),
            grace_days: text("grace_days"),
            units: several(&text("units")),
            left_out: several(&text("left_out")),
            reason: text("reason"),
            save,
        };
        self.seen.post(self.path.get_value(), plan);
    }

    /// Whom it covers.
    fn who(self) -> AnyView {
        let known = expect_context::<Choices>().units;
        let add = Callback::new(move |unit: String| {
            let mut units: Vec<String> = several(&self.fields.text("units"));
            if !unit.is_empty() && !units.contains(&unit) {
                units.push(unit);
                self.fields.put("units", together(units));
            }
        });
        let field = move || {
            known.answer().map(|known| {
                let first = (String::new(), TextProp::from(text::form::CHOOSE_UNIT));
                let options = core::iter::once(first).chain(known.units.iter().map(unit_option)).collect();
                // Picking adds: the list itself stays at its first entry.
                let value = Signal::derive(move || {
                    self.units.track();
                    String::new()
                });
                let error = self.fields.error("units");
                view! {
                    <SelectField
                        name="units"
                        label=text::form::ADD_UNIT
                        hint=text::form::UNITS_HINT
                        options=options
                        value=value
                        on_change=add
                        error=error
                    />
                }
            })
        };
        let chosen = move || {
            let chosen = self.units.get();
            if chosen.is_empty() {
                return soft(text::form::WHOLE);
            }
            let known = known.answer();
            // One that is closed since it was chosen is in the period alone.
            let before = self.base.get_value();
            let name = |id: &String| {
                let units = known.iter().flat_map(|known| &known.units).map(|node: &UnitNode| &node.unit);
                let mut units = units.chain(before.iter().flat_map(|base| &base.units));
                let found = units.find(|unit| unit.id.to_string() == *id);
                found.map_or_else(|| id.clone(), |unit| unit.name.clone())
            };
            let lines = chosen.iter().map(|id| {
                let (name, id) = (name(id), id.clone());
                let remove = Callback::new(move |()| {
                    let mut units: Vec<String> = several(&self.fields.text("units"));
                    units.retain(|unit| *unit != id);
                    self.fields.put("units", together(units));
                    self.office.ports().host.focus("units");
                });
                let context = name.clone();
                view! {
                    <li class="row">
                        <span>{name}</span>
                        <Button label=text::form::REMOVE context=context kind=Kind::Plain on_click=remove/>
                    </li>
                }
            });
            let lines = lines.collect_view();
            view! { <ul class="stack" role="list" aria-label=move || text::form::UNITS.get()>{lines}</ul> }.into_any()
        };
        let kinds = PositionKind::ALL.map(|kind| {
            let code = kind.code();
            let checked = Signal::derive(move || self.left_out.with(|left_out| left_out.contains(code)));
            let change = Callback::new(move |on: bool| {
                let mut left_out: BTreeSet<String> = several(&self.fields.text("left_out"));
                if on {
                    left_out.insert(code.to_owned());
                } else {
                    left_out.remove(code);
                }
                self.fields.put("left_out", together(left_out));
            });
            view! { <Checkbox name=format!("left_out-{code}") label=kind_words(code) checked=checked on_change=change/> }
        });
        let kinds = kinds.into_iter().collect_view();
        let error = self.fields.error("left_out");
        let some = !self.left_out.with_untracked(BTreeSet::is_empty);
        let none = move || {
            let none = self.left_out.with(BTreeSet::is_empty);
            none.then(|| soft(text::form::LEFT_OUT_NONE))
        };
        view! {
            <Card title=text::form::WHO>
                {field}
                {chosen}
                {shown(none)}
                <Disclosure summary=text::form::LEFT_OUT open=some>
                    <div id="left_out" tabindex="-1" class="stack">
                        <p class="field-error">{move || error.get()}</p>
                        {kinds}
                    </div>
                </Disclosure>
            </Card>
        }
        .into_any()
    }
}

/// What the plan means, and the second word.
fn review(answer: &PeriodSeen, meaning: &Meaning, desk: Desk, busy: Signal<bool>, save: Callback<()>) -> AnyView {
    let Meaning { people, units, no_post, days, grace_until } = meaning.clone();
    let who = match people {
        0 => text::review::NOBODY.into(),
        _ => text::review::PEOPLE.with(move || [("n", count(people)), ("m", count(units))]),
    };
    let outside = (no_post > 0).then(|| soft(text::review::NO_POST.with(move || [("n", count(no_post))])));
    let (opens, closes) = (desk.fields.text("opens"), desk.fields.text("closes"));
    let strict = closes == grace_until;
    let long = text::review::DAYS.with(move || [("n", count(days)), ("opens", day(&opens)), ("closes", day(&closes))]);
    let closing = match strict {
        true => text::review::CLOSING_STRICT.into(),
        false => text::review::CLOSING.with(move || [("day", day(&grace_until))]),
    };
    let basis = answer.basis.clone();
    let basis = text::review::BASIS.with(move || {
        [("catalogue", basis.catalogue.clone()), ("standards", basis.standards.clone()), ("rules", basis.rules.clone())]
    });
    view! {
        <Notice title=text::review::TITLE live=true>
            <p>{say(who)}</p>
            {outside}
            <p>{say(long)}</p>
            <p>{say(closing)}</p>
            {soft(basis)}
            <div class="actions"><Button label=text::review::SAVE busy=busy on_click=save/></div>
        </Notice>
    }
    .into_any()
}

#[cfg(test)]
mod tests {
    use domain::{
        ids::UnitId,
        wire::{
            about::Bilingual,
            office::{Counts, UnitName, periods::Basis},
        },
    };

    use super::*;

    #[test]
    fn a_period_that_is_told_in_another_order_is_the_same_to_its_form() {
        let page = |left_out: [&str; 2]| PeriodPage {
            period: Period {
                id: PeriodId::NIL,
                name: Bilingual { id: "Penilaian 2027".into(), en: "Penilaian 2027".into() },
                opens: "2027-01-04".into(),
                closes: "2027-02-12".into(),
                open: false,
            },
            phase: Phase::ToCome,
            today: "2026-11-23".into(),
            grace_days: 7,
            units: vec![UnitName { id: UnitId::NIL, name: "Kecamatan".into() }],
            left_out: left_out.map(str::to_owned).into(),
            basis: Basis { catalogue: String::new(), standards: String::new(), rules: String::new() },
            counts: Counts::default(),
            progress: Vec::new(),
            extensions: Vec::new(),
            reminders: Vec::new(),
        };
        let begun = texts(Some(&page(["b", "a"])));
        assert_eq!(begun, texts(Some(&page(["a", "b"]))));
        let field = |field: &str| begun[field].as_str();
        assert_eq!((field("left_out"), field("grace_days"), field("name_en")), ("a b", "7", ""));
        assert_eq!(several::<Vec<String>>(field("units")), [UnitId::NIL.to_string()]);
        assert_eq!(texts(None)["grace_days"], GRACE_DAYS);
    }

    #[test]
    fn what_is_chosen_of_several_is_one_text_and_the_same_again() {
        for chosen in [vec![], vec!["a".to_owned()], vec!["b".to_owned(), "a".to_owned()]] {
            assert_eq!(several::<Vec<String>>(&together(chosen.clone())), chosen);
        }
        assert!(PositionKind::ALL.iter().all(|kind| !kind.code().contains(char::is_whitespace)));
    }
}
