//! What a course says of itself.

use std::sync::Arc;

use domain::{
    competency::{Catalogue, Level},
    hours::HoursRules,
};
use leptos::{prelude::*, text_prop::TextProp};

use super::{common::FACTS, list::languages, saving::Keeping};
use crate::{
    i18n::{Sentence, bundled, text::drafts::facts as words},
    office::state::{
        drafts::{Desk, forms::FactsForm},
        unsaved::Sheet,
    },
    ui::{Disclosure, SelectField, TextArea, TextField, say, soft},
};

type Facts = Keeping<FactsForm>;

/// The card.
pub fn facts_card(desk: Desk, sheet: Sheet<FactsForm>, catalogue: &Arc<Catalogue>, rules: &HoursRules) -> AnyView {
    let keeping = Keeping::of(desk, sheet, String::new(), Desk::read_facts);
    let codes: Vec<String> = catalogue.competencies.iter().map(|known| known.code.to_string()).collect();
    let submit = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        keeping.save(keeping.now.with_untracked(|form| form.edit(&codes)), FactsForm::field);
    };
    let select = |name: &'static str,
                  label: Sentence,
                  hint,
                  options,
                  get: fn(&FactsForm) -> &String,
                  set: fn(&mut FactsForm) -> &mut String| {
        let value = keeping.value(move |form| get(form).clone());
        let change = keeping.typed(name.to_owned(), move |form, code| *set(form) = code);
        let error = keeping.error(name.to_owned());
        let hint: Sentence = hint;
        view! { <SelectField name=name label=label hint=hint options=options value=value on_change=change error=error/> }
            .into_any()
    };
    let mut paths: Vec<(String, TextProp)> = vec![(String::new(), words::PATH_NONE.into())];
    paths.extend(rules.paths.iter().map(|path| (path.code.to_string(), bundled(&path.name))));
    let language = select(
        "language",
        words::LANGUAGE,
        words::LANGUAGE_HINT,
        languages(),
        |form| &form.language,
        |form| &mut form.language,
    );
    let path = select("path", words::PATH, words::PATH_HINT, paths, |form| &form.path, |form| &mut form.path);
    let summary = {
        let (value, error) = (keeping.value(|form| form.summary.clone()), keeping.error("summary".to_owned()));
        let typed = keeping.typed("summary".to_owned(), |form, text| form.summary = text);
        view! { <TextArea name="summary" label=words::SUMMARY hint=words::SUMMARY_HINT value=value on_input=typed error=error maxlength=600/> }
            .into_any()
    };
    view! {
        <section class="card" id=FACTS tabindex="-1">
            <h2>{words::TITLE}</h2>
            <form class="narrow" novalidate on:submit=submit>
                {line(keeping, "title", words::COURSE_TITLE, None, |form| &mut form.title)}
                {summary}
                {line(keeping, "author", words::AUTHOR, Some(words::AUTHOR_HINT), |form| &mut form.author)}
                {language}
                {path}
                {line(keeping, "jp", words::JP, Some(words::JP_HINT), |form| &mut form.jp)}
                {line(keeping, "minutes-per-jp", words::MINUTES, None, |form| &mut form.minutes_per_jp)}
                {develops(keeping, catalogue)}
                {keeping.foot()}
            </form>
        </section>
    }
    .into_any()
}

/// A field of one line.
fn line(
    keeping: Facts,
    name: &'static str,
    label: Sentence,
    hint: Option<Sentence>,
    part: fn(&mut FactsForm) -> &mut String,
) -> AnyView {
    let value = keeping.value(move |form| part(&mut form.clone()).clone());
    let typed = keeping.typed(name.to_owned(), move |form, text| *part(form) = text);
    let error = keeping.error(name.to_owned());
    match hint {
        Some(hint) => {
            view! { <TextField name=name label=label hint=hint value=value on_input=typed error=error maxlength=200/> }
                .into_any()
        }
        None => {
            view! { <TextField name=name label=label value=value on_input=typed error=error maxlength=200/> }.into_any()
        }
    }
}

/// A level for each competency of the catalogue.
fn develops(keeping: Facts, catalogue: &Arc<Catalogue>) -> AnyView {
    let mut levels: Vec<(String, TextProp)> = vec![(String::new(), words::NO_LEVEL.into())];
    for (level, name) in Level::ALL.into_iter().zip(&catalogue.level_names) {
        let number = level.number();
        let name = bundled(name);
        let words = words::LEVEL.with(move || [("n", number.to_string()), ("name", name.get().into_owned())]);
        levels.push((number.to_string(), words));
    }
    let fields = catalogue.competencies.iter().map(|known| {
        let (get, set) = (known.code.to_string(), known.code.to_string());
        let name = format!("develops-{}", known.code);
        let value = keeping.value(move |form| form.develops.get(&get).map(u8::to_string).unwrap_or_default());
        let change = keeping.typed("develops".to_owned(), move |form, level| {
            match level.parse() {
                Ok(level) => drop(form.develops.insert(set.clone(), level)),
                Err(_) => drop(form.develops.remove(&set)),
            }
        });
        view! { <SelectField name=name label=bundled(&known.name) options=levels.clone() value=value on_change=change/> }
            .into_any()
    });
    let fields = fields.collect_view();
    let error = keeping.error("develops".to_owned());
    let error = say(move || error.get().unwrap_or_default());
    view! {
        <Disclosure summary=words::DEVELOPS open=true>
            <fieldset class="stack" id="develops" tabindex="-1">
                <legend class="visually-hidden">{words::DEVELOPS}</legend>
                {soft(words::DEVELOPS_HINT)}
                <p class="field-error">{error}</p>
                <div class="tiles">{fields}</div>
            </fieldset>
        </Disclosure>
    }
    .into_any()
}
