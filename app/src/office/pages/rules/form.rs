//! A new version of the rules while it is written: the newest one's fields, as they are to read from now on.

use std::{collections::BTreeMap, sync::Arc};

use domain::{
    hours::ConversionKind,
    rules::{Ruled, categories::PLACES},
    wire::office::{
        REASON_CHARS_MAX,
        rules::{FieldWrong, Revised, Revision, RulesPage},
    },
};
use leptos::{prelude::*, text_prop::TextProp};

use super::{
    categories::schemes,
    level::answers,
    seen::seen,
    words::{Fields, employment, fault_words, figures, part_words},
};
use crate::{
    i18n::{Sentence, text::rules as text},
    office::{
        calls,
        pages::{behind, trouble},
        state::{Asked, Office, unsaved::Unsaved},
        words::both,
    },
    reactive::{effect, memo},
    ui::{Button, Card, Checkbox, InputKind, Kind, SelectField, TextArea, TextField, paragraph, say, shown},
};

/// The fields of the version itself, beside those of its rules.
const FROM: &str = "from";
const REASON: &str = "reason";

/// What stands in the fields, and what was said of it.
#[derive(Clone, Copy)]
struct Desk {
    base: StoredValue<Arc<RulesPage>>,
    texts: RwSignal<BTreeMap<String, String>>,
    wrong: RwSignal<Vec<FieldWrong>>,
    seen: Asked<Revised>,
}

/// The form, with what was typed in it when its page was left before. `there` tells of newer versions, `anew` opens the form upon the newest.
pub(super) fn new_version(
    office: Office,
    base: &Arc<RulesPage>,
    there: Asked<RulesPage>,
    anew: Callback<()>,
    cancel: Callback<()>,
    done: Callback<u32>,
) -> AnyView {
    let mut texts: BTreeMap<String, String> = base.fields.iter().cloned().collect();
    // Every version says anew what it rests on.
    texts.extend(["basis.id", "basis.en", REASON].map(|field| (field.to_owned(), String::new())));
    texts.insert(FROM.to_owned(), base.today.clone());
    let (unsaved, ruled) = (Unsaved::here().rules, base.ruled);
    let written = unsaved.open(ruled.code(), base.clone(), texts);
    let base = &written.base;
    let desk = Desk {
        base: StoredValue::new(base.clone()),
        texts: written.texts(),
        wrong: RwSignal::new(Vec::new()),
        seen: Asked::nothing(office),
    };
    effect(move || {
        if let Some(answer) = desk.seen.answer() {
            match answer.published {
                Some(number) => {
                    unsaved.close(ruled.code());
                    done.run(number);
                }
                None => desk.wrong.set(answer.wrong.clone()),
            }
        }
    });
    let newest = base.newest;
    let between = memo(move || {
        // What is shown may be of another rule for a moment.
        let known = there.answer().filter(|known| known.ruled == ruled)?;
        behind::since(newest, known.newest)
    });
    behind::heed(desk.seen, there, between);
    let anew = Callback::new(move |()| {
        unsaved.close(ruled.code());
        anew.run(());
    });
    let submit = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        desk.send(false);
    };
    let publish = Callback::new(move |()| desk.send(true));
    let cancel = Callback::new(move |()| {
        unsaved.close(ruled.code());
        cancel.run(());
    });
    let busy = Signal::derive(move || desk.seen.waiting());
    let from = move || desk.texts.with_untracked(|texts| texts.get(FROM).cloned().unwrap_or_default());
    let rule = base.versions.first().map(|version| version.rule.clone()).unwrap_or_default();
    let title = text::new::TITLE.about([("rule", rule.into())]);
    let fields = Fields(base.fields.clone());
    let rules = match ruled {
        Ruled::Hours => desk.hours(&fields),
        Ruled::Categories => {
            schemes(&fields).iter().map(|scheme| desk.scheme(&fields, scheme)).collect_view().into_any()
        }
        Ruled::Level => desk.level(),
    };
    view! {
        {behind::told(between, anew)}
        <form novalidate on:submit=submit>
            <Card title=title>
                {paragraph(text::new::INTRO)}
                {desk.dated()}
                {desk.area("basis.id", text::new::BASIS, Some(text::new::BASIS_HINT))}
                {desk.part("basis.en")}
                {desk.why()}
            </Card>
            {rules}
            <div class="actions">
                <Button label=text::new::CHECK submit=true busy=busy/>
                <Button label=text::new::CANCEL kind=Kind::Quiet on_click=cancel/>
            </div>
        </form>
        {trouble::answered(desk.seen, move |answer| seen(office, ruled, &answer, from(), busy, publish))}
    }
    .into_any()
}

