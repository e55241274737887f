//! Both programs of Jenjang in the browser.
