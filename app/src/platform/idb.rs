//! IndexedDB behind [`LocalStore`].
//!
//! One database per person, `jenjang-<person>`, with two generic stores of texts, `ops` and `texts`; its version is never raised, so
//! that no older program is ever locked out. Appends are `strict`: the promise resolves after the disk has it. Inside a transaction
//! nothing is awaited but IndexedDB's own requests.

mod connection;
pub mod files;

use std::{cell::RefCell, rc::Rc};

use domain::{
    ids::{DeviceId, PersonId},
    sync::{
        chain::{Cursor, SaltKey},
        device::{LocalOps, Page},
        op::{Op, OpId},
    },
    time::Timestamp,
    wire::rest::{self, Identity},
};
use js_sys::Array;
use wasm_bindgen::{JsCast, JsValue};
use web_sys::{IdbObjectStore, IdbRequest, IdbTransaction};

use self::connection::{Connection, Purpose, answered, complete};
use crate::{
    ports::Task,
    store::{Amending, Draft, Known, LocalStore, NOBODY, Shelf, StoreError, Stores},
};

const OPS: &str = "ops";
const TEXTS: &str = "texts";
const IDENTITY: &str = "identity";
const MARK: &str = "mark";

/// Prefix of a kept text's key, so that none can stand where the device's own records do.
const KEPT: &str = "kept/";

fn database_name(person: PersonId) -> String {
    format!("jenjang-{person}")
}

fn kept_key(key: &str) -> String {
    format!("{KEPT}{key}")
}

/// Ops sort by device, then counter.
fn op_key(id: OpId) -> String {
    format!("{}/{:016x}", id.device, id.counter)
}

impl From<rest::RestError> for StoreError {
    fn from(_: rest::RestError) -> Self {
        Self::Damaged
    }
}

/// One person's database.
struct IdbStore {
    connection: Connection,
}

/// Which records a change has to look at, beside who the device is and where it stands.
enum Needed {
    /// None.
    None,
    /// These ops, where they are there.
    These(Vec<OpId>),
    /// All ops.
    All,
}

/// Which records a change has left to write and to remove.
#[derive(Default)]
struct Changed {
    put: Vec<OpId>,
    gone: Vec<OpId>,
}

impl IdbStore {
    async fn open(person: PersonId) -> Result<Self, StoreError> {
        Ok(Self { connection: Connection::open(&database_name(person), &[OPS, TEXTS]).await? })
    }

    fn begin(&self, purpose: Purpose) -> Result<IdbTransaction, StoreError> {
        self.connection.begin(purpose, &[OPS, TEXTS])
    }

    /// Whether the database can still be used. A closed connection begins no transaction; one that asks for nothing ends by itself.
    fn is_open(&self) -> bool {
        self.begin(Purpose::Reading).is_ok()
    }

    /// Who the device is; none in a database that has just been made.
    async fn identity(&self) -> Result<Option<Identity>, StoreError> {
        let text = self.read_texts([IDENTITY.to_owned()]).await?.pop().flatten();
        Ok(text.map(|text| rest::read_identity(&text)).transpose()?)
    }

    async fn read_texts(&self, keys: impl IntoIterator<Item = String>) -> Result<Vec<Option<String>>, StoreError> {
        let texts = self.begin(Purpose::Reading)?.object_store(TEXTS)?;
        let requests = keys.into_iter().map(|key| texts.get(&key.into())).collect::<Result<Vec<_>, _>>()?;
        if let Some(last) = requests.last() {
            answered(last).await?;
        }
        requests.iter().map(text_of).collect()
    }

    async fn found(&self, shelf: Shelf) -> Result<(), StoreError> {
        let transaction = self.begin(Purpose::WritingStrictly)?;
        complete(&transaction, write(&transaction, &shelf, Changed::default())).await
    }

    async fn clear(&self) -> Result<(), StoreError> {
        let transaction = self.begin(Purpose::WritingStrictly)?;
        let empty = |store| transaction.object_store(store)?.clear().map(drop);
        complete(&transaction, empty(OPS).and_then(|()| empty(TEXTS))).await
    }

    /// The one way in which ops and marks change: read, work on it in memory, write what it names, all in one transaction. Nothing is
    /// written where the work names nothing; whether it did.
    async fn change(
        &self,
        needed: Needed,
        work: &mut dyn FnMut(&mut Shelf) -> Option<Changed>,
    ) -> Result<bool, StoreError> {
        let transaction = self.begin(Purpose::WritingStrictly)?;
        let mut shelf = read(&transaction, needed).await?;
        let Some(changed) = work(&mut shelf) else { return Ok(false) };
        complete(&transaction, write(&transaction, &shelf, changed)).await?;
        Ok(true)
    }
}

