//! A verification as it is filled in.
//!
//! Promises: nothing is chosen beforehand but what this supervisor has said or begun before; every fault is told beside its field; a
//! verification leaves no competency out; who sees every indicator of a gap met has said that there is none. Refuses: to differ, in a
//! competency or in one of its indicators, without a reason.

use std::sync::Arc;

use domain::{
    competency::StatementId,
    hours::HoursVersions,
    needs::{Said, Verification, says_something},
    sync::op::ToldKind,
    wire::needs::{IndicatorWire, NeedFile, NeedLineWire, read_said, verified},
};
use leptos::{prelude::*, task::spawn_local, text_prop::TextProp};

use super::FORM;
use crate::{
    components::{
        focus::Focus,
        needs::{competency_name, indicator_words},
        plan_fields::{PlanFields, Wrong, choices_of, error_of},
    },
    i18n::{Sentence, bundled, text::needs as words},
    pocket::{
        pages::need_draft::{Keeping, drafted},
        state::{Work, needs::NeedDraft},
    },
    reactive::memo,
    ui::{Button, Card, Checkbox, Disclosure, RadioGroup, TextArea, say, shown, soft, trouble},
};

/// What stands in the fields of one competency: whether it is agreed to, why not, and which indicators are seen met.
type Filled = (Option<bool>, String, Vec<StatementId>);

/// The same while it is filled in.
type Judged = RwSignal<Filled>;

/// The form; `open` is whether it is there at all.
pub(super) fn form(
    work: Work,
    file: Arc<NeedFile>,
    rules: Option<Arc<HoursVersions>>,
    open: RwSignal<bool>,
) -> AnyView {
    let Some(rules) = rules else {
        return view! { <Card title=words::team::FORM>{soft(words::plan::RULES_MISSING)}</Card> }.into_any();
    };
    let (begin, said) = (said_before(work, &file), (ToldKind::Verified, file.need.assessment));
    drafted(work, said, begin, move |draft, keeping| filled(work, &file, (draft, keeping), &rules, open))
}

/// What this supervisor said before and has not come to count is not lost; anybody else's judgement is not put into their mouth. The
/// plan begins as it stands.
fn said_before(work: Work, file: &NeedFile) -> NeedDraft {
    let before = untrack(|| work.last_said(ToldKind::Verified, file.need.assessment));
    match before.and_then(|said| read_said(said.told.kind, &said.told.text).ok()) {
        Some(Said::Verified(Verification { lines, plan, met })) => {
            let judged = lines.into_iter().map(|(code, why)| {
                let agrees = Some(why.is_none());
                let part = met.iter().find(|(ids, _)| ids.iter().any(|id| id.competency == code));
                let why = why.or_else(|| part.map(|(_, why)| why.clone()));
                (code.to_string(), agrees, why.unwrap_or_default())
            });
            let judged = judged.collect();
            let met = met.into_iter().flat_map(|(ids, _)| ids).collect();
            NeedDraft { judged, met, plan: choices_of(&plan), words: String::new() }
        }
        _ => NeedDraft { plan: choices_of(&file.need.plan), ..NeedDraft::default() },
    }
}

