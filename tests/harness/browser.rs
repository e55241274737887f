//! A browser: it keeps cookies, says where its pages come from, and has several tabs.

use std::{
    collections::BTreeMap,
    net::{IpAddr, SocketAddr},
    sync::{Arc, Mutex},
};

use axum::{
    Router,
    body::{Body, Bytes, to_bytes},
    extract::ConnectInfo,
    http::{HeaderMap, HeaderName, Method, Request, StatusCode, header, request::Builder},
};
use domain::{
    ids::DeviceId,
    wire::{
        error::{ErrorBody, ErrorCode},
        session as wire,
    },
};
use serde::{Serialize, de::DeserializeOwned};
use serde_json::json;
use tower::ServiceExt as _;

use super::cast::{Member, PASSWORD};

/// Where the tests' server is.
pub const HOST: &str = "jenjang.test";

/// One browser: cookies are shared by its tabs.
#[derive(Clone)]
pub struct Browser {
    router: Router,
    address: IpAddr,
    cookies: Arc<Mutex<BTreeMap<String, String>>>,
}

/// A person's pages in a browser: what their own database on the device keeps.
#[derive(Clone)]
pub struct Tab {
    pub browser: Browser,
    pub device: DeviceId,
    pub token: String,
    pub session: wire::Session,
}

/// What came back.
#[derive(Debug)]
pub struct Answer {
    pub status: StatusCode,
    pub headers: HeaderMap,
    pub body: Bytes,
}

impl Browser {
    pub fn new(router: Router, address: IpAddr) -> Self {
        Self { router, address, cookies: Arc::default() }
    }

    /// A browser with the same cookies that goes its own way from here: what a cloned phone has.
    #[must_use]
    pub fn twin(&self) -> Self {
        let cookies = self.cookies.lock().unwrap().clone();
        Self { cookies: Arc::new(Mutex::new(cookies)), ..self.clone() }
    }

    /// This browser, led to another server of the same site.
    #[must_use]
    pub fn at(&self, router: Router) -> Self {
        Self { router, ..self.clone() }
    }

    /// A request as this browser sends it from one of our pages.
    pub fn request(&self, method: Method, path: &str) -> Builder {
        let mut request = Request::builder()
            .method(&method)
            .uri(path)
            .header(header::HOST, HOST)
            .header("sec-fetch-site", "same-origin")
            .extension(ConnectInfo(SocketAddr::new(self.address, 40_000)));
        if method != Method::GET {
            request = request.header(header::ORIGIN, format!("https://{HOST}"));
        }
        let cookies = self.cookies.lock().unwrap();
        if !cookies.is_empty() {
            let pairs: Vec<String> = cookies.iter().map(|(name, value)| format!("{name}={value}")).collect();
            request = request.header(header::COOKIE, pairs.join("; "));
        }
        request
    }

    /// Sends a request as it is, and keeps the cookies that come back.
    pub async fn send(&self, request: Request<Body>) -> Answer {
        let Ok(response) = self.router.clone().oneshot(request).await;
        let (parts, body) = response.into_parts();
        for set in parts.headers.get_all(header::SET_COOKIE) {
            self.keep(set.to_str().unwrap());
        }
        let body = to_bytes(body, usize::MAX).await.unwrap();
        Answer { status: parts.status, headers: parts.headers, body }
    }

    fn keep(&self, set: &str) {
        let (pair, attributes) = set.split_once(';').unwrap();
        let (name, value) = pair.split_once('=').unwrap();
        let mut cookies = self.cookies.lock().unwrap();
        if attributes.contains("Max-Age=0") {
            cookies.remove(name);
        } else {
            cookies.insert(name.to_owned(), value.to_owned());
        }
    }

    /// The names of the cookies that are kept.
    pub fn cookies(&self) -> Vec<String> {
        self.cookies.lock().unwrap().keys().cloned().collect()
    }

