//! The offer to put Jenjang among the device's apps, where the browser evicts it less easily.

use leptos::prelude::*;

use crate::{
    i18n::text::pocket::home as words,
    pocket::state::nudge::Nudge,
    ports::Install,
    ui::{Button, Card, Kind, Shown, paragraph, shown, soft},
};

/// The card; nothing where there is nothing to offer, or the person said "not now".
pub(super) fn card() -> Shown {
    let nudge = expect_context::<Nudge>();
    shown(move || {
        let offer = nudge.offer();
        (offer != Install::Nothing).then(|| {
            let decide = move |install| Callback::new(move |()| nudge.decide(install));
            let how = match offer {
                Install::ByHand => paragraph(words::INSTALL_BY_HAND),
                _ => view! { <Button label=words::INSTALL_NOW kind=Kind::Quiet on_click=decide(true)/> }.into_any(),
            };
            view! {
                <Card title=words::INSTALL>
                    {soft(words::INSTALL_LEAD)}
                    {how}
                    <Button label=words::INSTALL_LATER kind=Kind::Plain on_click=decide(false)/>
                </Card>
            }
            .into_any()
        })
    })
}