fn filled(
    work: Work,
    file: &Arc<NeedFile>,
    (draft, keeping): (NeedDraft, Keeping),
    rules: &Arc<HoursVersions>,
    open: RwSignal<bool>,
) -> AnyView {
    let need = &file.need;
    let judged: Vec<Judged> = need
        .lines
        .iter()
        .map(|line| {
            let known = draft.judged.iter().find(|(code, ..)| *code == line.competency.code);
            let (agrees, why) = known.map(|(_, agrees, why)| (*agrees, why.clone())).unwrap_or_default();
            let met = draft.met.iter().filter(|id| id.competency.as_str() == line.competency.code);
            let met: Vec<StatementId> = met.copied().collect();
            RwSignal::new((agrees, why, met))
        })
        .collect();
    let (wrong, fields): (Wrong, _) = (RwSignal::new(Vec::new()), PlanFields::chosen(&draft.plan));
    let (kept, of) = (judged.clone(), file.clone());
    keeping.follow(move || {
        let (mut judged, mut met) = (Vec::new(), Vec::new());
        for (line, filled) in of.need.lines.iter().zip(&kept) {
            let (agrees, why, seen) = filled.get();
            judged.push((line.competency.code.clone(), agrees, why));
            met.extend(seen);
        }
        NeedDraft { judged, met, plan: fields.choices(), words: String::new() }
    });
    let proposed = (!need.agreed && !need.plan.is_empty()).then(|| soft(words::team::PROPOSED));
    let lines =
        (0..).zip(need.lines.iter().zip(&judged)).map(|(nth, (line, judged))| question(nth, line, *judged, wrong));
    let lines = lines.collect_view();
    let competencies: Vec<(String, TextProp)> = need
        .lines
        .iter()
        .map(|line| (line.competency.code.clone(), competency_name(&need.lines, &line.competency.code)))
        .collect();
    let plan = fields.view(competencies, rules, untrack(|| work.today()), wrong);
    let title = words::plan::TITLE.about([("year", need.year.to_string().into())]);
    let (focus, file) = (Focus::here(), file.clone());
    let save = Callback::new(move |()| {
        let judged: Vec<Filled> = judged.iter().map(|judged| judged.get_untracked()).collect();
        match read(&file.need.lines, &judged, fields) {
            Ok(verification) => {
                wrong.set(Vec::new());
                let body = verified(file.claimant.person, file.need.assessment, &verification);
                spawn_local(async move {
                    if keeping.record(body).await {
                        open.try_set(false);
                        // The button is gone with the form: what has come of it is the place to go on from.
                        focus.soon(FORM.to_owned());
                    }
                });
            }
            Err(found) => {
                if let Some((first, _)) = found.first() {
                    focus.on(first);
                }
                wrong.set(found);
            }
        }
    });
    view! {
        <Card title=words::team::FORM>
            {soft(words::team::LEAD)}
            {lines}
            <h3>{title.get().into_owned()}</h3>
            {soft(words::plan::NO_GAP)}
            {proposed}
            {plan}
            {trouble(keeping.problem)}
            <div><Button label=words::team::SAVE on_click=save/></div>
        </Card>
    }
    .into_any()
}

fn answer_name(nth: usize) -> String {
    format!("need-{nth}")
}

fn reason_name(nth: usize) -> String {
    format!("need-{nth}-why")
}

fn question(nth: usize, line: &NeedLineWire, judged: Judged, wrong: Wrong) -> AnyView {
    let name = bundled(&line.competency.name.clone().into());
    let legend = words::team::LEGEND.about([
        ("competency", name.clone().into()),
        ("required", line.required.into()),
        ("reached", line.reached.into()),
    ]);
    let hint = if line.own { words::OWN_YES } else { words::OWN_NO };
    let other = if line.own { words::team::DIFFER_NO } else { words::team::DIFFER_YES };
    let options = vec![(true, words::team::AGREE.into()), (false, words::team::DIFFER.about([("gap", other.into())]))];
    let value = Signal::derive(move || judged.with(|(agrees, ..)| *agrees));
    let choose = Callback::new(move |agrees| judged.update(|judged| judged.0 = Some(agrees)));
    let differs = memo(move || judged.with(|(agrees, ..)| *agrees == Some(false)));
    let reasoned = memo(move || judged.with(|(agrees, _, met)| *agrees == Some(false) || !met.is_empty()));
    let why = words::team::WHY.about([("competency", name.clone().into())]);
    let indicators = line.indicators.clone().unwrap_or_default();
    // Who sees no gap at all has nothing to say of its parts.
    let singly =
        move || (!differs.get() && !indicators.is_empty()).then(|| parts(nth, &indicators, name.clone(), judged));
    let reason = move || {
        reasoned.get().then(|| {
            let value = Signal::derive(move || judged.with(|(_, why, _)| why.clone()));
            let typed = Callback::new(move |text| judged.update(|judged| judged.1 = text));
            let error = error_of(wrong, reason_name(nth));
            view! { <TextArea name=reason_name(nth) label=why.clone() value=value on_input=typed error=error rows=2/> }
                .into_any()
        })
    };
    let error = error_of(wrong, answer_name(nth));
    view! {
        <div id=answer_name(nth) tabindex="-1" class="stack">
            <RadioGroup
                name=format!("{}-answer", answer_name(nth))
                legend=legend
                hint=hint
                options=options
                value=value
                on_change=choose
                error=error
            />
            {shown(singly)}
            {shown(reason)}
        </div>
    }
    .into_any()
}

