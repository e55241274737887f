//! Jenjang in the browser: one library, two programs.
//!
//! `pocket` is the employee's, small and offline first; `office` is the personnel office's. They share what is here and never import
//! each other. pages → components → ui; pages, components → state → sync, store; `platform` implements the ports and is wired once.

pub mod components;
pub mod i18n;
pub mod office;
pub mod platform;
pub mod pocket;
pub mod ports;
pub mod reactive;
pub mod state;
pub mod store;
pub mod sync;
pub mod ui;
