//! Which statements of the catalogue a lesson practises.

use std::sync::Arc;

use domain::competency::{Catalogue, Competency, Level};
use leptos::prelude::*;

use super::lesson::Lesson;
use crate::{
    i18n::{bundled, text::drafts::practises as words},
    reactive::memo,
    ui::{Checkbox, Disclosure, say, shown, soft},
};

/// The card: the statements of the competencies that the course develops, level by level.
pub fn practises(keeping: Lesson, catalogue: &Catalogue) -> AnyView {
    let desk = keeping.desk;
    let catalogue = Arc::new(catalogue.clone());
    let mut all = Vec::new();
    for known in &catalogue.competencies {
        for level in &known.levels {
            all.extend(level.statements.iter().map(|statement| statement.id.to_string()));
        }
    }
    let all = Arc::new(all);
    let developed = memo(move || {
        let draft = desk.draft.answer();
        draft
            .map(|draft| draft.facts.develops.iter().map(|one| one.competency.clone()).collect::<Vec<_>>())
            .unwrap_or_default()
    });
    let groups = move || {
        let codes = developed.get();
        let known =
            catalogue.competencies.iter().filter(|known| codes.iter().any(|code| *code == known.code.to_string()));
        let groups = known.map(|known| competency(keeping, known, &catalogue, &all)).collect_view();
        if codes.is_empty() { soft(words::NONE) } else { groups.into_any() }
    };
    let error = keeping.error("practises".to_owned());
    let error = say(move || error.get().unwrap_or_default());
    view! {
        <section class="card" id="practises" tabindex="-1">
            <h2>{words::TITLE}</h2>
            {soft(words::HINT)}
            <p class="field-error">{error}</p>
            {shown(groups)}
        </section>
    }
    .into_any()
}

fn competency(keeping: Lesson, known: &Competency, catalogue: &Catalogue, all: &Arc<Vec<String>>) -> AnyView {
    let levels = Level::ALL.into_iter().zip(&catalogue.level_names).map(|(level, name)| {
        let (number, name) = (level.number(), bundled(name));
        let legend = words::LEVEL.with(move || [("n", number.to_string()), ("name", name.get().into_owned())]);
        let boxes = known.level(level).statements.iter().map(|statement| {
            let id = statement.id.to_string();
            let (ticked, changed, all) = (id.clone(), id.clone(), all.clone());
            let checked = Signal::derive(move || keeping.now.with(|form| form.practises.contains(&ticked)));
            let change = Callback::new(move |on: bool| {
                keeping.touch("practises");
                keeping.now.update(|form| form.practise(&changed, on, &all));
            });
            view! { <Checkbox name=format!("practises-{id}") label=bundled(&statement.text) checked=checked on_change=change/> }
                .into_any()
        });
        let boxes = boxes.collect_view();
        let legend = say(legend);
        view! { <fieldset class="stack"><legend><b>{legend}</b></legend>{boxes}</fieldset> }.into_any()
    });
    let levels = levels.collect_view();
    let code = known.code.to_string();
    let any = keeping.now.with_untracked(|form| form.practises.iter().any(|id| id.split('.').next() == Some(&*code)));
    view! { <Disclosure summary=bundled(&known.name) open=any>{levels}</Disclosure> }.into_any()
}
