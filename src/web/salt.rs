//! What visitors are told apart by: a keyed hash of address and user agent, under a salt that dies at
//! midnight UTC. No address is ever kept.

use std::sync::{PoisonError, RwLock};

use hmac::{Hmac, KeyInit, Mac};
use sha2::Sha256;

use super::limits::Network;
use crate::chance::Chance;
use crate::domain::time::Timestamp;

/// The salt of the day.
pub struct DailySalt {
    chance: Chance,
    today: RwLock<(u32, [u8; 32])>,
}

/// What a visitor is told apart by today.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct VisitorHash {
    /// Of address and user agent: the same person today.
    pub visitor: u64,
    /// Of the network alone: the same place today.
    pub place: [u8; 4],
}

impl DailySalt {
    /// A salt that is drawn anew each day.
    pub fn new(chance: Chance) -> Self {
        let today = RwLock::new((0, chance.bytes()));
        Self { chance, today }
    }

    /// Tells visitors apart.
    pub fn hash(&self, network: Network, user_agent: &[u8], now: Timestamp) -> VisitorHash {
        let salt = self.of_day(now.utc_day());
        let digest = keyed(&salt, &[network.bytes(), user_agent]);
        let place = keyed(&salt, &[network.bytes()]);
        let mut visitor = [0; 8];
        visitor.copy_from_slice(&digest[..8]);
        VisitorHash { visitor: u64::from_le_bytes(visitor), place: [place[0], place[1], place[2], place[3]] }
    }

    fn of_day(&self, day: u32) -> [u8; 32] {
        let (drawn_on, salt) = *self.today.read().unwrap_or_else(PoisonError::into_inner);
        if drawn_on == day {
            return salt;
        }
        let mut today = self.today.write().unwrap_or_else(PoisonError::into_inner);
        if today.0 != day {
            *today = (day, self.chance.bytes());
        }
        today.1
    }
}

fn keyed(salt: &[u8; 32], parts: &[&[u8]]) -> [u8; 32] {
    // HMAC takes a key of any length, so this cannot fail.
    let Ok(mut mac) = Hmac::<Sha256>::new_from_slice(salt) else { return [0; 32] };
    for part in parts {
        mac.update(part);
    }
    mac.finalize().into_bytes().into()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::time::DAY_MS;

    #[test]
    fn a_visitor_is_the_same_all_day_and_a_stranger_tomorrow() {
        let salt = DailySalt::new(Chance::seeded(7));
        let home = Network::of("203.0.113.7".parse().unwrap());
        let morning = salt.hash(home, b"Firefox", Timestamp(DAY_MS));
        assert_eq!(morning, salt.hash(home, b"Firefox", Timestamp(DAY_MS * 2 - 1)));
        let other_browser = salt.hash(home, b"Safari", Timestamp(DAY_MS));
        assert_ne!(morning.visitor, other_browser.visitor);
        assert_eq!(morning.place, other_browser.place);
        assert_ne!(morning, salt.hash(home, b"Firefox", Timestamp(DAY_MS * 2)));
    }
}
