//! IndexedDB's events as futures: a connection, its transactions and their requests. Knows nothing of what is kept.
//!
//! A transaction lives only while it has requests of its own to answer: between [`Connection::begin`] and [`complete`] nothing may be
//! awaited but [`answered`].

use js_sys::{Array, Function, Object, Promise, Reflect};
use wasm_bindgen::{JsCast, JsValue, closure::Closure};
use wasm_bindgen_futures::JsFuture;
use web_sys::{DomException, IdbDatabase, IdbFactory, IdbRequest, IdbTransaction};

use crate::store::StoreError;

/// What a transaction is for.
#[derive(Clone, Copy)]
pub enum Purpose {
    /// Looking; any number of tabs at once.
    Reading,
    /// Keeping: complete only when the disk has it.
    WritingStrictly,
}

/// A connection to one database. It gives way when another tab erases the database.
pub struct Connection(IdbDatabase);

impl Connection {
    /// Connects to a database, and makes it with these object stores where there is none.
    pub async fn open(name: &str, stores: &'static [&'static str]) -> Result<Self, StoreError> {
        let request = factory()?.open_with_u32(name, 1)?;
        let opening: IdbRequest = request.clone().into();
        let create = Closure::once(move || {
            let database: IdbDatabase = opening.result()?.unchecked_into();
            stores.iter().try_for_each(|store| database.create_object_store(store).map(drop))
        });
        request.set_onupgradeneeded(Some(create.as_ref().unchecked_ref()));
        answered(&request).await?;
        let database: IdbDatabase = request.result()?.unchecked_into();
        let leaving = database.clone();
        // The version is never raised, so that this event means erasing.
        let give_way = Closure::once_into_js(move || leaving.close());
        database.set_onversionchange(Some(give_way.unchecked_ref()));
        Ok(Self(database))
    }

    /// Begins a transaction over these object stores. Refused only where the connection is closed: the database was erased, by another
    /// tab or by the browser.
    pub fn begin(&self, purpose: Purpose, stores: &[&str]) -> Result<IdbTransaction, StoreError> {
        let (mode, durability) = match purpose {
            Purpose::Reading => ("readonly", "default"),
            Purpose::WritingStrictly => ("readwrite", "strict"),
        };
        let stores: Array = stores.iter().map(|store| JsValue::from_str(store)).collect();
        self.transaction(&stores, mode, durability).map_err(|_| StoreError::Gone)
    }

    /// web-sys holds `durability` back as unstable, though a browser without it just leaves it aside.
    fn transaction(&self, stores: &Array, mode: &str, durability: &str) -> Result<IdbTransaction, JsValue> {
        let options = Object::new();
        Reflect::set(&options, &"durability".into(), &durability.into())?;
        let begin: Function = Reflect::get(&self.0, &"transaction".into())?.unchecked_into();
        Ok(begin.call3(&self.0, stores, &mode.into(), &options)?.unchecked_into())
    }

    /// Closes as soon as the transactions under way are complete.
    pub fn close(&self) {
        self.0.close();
    }
}

/// Asks for a database to go, which it does as soon as nobody holds it open.
pub fn delete(name: &str) -> Result<(), StoreError> {
    factory()?.delete_database(name)?;
    Ok(())
}

/// Waits for a request's answer. A transaction answers in the order in which it was asked, so that after the last answer all are there.
pub async fn answered(request: &IdbRequest) -> Result<(), StoreError> {
    let answer = promised(&mut |fulfil, reject| {
        request.set_onsuccess(Some(&fulfil));
        request.set_onerror(Some(&reject));
    });
    match answer.await {
        Ok(_) => Ok(()),
        // Where another request of the transaction failed before, its error is the one that tells why.
        Err(_) => match request.transaction().and_then(|transaction| transaction.error()) {
            Some(error) => Err(error.into()),
            None => Err(request.error()?.into()),
        },
    }
}

/// Waits until all that was asked of a transaction is kept; where the asking itself failed, nothing of it is.
pub async fn complete(transaction: &IdbTransaction, asked: Result<(), JsValue>) -> Result<(), StoreError> {
    if let Err(error) = asked {
        // Refused only if the browser has already aborted it.
        let _ = transaction.abort();
        return Err(error.into());
    }
    let end = promised(&mut |fulfil, reject| {
        transaction.set_oncomplete(Some(&fulfil));
        transaction.set_onabort(Some(&reject));
    });
    end.await.map_err(|_| transaction.error().into()).map(drop)
}

/// A future of two events, of which one will come.
fn promised(listen: &mut dyn FnMut(Function, Function)) -> JsFuture {
    JsFuture::from(Promise::new(&mut |fulfil, reject| listen(fulfil, reject)))
}

fn factory() -> Result<IdbFactory, StoreError> {
    let window = web_sys::window().ok_or(JsValue::NULL)?;
    Ok(window.indexed_db()?.ok_or(JsValue::NULL)?)
}

impl From<DomException> for StoreError {
    fn from(error: DomException) -> Self {
        match error.name() {
            name if name == "QuotaExceededError" => Self::Full,
            name => Self::Failed(name),
        }
    }
}

impl From<Option<DomException>> for StoreError {
    fn from(error: Option<DomException>) -> Self {
        error.map_or_else(|| Self::Failed("IndexedDB".into()), Self::from)
    }
}

impl From<JsValue> for StoreError {
    fn from(error: JsValue) -> Self {
        error.dyn_into::<DomException>().ok().into()
    }
}
