//! IndexedDB behind [`LocalStore`].
//!
//! One database per person, `jenjang-<person>`, with two generic stores of texts, `ops` and `texts`; its version is never raised, so
//! that no older program is ever locked out. Appends are `strict`: the promise resolves after the disk has it. Inside a transaction
//! nothing is awaited but IndexedDB's own requests.

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
use indexed_db_futures::{
    database::Database,
    error::{Error, OpenDbError},
    object_store::ObjectStore,
    prelude::*,
    transaction::{Transaction, TransactionDurability, TransactionMode, TransactionOptions},
};

use crate::{
    ports::Task,
    store::{Draft, LocalStore, Shelf, StoreError, Stores},
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

/// Ops sort by device, then counter.
fn op_key(id: OpId) -> String {
    format!("{}/{:016x}", id.device, id.counter)
}

impl From<Error> for StoreError {
    fn from(error: Error) -> Self {
        // By the exception's name: a library's sentence would be no clearer to the person, and its words weigh in the download.
        let Error::DomException(error) = error else { return Self::Failed("IndexedDB".into()) };
        match web_sys::DomException::from(error).name() {
            name if name == "QuotaExceededError" => Self::Full,
            name => Self::Failed(name),
        }
    }
}

impl From<OpenDbError> for StoreError {
    fn from(error: OpenDbError) -> Self {
        match error {
            OpenDbError::Base(error) => error.into(),
            _ => Self::Failed("IndexedDB".into()),
        }
    }
}

impl From<rest::RestError> for StoreError {
    fn from(_: rest::RestError) -> Self {
        Self::Damaged
    }
}

/// One person's database.
struct IdbStore {
    database: Database,
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
        let database = Database::open(database_name(person))
            .with_version(1_u8)
            .with_on_upgrade_needed(|_, database| {
                database.create_object_store(OPS).build()?;
                database.create_object_store(TEXTS).build()?;
                Ok(())
            })
            .await?;
        Ok(Self { database })
    }

    fn begin(&self, mode: TransactionMode, durability: TransactionDurability) -> Result<Transaction<'_>, StoreError> {
        let mut options = TransactionOptions::new();
        options.set_durability(durability);
        Ok(self.database.transaction([OPS, TEXTS]).with_mode(mode).with_options(options).build()?)
    }

    fn reading(&self) -> Result<Transaction<'_>, StoreError> {
        self.begin(TransactionMode::Readonly, TransactionDurability::Default)
    }

    fn writing(&self) -> Result<Transaction<'_>, StoreError> {
        self.begin(TransactionMode::Readwrite, TransactionDurability::Strict)
    }

    async fn is_new(&self) -> Result<bool, StoreError> {
        let transaction = self.reading()?;
        Ok(get(&transaction.object_store(TEXTS)?, IDENTITY.into()).await?.is_none())
    }

    async fn found(&self, shelf: Shelf) -> Result<(), StoreError> {
        let transaction = self.writing()?;
        write_marks(&transaction.object_store(TEXTS)?, &shelf).await?;
        Ok(transaction.commit().await?)
    }

    async fn clear(&self) -> Result<(), StoreError> {
        let transaction = self.writing()?;
        transaction.object_store(OPS)?.clear()?.await?;
        transaction.object_store(TEXTS)?.clear()?.await?;
        Ok(transaction.commit().await?)
    }

    /// The one way in which ops and marks change: read, work on it in memory, write what it names, all in one transaction. Nothing is
    /// written where the work names nothing; whether it did.
    async fn change(
        &self,
        needed: Needed,
        work: &mut dyn FnMut(&mut Shelf) -> Option<Changed>,
    ) -> Result<bool, StoreError> {
        let transaction = self.writing()?;
        let (ops, texts) = (transaction.object_store(OPS)?, transaction.object_store(TEXTS)?);
        let mut shelf = read_marks(&texts).await?;
        match needed {
            Needed::None => {}
            Needed::All => read_ops(&ops, &mut shelf).await?,
            Needed::These(ids) => {
                for id in ids {
                    if let Some(text) = get(&ops, op_key(id)).await? {
                        shelf.ops.insert(id, rest::read_op(&text)?);
                    }
                }
            }
        }
        let Some(changed) = work(&mut shelf) else { return Ok(false) };
        for id in changed.gone {
            ops.delete(op_key(id)).primitive()?.await?;
        }
        for id in changed.put {
            if let Some(local) = shelf.ops.get(&id) {
                put(&ops, op_key(id), rest::write_op(local)).await?;
            }
        }
        write_marks(&texts, &shelf).await?;
        transaction.commit().await?;
        Ok(true)
    }
}

