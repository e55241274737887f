//! A new version of a post's standard while it is written: kept as a draft, looked at, published.

use std::{collections::BTreeMap, sync::Arc};

use domain::post_standard::WHY_CHARS_MAX;
use domain::wire::office::{
    REASON_CHARS_MAX,
    standards::{
        Act, Asked as AskedLevel, BASIS_CHARS_MAX, Draft, Offered, OfferedLevel, PostStandard, ReviseStandard,
        StandardSeen, Wrong,
    },
};
use leptos::{prelude::*, text_prop::TextProp};

use super::{
    seen::seen,
    words::{fault_words, field_words},
};
use crate::{
    i18n::{Sentence, text::standards as text},
    office::{
        calls,
        pages::{behind, trouble},
        state::{
            Asked, Office,
            unsaved::{Texts, Unsaved},
        },
        words::{both, count},
    },
    reactive::{effect, memo},
    ui::{
        Button, Card, Disclosure, InputKind, Kind, SelectField, TextArea, TextField, Tone, outcome, paragraph, say,
        shown, soft,
    },
};

/// The field of the level of a competency; the field of why it differs is the competency's code.
fn level_field(code: &str) -> String {
    format!("level-{code}")
}

/// What stands in the fields, and what was said of it.
#[derive(Clone, Copy)]
struct Desk {
    known: StoredValue<Arc<PostStandard>>,
    revision: RwSignal<u32>,
    texts: RwSignal<Texts>,
    /// What stood there when it was last to be kept.
    sent: StoredValue<Texts>,
    wrong: RwSignal<Vec<Wrong>>,
    saved: RwSignal<bool>,
    /// Looks and publishes.
    seen: Asked<StandardSeen>,
    /// Keeps the draft.
    keeps: Asked<StandardSeen>,
}

/// The form, with what was typed in it when its page was left before. `there` tells of newer versions and of the draft, `anew` opens the form
/// upon the newest.
pub(super) fn new_version(
    office: Office,
    known: &Arc<PostStandard>,
    there: Asked<PostStandard>,
    anew: Callback<()>,
    cancel: Callback<()>,
    done: Callback<u32>,
) -> AnyView {
    let (unsaved, post) = (Unsaved::here().standards, known.id);
    let revision = known.draft.as_ref().map_or(0, |kept| kept.revision);
    let written = unsaved.open(&post.to_string(), (known.clone(), revision), texts(known));
    let (known, revision) = &written.base;
    let desk = Desk {
        known: StoredValue::new(known.clone()),
        revision: RwSignal::new(*revision),
        texts: written.texts(),
        sent: StoredValue::new(Texts::new()),
        wrong: RwSignal::new(Vec::new()),
        saved: RwSignal::new(false),
        seen: Asked::nothing(office),
        keeps: Asked::nothing(office),
    };
    effect(move || {
        if let Some(answer) = desk.seen.answer() {
            match answer.published {
                Some(number) => {
                    unsaved.close(&post.to_string());
                    done.run(number);
                }
                None => desk.wrong.set(answer.wrong.clone()),
            }
        }
    });
    effect(move || {
        if let Some(answer) = desk.keeps.answer() {
            desk.revision.set(answer.revision);
            unsaved.saved(&post.to_string(), (desk.known.get_value(), answer.revision), desk.sent.get_value());
            desk.saved.set(true);
        }
    });
    let between = desk.between(there);
    let anew = Callback::new(move |()| {
        unsaved.close(&post.to_string());
        anew.run(());
    });
    let submit = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        desk.look(Act::Look);
    };
    let publish = Callback::new(move |()| desk.look(Act::Publish));
    let cancel = Callback::new(move |()| {
        unsaved.close(&post.to_string());
        cancel.run(());
    });
    let save = Callback::new(move |()| desk.save());
    let busy = Signal::derive(move || desk.seen.waiting() || desk.keeps.waiting());
    let saved = move || desk.saved.get().then(|| outcome((text::form::SAVED.into(), Tone::Good)));
    let title = text::form::TITLE.about([("post", known.title.clone().into())]);
    let kind = known.kind_name.clone();
    let asked_title = text::form::ASKED.with(move || [("kind", both(&kind))]);
    let of = |wanted: fn(&Offered) -> bool| {
        known.offers.iter().filter(|offer| wanted(offer)).map(|offer| desk.competency(offer)).collect::<Vec<_>>()
    };
    let required = of(|offer| offer.default.is_some());
    let technical = of(|offer| offer.default.is_none() && offer.kind != "governmental");
    let governmental = of(|offer| offer.default.is_none() && offer.kind == "governmental");
    let governmental = (!governmental.is_empty()).then(|| {
        view! {
            <Card title=text::form::GOVERNMENTAL>{paragraph(text::form::GOVERNMENTAL_TEXT)}{governmental}</Card>
        }
    });
    let answer = move |answer: Arc<StandardSeen>| {
        let from = desk.texts.with_untracked(|texts| texts.get("from").cloned().unwrap_or_default());
        seen(office, &answer, &desk.known.get_value().offers, from, busy, publish)
    };
    view! {
        {behind::told(between, anew)}
        <form novalidate on:submit=submit>
            <Card title=title>
                {paragraph(text::form::INTRO)}
                {desk.date()}
                {desk.area("basis_id", text::form::BASIS, text::form::BASIS_HINT, BASIS_CHARS_MAX)}
                {desk.area("basis_en", text::form::BASIS_EN, text::form::BASIS_EN_HINT, BASIS_CHARS_MAX)}
                {desk.area("reason", text::form::REASON, text::form::REASON_HINT, REASON_CHARS_MAX)}
            </Card>
            <Card title=asked_title>{paragraph(text::form::ASKED_TEXT)}{required}</Card>
            <Card title=text::form::TECHNICAL>{paragraph(text::form::TECHNICAL_TEXT)}{technical}</Card>
            {governmental}
            <div class="actions">
                <Button label=text::form::CHECK submit=true busy=busy/>
                <Button label=text::form::SAVE kind=Kind::Quiet busy=busy on_click=save/>
                <Button label=text::form::CANCEL kind=Kind::Quiet on_click=cancel/>
            </div>
        </form>
        {shown(saved)}
        {trouble::trouble(desk.keeps)}
        {trouble::answered(desk.seen, answer)}
    }
    .into_any()
}

