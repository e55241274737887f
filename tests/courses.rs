//! What courses become before they are shown, and how their files are sent.

mod files;
mod pages;