impl Desk {
    fn hours(self, fields: &Fields) -> AnyView {
        let groups = fields.employments().into_iter().map(|place| self.employment(place)).collect_view();
        let paths = fields.paths().into_iter().map(|code| self.path(fields, &code)).collect_view();
        view! {
            <Card title=text::new::GENERAL>
                {self.part("title.id")}
                {self.part("title.en")}
                {self.part("minutes_per_jp")}
                {self.part("minutes_basis.id")}
                {self.part("minutes_basis.en")}
            </Card>
            <Card title=text::TARGETS>{groups}</Card>
            <Card title=text::PATHS>{paths}</Card>
        }
        .into_any()
    }

    /// The categories of one purpose: those that are there, and free places below them.
    fn scheme(self, fields: &Fields, scheme: &str) -> AnyView {
        let name = fields.both(&format!("{scheme}.name"));
        let both_of = |part: &str| {
            let part = |language: &str| self.part(&format!("{scheme}.{part}.{language}"));
            view! { {part("id")}{part("en")} }.into_any()
        };
        let places = (1..=PLACES).map(|nth| {
            let place = format!("{scheme}.{nth}");
            let name = fields.both(&format!("{place}.name"));
            let title = if name.id.is_empty() {
                text::new::FREE.about([("n", u32::from(nth).into())])
            } else {
                text::new::CATEGORY.with(move || [("n", nth.to_string()), ("name", both(&name))])
            };
            let part = |part: &str| self.part(&format!("{place}.{part}"));
            let fields = view! { {part("name.id")}{part("name.en")}{part("min")} }.into_any();
            self.group(&place, title, fields)
        });
        let (names, places, basis) = (both_of("name"), places.collect_view(), both_of("basis"));
        view! {
            <Card title=TextProp::from(move || both(&name))>
                {names}
                {places}
                {basis}
            </Card>
        }
        .into_any()
    }

    /// Which answers meet a level, how far up, and the sentence that says so.
    fn level(self) -> AnyView {
        view! {
            <Card title=text::new::RULE>
                {self.choice("met_from")}
                {self.part("statements_min")}
                {self.choice("forbidden_up_to")}
                {self.part("no_opportunity_max")}
                {self.part("levels_above_required_max")}
                {self.part("explanation.id")}
                {self.part("explanation.en")}
            </Card>
        }
        .into_any()
    }

    /// One of the answers.
    fn choice(self, field: &'static str) -> AnyView {
        let label = TextProp::from(move || part_words(field));
        let (value, typed, error) = (self.value(field), self.typed(field), self.error(field));
        let options = answers(field);
        view! { <SelectField name=field label=label options=options value=value on_change=typed error=error/> }
            .into_any()
    }

    fn value(self, field: &str) -> Signal<String> {
        let field = field.to_owned();
        Signal::derive(move || self.texts.with(|texts| texts.get(&field).cloned().unwrap_or_default()))
    }

    /// What was said of other words is not so of these.
    fn typed(self, field: &str) -> Callback<String> {
        let field = field.to_owned();
        Callback::new(move |text: String| {
            self.texts.update(|texts| {
                texts.insert(field.clone(), text);
            });
            self.wrong.update(|wrong| wrong.retain(|wrong| wrong.field != field));
            self.seen.clear();
        })
    }

    fn error(self, field: &str) -> Signal<Option<String>> {
        let field = field.to_owned();
        Signal::derive(move || {
            self.wrong.with(|wrong| wrong.iter().find(|wrong| wrong.field == field).map(fault_words))
        })
    }

    fn dated(self) -> AnyView {
        let (value, typed, error) = (self.value(FROM), self.typed(FROM), self.error(FROM));
        view! {
            <TextField
                name=FROM
                label=text::new::FROM
                hint=text::new::FROM_HINT
                kind=InputKind::Date
                value=value
                on_input=typed
                error=error
            />
        }
        .into_any()
    }