async fn get(store: &ObjectStore<'_>, key: String) -> Result<Option<String>, StoreError> {
    Ok(store.get(key).primitive()?.await?)
}

/// Put, not add: a stamp replaces the record of an op that is there.
async fn put(store: &ObjectStore<'_>, key: String, text: String) -> Result<(), StoreError> {
    store.put(text).with_key(key).primitive()?.await?;
    Ok(())
}

/// Who the device is and where it stands, with no ops yet.
async fn read_marks(texts: &ObjectStore<'_>) -> Result<Shelf, StoreError> {
    let identity = get(texts, IDENTITY.into()).await?.ok_or(StoreError::Gone)?;
    let mark = get(texts, MARK.into()).await?.ok_or(StoreError::Gone)?;
    Ok(Shelf { identity: rest::read_identity(&identity)?, mark: rest::read_mark(&mark)?, ops: LocalOps::new() })
}

async fn write_marks(texts: &ObjectStore<'_>, shelf: &Shelf) -> Result<(), StoreError> {
    put(texts, IDENTITY.into(), rest::write_identity(&shelf.identity)).await?;
    put(texts, MARK.into(), rest::write_mark(&shelf.mark)).await
}

async fn read_ops(ops: &ObjectStore<'_>, shelf: &mut Shelf) -> Result<(), StoreError> {
    let records = ops.get_all::<String>().primitive()?.await?;
    for record in records {
        let local = rest::read_op(&record?)?;
        shelf.ops.insert(local.op.id(), local);
    }
    Ok(())
}

impl LocalStore for IdbStore {
    fn load(&self) -> Task<'_, Result<Shelf, StoreError>> {
        Box::pin(async {
            let transaction = self.reading()?;
            let mut shelf = read_marks(&transaction.object_store(TEXTS)?).await?;
            read_ops(&transaction.object_store(OPS)?, &mut shelf).await?;
            Ok(shelf)
        })
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
            let stamped = page.stamps.iter().map(|(id, _)| *id).collect();
            let mut page = Some(page);
            self.change(Needed::These(stamped), &mut |shelf| {
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

    fn get<'a>(&'a self, key: &'a str) -> Task<'a, Result<Option<String>, StoreError>> {
        Box::pin(async move {
            let transaction = self.reading()?;
            get(&transaction.object_store(TEXTS)?, format!("{KEPT}{key}")).await
        })
    }

    fn put<'a>(&'a self, key: &'a str, words: &'a str) -> Task<'a, Result<(), StoreError>> {
        Box::pin(async move {
            let transaction = self.begin(TransactionMode::Readwrite, TransactionDurability::Default)?;
            put(&transaction.object_store(TEXTS)?, format!("{KEPT}{key}"), words.to_owned()).await?;
            Ok(transaction.commit().await?)
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
        store.database.clone().close();
        // What mattered is gone. The empty database goes as soon as no other tab holds it open; nobody waits for that.
        drop(Database::delete_by_name(&database_name(person)));
        Ok(())
    }
}

impl Stores for IdbStores {
    fn open_as(&self, identity: Identity, key: SaltKey) -> Task<'_, Result<Rc<dyn LocalStore>, StoreError>> {
        Box::pin(async move {
            let store = self.connect(identity.person).await?;
            if store.is_new().await? {
                store.found(Shelf::new(identity, key)).await?;
            } else {
                store.fork(identity.device, identity.token, key).await?;
            }
            Ok(store as Rc<dyn LocalStore>)
        })
    }

    fn open(&self, person: PersonId) -> Task<'_, Result<Option<Rc<dyn LocalStore>>, StoreError>> {
        Box::pin(async move {
            let store = self.connect(person).await?;
            if store.is_new().await? {
                // Opening created it; an empty database would look like a person who is signed in.
                self.remove(person).await?;
                return Ok(None);
            }
            Ok(Some(store as Rc<dyn LocalStore>))
        })
    }

    fn erase(&self, person: PersonId) -> Task<'_, Result<(), StoreError>> {
        Box::pin(self.remove(person))
    }
}

#[cfg(all(test, target_arch = "wasm32"))]
mod tests {
    use wasm_bindgen_test::wasm_bindgen_test;

    use super::*;

    wasm_bindgen_test::wasm_bindgen_test_configure!(run_in_browser);

    #[wasm_bindgen_test]
    async fn indexed_db_holds_to_the_contract() {
        let stores = IdbStores::default();
        crate::store::contract::holds(&stores).await;
    }
}
