//! What courses become before they are shown.

mod pages;
