//! Jenjang in the browser: one library, three programs.
//!
//! `pocket` is the employee's, small and offline first; `office` is the personnel office's. They share what is here and never import
//! each other. `sheets` reads spreadsheets for the office in a worker of its own, and knows nothing else. pages → components → ui; pages, components → state → sync, store; `platform` implements the ports and is wired once.

pub mod components;
pub mod i18n;
pub mod office;
pub mod platform;
pub mod pocket;
pub mod ports;
pub mod reactive;
pub mod sheets;
pub mod state;
pub mod store;
pub mod sync;
pub mod ui;
