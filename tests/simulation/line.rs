//! The network: requests and answers lie on the table until the world decides what becomes of each.

use std::{
    cell::{Cell, RefCell},
    collections::BTreeMap,
    rc::Rc,
    task::Poll,
};

use app::ports::{Call, Failure, Server, Task};

/// A request, or the answer to one.
pub enum Letter {
    /// On its way to the server.
    Going(Call),
    /// On its way back.
    Coming(Result<String, Failure>),
    /// In the program's hands at its next turn.
    There(Result<String, Failure>),
}

/// All letters of a world that somebody still waits for, by a number that is never used twice.
#[derive(Default)]
pub struct Table {
    letters: RefCell<BTreeMap<u64, (usize, Letter)>>,
    next: Cell<u64>,
}

impl Table {
    fn post(&self, from: usize, call: Call) -> u64 {
        let number = self.next.get() + 1;
        self.next.set(number);
        self.letters.borrow_mut().insert(number, (from, Letter::Going(call)));
        number
    }

    /// The letters on their way to the server, with the device that sent each.
    pub fn going(&self) -> Vec<(u64, usize)> {
        self.which(|letter| matches!(letter, Letter::Going(_)))
    }

    /// The letters on their way back.
    pub fn coming(&self) -> Vec<(u64, usize)> {
        self.which(|letter| matches!(letter, Letter::Coming(_)))
    }

    fn which(&self, wanted: impl Fn(&Letter) -> bool) -> Vec<(u64, usize)> {
        let letters = self.letters.borrow();
        letters.iter().filter(|(_, (_, letter))| wanted(letter)).map(|(number, (from, _))| (*number, *from)).collect()
    }

    /// What a request says.
    pub fn read(&self, number: u64) -> Option<Call> {
        match self.letters.borrow().get(&number) {
            Some((_, Letter::Going(call))) => {
                Some(Call { path: call.path.clone(), body: call.body.clone(), credentials: call.credentials.clone() })
            }
            _ => None,
        }
    }

    /// Puts the answer in the place of its request. Of a request that was taken twice the first answer travels.
    pub fn answer(&self, number: u64, answer: Result<String, Failure>) {
        self.turn(number, |letter| if matches!(letter, Letter::Going(_)) { Letter::Coming(answer) } else { letter });
    }

    /// The answer arrives.
    pub fn arrive(&self, number: u64) {
        self.turn(number, |letter| match letter {
            Letter::Coming(answer) => Letter::There(answer),
            other => other,
        });
    }

    /// Whatever it is, it is lost: the program sees no connection.
    pub fn lose(&self, number: u64) {
        self.turn(number, |_| Letter::There(Err(Failure::Offline)));
    }

    fn turn(&self, number: u64, change: impl FnOnce(Letter) -> Letter) {
        let mut letters = self.letters.borrow_mut();
        // Whoever waited may have crashed meanwhile.
        if let Some((from, letter)) = letters.remove(&number) {
            letters.insert(number, (from, change(letter)));
        }
    }

    fn take(&self, number: u64) -> Option<Result<String, Failure>> {
        let mut letters = self.letters.borrow_mut();
        match letters.remove(&number)? {
            (_, Letter::There(answer)) => Some(answer),
            waiting => {
                letters.insert(number, waiting);
                None
            }
        }
    }

    fn forget(&self, number: u64) {
        self.letters.borrow_mut().remove(&number);
    }
}

/// A device's end of the line.
pub struct Line {
    /// The device.
    pub device: usize,
    /// Where its letters lie.
    pub table: Rc<Table>,
}

/// Nobody waits for a letter whose program has crashed.
struct Waiting<'a>(&'a Table, u64);

impl Drop for Waiting<'_> {
    fn drop(&mut self) {
        self.0.forget(self.1);
    }
}

impl Server for Line {
    fn call(&self, call: Call) -> Task<'_, Result<String, Failure>> {
        Box::pin(async move {
            let waiting = Waiting(&self.table, self.table.post(self.device, call));
            std::future::poll_fn(|_| match waiting.0.take(waiting.1) {
                Some(answer) => Poll::Ready(answer),
                None => Poll::Pending,
            })
            .await
        })
    }
}
