//! A device's storage: the app's own shelves, with a world that decides when each transaction happens and what becomes of it.
//!
//! Every call waits twice, before its transaction and after it. What waits can be dropped by the world: a crash before the transaction
//! leaves nothing of it, a crash after it leaves all of it, and the program never learns which.

use std::{
    cell::{Cell, RefCell},
    collections::BTreeMap,
    rc::Rc,
};

use app::{
    ports::Task,
    store::{Amending, Draft, LocalStore, Shelf, StoreError},
};
use domain::{
    ids::DeviceId,
    mutants::{Mutant, active},
    sync::{
        chain::{Cursor, SaltKey},
        device::{LocalOp, Page},
        op::{Op, OpId, RawOp},
        stamp::Stamp,
    },
    time::Timestamp,
    wire::{self, rest::Identity},
};

/// What a device has at rest. Programs come and go; this stays until it is evicted.
pub struct Disk {
    shelf: RefCell<Shelf>,
    texts: RefCell<BTreeMap<String, String>>,
    full: Cell<bool>,
    /// Every stamp that was ever stored here, by op: what the person has been told.
    receipts: RefCell<Vec<(OpId, Stamp)>>,
}

impl Disk {
    /// The disk of a device that has just signed in.
    pub fn new(shelf: Shelf) -> Rc<Self> {
        Rc::new(Self {
            shelf: RefCell::new(shelf),
            texts: RefCell::default(),
            full: Cell::new(false),
            receipts: RefCell::default(),
        })
    }

    /// The same content at another place: what a cloned phone or a restored backup of one has.
    pub fn copied(&self) -> Rc<Self> {
        Self::new(self.shelf.borrow().clone())
    }

    /// The person has signed in again: what `Stores::open_as` does where there is something already.
    pub fn enter_again(&self, identity: Identity, key: SaltKey) {
        self.shelf.borrow_mut().fork(identity.device, identity.token, key);
    }

    /// What is at rest.
    pub fn shelf(&self) -> Shelf {
        self.shelf.borrow().clone()
    }

    /// Whether nothing more can be written.
    pub fn set_full(&self, full: bool) {
        self.full.set(full);
    }

    /// Throws away what has no receipt: what no program may do.
    pub fn drop_unsent(&self) {
        let mut shelf = self.shelf.borrow_mut();
        let unsent: Vec<_> = shelf.standing().unsent().map(|local| local.op.id()).collect();
        for id in unsent {
            shelf.ops.remove(&id);
        }
    }

    /// Takes note of the receipts that have come since it was last asked.
    pub fn take_receipts(&self) -> Vec<(OpId, Stamp)> {
        self.receipts.take()
    }

    /// One transaction that writes, between two waits.
    async fn write<T>(&self, work: impl FnOnce(&mut Shelf) -> T) -> Result<T, StoreError> {
        turn().await;
        if self.full.get() {
            return Err(StoreError::Full);
        }
        let done = work(&mut self.shelf.borrow_mut());
        turn().await;
        Ok(done)
    }
}

/// A program's hold on a disk.
pub struct Hold(pub Rc<Disk>);

impl Hold {
    /// What a newer program on this device appends: an op of a kind that is unknown here.
    pub async fn append_newer(&self, draft: Draft) -> Result<Vec<Op>, StoreError> {
        let newer = |shelf: &mut Shelf| {
            let [op] = <[Op; 1]>::try_from(shelf.append(vec![draft])).expect("one op of one draft");
            let header = op.raw.header.replace(wire::op::kind_of(&op.body), "doodled");
            let op = wire::op::read(RawOp { header, body: op.raw.body }).expect("a header that can be read");
            shelf.ops.insert(op.id(), LocalOp::new(op.clone()));
            vec![op]
        };
        self.0.write(newer).await
    }
}

impl LocalStore for Hold {
    fn load(&self) -> Task<'_, Result<Shelf, StoreError>> {
        Box::pin(async {
            turn().await;
            Ok(self.0.shelf())
        })
    }

    fn append(&self, drafts: Vec<Draft>) -> Task<'_, Result<Vec<Op>, StoreError>> {
        let counter = active(Mutant::CounterOutsideTransaction).then(|| self.0.shelf.borrow().identity.counter_next);
        Box::pin(self.0.write(move |shelf| {
            if let Some(counter) = counter {
                shelf.identity.counter_next = counter;
            }
            shelf.append(drafts)
        }))
    }

    fn store_page(&self, page: Page, at: Timestamp) -> Task<'_, Result<bool, StoreError>> {
        Box::pin(self.0.write(move |shelf| {
            let stamps = page.stamps.iter().cloned();
            let told: Vec<_> = stamps.chain(page.ops.iter().map(|(op, stamp)| (op.id(), stamp.clone()))).collect();
            let taken = shelf.take_page(page, at).is_some();
            if taken && active(Mutant::ReceiptWithoutStored) {
                shelf.mark.sent = shelf.identity.counter_next - 1;
            }
            if taken {
                self.0.receipts.borrow_mut().extend(told);
            }
            taken
        }))
    }

    fn rewind(&self, from: Cursor) -> Task<'_, Result<(), StoreError>> {
        Box::pin(self.0.write(move |shelf| {
            if shelf.mark.cursor == from {
                shelf.rewind();
            }
        }))
    }

    fn fork(&self, device: DeviceId, token: String, key: SaltKey) -> Task<'_, Result<(), StoreError>> {
        Box::pin(self.0.write(move |shelf| {
            shelf.fork(device, token, key);
        }))
    }

    fn all_texts(&self) -> Task<'_, Result<Vec<(String, String)>, StoreError>> {
        Box::pin(async move {
            turn().await;
            Ok(self.0.texts.borrow().iter().map(|(key, text)| (key.clone(), text.clone())).collect())
        })
    }

    fn texts(&self, keys: Vec<String>) -> Task<'_, Result<Vec<Option<String>>, StoreError>> {
        Box::pin(async move {
            turn().await;
            let texts = self.0.texts.borrow();
            Ok(keys.iter().map(|key| texts.get(key).cloned()).collect())
        })
    }

    fn put<'a>(&'a self, key: &'a str, text: &'a str) -> Task<'a, Result<(), StoreError>> {
        Box::pin(async move {
            self.0.texts.borrow_mut().insert(key.to_owned(), text.to_owned());
            turn().await;
            Ok(())
        })
    }

    fn amend<'a>(&'a self, key: &'a str, work: Amending<'a>) -> Task<'a, Result<(), StoreError>> {
        Box::pin(async move {
            let kept = self.0.texts.borrow().get(key).cloned();
            let text = work(kept);
            self.put(key, &text).await
        })
    }
}

/// Gives the world its turn: not done at the first asking, done at the second.
async fn turn() {
    let mut asked = false;
    std::future::poll_fn(|_| {
        let ready = std::mem::replace(&mut asked, true);
        if ready { std::task::Poll::Ready(()) } else { std::task::Poll::Pending }
    })
    .await;
}
