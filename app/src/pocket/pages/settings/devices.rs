//! Where I am signed in; any other device can be signed out from here.

use domain::{ids::DeviceId, time::Timestamp, wire::session::Device};
use leptos::{prelude::*, task::spawn_local, text_prop::TextProp};

use crate::{
    i18n::{formats, text::settings as words},
    pocket::state::Work,
    ports::Failure,
    state::api,
    ui::{Button, Card, Kind, Line, Lines, Notice, Tag, Tone, say, shown},
};

/// What is known of the devices: only the server knows them.
#[derive(Clone, Copy)]
struct List {
    work: Work,
    devices: RwSignal<Option<Result<Vec<Device>, Failure>>>,
    failure: RwSignal<Option<Failure>>,
    busy: RwSignal<bool>,
}

impl List {
    fn ask(self) {
        let (ports, credentials) = (self.work.ports(), self.work.credentials());
        spawn_local(async move {
            let answer = api::devices(&*ports.server, credentials).await;
            self.devices.try_set(Some(answer));
        });
    }

    fn revoke(self, device: DeviceId) {
        if self.busy.get_untracked() {
            return;
        }
        self.busy.set(true);
        let (ports, credentials) = (self.work.ports(), self.work.credentials());
        spawn_local(async move {
            let ended = api::revoke(&*ports.server, device, credentials).await;
            if self.busy.try_set(false).is_none() {
                self.failure.set(ended.err());
                self.ask();
            }
        });
    }
}

/// The card.
#[component]
pub fn DevicesCard() -> impl IntoView {
    let list = List {
        work: expect_context(),
        devices: RwSignal::new(None),
        failure: RwSignal::new(None),
        busy: RwSignal::new(false),
    };
    list.ask();
    let list_shown = move || match list.devices.get() {
        None => view! { <p class="small soft">{say(words::DEVICES_ASKING)}</p> }.into_any(),
        Some(Err(failure)) => view! {
            <p class="small">{move || api::words_of(&failure).get()}</p>
            <Button label=words::DEVICES_AGAIN kind=Kind::Quiet on_click=Callback::new(move |()| list.ask())/>
        }
        .into_any(),
        Some(Ok(devices)) => {
            let lines = devices.into_iter().map(|device| line(list, device)).collect_view();
            view! { <Lines>{lines}</Lines> }.into_any()
        }
    };
    let failed = move || {
        list.failure.get().map(|failure| {
            let title = move || api::words_of(&failure).get().into_owned();
            view! { <Notice title=title tone=Tone::Bad live=true/> }
        })
    };
    view! {
        <Card title=words::DEVICES>
            <p class="small soft">{say(words::DEVICES_LEAD)}</p>
            {shown(list_shown)}
            {shown(failed)}
        </Card>
    }
    .into_any()
}

fn line(list: List, device: Device) -> impl IntoView {
    let zone = untrack(|| list.work.zone());
    let (since, seen) = (Timestamp(device.created_at), Timestamp(device.last_seen_at));
    let when = move || {
        words::DEVICE_SEEN.fill(&[("since", &formats::date(since, zone)), ("seen", &formats::date(seen, zone))])
    };
    let name: TextProp =
        if device.label.is_empty() { words::DEVICE_UNNAMED.into() } else { device.label.clone().into() };
    let context: TextProp = device.label.into();
    let aside = move || {
        if device.current {
            view! { <Tag label=words::DEVICE_THIS tone=Tone::Good/> }.into_any()
        } else {
            let end = Callback::new(move |()| list.revoke(device.id));
            view! { <Button label=words::DEVICE_END context=context kind=Kind::Plain busy=list.busy on_click=end/> }
                .into_any()
        }
    };
    view! { <Line title=name aside=aside><p class="small soft">{say(when)}</p></Line> }
}
