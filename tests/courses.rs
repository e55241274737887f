//! What courses become before they are shown, and how their files are sent.

mod desk;
mod draft_files;
mod drafts;
mod drafts_refused;
mod drafts_shipped;
mod files;
mod pages;
