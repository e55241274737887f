//! Training needs of my people: what waits for me, and one person's, to be verified.
//!
//! Promises: read and verified without a network; what I have saved shows how far it has come, and why where it does not count. Refuses:
//! a verification that leaves a competency out, or differs without a reason; and any answer chosen beforehand.

use std::sync::Arc;

use domain::{
    hours::HoursVersions,
    ids::PersonId,
    needs::{Said, Verification, says_something},
    sync::{op::ToldKind, stamp::Status},
    wire::needs::{NeedFile, NeedLineWire, NeedState, TeamNeeds, read_said, verified},
};
use leptos::{prelude::*, task::spawn_local, text_prop::TextProp};

use crate::{
    components::{
        focus::Focus,
        needs::{competency_name, gap_list, history, of_period, plan_list, state_tag},
        plan_fields::{PlanFields, Wrong, error_of},
    },
    i18n::{Sentence, bundled, text::needs as words},
    pocket::{
        pages::{delivery::parked, kept_note::KeptNote},
        routes::Route,
        shell::{Way, heading, page_title},
        state::{Work, kept::Kept, needs::LastSaid},
    },
    reactive::memo,
    ui::{
        Button, Card, Kind, Line, Lines, LinkButton, Notice, PageHeading, RadioGroup, TextArea, Tone, empty, outcome,
        paragraph, shown, soft, tag, trouble,
    },
};

/// What waits for me: needs to verify by name, and claims. Below it, all others of the team.
pub(super) fn waiting(work: Work) -> AnyView {
    let kept = work.team_needs();
    let list = move || kept.get().map(|kept| cards(work, &kept));
    view! {
        {shown(list)}
        <KeptNote kept=kept/>
    }
    .into_any()
}

fn cards(work: Work, kept: &Arc<Kept<TeamNeeds>>) -> AnyView {
    let TeamNeeds { needs, claims } = &kept.answer;
    let said = |file: &NeedFile| work.last_said(ToldKind::Verified, file.need.assessment);
    let waits = |file: &&NeedFile| file.need.state.waits_for_supervisor() && !on_its_way(said(file), file);
    let waiting: Vec<&NeedFile> = needs.iter().filter(waits).collect();
    let others: Vec<&NeedFile> = needs.iter().filter(|file| !waits(file)).collect();
    let nothing = (waiting.is_empty() && *claims == 0).then(|| paragraph(words::team::NOTHING));
    let line = |file: &&NeedFile| need_line(file, said(file));
    let lines = waiting.iter().map(line).collect_view();
    let claims = (*claims > 0).then(|| {
        let href = Route::TeamClaims.path();
        let told = words::team::CLAIMS.about([("n", (*claims).into())]);
        view! { <Line title=told href=href/> }.into_any()
    });
    let rest = (!others.is_empty()).then(|| {
        let lines = others.iter().map(line).collect_view();
        view! { <Card title=words::team::OF_TEAM><Lines>{lines}</Lines></Card> }.into_any()
    });
    view! {
        <Card title=words::team::WAITS>
            {nothing}
            <Lines>{lines}{claims}</Lines>
        </Card>
        {rest}
    }
    .into_any()
}

/// Whether what I said last is newer than what the server told, and has not been refused.
fn on_its_way(said: Option<LastSaid>, file: &NeedFile) -> bool {
    let Some(said) = said else { return false };
    let told = file.need.verified == Some((said.op.device, said.op.counter));
    !told && matches!(said.status, None | Some(Status::Applied))
}

fn need_line(file: &NeedFile, said: Option<LastSaid>) -> AnyView {
    let person = file.claimant.person;
    let local = said.filter(|said| on_its_way(Some(said.clone()), file));
    let aside = match &local {
        Some(LastSaid { status: None, .. }) => tag(words::sending::LOCAL, Tone::Info),
        Some(_) => tag(words::sending::SENT, Tone::Good),
        None => state_tag(file.need.state),
    };
    let (name, href) = (file.claimant.name.clone(), Route::TeamNeed(person).path());
    let gaps = file.need.lines.iter().filter(|line| line.verified.unwrap_or(line.own)).count();
    let gaps = match gaps {
        0 => crate::i18n::text::team::NO_GAPS.into(),
        gaps => crate::i18n::text::team::GAPS.about([("n", gaps.into())]),
    };
    let of = of_period(&file.need);
    view! { <Line title=name href=href aside=aside>{soft(of)}{soft(gaps)}</Line> }.into_any()
}

/// One person's needs.
#[component]
pub fn TeamNeedPage(
    /// Whose.
    person: PersonId,
) -> impl IntoView {
    let work = expect_context::<Work>();
    page_title(words::TITLE);
    let kept = work.team_needs();
    let file = memo(move || {
        let kept = kept.get()?;
        kept.answer.needs.iter().find(|file| file.claimant.person == person).cloned()
    });
    let rules = memo(move || work.hours());
    let page = move || match file.get() {
        Some(file) => one(work, &file, rules.get()),
        None => view! { {heading(words::TITLE)} {empty(words::team::MISSING, words::team::MISSING_MORE)} }.into_any(),
    };
    view! {
        {shown(page)}
        <KeptNote kept=kept/>
        <div class="actions no-print">
            <LinkButton href=Route::Team.path() label=words::team::BACK kind=Kind::Quiet/>
        </div>
    }
    .into_any()
}

