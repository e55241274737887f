//! Files in memory: for tests.

use std::{cell::RefCell, collections::BTreeMap, future::ready, rc::Rc};

use domain::{bundle::BundleHash, ids::PersonId};

use super::{FileStores, Holding, LocalFiles, counted};
use crate::{ports::Task, store::StoreError};

/// One person's files.
#[derive(Default)]
struct MemoryFiles {
    pieces: RefCell<BTreeMap<(BundleHash, u32), Vec<u8>>>,
    whole: RefCell<BTreeMap<BundleHash, u64>>,
}

impl LocalFiles for MemoryFiles {
    fn held(&self) -> Task<'_, Result<Holding, StoreError>> {
        let held = counted(
            self.pieces.borrow().keys().copied(),
            self.whole.borrow().iter().map(|(file, bytes)| (*file, *bytes)),
        );
        Box::pin(ready(Ok(held)))
    }

    fn put_piece(&self, file: BundleHash, nth: u32, bytes: Vec<u8>) -> Task<'_, Result<(), StoreError>> {
        self.pieces.borrow_mut().insert((file, nth), bytes);
        Box::pin(ready(Ok(())))
    }

    fn piece(&self, file: BundleHash, nth: u32) -> Task<'_, Result<Option<Vec<u8>>, StoreError>> {
        Box::pin(ready(Ok(self.pieces.borrow().get(&(file, nth)).cloned())))
    }

    fn settle(&self, file: BundleHash, bytes: u64) -> Task<'_, Result<(), StoreError>> {
        self.whole.borrow_mut().insert(file, bytes);
        Box::pin(ready(Ok(())))
    }

    fn remove(&self, file: BundleHash) -> Task<'_, Result<(), StoreError>> {
        self.pieces.borrow_mut().retain(|(known, _), _| *known != file);
        self.whole.borrow_mut().remove(&file);
        Box::pin(ready(Ok(())))
    }

    fn address<'a>(&'a self, file: BundleHash, media_type: &'a str) -> Task<'a, Result<Option<String>, StoreError>> {
        let address = self.whole.borrow().contains_key(&file).then(|| format!("memory:{file}#{media_type}"));
        Box::pin(ready(Ok(address)))
    }
}

/// The files of all persons.
#[derive(Default)]
pub struct MemoryFileStores(RefCell<BTreeMap<PersonId, Rc<MemoryFiles>>>);

impl FileStores for MemoryFileStores {
    fn open(&self, person: PersonId) -> Task<'_, Result<Rc<dyn LocalFiles>, StoreError>> {
        let files: Rc<dyn LocalFiles> = self.0.borrow_mut().entry(person).or_default().clone();
        Box::pin(ready(Ok(files)))
    }

    fn let_go(&self, _: &str) {}
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn memory_holds_to_the_contract() {
        futures::executor::block_on(super::super::contract::holds(&MemoryFileStores::default()));
    }
}