/// What stands in the fields at first: the draft, or else the newest version's levels.
fn texts(known: &PostStandard) -> BTreeMap<String, String> {
    let draft = match &known.draft {
        Some(kept) => kept.draft.clone(),
        None => {
            let newest = known.versions.iter().find(|version| version.number == known.newest);
            let levels = newest.map(|version| version.levels.clone()).unwrap_or_default();
            Draft { levels, from: known.today.clone(), ..Draft::default() }
        }
    };
    let mut texts = BTreeMap::from([
        ("from".to_owned(), draft.from),
        ("basis_id".to_owned(), draft.basis_id),
        ("basis_en".to_owned(), draft.basis_en),
        ("reason".to_owned(), draft.reason),
    ]);
    for offer in &known.offers {
        let own = draft.levels.iter().find(|asked| asked.code == offer.code);
        let level = own.map(|asked| asked.level).or(offer.default);
        texts.insert(level_field(&offer.code), level.map(|level| level.to_string()).unwrap_or_default());
        texts.insert(offer.code.clone(), own.map(|asked| asked.why.clone()).unwrap_or_default());
    }
    texts
}

/// What the fields say: what differs from the default, and what is added.
fn draft(offers: &[Offered], texts: &BTreeMap<String, String>) -> Draft {
    let text = |field: &str| texts.get(field).cloned().unwrap_or_default();
    let asked = |offer: &Offered| {
        let level: u8 = text(&level_field(&offer.code)).parse().ok()?;
        let differs = offer.default != Some(level);
        let why = if offer.default.is_some() { text(&offer.code) } else { String::new() };
        differs.then(|| AskedLevel { code: offer.code.clone(), level, why })
    };
    Draft {
        levels: offers.iter().filter_map(asked).collect(),
        from: text("from"),
        basis_id: text("basis_id"),
        basis_en: text("basis_en"),
        reason: text("reason"),
    }
}

