//! IndexedDB behind [`LocalFiles`].
//!
//! A database of its own for each person, `jenjang-files-<person>`: its transactions hold up none of the person's work, and a full disk
//! aborts a piece and nothing else. A piece is kept as a `Blob`, which the browser keeps beside its database: making one file of them
//! for the screen moves no byte, so that a recording of an hour plays on a phone that could not hold it in memory. (The Cache Storage
//! that the worker uses takes no answer that is a range, and is the browser's, not the person's.)

use std::{cell::RefCell, rc::Rc};

use domain::{bundle::BundleHash, ids::PersonId};
use js_sys::{Array, ArrayBuffer, Uint8Array};
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;
use web_sys::{Blob, BlobPropertyBag, IdbKeyRange, Url};

use super::connection::{Connection, Purpose, answered, complete};
use crate::{
    ports::Task,
    store::{
        StoreError,
        files::{FileStores, Holding, LocalFiles, counted},
    },
};

/// Pieces by `<file>/<nth>`.
const PIECES: &str = "pieces";
/// The sizes of whole files, as text, by their names.
const WHOLE: &str = "whole";

/// The name of a person's database of files.
pub(super) fn database_name(person: PersonId) -> String {
    format!("jenjang-files-{person}")
}

/// Pieces sort by file, then by their place.
fn piece_key(file: BundleHash, nth: u32) -> JsValue {
    format!("{file}/{nth:08x}").into()
}

fn read_piece_key(key: &str) -> Option<(BundleHash, u32)> {
    let (file, nth) = key.split_once('/')?;
    Some((file.parse().ok()?, u32::from_str_radix(nth, 16).ok()?))
}

/// All pieces of a file.
fn pieces_of(file: BundleHash) -> Result<JsValue, JsValue> {
    Ok(IdbKeyRange::bound(&format!("{file}/").into(), &format!("{file}/~").into())?.into())
}

/// One person's files.
struct IdbFiles {
    connection: Connection,
}

impl IdbFiles {
    async fn keep(&self, store: &str, key: &JsValue, value: &JsValue) -> Result<(), StoreError> {
        let transaction = self.connection.begin(Purpose::WritingStrictly, &[store])?;
        let asked = transaction.object_store(store).and_then(|store| store.put_with_key(value, key).map(drop));
        complete(&transaction, asked).await
    }

    async fn count(&self) -> Result<Holding, StoreError> {
        let transaction = self.connection.begin(Purpose::Reading, &[PIECES, WHOLE])?;
        let whole = transaction.object_store(WHOLE)?;
        let pieces = transaction.object_store(PIECES)?.get_all_keys()?;
        let (names, sizes) = (whole.get_all_keys()?, whole.get_all()?);
        answered(&sizes).await?;
        let pieces: Array = pieces.result()?.unchecked_into();
        let (names, sizes): (Array, Array) = (names.result()?.unchecked_into(), sizes.result()?.unchecked_into());
        let pieces = pieces.into_iter().filter_map(|key| read_piece_key(&key.as_string()?));
        let whole = names.into_iter().zip(sizes);
        let whole = whole
            .filter_map(|(name, size)| Some((name.as_string()?.parse().ok()?, size.as_string()?.parse::<u64>().ok()?)));
        Ok(counted(pieces, whole))
    }

    async fn blob(&self, file: BundleHash, nth: u32) -> Result<Option<Blob>, StoreError> {
        let transaction = self.connection.begin(Purpose::Reading, &[PIECES])?;
        let found = transaction.object_store(PIECES)?.get(&piece_key(file, nth))?;
        answered(&found).await?;
        Ok(found.result()?.dyn_into().ok())
    }