/// Who the device is and where it stands, with the ops that are needed.
async fn read(transaction: &IdbTransaction, needed: Needed) -> Result<Shelf, StoreError> {
    let (ops, texts) = (transaction.object_store(OPS)?, transaction.object_store(TEXTS)?);
    let (identity, mark) = (texts.get(&IDENTITY.into())?, texts.get(&MARK.into())?);
    let records: Vec<IdbRequest> = match needed {
        Needed::None => Vec::new(),
        // As arrays of one or none, to be read as all of them are.
        Needed::These(ids) => {
            ids.into_iter().map(|id| ops.get_all_with_key(&op_key(id).into())).collect::<Result<_, _>>()?
        }
        Needed::All => vec![ops.get_all()?],
    };
    answered(records.last().unwrap_or(&mark)).await?;
    let identity = text_of(&identity)?.ok_or(StoreError::Gone)?;
    let mark = text_of(&mark)?.ok_or(StoreError::Gone)?;
    let mut shelf =
        Shelf { identity: rest::read_identity(&identity)?, mark: rest::read_mark(&mark)?, ops: LocalOps::new() };
    for request in records {
        for record in request.result()?.unchecked_into::<Array>() {
            let local = rest::read_op(&record.as_string().ok_or(StoreError::Damaged)?)?;
            shelf.ops.insert(local.op.id(), local);
        }
    }
    Ok(shelf)
}

/// What an answered request found under its key.
fn text_of(request: &IdbRequest) -> Result<Option<String>, StoreError> {
    Ok(request.result()?.as_string())
}

/// Asks for the marks and what changed to be kept.
fn write(transaction: &IdbTransaction, shelf: &Shelf, changed: Changed) -> Result<(), JsValue> {
    let (ops, texts) = (transaction.object_store(OPS)?, transaction.object_store(TEXTS)?);
    for id in changed.gone {
        ops.delete(&op_key(id).into())?;
    }
    for id in changed.put {
        if let Some(local) = shelf.ops.get(&id) {
            put(&ops, &op_key(id), &rest::write_op(local))?;
        }
    }
    put(&texts, IDENTITY, &rest::write_identity(&shelf.identity))?;
    put(&texts, MARK, &rest::write_mark(&shelf.mark))
}

/// Put, not add: a stamp replaces the record of an op that is there.
fn put(store: &IdbObjectStore, key: &str, text: &str) -> Result<(), JsValue> {
    store.put_with_key(&text.into(), &key.into()).map(drop)
}

impl LocalStore for IdbStore {
    fn load(&self) -> Task<'_, Result<Shelf, StoreError>> {
        Box::pin(async { read(&self.begin(Purpose::Reading)?, Needed::All).await })
    }

    fn append(&self, drafts: Vec<Draft>) -> Task<'_, Result<Vec<Op>, StoreError>> {
        Box::pin(async {
            let (mut drafts, mut appended) = (drafts, Vec::new());
            self.change(Needed::None, &mut |shelf| {
                appended = shelf.append(std::mem::take(&mut drafts));
                Some(Changed { put: appended.iter().map(Op::id).collect(), ..Changed::default() })
            })
            .await?;
            Ok(appended)
        })
    }

    fn store_page(&self, page: Page, at: Timestamp) -> Task<'_, Result<bool, StoreError>> {
        Box::pin(async move {
            let stamped = page.stamps.iter().map(|(id, _)| *id);
            let withheld = page.withheld.iter().map(|unfit| unfit.id);
            let needed = stamped.chain(page.adopted.iter().copied()).chain(withheld).collect();
            let mut page = Some(page);
            self.change(Needed::These(needed), &mut |shelf| {
                let put = shelf.take_page(page.take()?, at)?;
                Some(Changed { put, ..Changed::default() })
            })
            .await
        })
    }

    fn rewind(&self, from: Cursor) -> Task<'_, Result<(), StoreError>> {
        Box::pin(async move {
            self.change(Needed::All, &mut |shelf| {
                if shelf.mark.cursor != from {
                    return None;
                }
                shelf.rewind();
                Some(Changed { put: shelf.ops.keys().copied().collect(), ..Changed::default() })
            })
            .await?;
            Ok(())
        })
    }

    fn fork(&self, device: DeviceId, token: String, key: SaltKey) -> Task<'_, Result<(), StoreError>> {
        Box::pin(async move {
            self.change(Needed::All, &mut |shelf| {
                let gone = shelf.fork(device, token.clone(), key);
                Some(Changed { put: shelf.standing().unsent().map(|local| local.op.id()).collect(), gone })
            })
            .await?;
            Ok(())
        })
    }

    fn texts(&self, keys: Vec<String>) -> Task<'_, Result<Vec<Option<String>>, StoreError>> {
        Box::pin(async move { self.read_texts(keys.iter().map(|key| kept_key(key))).await })
    }

    fn all_texts(&self) -> Task<'_, Result<Vec<(String, String)>, StoreError>> {
        Box::pin(async {
            let texts = self.begin(Purpose::Reading)?.object_store(TEXTS)?;
            let (keys, texts) = (texts.get_all_keys()?, texts.get_all()?);
            answered(&texts).await?;
            let (keys, texts): (Array, Array) = (keys.result()?.unchecked_into(), texts.result()?.unchecked_into());
            let pair = |(key, text): (JsValue, JsValue)| {
                Some((key.as_string()?.strip_prefix(KEPT)?.to_owned(), text.as_string()?))
            };
            Ok(keys.into_iter().zip(texts).filter_map(pair).collect())
        })
    }

    fn put<'a>(&'a self, key: &'a str, words: &'a str) -> Task<'a, Result<(), StoreError>> {
        Box::pin(async move {
            let transaction = self.begin(Purpose::WritingStrictly)?;
            let asked = transaction.object_store(TEXTS).and_then(|texts| put(&texts, &kept_key(key), words));
            complete(&transaction, asked).await
        })
    }

    fn amend<'a>(&'a self, key: &'a str, work: Amending<'a>) -> Task<'a, Result<(), StoreError>> {
        Box::pin(async move {
            let transaction = self.begin(Purpose::WritingStrictly)?;
            let (texts, key) = (transaction.object_store(TEXTS)?, kept_key(key));
            let kept = texts.get(&key.as_str().into())?;
            answered(&kept).await?;
            let words = work(text_of(&kept)?);
            complete(&transaction, put(&texts, &key, &words)).await
        })
    }
}

