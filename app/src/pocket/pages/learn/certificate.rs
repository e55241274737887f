//! The certificate for a course: at once, also without a network; with its number, once the server has given its receipt.

use domain::{
    bundle::BundleHash,
    time::{Date, parse_date},
    wire::about::{CertificateWire, CompletedWire},
};
use leptos::{prelude::*, text_prop::TextProp};

use super::document::from_server;
use crate::{
    i18n::{language, text::learn::certificate as words},
    pocket::{
        routes::Route,
        shell::{Way, page_title},
        state::Work,
    },
    ui::{Button, Card, Kind, LinkButton, Notice, PageHeading, Qr, Tone, paragraph, say, shown, soft},
};

/// What stands on it.
struct Told {
    title: String,
    name: String,
    issuer: String,
    signatory: Option<String>,
    jp: u32,
    on: Date,
    /// By the server's receipt.
    certificate: Option<CertificateWire>,
}

/// The page.
#[component]
pub fn CertificatePage(
    /// The version of the course.
    hash: BundleHash,
) -> impl IntoView {
    let work = expect_context::<Work>();
    page_title(words::TITLE);
    let page = move || match told(work, hash) {
        Some(told) => certificate(work, &told),
        None if is_withdrawn(work, hash) => view! {
            <PageHeading title=words::WITHDRAWN take_focus=Way::here().walked()>
                {paragraph(words::WITHDRAWN_MORE)}
            </PageHeading>
        }
        .into_any(),
        None => view! {
            <PageHeading title=words::NONE take_focus=Way::here().walked()>{paragraph(words::NONE_MORE)}</PageHeading>
        }
        .into_any(),
    };
    view! {
        {shown(page)}
        <div class="no-print"><LinkButton href=Route::Course(hash).path() label=super::words::lesson::BACK kind=Kind::Quiet/></div>
    }
    .into_any()
}

/// Whether the server counts the course as completed and has no certificate for it any more.
fn is_withdrawn(work: Work, hash: BundleHash) -> bool {
    let (about, name) = (work.about(), hash.to_string());
    about.is_some_and(|about| {
        about.completed.iter().flatten().any(|done| done.course == name && done.certificate.is_none())
    })
}

fn told(work: Work, hash: BundleHash) -> Option<Told> {
    let about = work.about()?;
    let name = hash.to_string();
    let done = about.completed.iter().flatten().find(|done| done.course == name);
    if let Some(CompletedWire { title, on, certificate, .. }) = done {
        let certificate = certificate.clone()?;
        return Some(Told {
            title: title.clone(),
            name: certificate.name.clone(),
            issuer: certificate.issuer.clone(),
            signatory: certificate.signatory.clone(),
            jp: certificate.jp,
            on: parse_date(on)?,
            certificate: Some(certificate),
        });
    }
    let course = work.course(hash).flatten()?;
    let at = work.learnt(hash).standing(&course).completed?;
    Some(Told {
        title: course.title.clone(),
        name: about.name.clone(),
        issuer: about.agency.name.clone(),
        signatory: None,
        jp: course.jp,
        on: work.zone().date(at),
        certificate: None,
    })
}

fn certificate(work: Work, told: &Told) -> AnyView {
    let worth = words::WORTH.about([("jp", told.jp.into()), ("date", told.on.into())]);
    let (name, title, issuer) = (told.name.clone(), told.title.clone(), told.issuer.clone());
    let provisional = told.certificate.is_none().then(|| {
        view! {
            <Notice title=words::PROVISIONAL tone=Tone::Warn>{paragraph(words::PROVISIONAL_MORE)}</Notice>
        }
        .into_any()
    });
    let signatory =
        told.signatory.clone().map(|signatory| view! { {soft(words::SIGNATORY)}<p>{signatory}</p> }.into_any());
    let proof = told.certificate.as_ref().map(|certificate| proof(work, certificate));
    let print = Callback::new(move |()| work.ports().host.print());
    // What is not final yet is no file.
    let file = told.certificate.as_ref().map(|certificate| {
        let CertificateWire { id, number, .. } = certificate.clone();
        let path = move || format!("/api/me/certificates/{id}/file?language={}", language().tag());
        from_server(work, TextProp::from(path), &format!("{number}.pdf"), words::SAVE.into())
    });
    view! {
        <PageHeading title=words::HEADING take_focus=Way::here().walked()/>
        {provisional}
        <Card>
            <div class="certificate">
                {soft(words::GIVEN)}
                <h2>{name}</h2>
                {soft(words::FOR)}
                <h2>{title}</h2>
                <p>{say(worth)}</p>
                {soft(words::ISSUER)}
                <p><b>{issuer}</b></p>
                {signatory}
                {proof}
                <p class="tte small soft">{words::TTE}</p>
            </div>
        </Card>
        <div class="actions no-print">
            <Button label=words::PRINT on_click=print/>
            {file}
        </div>
    }
    .into_any()
}

/// Number, address and code by which anybody tells that it is genuine.
fn proof(work: Work, certificate: &CertificateWire) -> AnyView {
    let address = format!("{}/sertifikat/{}", work.ports().host.origin(), certificate.id);
    let (number, href, shown_address) = (certificate.number.clone(), address.clone(), TextProp::from(address.clone()));
    view! {
        {soft(words::NUMBER)}
        <p class="num"><b>{number}</b></p>
        <Qr text=address label=words::QR/>
        <p class="small">{words::CHECK} " " <a rel="external" href=href>{say(shown_address)}</a></p>
    }
    .into_any()
}