    fn why(self) -> AnyView {
        let (value, typed, error) = (self.value(REASON), self.typed(REASON), self.error(REASON));
        #[expect(clippy::cast_possible_truncation, reason = "some hundred characters")]
        let most = REASON_CHARS_MAX as u32;
        view! {
            <TextArea
                name=REASON
                label=text::new::REASON
                hint=text::new::REASON_HINT
                value=value
                on_input=typed
                error=error
                maxlength=most
            />
        }
        .into_any()
    }

    fn area(self, field: &str, label: impl Into<TextProp>, hint: Option<Sentence>) -> AnyView {
        let (name, label) = (field.to_owned(), label.into());
        let (value, typed, error) = (self.value(field), self.typed(field), self.error(field));
        match hint {
            Some(hint) => view! {
                <TextArea name=name label=label hint=hint value=value on_input=typed error=error/>
            }
            .into_any(),
            None => view! { <TextArea name=name label=label value=value on_input=typed error=error/> }.into_any(),
        }
    }

    /// A field by its name: long texts in several lines, English with what happens if there is none, figures with their keys.
    fn part(self, field: &str) -> AnyView {
        let own = field.to_owned();
        let label = TextProp::from(move || part_words(&own));
        let is_bound = field.ends_with(".min");
        let hint = if is_bound { Some(text::new::MIN_HINT) } else { None };
        let english = field.ends_with(".en").then_some(text::new::ENGLISH_HINT);
        if field.contains("basis.") || field.contains("explanation.") {
            return self.area(field, label, english);
        }
        let name = field.to_owned();
        let (value, typed, error) = (self.value(field), self.typed(field), self.error(field));
        let is_words = field.ends_with(".id") || field.ends_with(".en");
        match hint.or(english) {
            Some(hint) if is_bound => view! {
                <TextField
                    name=name
                    label=label
                    hint=hint
                    value=value
                    on_input=typed
                    error=error
                    inputmode="decimal"
                />
            }
            .into_any(),
            Some(hint) => view! {
                <TextField name=name label=label hint=hint value=value on_input=typed error=error/>
            }
            .into_any(),
            None if is_words => {
                view! { <TextField name=name label=label value=value on_input=typed error=error/> }.into_any()
            }
            None => view! {
                <TextField name=name label=label value=value on_input=typed error=error inputmode="numeric"/>
            }
            .into_any(),
        }
    }

    /// Yes or no.
    fn tick(self, field: &str) -> AnyView {
        let (name, own) = (field.to_owned(), field.to_owned());
        let label = TextProp::from(move || part_words(&own));
        let (value, typed) = (self.value(field), self.typed(field));
        let checked = Signal::derive(move || value.get() == "yes");
        let change = Callback::new(move |on: bool| typed.run((if on { "yes" } else { "no" }).to_owned()));
        view! { <Checkbox name=name label=label checked=checked on_change=change/> }.into_any()
    }

    /// Fields of one place below its name; they open by themselves where something is wrong with one of them.
    fn group(self, place: &str, title: TextProp, fields: AnyView) -> AnyView {
        let before = format!("{place}.");
        // A fault goes with the first letter that is typed; the fields stay where they are.
        let opened = StoredValue::new(false);
        let open = memo(move || {
            if self.wrong.with(|wrong| wrong.iter().any(|wrong| wrong.field.starts_with(&before))) {
                opened.set_value(true);
            }
            opened.get_value()
        });
        view! {
            <details class="disclosure" prop:open=move || open.get()>
                <summary>{say(title)}</summary>
                <div class="disclosure-body">{fields}</div>
            </details>
        }
        .into_any()
    }

    fn employment(self, place: String) -> AnyView {
        let part = |part: &str| self.part(&format!("{place}.{part}"));
        let fields = view! {
            {part("jp")}
            {part("basis.id")}
            {part("basis.en")}
            {part("explanation.id")}
            {part("explanation.en")}
        }
        .into_any();
        self.group(&place, employment(&place), fields)
    }