    /// Changes what is kept, as nobody's browser does.
    pub fn tamper(&self, change: impl Fn(&str) -> String) {
        for value in self.cookies.lock().unwrap().values_mut() {
            *value = change(value);
        }
    }

    pub async fn get(&self, path: &str) -> Answer {
        self.send(self.request(Method::GET, path).body(Body::empty()).unwrap()).await
    }

    pub async fn post(&self, path: &str, body: &impl Serialize) -> Answer {
        self.send(json_request(self.request(Method::POST, path), body)).await
    }

    /// Signs somebody in by password, whatever comes of it.
    pub async fn tries(&self, who: Member, password: &str) -> Answer {
        self.post("/api/sign-in", &json!({ "nip": who.nip(), "password": password })).await
    }

    /// Signs somebody in by password.
    pub async fn signs_in(&self, who: Member) -> Tab {
        let answer = self.tries(who, PASSWORD).await;
        self.tab(&answer)
    }

    /// Signs somebody in by a code, and sets the password.
    pub async fn activate(&self, who: Member, code: &str) -> Tab {
        let form = json!({ "nip": who.nip(), "code": code, "new_password": PASSWORD });
        let answer = self.post("/api/activate", &form).await;
        self.tab(&answer)
    }

    /// The pages of whoever has just been let in.
    pub fn tab(&self, answer: &Answer) -> Tab {
        let signed_in: wire::SignedIn = answer.ok();
        Tab {
            browser: self.clone(),
            device: signed_in.session.device,
            token: signed_in.token.into(),
            session: signed_in.session,
        }
    }
}

impl Tab {
    /// A request of this person's pages.
    pub fn request(&self, method: Method, path: &str) -> Builder {
        self.browser
            .request(method, path)
            .header(wire::DEVICE_HEADER, self.device.to_string())
            .header(wire::TOKEN_HEADER, &self.token)
    }

    pub async fn get(&self, path: &str) -> Answer {
        self.browser.send(self.request(Method::GET, path).body(Body::empty()).unwrap()).await
    }

    pub async fn post(&self, path: &str, body: &impl Serialize) -> Answer {
        self.browser.send(json_request(self.request(Method::POST, path), body)).await
    }

    /// Hands in a file as it is.
    pub async fn post_file(&self, path: &str, media_type: &str, bytes: Vec<u8>) -> Answer {
        let request = self.request(Method::POST, path).header(header::CONTENT_TYPE, media_type);
        self.browser.send(request.body(Body::from(bytes)).unwrap()).await
    }

    /// The session as the server sees it now.
    pub async fn session(&self) -> wire::Session {
        self.get("/api/session").await.ok()
    }
}

impl Answer {
    /// The body of a success.
    pub fn ok<T: DeserializeOwned>(&self) -> T {
        assert_eq!(self.status, StatusCode::OK, "{}", self.text());
        serde_json::from_slice(&self.body).unwrap()
    }

    /// Nothing but a success.
    pub fn done(&self) {
        assert_eq!(self.status, StatusCode::NO_CONTENT, "{}", self.text());
    }

    /// The refusal, which must be one.
    pub fn refusal(&self) -> ErrorBody {
        assert!(!self.status.is_success(), "{}", self.text());
        serde_json::from_slice(&self.body).unwrap()
    }

    /// Its code.
    pub fn code(&self) -> ErrorCode {
        self.refusal().error.code
    }

    pub fn text(&self) -> String {
        String::from_utf8_lossy(&self.body).into_owned()
    }

    /// A header as text; empty if it is missing.
    pub fn header(&self, name: impl TryInto<HeaderName>) -> &str {
        let name = name.try_into().unwrap_or_else(|_| panic!("a header's name"));
        self.headers.get(name).map_or("", |value| value.to_str().unwrap())
    }
}

fn json_request(request: Builder, body: &impl Serialize) -> Request<Body> {
    let body = serde_json::to_vec(body).unwrap();
    request.header(header::CONTENT_TYPE, "application/json").body(Body::from(body)).unwrap()
}