/// What arrives with a sync must not draw the page again under the hands of who fills it in: it follows nothing but what it is given.
fn one(work: Work, file: &NeedFile, rules: Option<Arc<HoursVersions>>) -> AnyView {
    let NeedFile { claimant, need, .. } = file;
    let title = words::team::VERIFY_OF.about([("name", claimant.name.clone().into())]);
    let plan = plan_list(&need.plan, &need.lines, need.year, rules.as_deref());
    let plan_title = words::plan::TITLE.about([("year", need.year.to_string().into())]);
    let told = need.steps.last().and_then(|step| {
        let quoted = step.words.clone()?;
        match (need.state, step.what.as_str()) {
            (NeedState::Answered, "answered") => Some(paragraph(words::team::ANSWER.about([("words", quoted.into())]))),
            (NeedState::Returned, "returned") => {
                let reason = words::SAID.about([("words", quoted.into())]);
                Some(
                    view! { <Notice title=words::team::RETURNED tone=Tone::Warn>{paragraph(reason)}</Notice> }
                        .into_any(),
                )
            }
            _ => None,
        }
    });
    let open = !matches!(need.state, NeedState::Validated | NeedState::Superseded);
    let verify = open.then(|| verifying(work, file, rules));
    let (above, gaps, state) = (of_period(need), gap_list(&need.lines), state_tag(need.state));
    let said = history(&need.steps);
    view! {
        <PageHeading title=title above=above take_focus=Way::here().walked()>
            {soft(words::team::LOGGED)}
        </PageHeading>
        {told}
        <Card title=words::GAPS aside=state>{gaps}</Card>
        <Card title=plan_title>{plan}</Card>
        {verify}
        {said}
    }
    .into_any()
}

/// The form, or what has come of what was saved with a way to open the form again.
fn verifying(work: Work, file: &NeedFile, rules: Option<Arc<HoursVersions>>) -> AnyView {
    let assessment = file.need.assessment;
    let last = memo(move || work.last_said(ToldKind::Verified, assessment));
    let waits = file.need.state.waits_for_supervisor();
    let file = Arc::new(file.clone());
    let looked = file.clone();
    // Open as long as it waits for me and nothing of mine is under way; else when I want to.
    let settled = untrack(|| last.get()).is_some_and(|said| on_its_way(Some(said), &looked));
    let open = RwSignal::new(waits && !settled);
    let part = move || {
        if open.get() {
            return form(work, file.clone(), rules.clone(), open);
        }
        let again = Callback::new(move |()| open.set(true));
        let sent = last.get().filter(|said| {
            on_its_way(Some(said.clone()), &file) || matches!(said.status, Some(Status::Conflict | Status::Parked(_)))
        });
        view! {
            <Card title=words::team::FORM>
                {sent.map(|said| sending(&said))}
                <div><Button label=words::team::AGAIN kind=Kind::Quiet on_click=again/></div>
            </Card>
        }
        .into_any()
    };
    shown(part).into_any()
}

/// How far a verification has come.
fn sending(said: &LastSaid) -> AnyView {
    match &said.status {
        None => outcome((words::sending::LOCAL.into(), Tone::Info)),
        Some(Status::Applied | Status::Late) => outcome((words::sending::SENT.into(), Tone::Good)),
        Some(Status::Conflict) => {
            view! { <Notice title=words::sending::REFUSED tone=Tone::Warn>{paragraph(words::sending::OVERTAKEN)}</Notice> }
                .into_any()
        }
        Some(Status::Parked(code)) => {
            let why = parked(code);
            view! { <Notice title=words::sending::REFUSED tone=Tone::Bad>{paragraph(why)}</Notice> }.into_any()
        }
    }
}

/// What stands in the fields of one competency: whether it is agreed to, and why not.
type Judged = RwSignal<(Option<bool>, String)>;