/// The indicators of a gap, each to be ticked where it is seen met; none is to begin with.
fn parts(nth: usize, indicators: &[IndicatorWire], competency: TextProp, judged: Judged) -> AnyView {
    let boxes = indicators.iter().map(|indicator| {
        let id = indicator.id;
        let checked = Signal::derive(move || judged.with(|(.., met)| met.contains(&id)));
        let tick = Callback::new(move |on: bool| {
            judged.update(|(.., met)| {
                met.retain(|known| *known != id);
                if on {
                    met.push(id);
                }
            });
        });
        let name = format!("{}-{id}", answer_name(nth));
        view! { <Checkbox name=name label=indicator_words(indicator) checked=checked on_change=tick/> }.into_any()
    });
    let boxes = boxes.collect_view();
    let open = judged.with_untracked(|(.., met)| !met.is_empty());
    let summary = words::indicator::PARTS.about([("n", indicators.len().into())]);
    let legend = words::indicator::WITHOUT.about([("competency", competency.into())]);
    view! {
        <Disclosure summary=summary open=open>
            <fieldset class="stack">
                <legend><b>{say(legend)}</b></legend>
                {soft(words::indicator::HINT)}
                {boxes}
            </fieldset>
        </Disclosure>
    }
    .into_any()
}

/// What the form says, or what is wrong with it by its fields.
fn read(
    lines: &[NeedLineWire],
    judged: &[Filled],
    fields: PlanFields,
) -> Result<Verification, Vec<(String, Sentence)>> {
    let (mut said, mut wrong, mut gaps, mut parted) = (Vec::new(), Vec::new(), Vec::new(), Vec::new());
    for (nth, (line, (agrees, why, ticked))) in lines.iter().zip(judged).enumerate() {
        let Ok(code) = line.competency.code.parse() else { continue };
        let parts = line.indicators.as_deref().unwrap_or_default();
        // What was ticked before somebody differed in the whole is no longer said.
        let met = parts.iter().map(|part| part.id).filter(|id| *agrees == Some(true) && ticked.contains(id));
        let met: Vec<StatementId> = met.collect();
        let none_left = !met.is_empty() && met.len() == parts.len();
        let agrees = agrees.map(|agrees| agrees && !none_left);
        let reasoned = agrees == Some(false) || !met.is_empty();
        match agrees {
            None => wrong.push((answer_name(nth), words::fault::CHOOSE)),
            Some(_) if reasoned && !says_something(why) => wrong.push((reason_name(nth), words::fault::WORDS)),
            Some(agrees) => {
                let why = why.trim();
                said.push((code, (!agrees).then(|| why.to_owned())));
                if agrees && !met.is_empty() {
                    parted.push((met, why.to_owned()));
                }
            }
        }
        if agrees.is_some_and(|agrees| agrees == line.own) {
            gaps.push(line.competency.code.clone());
        }
    }
    match fields.read(|code| gaps.iter().any(|gap| gap == code)) {
        Ok(plan) if wrong.is_empty() && plan.is_empty() && !gaps.is_empty() => {
            Err(vec![(PlanFields::first(), words::fault::PLAN)])
        }
        Ok(plan) if wrong.is_empty() => Ok(Verification { lines: said, plan, met: parted }),
        Ok(_) => Err(wrong),
        // Which gaps there are is known once every competency is judged.
        Err(_) if !wrong.is_empty() => Err(wrong),
        Err(found) => Err(found),
    }
}

#[cfg(test)]
mod tests {
    use domain::{
        needs::PlanLine,
        wire::{about::Bilingual, office::CompetencyName},
    };

    use super::*;

