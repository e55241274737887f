//! Both programs of Jenjang in the browser.

pub mod ui;
