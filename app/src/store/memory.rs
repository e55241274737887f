//! A store in memory: for tests, and for a browser that refuses to keep anything (the person is told).

use std::{cell::RefCell, collections::BTreeMap, future::ready, rc::Rc};

use domain::{
    ids::{DeviceId, PersonId},
    sync::{
        chain::{Cursor, SaltKey},
        device::Page,
        op::Op,
    },
    time::Timestamp,
    wire::rest::Identity,
};

use super::{Amending, Draft, Known, LocalStore, NOBODY, Shelf, StoreError, Stores};
use crate::ports::Task;

/// One person's shelf.
struct MemoryStore {
    shelf: RefCell<Shelf>,
    texts: RefCell<BTreeMap<String, String>>,
}

impl LocalStore for MemoryStore {
    fn load(&self) -> Task<'_, Result<Shelf, StoreError>> {
        Box::pin(ready(Ok(self.shelf.borrow().clone())))
    }

    fn append(&self, drafts: Vec<Draft>) -> Task<'_, Result<Vec<Op>, StoreError>> {
        Box::pin(ready(Ok(self.shelf.borrow_mut().append(drafts))))
    }

    fn store_page(&self, page: Page, at: Timestamp) -> Task<'_, Result<bool, StoreError>> {
        Box::pin(ready(Ok(self.shelf.borrow_mut().take_page(page, at).is_some())))
    }

    fn rewind(&self, from: Cursor) -> Task<'_, Result<(), StoreError>> {
        let mut shelf = self.shelf.borrow_mut();
        if shelf.mark.cursor == from {
            shelf.rewind();
        }
        Box::pin(ready(Ok(())))
    }

    fn fork(&self, device: DeviceId, token: String, key: SaltKey) -> Task<'_, Result<(), StoreError>> {
        self.shelf.borrow_mut().fork(device, token, key);
        Box::pin(ready(Ok(())))
    }

    fn texts(&self, keys: Vec<String>) -> Task<'_, Result<Vec<Option<String>>, StoreError>> {
        let texts = self.texts.borrow();
        Box::pin(ready(Ok(keys.iter().map(|key| texts.get(key).cloned()).collect())))
    }

    fn all_texts(&self) -> Task<'_, Result<Vec<(String, String)>, StoreError>> {
        let texts = self.texts.borrow().iter().map(|(key, text)| (key.clone(), text.clone())).collect();
        Box::pin(ready(Ok(texts)))
    }

    fn put<'a>(&'a self, key: &'a str, text: &'a str) -> Task<'a, Result<(), StoreError>> {
        self.texts.borrow_mut().insert(key.to_owned(), text.to_owned());
        Box::pin(ready(Ok(())))
    }

    fn amend<'a>(&'a self, key: &'a str, work: Amending<'a>) -> Task<'a, Result<(), StoreError>> {
        let kept = self.texts.borrow().get(key).cloned();
        let text = work(kept);
        self.texts.borrow_mut().insert(key.to_owned(), text);
        Box::pin(ready(Ok(())))
    }
}

/// The shelves of all persons.
#[derive(Default)]
pub struct MemoryStores(RefCell<BTreeMap<PersonId, Rc<MemoryStore>>>);

impl Stores for MemoryStores {
    fn open_as(&self, identity: Identity, key: SaltKey) -> Task<'_, Result<Rc<dyn LocalStore>, StoreError>> {
        let mut stores = self.0.borrow_mut();
        let store = match stores.get(&identity.person) {
            Some(store) => {
                store.shelf.borrow_mut().fork(identity.device, identity.token, key);
                store.clone()
            }
            None => {
                let person = identity.person;
                let shelf = RefCell::new(Shelf::new(identity, key));
                let store = Rc::new(MemoryStore { shelf, texts: RefCell::default() });
                stores.insert(person, store.clone());
                store
            }
        };
        Box::pin(ready(Ok(store as Rc<dyn LocalStore>)))
    }

    fn open<'a>(&'a self, person: PersonId, wanted: &'a str) -> Task<'a, Result<Option<Known>, StoreError>> {
        let store = self.0.borrow().get(&person).map(|store| {
            let identity = store.shelf.borrow().identity.clone();
            (store.clone() as Rc<dyn LocalStore>, identity, store.texts.borrow().get(wanted).cloned())
        });
        Box::pin(ready(Ok(store)))
    }

    fn erase(&self, person: PersonId) -> Task<'_, Result<(), StoreError>> {
        self.0.borrow_mut().remove(&person);
        Box::pin(ready(Ok(())))
    }

    fn common(&self) -> Task<'_, Result<Rc<dyn LocalStore>, StoreError>> {
        let nobody = Identity { person: NOBODY, device: DeviceId::NIL, token: String::new(), counter_next: 1 };
        self.open_as(nobody, SaltKey([0; 32]))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn memory_holds_to_the_contract() {
        futures::executor::block_on(super::super::contract::holds(&MemoryStores::default()));
    }
}