    fn path(self, fields: &Fields, code: &str) -> AnyView {
        let part = |part: &str| self.part(&format!("{code}.{part}"));
        let name = fields.both(&format!("{code}.name"));
        let title = text::new::GROUP.with({
            let code = code.to_owned();
            move || [("code", code.clone()), ("name", both(&name))]
        });
        let field = format!("{code}.conversion");
        let kind = {
            let value = self.value(&field);
            memo(move || value.get())
        };
        let options = ConversionKind::ALL
            .map(|kind| (kind.code().to_owned(), crate::office::words::coded(text::kinds::ALL, kind.code())));
        let asked = {
            let code = code.to_owned();
            move || {
                let figures = figures(&kind.get()).iter().map(|figure| self.part(&format!("{code}.{figure}")));
                Some(figures.collect_view().into_any())
            }
        };
        let label = {
            let field = field.clone();
            TextProp::from(move || part_words(&field))
        };
        let (typed, error) = (self.typed(&field), self.error(&field));
        let fields = view! {
            {self.tick(&format!("{code}.taken"))}
            {part("name.id")}
            {part("name.en")}
            <SelectField name=field label=label options=options.into() value=kind on_change=typed error=error/>
            {shown(asked)}
            {part("basis.id")}
            {part("basis.en")}
            {self.tick(&format!("{code}.verified"))}
        }
        .into_any();
        self.group(code, title, fields)
    }

    fn send(self, publish: bool) {
        let (texts, base) = (self.texts.get_untracked(), self.base.get_value());
        let text = |field: &str| texts.get(field).cloned().unwrap_or_default();
        let revision = Revision {
            base: base.newest,
            from: text(FROM),
            reason: text(REASON),
            fields: revised(&Fields(base.fields.clone()), &texts),
            publish,
        };
        self.seen.post(calls::rules(base.ruled, None), revision);
    }
}

/// The fields that read otherwise than in the version before, and what the new one rests on. Figures that the chosen conversion does not
/// have stay at home, and so does whatever was written for a path that is dropped.
fn revised(base: &Fields, texts: &BTreeMap<String, String>) -> BTreeMap<String, String> {
    let text = |field: &str| texts.get(field).map_or("", String::as_str);
    let mut fields = BTreeMap::new();
    for (field, now) in texts.iter().filter(|(field, _)| ![FROM, REASON].contains(&field.as_str())) {
        let (place, part) = field.split_once('.').unwrap_or((field, ""));
        let dropped = part != "taken" && text(&format!("{place}.taken")) == "no";
        let kind = text(&format!("{place}.conversion"));
        let idle = !kind.is_empty() && is_figure(part) && !figures(kind).contains(&part);
        // The words of the other language go with those that changed: as they stand on the screen, so they are published.
        let other = field.strip_suffix(".id").map(|name| format!("{name}.en"));
        let other = other.or_else(|| field.strip_suffix(".en").map(|name| format!("{name}.id")));
        let differs = |field: &str| text(field) != base.text(field);
        if !dropped && !idle && (differs(field) || other.is_some_and(|other| differs(&other))) {
            fields.insert(field.clone(), now.clone());
        }
    }
    fields
}

fn is_figure(part: &str) -> bool {
    ConversionKind::ALL.iter().any(|kind| kind.figures().contains(&part))
}

#[cfg(test)]
mod tests {
    use domain::{hours, shipped, wire::hours::read_hours};

    use super::*;

    #[test]
    fn only_what_reads_otherwise_is_sent() {
        let rules = read_hours(shipped::HOURS).unwrap();
        let base = Fields(hours::fields(&rules, &rules));
        let sent = |edits: &[(&str, &str)]| {
            let mut texts: BTreeMap<String, String> = base.0.iter().cloned().collect();
            texts.insert(FROM.into(), "2026-11-22".into());
            texts.extend(edits.iter().map(|(field, text)| ((*field).to_owned(), (*text).to_owned())));
            revised(&base, &texts).into_keys().collect::<Vec<_>>()
        };
        assert_eq!(sent(&[]), <[&str; 0]>::default());
        assert_eq!(sent(&[("basis.id", ""), ("basis.en", "")]), ["basis.en", "basis.id"]);
        assert_eq!(sent(&[("KL07.national", "6")]), ["KL07.national"]);
        assert_eq!(sent(&[("KL07.name.id", "Lokakarya")]), ["KL07.name.en", "KL07.name.id"]);
        let kind = [("KL07.conversion", "per_activity"), ("KL07.jp", "5"), ("KL07.national", "9")];
        assert_eq!(sent(&kind), ["KL07.conversion", "KL07.jp"]);
        assert_eq!(sent(&[("KL07.taken", "no"), ("KL07.national", "9")]), ["KL07.taken"]);
    }
}