    /// All pieces of a file that is whole, in their order.
    async fn whole(&self, file: BundleHash) -> Result<Option<Array>, StoreError> {
        let transaction = self.connection.begin(Purpose::Reading, &[PIECES, WHOLE])?;
        let size = transaction.object_store(WHOLE)?.get(&file.to_string().into())?;
        let pieces = transaction.object_store(PIECES)?.get_all_with_key(&pieces_of(file)?)?;
        answered(&pieces).await?;
        Ok(if size.result()?.is_undefined() { None } else { Some(pieces.result()?.unchecked_into()) })
    }
}

impl LocalFiles for IdbFiles {
    fn held(&self) -> Task<'_, Result<Holding, StoreError>> {
        Box::pin(self.count())
    }

    fn put_piece(&self, file: BundleHash, nth: u32, bytes: Vec<u8>) -> Task<'_, Result<(), StoreError>> {
        Box::pin(async move {
            let parts = Array::of1(&Uint8Array::from(&bytes[..]));
            let piece = Blob::new_with_u8_array_sequence(&parts)?;
            self.keep(PIECES, &piece_key(file, nth), &piece).await
        })
    }

    fn piece(&self, file: BundleHash, nth: u32) -> Task<'_, Result<Option<Vec<u8>>, StoreError>> {
        Box::pin(async move {
            let Some(blob) = self.blob(file, nth).await? else { return Ok(None) };
            let bytes: ArrayBuffer = JsFuture::from(blob.array_buffer()).await?.unchecked_into();
            Ok(Some(Uint8Array::new(&bytes).to_vec()))
        })
    }

    fn settle(&self, file: BundleHash, bytes: u64) -> Task<'_, Result<(), StoreError>> {
        Box::pin(async move { self.keep(WHOLE, &file.to_string().into(), &bytes.to_string().into()).await })
    }

    fn remove(&self, file: BundleHash) -> Task<'_, Result<(), StoreError>> {
        Box::pin(async move {
            let transaction = self.connection.begin(Purpose::WritingStrictly, &[PIECES, WHOLE])?;
            let asked = || {
                transaction.object_store(WHOLE)?.delete(&file.to_string().into())?;
                transaction.object_store(PIECES)?.delete(&pieces_of(file)?).map(drop)
            };
            complete(&transaction, asked()).await
        })
    }

    fn address<'a>(&'a self, file: BundleHash, media_type: &'a str) -> Task<'a, Result<Option<String>, StoreError>> {
        Box::pin(async move {
            let Some(pieces) = self.whole(file).await? else { return Ok(None) };
            let kind = BlobPropertyBag::new();
            kind.set_type(media_type);
            let whole = Blob::new_with_blob_sequence_and_options(&pieces, &kind)?;
            Ok(Some(Url::create_object_url_with_blob(&whole)?))
        })
    }
}

/// The files of this browser's persons.
#[derive(Default)]
pub struct IdbFileStores {
    open: RefCell<Vec<(PersonId, Rc<IdbFiles>)>>,
}

impl IdbFileStores {
    async fn connect(&self, person: PersonId) -> Result<Rc<dyn LocalFiles>, StoreError> {
        // A closed connection begins no transaction: another tab erased the database.
        let is_open = |files: &IdbFiles| files.connection.begin(Purpose::Reading, &[WHOLE]).is_ok();
        self.open.borrow_mut().retain(|(_, files)| is_open(files));
        if let Some((_, files)) = self.open.borrow().iter().find(|(known, _)| *known == person) {
            return Ok(files.clone());
        }
        let connection = Connection::open(&database_name(person), &[PIECES, WHOLE]).await?;
        let files = Rc::new(IdbFiles { connection });
        self.open.borrow_mut().push((person, files.clone()));
        Ok(files)
    }
}

impl FileStores for IdbFileStores {
    fn open(&self, person: PersonId) -> Task<'_, Result<Rc<dyn LocalFiles>, StoreError>> {
        Box::pin(self.connect(person))
    }

    fn let_go(&self, address: &str) {
        // One that is gone already is no fault.
        let _ = Url::revoke_object_url(address);
    }
}
