//! How often somebody may do something, counted by the minute or the hour in bounded memory.

use std::collections::HashMap;
use std::hash::Hash;
use std::net::IpAddr;
use std::sync::atomic::{AtomicI64, Ordering};
use std::sync::{Mutex, PoisonError};

use crate::domain::id::AccountId;
use crate::domain::time::Timestamp;

/// How many different askers a counter remembers; when they are more, all start anew.
const ASKERS_MAX: usize = 100_000;

/// Counts by asker and stretch of time.
#[derive(Debug)]
pub struct Per<K, const PERIOD_MS: i64> {
    allowed: u32,
    counted: Mutex<Counted<K>>,
}

/// Counts by asker and minute.
pub type PerMinute<K> = Per<K, 60_000>;

/// Counts by asker and hour.
pub type PerHour<K> = Per<K, 3_600_000>;

#[derive(Debug)]
struct Counted<K> {
    period: i64,
    by_asker: HashMap<K, u32>,
}

impl<K: Eq + Hash, const PERIOD_MS: i64> Per<K, PERIOD_MS> {
    /// Allows so many a period; 0 allows any number.
    pub fn allowing(allowed: u32) -> Self {
        Self { allowed, counted: Mutex::new(Counted { period: 0, by_asker: HashMap::new() }) }
    }

    /// Counts one, and says whether it is still within what is allowed.
    pub fn allows(&self, asker: K, now: Timestamp) -> bool {
        if self.allowed == 0 {
            return true;
        }
        let mut counted = self.counted.lock().unwrap_or_else(PoisonError::into_inner);
        let period = now.0.div_euclid(PERIOD_MS);
        if counted.period != period || counted.by_asker.len() >= ASKERS_MAX {
            counted.period = period;
            counted.by_asker.clear();
        }
        let count = counted.by_asker.entry(asker).or_insert(0);
        *count = count.saturating_add(1);
        *count <= self.allowed
    }
}

const NEVER: i64 = i64::MIN;

/// The limits of an installation.
#[derive(Debug)]
pub struct Limits {
    /// Click rows from one network; beyond that clicks are only counted.
    pub click_rows: PerMinute<Network>,
    /// What the script asks from one network, as often as links may be followed.
    pub script_calls: PerMinute<Network>,
    /// Tries to sign in from one network.
    pub sign_ins_from: PerMinute<Network>,
    /// Tries to sign in as one person from one network: whoever guesses does not lock her out elsewhere.
    pub sign_ins_as: PerMinute<(String, Network)>,
    /// Tries to sign in as one person from all networks together, so that guessing from many is slow as well.
    pub sign_ins_anywhere_as: PerMinute<String>,
    /// The password of one person asked again, while she is signed in.
    pub passwords_again: PerMinute<String>,
    /// Applications of people who are new here, from one network.
    pub applications_from: PerMinute<Network>,
    /// The same from all networks together.
    pub applications: PerMinute<()>,
    /// Codes at the second step of one account: by the hour, since a million guesses would do.
    pub codes_as: PerHour<AccountId>,
    /// Pages of the creator's that are read for her.
    pub pages_read: PerMinute<()>,
    flooded_at: AtomicI64,
}

impl Limits {
    /// The limits, of which `click_rows_per_minute` can be set.
    pub fn new(click_rows_per_minute: u32) -> Self {
        Self {
            click_rows: PerMinute::allowing(click_rows_per_minute),
            script_calls: PerMinute::allowing(click_rows_per_minute),
            sign_ins_from: PerMinute::allowing(20),
            sign_ins_as: PerMinute::allowing(10),
            sign_ins_anywhere_as: PerMinute::allowing(50),
            passwords_again: PerMinute::allowing(10),
            applications_from: PerMinute::allowing(10),
            applications: PerMinute::allowing(60),
            codes_as: PerHour::allowing(20),
            pages_read: PerMinute::allowing(20),
            flooded_at: AtomicI64::new(NEVER),
        }
    }

    /// Notes that one address followed more links than get rows. Where all visitors seem to be one address,
    /// a proxy stands before us that nobody named: said once a minute.
    pub fn flooded(&self, from: IpAddr, now: Timestamp) {
        let before = self.flooded_at.swap(now.0, Ordering::Relaxed);
        if now.0.div_euclid(60_000) != before.div_euclid(60_000) {
            let is_near = match from.to_canonical() {
                IpAddr::V4(v4) => v4.is_loopback() || v4.is_private(),
                IpAddr::V6(v6) => v6.is_loopback() || v6.is_unique_local(),
            };
            let hint =
                if is_near { "; if Duly stands behind a proxy, name it in trusted_proxies" } else { "" };
            tracing::warn!("one address follows more links a minute than get rows of their own{hint}");
        }
    }

    /// When that was last so, in this process.
    pub fn flooded_at(&self) -> Option<Timestamp> {
        let at = self.flooded_at.load(Ordering::Relaxed);
        (at != NEVER).then_some(Timestamp(at))
    }
}

/// The network an address belongs to, as far as one customer's goes: an IPv4 address, or an IPv6 /64.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Network([u8; 8]);

impl Network {
    /// The network of an address.
    pub fn of(address: IpAddr) -> Self {
        let mut network = [0; 8];
        match address.to_canonical() {
            IpAddr::V4(v4) => network[..4].copy_from_slice(&v4.octets()),
            IpAddr::V6(v6) => network.copy_from_slice(&v6.octets()[..8]),
        }
        Self(network)
    }

    /// Its bytes, for hashing.
    pub fn bytes(&self) -> &[u8; 8] {
        &self.0
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_asker_has_a_minute_of_her_own() {
        let limit = PerMinute::allowing(2);
        let at = Timestamp(60_000 * 5);
        assert!(limit.allows("ana", at) && limit.allows("ana", at));
        assert!(!limit.allows("ana", at));
        assert!(limit.allows("ben", at));
        assert!(limit.allows("ana", at.plus_ms(60_000)));
    }

    #[test]
    fn zero_allows_any_number() {
        let limit = PerMinute::allowing(0);
        assert!((0..1_000).all(|_| limit.allows((), Timestamp(0))));
    }

    #[test]
    fn addresses_of_one_customer_are_one_network() {
        let network = |text: &str| Network::of(text.parse().unwrap());
        assert_eq!(network("2001:db8::1"), network("2001:db8::ffff:2"));
        assert_eq!(network("::ffff:203.0.113.7"), network("203.0.113.7"));
        assert_ne!(network("203.0.113.7"), network("203.0.113.8"));
    }
}
