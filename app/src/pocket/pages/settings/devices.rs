//! Where I am signed in; any other device can be signed out from here.

use domain::{ids::DeviceId, time::Timestamp, wire::session::Device};
use leptos::{prelude::*, task::spawn_local, text_prop::TextProp};

use crate::{
    i18n::{Value, text::settings as words},
    pocket::state::Work,
    ports::Failure,
    state::api,
    ui::{Button, Card, Kind, Line, Lines, Tone, say, shown, soft, tag, trouble},
};

/// What is known of the devices: only the server knows them.
#[derive(Clone, Copy)]
struct List {
    work: Work,
    devices: RwSignal<Option<Result<Vec<Device>, Failure>>>,
    /// Why the last one could not be signed out, in words.
    failure: RwSignal<Option<TextProp>>,
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
                self.failure.set(ended.err().map(|failure| api::words_of(&failure)));
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
        // This one is on the list for certain: the line keeps the room that the answer takes.
        None => {
            let label = list.work.ports().host.label();
            let line = view! { <Line title=label aside=tag(words::DEVICE_THIS, Tone::Good)>{soft(words::DEVICES_ASKING)}</Line> };
            view! { <Lines>{line.into_any()}</Lines> }.into_any()
        }
        Some(Err(failure)) => view! {
            <p class="small">{say(api::words_of(&failure))}</p>
            <Button label=words::DEVICES_AGAIN kind=Kind::Quiet on_click=Callback::new(move |()| list.ask())/>
        }
        .into_any(),
        Some(Ok(devices)) => {
            let lines = devices.into_iter().map(|device| line(list, device)).collect_view();
            view! { <Lines>{lines}</Lines> }.into_any()
        }
    };
    view! {
        <Card title=words::DEVICES>
            {soft(words::DEVICES_LEAD)}
            {shown(list_shown)}
            {trouble(list.failure)}
        </Card>
    }
    .into_any()
}

fn line(list: List, device: Device) -> AnyView {
    let zone = untrack(|| list.work.zone());
    let (since, seen) = (Timestamp(device.created_at), Timestamp(device.last_seen_at));
    let when = words::DEVICE_SEEN.about([("since", Value::DateOf(since, zone)), ("seen", Value::DateOf(seen, zone))]);
    let name: TextProp =
        if device.label.is_empty() { words::DEVICE_UNNAMED.into() } else { device.label.clone().into() };
    let context: TextProp = device.label.into();
    let aside = if device.current {
        tag(words::DEVICE_THIS, Tone::Good)
    } else {
        let end = Callback::new(move |()| list.revoke(device.id));
        view! { <Button label=words::DEVICE_END context=context kind=Kind::Plain busy=list.busy on_click=end/> }
            .into_any()
    };
    view! { <Line title=name aside=aside>{soft(when)}</Line> }.into_any()
}
