//! The browser: the only room that names `web_sys`, `js_sys`, `fetch` and IndexedDB. It implements the ports and decides nothing.

pub mod boot;
pub mod browser;
pub mod clipboard;
pub mod fetch;
pub mod idb;
pub mod intl;
pub mod leaving;
mod picked;
pub mod seal;
pub mod sheets;
mod shell;
pub mod user_files;
pub mod worker;