impl Desk {
    fn value(self, field: &str) -> Signal<String> {
        let field = field.to_owned();
        Signal::derive(move || self.texts.with(|texts| texts.get(&field).cloned().unwrap_or_default()))
    }

    /// What was said of other words is not so of these.
    fn typed(self, field: &str, about: &str) -> Callback<String> {
        let (field, about) = (field.to_owned(), about.to_owned());
        Callback::new(move |text: String| {
            self.texts.update(|texts| {
                texts.insert(field.clone(), text);
            });
            self.wrong.update(|wrong| wrong.retain(|wrong| wrong.field != about));
            self.saved.set(false);
            self.seen.clear();
        })
    }

    fn error(self, field: &str) -> Signal<Option<String>> {
        let field = field.to_owned();
        Signal::derive(move || {
            self.wrong.with(|wrong| wrong.iter().find(|wrong| wrong.field == field).map(fault_words))
        })
    }

    fn date(self) -> AnyView {
        let (value, typed, error) = (self.value("from"), self.typed("from", "from"), self.error("from"));
        view! {
            <TextField
                name="from"
                label=text::form::FROM
                hint=text::form::FROM_HINT
                kind=InputKind::Date
                value=value
                on_input=typed
                error=error
            />
        }
        .into_any()
    }

    fn area(self, field: &'static str, label: Sentence, hint: Sentence, most: usize) -> AnyView {
        let (value, typed, error) = (self.value(field), self.typed(field, field), self.error(field));
        let most = u32::try_from(most).unwrap_or(u32::MAX);
        view! {
            <TextArea name=field label=label hint=hint value=value on_input=typed error=error maxlength=most/>
        }
        .into_any()
    }

    /// The level of one competency, why it differs where it does, and the statements of its levels.
    fn competency(self, offer: &Offered) -> AnyView {
        let (code, field, default) = (offer.code.clone(), level_field(&offer.code), offer.default);
        let name = offer.name.clone();
        let label = TextProp::from(move || both(&name));
        let level = |number: usize| {
            let meaning = offer.levels.get(number - 1).map(|level| level.meaning.clone());
            let words = TextProp::from(move || {
                let meaning = meaning.as_ref().map(both).unwrap_or_default();
                text::form::LEVEL_N.fill(&[("n", &number.to_string()), ("meaning", &meaning)])
            });
            (number.to_string(), words)
        };
        let none = default.is_none().then(|| (String::new(), TextProp::from(text::form::NOT_ASKED)));
        let options: Vec<_> = none.into_iter().chain((1..=offer.levels.len()).map(level)).collect();
        let hint = match default {
            Some(default) => text::form::LEVEL_DEFAULT.about([("n", default.into())]),
            None => {
                let definition = offer.definition.clone();
                TextProp::from(move || both(&definition))
            }
        };
        let (value, typed) = (self.value(&field), self.typed(&field, &code));
        // A fault of a picked competency stands beside its level; one of a level that differs, beside its reason.
        let error = self.error(if default.is_none() { &code } else { "" });
        let differs = {
            let default = default.map(|level| level.to_string());
            move || default.as_ref().is_some_and(|default| value.with(|value| value != default))
        };
        let why = {
            let offer = offer.clone();
            move || differs().then(|| self.why(&offer))
        };
        view! {
            <SelectField
                name=field
                label=label
                hint=hint
                options=options
                value=value
                on_change=typed
                error=error
            />
            {shown(why)}
            {offer.retired.then(|| soft(text::form::RETIRED))}
            {statements(offer)}
        }
        .into_any()
    }

    fn why(self, offer: &Offered) -> AnyView {
        let (code, name) = (offer.code.clone(), offer.name.clone());
        let label = text::form::WHY.with(move || [("name", both(&name))]);
        let (value, typed, error) = (self.value(&code), self.typed(&code, &code), self.error(&code));
        let most = u32::try_from(WHY_CHARS_MAX).unwrap_or(u32::MAX);
        view! {
            <TextArea name=code label=label value=value on_input=typed error=error maxlength=most rows=2/>
        }
        .into_any()
    }