    fn line(code: &str, own: bool) -> NeedLineWire {
        let name = Bilingual { id: code.into(), en: code.into() };
        let competency = CompetencyName { code: code.into(), name };
        let part = |number: u8| IndicatorWire {
            id: format!("{code}.2.{number}").parse().unwrap(),
            text: Bilingual { id: code.into(), en: code.into() },
            met: None,
        };
        let indicators = own.then(|| (1..=3).map(part).collect());
        NeedLineWire {
            competency,
            required: 2,
            reached: 2 - u8::from(own),
            own,
            verified: None,
            reason: None,
            indicators,
        }
    }

    #[test]
    fn a_verification_is_whole_or_says_what_is_missing() {
        Owner::new().with(|| {
            let lines = [line("INT", true), line("KS", false)];
            let planned = || {
                let line = PlanLine { competency: "INT".parse().unwrap(), path: "KL01".parse().unwrap(), quarter: 1 };
                PlanFields::of(&[line])
            };
            let why = || "Sering memimpin rapat.".to_owned();
            let yes = || (Some(true), String::new(), Vec::new());
            let no = |why: String| (Some(false), why, Vec::new());
            let wrong = |judged: &[Filled], fields: PlanFields| -> Vec<String> {
                read(&lines, judged, fields).unwrap_err().into_iter().map(|(field, _)| field).collect()
            };
            assert_eq!(read(&lines, &[yes(), yes()], planned()).unwrap().plan.len(), 1);
            assert_eq!(
                wrong(&[(None, String::new(), Vec::new()), no("x".into())], planned()),
                ["need-0", "need-1-why"]
            );
            assert_eq!(wrong(&[yes(), yes()], PlanFields::of(&[])), ["plan-1-competency"]);
            // The gap is not one, by the supervisor: a plan for it has nothing to close.
            assert_eq!(wrong(&[no(why()), yes()], planned()), ["plan-1-competency"]);
            let none = read(&lines, &[no(why()), yes()], PlanFields::of(&[])).unwrap();
            assert!(none.differs() && none.plan.is_empty());
        });
    }

    #[test]
    fn single_indicators_are_met_with_a_reason_and_all_of_them_are_no_gap() {
        Owner::new().with(|| {
            let lines = [line("INT", true)];
            let planned = || {
                let line = PlanLine { competency: "INT".parse().unwrap(), path: "KL01".parse().unwrap(), quarter: 1 };
                PlanFields::of(&[line])
            };
            let ids = |ids: &[&str]| ids.iter().map(|id| id.parse().unwrap()).collect::<Vec<StatementId>>();
            let filled = |agrees: bool, why: &str, met: &[&str]| [(Some(agrees), why.to_owned(), ids(met))];
            let why = "Sering memimpin rapat.";
            let two = read(&lines, &filled(true, why, &["INT.2.3", "INT.2.1"]), planned()).unwrap();
            assert_eq!(two.met, [(ids(&["INT.2.1", "INT.2.3"]), why.to_owned())]);
            assert_eq!((two.lines[0].1.as_ref(), two.plan.len()), (None, 1), "still a gap, to be planned for");
            let mute = read(&lines, &filled(true, "", &["INT.2.1"]), planned()).unwrap_err();
            assert_eq!(mute[0].0, "need-0-why");

            let every = filled(true, why, &["INT.2.1", "INT.2.2", "INT.2.3"]);
            let none = read(&lines, &every, PlanFields::of(&[])).unwrap();
            assert_eq!((none.lines[0].1.as_deref(), none.met.len(), none.plan.len()), (Some(why), 0, 0));
            assert_eq!(
                read(&lines, &every, planned()).unwrap_err()[0].0,
                "plan-1-competency",
                "nothing is left to plan for"
            );
            // What was ticked before differing in the whole, and what is no part of the gap, is not said.
            assert!(read(&lines, &filled(false, why, &["INT.2.1"]), PlanFields::of(&[])).unwrap().met.is_empty());
            assert!(!read(&lines, &filled(true, "", &["INT.1.1"]), planned()).unwrap().differs());
        });
    }
}