/// The databases of this browser.
#[derive(Default)]
pub struct IdbStores {
    /// Open connections, to be closed before their database is erased.
    open: RefCell<Vec<(PersonId, Rc<IdbStore>)>>,
}

impl IdbStores {
    async fn connect(&self, person: PersonId) -> Result<Rc<IdbStore>, StoreError> {
        self.open.borrow_mut().retain(|(_, store)| store.is_open());
        if let Some((_, store)) = self.open.borrow().iter().find(|(known, _)| *known == person) {
            return Ok(store.clone());
        }
        let store = Rc::new(IdbStore::open(person).await?);
        self.open.borrow_mut().push((person, store.clone()));
        Ok(store)
    }

    async fn remove(&self, person: PersonId) -> Result<(), StoreError> {
        let store = self.connect(person).await?;
        store.clear().await?;
        self.open.borrow_mut().retain(|(known, _)| *known != person);
        store.connection.close();
        // What mattered is gone. The empty database goes as soon as no other tab holds it open, and so do the files of courses; nobody
        // waits for that.
        connection::delete(&files::database_name(person))?;
        connection::delete(&database_name(person))
    }
}

impl Stores for IdbStores {
    fn open_as(&self, identity: Identity, key: SaltKey) -> Task<'_, Result<Rc<dyn LocalStore>, StoreError>> {
        Box::pin(async move {
            let store = self.connect(identity.person).await?;
            if store.identity().await?.is_none() {
                store.found(Shelf::new(identity, key)).await?;
            } else {
                store.fork(identity.device, identity.token, key).await?;
            }
            Ok(store as Rc<dyn LocalStore>)
        })
    }

    fn open<'a>(&'a self, person: PersonId, wanted: &'a str) -> Task<'a, Result<Option<Known>, StoreError>> {
        Box::pin(async move {
            let store = self.connect(person).await?;
            let texts = store.read_texts([IDENTITY.to_owned(), kept_key(wanted)]).await?;
            let [Some(identity), wanted] = texts.as_slice() else {
                // Opening created it; an empty database would look like a person who is signed in.
                self.remove(person).await?;
                return Ok(None);
            };
            Ok(Some((store as Rc<dyn LocalStore>, rest::read_identity(identity)?, wanted.clone())))
        })
    }

    fn erase(&self, person: PersonId) -> Task<'_, Result<(), StoreError>> {
        Box::pin(self.remove(person))
    }

    fn common(&self) -> Task<'_, Result<Rc<dyn LocalStore>, StoreError>> {
        Box::pin(async { Ok(self.connect(NOBODY).await? as Rc<dyn LocalStore>) })
    }
}

#[cfg(all(test, target_arch = "wasm32"))]
mod tests;