fn form(work: Work, file: Arc<NeedFile>, rules: Option<Arc<HoursVersions>>, open: RwSignal<bool>) -> AnyView {
    let Some(rules) = rules else {
        return view! { <Card title=words::team::FORM>{soft(words::plan::RULES_MISSING)}</Card> }.into_any();
    };
    let NeedFile { claimant, need, .. } = &*file;
    let (person, assessment) = (claimant.person, need.assessment);
    // What I wrote before and has not come to count is not lost; anybody else's judgement is not put into my mouth.
    let before = untrack(|| work.last_said(ToldKind::Verified, assessment));
    let before = before.and_then(|said| match read_said(said.told.kind, &said.told.text) {
        Ok(Said::Verified(verification)) => Some(verification),
        _ => None,
    });
    let judged: Vec<Judged> = need
        .lines
        .iter()
        .map(|line| {
            let known = before.as_ref().and_then(|before| {
                before.lines.iter().find(|(code, _)| code.to_string() == line.competency.code).map(|(_, why)| why)
            });
            RwSignal::new((known.map(Option::is_none), known.cloned().flatten().unwrap_or_default()))
        })
        .collect();
    let (wrong, problem): (Wrong, _) = (RwSignal::new(Vec::new()), RwSignal::new(None::<TextProp>));
    let proposal = before.map_or_else(|| need.plan.clone(), |before| before.plan);
    let proposed = (!need.agreed && !need.plan.is_empty()).then(|| soft(words::team::PROPOSED));
    let fields = PlanFields::of(&proposal);
    let lines =
        (0..).zip(need.lines.iter().zip(&judged)).map(|(nth, (line, judged))| question(nth, line, *judged, wrong));
    let lines = lines.collect_view();
    let competencies: Vec<(String, TextProp)> = need
        .lines
        .iter()
        .map(|line| (line.competency.code.clone(), competency_name(&need.lines, &line.competency.code)))
        .collect();
    let plan = fields.view(competencies, &rules, untrack(|| work.today()), wrong);
    let title = words::plan::TITLE.about([("year", need.year.to_string().into())]);
    let focus = Focus::here();
    let save = Callback::new(move |()| {
        let judged: Vec<(Option<bool>, String)> = judged.iter().map(|judged| judged.get_untracked()).collect();
        match read(&file.need.lines, &judged, fields) {
            Ok(verification) => {
                wrong.set(Vec::new());
                problem.set(None);
                let body = verified(person, assessment, &verification);
                spawn_local(async move {
                    if work.record(vec![body]).await.is_ok() {
                        open.try_set(false);
                    } else {
                        problem.try_set(Some(words::fault::NOT_SAVED.into()));
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
            {trouble(problem)}
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
    let value = Signal::derive(move || judged.with(|(agrees, _)| *agrees));
    let choose = Callback::new(move |agrees| judged.update(|judged| judged.0 = Some(agrees)));
    let differs = memo(move || judged.with(|(agrees, _)| *agrees == Some(false)));
    let why = words::team::WHY.about([("competency", name.into())]);
    let reason = move || {
        differs.get().then(|| {
            let value = Signal::derive(move || judged.with(|(_, why)| why.clone()));
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
            {shown(reason)}
        </div>
    }
    .into_any()
}

/// What the form says, or what is wrong with it by its fields.
fn read(
    lines: &[NeedLineWire],
    judged: &[(Option<bool>, String)],
    fields: PlanFields,
) -> Result<Verification, Vec<(String, Sentence)>> {
    let (mut said, mut wrong, mut gaps) = (Vec::new(), Vec::new(), Vec::new());
    for (nth, (line, (agrees, why))) in lines.iter().zip(judged).enumerate() {
        let Ok(code) = line.competency.code.parse() else { continue };
        match agrees {
            None => wrong.push((answer_name(nth), words::fault::CHOOSE)),
            Some(false) if !says_something(why) => wrong.push((reason_name(nth), words::fault::WORDS)),
            Some(agrees) => said.push((code, (!agrees).then(|| why.trim().to_owned()))),
        }
        if agrees.is_some_and(|agrees| agrees == line.own) {
            gaps.push(line.competency.code.clone());
        }
    }
    match fields.read(|code| gaps.iter().any(|gap| gap == code)) {
        Ok(plan) if wrong.is_empty() && plan.is_empty() && !gaps.is_empty() => {
            Err(vec![(PlanFields::first(), words::fault::PLAN)])
        }
        Ok(plan) if wrong.is_empty() => Ok(Verification { lines: said, plan }),
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
        NeedLineWire { competency, required: 2, reached: u8::from(own), own, verified: None, reason: None }
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
            let yes = || (Some(true), String::new());
            let wrong = |judged: &[(Option<bool>, String)], fields: PlanFields| -> Vec<String> {
                read(&lines, judged, fields).unwrap_err().into_iter().map(|(field, _)| field).collect()
            };
            assert_eq!(read(&lines, &[yes(), yes()], planned()).unwrap().plan.len(), 1);
            assert_eq!(wrong(&[(None, String::new()), (Some(false), "x".into())], planned()), ["need-0", "need-1-why"]);
            assert_eq!(wrong(&[yes(), yes()], PlanFields::of(&[])), ["plan-1-competency"]);
            // The gap is not one, by the supervisor: a plan for it has nothing to close.
            assert_eq!(wrong(&[(Some(false), why()), yes()], planned()), ["plan-1-competency"]);
            let none = read(&lines, &[(Some(false), why()), yes()], PlanFields::of(&[])).unwrap();
            assert!(none.differs() && none.plan.is_empty());
        });
    }
}
