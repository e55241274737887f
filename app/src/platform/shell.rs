//! What a person did on the shell's sign-in form while the program was on its way.

use wasm_bindgen::JsCast;
use web_sys::{Document, Element, HtmlInputElement};

use crate::ports::Begun;

/// Reads the shell's form before the program takes its place.
pub(super) fn read(document: &Document) -> Begun {
    let Some(form) = document.get_element_by_id("shell-form") else { return Begun::default() };
    let input = |id: &str| document.get_element_by_id(id)?.dyn_into::<HtmlInputElement>().ok();
    let typed = |id: &str| input(id).map(|input| input.value()).unwrap_or_default();
    Begun {
        nip: typed("nip"),
        password: typed("password"),
        revealed: input("password-reveal").is_some_and(|input| input.checked()),
        focus: document
            .active_element()
            .filter(|element| form.contains(Some(element)))
            .map(|element: Element| element.id()),
        pressed: form.has_attribute("data-pressed"),
    }
}