    /// What somebody else has done meanwhile.
    fn between(self, there: Asked<PostStandard>) -> Memo<Option<behind::Between>> {
        let refused = RwSignal::new(false);
        effect(move || {
            if behind::refused(self.seen) || behind::refused(self.keeps) {
                refused.set(true);
            }
        });
        let newest = self.known.with_value(|known| known.newest);
        let between = memo(move || {
            let known = there.answer()?;
            let revision = known.draft.as_ref().map_or(0, |kept| kept.revision);
            behind::of_draft((newest, self.revision.get()), (known.newest, revision), refused.get())
        });
        behind::heed(self.seen, there, between);
        behind::heed(self.keeps, there, between);
        between
    }

    fn body(self, act: Act) -> (String, ReviseStandard) {
        let known = self.known.get_value();
        let draft = self.texts.with_untracked(|texts| draft(&known.offers, texts));
        let body = ReviseStandard { act, base: known.newest, revision: self.revision.get_untracked(), draft };
        (calls::standard(known.id), body)
    }

    fn look(self, act: Act) {
        self.saved.set(false);
        let (path, body) = self.body(act);
        self.seen.post(path, body);
    }

    fn save(self) {
        self.saved.set(false);
        self.sent.set_value(self.texts.get_untracked());
        let (path, body) = self.body(Act::Save);
        self.keeps.post(path, body);
    }
}

/// The statements by which each level is judged.
fn statements(offer: &Offered) -> AnyView {
    let name = offer.name.clone();
    let summary = text::form::STATEMENTS.with(move || [("name", both(&name))]);
    let levels = levels(&offer.levels);
    view! { <Disclosure summary=summary>{levels}</Disclosure> }.into_any()
}

/// Levels with their statements, to be read.
pub(in crate::office::pages) fn levels(levels: &[OfferedLevel]) -> AnyView {
    let levels = (1_u32..).zip(levels).map(|(number, level)| {
        let meaning = level.meaning.clone();
        let head = text::form::LEVEL_HEAD.with(move || [("n", count(number)), ("meaning", both(&meaning))]);
        let statements = level.statements.iter().cloned().map(|statement| {
            view! { <li>{say(move || both(&statement))}</li> }
        });
        let statements = statements.collect_view();
        view! { <p><strong>{say(head)}</strong></p><ul class="small">{statements}</ul> }
    });
    levels.collect_view().into_any()
}

/// What a fault of that field is about, and where the keyboard finds it.
pub(super) fn place_of(wrong: &Wrong, offers: &[Offered]) -> (String, Option<String>) {
    let name = field_words(&wrong.field, offers);
    let at = match offers.iter().find(|offer| offer.code == wrong.field) {
        Some(offer) if offer.default.is_none() => Some(level_field(&wrong.field)),
        Some(_) => Some(wrong.field.clone()),
        None if wrong.field == "levels" => None,
        None => Some(wrong.field.clone()),
    };
    (name, at)
}

#[cfg(test)]
mod tests {
    use domain::wire::about::Bilingual;

    use super::*;

    fn offer(code: &str, default: Option<u8>) -> Offered {
        let words = || Bilingual { id: code.into(), en: code.into() };
        let kind = "technical".to_owned();
        Offered {
            code: code.into(),
            kind,
            name: words(),
            definition: words(),
            default,
            retired: false,
            levels: Vec::new(),
        }
    }

    #[test]
    fn only_what_differs_from_the_default_is_sent() {
        let offers = [offer("INT", Some(2)), offer("KS", Some(2)), offer("DIG", None), offer("KEU", None)];
        let fields = [
            ("level-INT", "2"),
            ("INT", "no longer"),
            ("level-KS", "3"),
            ("KS", "Melayani warga."),
            ("level-DIG", "4"),
        ];
        let texts = fields.iter().map(|(field, text)| ((*field).to_owned(), (*text).to_owned())).collect();
        let sent = draft(&offers, &texts).levels;
        let sent: Vec<_> = sent.iter().map(|asked| (asked.code.as_str(), asked.level, asked.why.as_str())).collect();
        assert_eq!(sent, [("KS", 3, "Melayani warga."), ("DIG", 4, "")]);
    }
}
