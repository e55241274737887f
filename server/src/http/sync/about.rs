//! What a device is told about its person, in the words of the wire.

use domain::wire::{
    about::{
        About, AgencyWire, Bilingual, CertificateWire, CompletedWire, NoticeWire, PeriodWire, PostWire, ReminderWire,
    },
    hand_in::HandInWire,
    json::{self, Raw},
    needs::NeedWire,
};

use crate::{
    auth::session::SignedIn,
    http::{certificates::signature, claims, error::Error, hand_ins, needs::Names},
    state::AppState,
    store::{
        self,
        about::{self, Facts, Known, OwnPeriod, Place},
        courses::Completed,
    },
};

/// As of the request's day, with its tag.
pub(super) async fn about(state: &AppState, who: &SignedIn) -> Result<About, Error> {
    let known = Known {
        person: who.card.id,
        agency: who.agency.id,
        assignments: &who.assignments,
        grants: &who.grants,
        day: who.today,
        zone: who.agency.zone,
    };
    let facts = state.db.look(|tx| async move { about::facts(&*tx, known).await }).await?;
    let mut about = tell(state, who, facts);
    about.needs = needs(state, who).await?;
    Ok(about.tagged())
}

/// What was said about the person's training needs, as one text.
async fn needs(state: &AppState, who: &SignedIn) -> Result<Option<Raw>, Error> {
    let (on, zone) = (state.db.read(), who.agency.zone);
    let kept = store::needs::of_person(on, who.card.id, zone).await?;
    if kept.is_empty() {
        return Ok(None);
    }
    let known = Names::of(on, &state.shelf, (who.agency.id, zone, who.today), kept.iter()).await?;
    let told: Vec<NeedWire> = kept.iter().map(|kept| known.tell(kept)).collect();
    Ok(Some(Raw(json::write(&told))))
}

fn tell(state: &AppState, who: &SignedIn, facts: Facts) -> About {
    let Facts {
        nip,
        employment,
        rank,
        place,
        supervisor,
        roles,
        periods,
        notices,
        held,
        hours,
        courses,
        completed,
        claims,
    } = facts;
    let mut about = About {
        tag: String::new(),
        person: who.card.id.to_string(),
        name: who.card.name.clone(),
        nip: nip.map(|nip| nip.to_string()).unwrap_or_default(),
        employment: employment.code().to_owned(),
        rank: rank.map(|rank| rank.to_string()),
        agency: AgencyWire {
            id: who.agency.id.to_string(),
            name: who.agency.name.clone(),
            zone: who.agency.zone.abbreviation().to_owned(),
            brand: who.agency.brand.clone(),
            demo: state.demo,
        },
        post: place.map(|place| post(place, supervisor)),
        roles: roles.iter().map(|role| role.code().to_owned()).collect(),
        periods: periods.into_iter().map(period).collect(),
        notices: notices.into_iter().map(|(code, at)| NoticeWire { code, at: at.0 }).collect(),
        hand_in: Some(HandInWire {
            to: state.hand_in.to().to_hex(),
            key: state.hand_in.key(who.card.id, who.device.id).to_string(),
        }),
        hours: None,
        hours_versions: None,
        courses,
        completed: (!completed.is_empty())
            .then(|| completed.into_iter().map(|done| completed_course(state, done)).collect()),
        claims: (!claims.is_empty()).then(|| claims.iter().map(|claim| claims::tell(claim, who.agency.zone)).collect()),
        needs: None,
        held: (!held.is_empty()).then(|| held.into_iter().map(hand_ins::held).collect()),
    };
    about.tell_hours(&hours, who.today);
    about
}

fn completed_course(state: &AppState, done: Completed) -> CompletedWire {
    let certificate = done.certificate.map(|certificate| CertificateWire {
        signature: signature(state, &certificate),
        id: certificate.id.to_string(),
        number: certificate.number,
        name: certificate.name,
        issuer: certificate.issuer,
        signatory: certificate.signatory,
        jp: certificate.jp,
    });
    let Completed { course, title, on, jp, path, .. } = done;
    CompletedWire { course, title, on: on.to_string(), jp, path, certificate }
}

fn post(place: Place, supervisor: Option<String>) -> PostWire {
    let (title, kind) = place.position.map(|position| (position.title, position.kind)).unzip();
    PostWire {
        assignment: place.assignment.id.to_string(),
        units: place.units,
        title,
        kind: kind.map(|kind| kind.code().to_owned()),
        capacity: place.assignment.capacity.code().to_owned(),
        supervisor,
    }
}

fn period(own: OwnPeriod) -> PeriodWire {
    let OwnPeriod { period, closes, reminder } = own;
    PeriodWire {
        id: period.id.to_string(),
        name: Bilingual { id: period.name.indonesian, en: period.name.english },
        opens: period.opens.to_string(),
        closes: closes.to_string(),
        grace_days: period.grace_days,
        catalogue: period.references.catalogue.to_string(),
        standards: period.references.standards.to_string(),
        rules: period.references.rules.to_string(),
        extended: (closes > period.closes).then_some(true),
        reminder: reminder.map(|(text, begun)| ReminderWire { text, begun }),
    }
}
