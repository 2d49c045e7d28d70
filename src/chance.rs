//! The only source of randomness: ids, codes, tokens and salts come from here, seeded in tests.

use std::cell::RefCell;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

/// Random bytes, from the system or, in tests and the demo, from a seed. Clones share the source.
#[derive(Clone, Debug)]
pub struct Chance(Source);

#[derive(Clone, Debug)]
enum Source {
    System,
    Seeded(Arc<AtomicU64>),
}

impl Chance {
    /// The system's randomness, fit for secrets.
    pub fn system() -> Self {
        Self(Source::System)
    }

    /// The same bytes for the same seed, on every machine. Anyone can compute them: for tests and the
    /// demo only, never for a secret.
    pub fn seeded(seed: u64) -> Self {
        Self(Source::Seeded(Arc::new(AtomicU64::new(seed))))
    }

    /// Fills the whole slice.
    ///
    /// # Panics
    /// Where the system has no randomness to give: no secret can be made then.
    pub fn fill(&self, into: &mut [u8]) {
        match &self.0 {
            Source::System => STOCK.with_borrow_mut(|stock| stock.take(into)),
            Source::Seeded(state) => {
                for chunk in into.chunks_mut(8) {
                    chunk.copy_from_slice(&split_mix(state).to_le_bytes()[..chunk.len()]);
                }
            }
        }
    }

    /// So many random bytes.
    pub fn bytes<const N: usize>(&self) -> [u8; N] {
        let mut bytes = [0; N];
        self.fill(&mut bytes);
        bytes
    }

    /// Any number of 64 bits.
    pub fn u64(&self) -> u64 {
        u64::from_le_bytes(self.bytes())
    }

    /// A number from 0 to `n - 1`, each equally likely; 0 where `n` is 0.
    pub fn below(&self, n: u32) -> u32 {
        if n == 0 {
            return 0;
        }
        // The numbers beyond the last whole multiple of n would favour the small ones, so they are drawn again.
        let last_fair = u32::MAX - (u32::MAX % n + 1) % n;
        loop {
            let drawn = u32::from_le_bytes(self.bytes());
            if drawn <= last_fair {
                return drawn % n;
            }
        }
    }

    /// A ULID as a number: 48 bits of the moment (Unix milliseconds), then 80 random bits. Two of one
    /// millisecond stand in no order: a generator that counts up can be guessed (house.md, "On disk").
    pub fn ulid(&self, now_ms: i64) -> u128 {
        const LATEST_MS: u128 = (1 << 48) - 1;
        let moment = u128::try_from(now_ms).unwrap_or(0).min(LATEST_MS);

        let mut low = [0; 16];
        self.fill(&mut low[6..]);
        (moment << 80) | u128::from_be_bytes(low)
    }

    /// A bearer token or one-time secret: 32 random bytes as 43 characters that need no escaping in an
    /// address or a header (base64url without padding, RFC 4648 section 5).
    pub fn token(&self) -> String {
        base64url(&self.bytes::<32>())
    }
}

const STOCK_BYTES: usize = 4096;

thread_local! {
    static STOCK: RefCell<Stock> = const { RefCell::new(Stock { bytes: [0; STOCK_BYTES], used: STOCK_BYTES }) };
}

/// Random bytes in stock for one thread, so that a click does not cost a system call.
struct Stock {
    bytes: [u8; STOCK_BYTES],
    used: usize,
}

impl Stock {
    /// What was handed out is wiped, so that a copy of the memory tells no earlier secret.
    fn take(&mut self, mut into: &mut [u8]) {
        while !into.is_empty() {
            if self.used == STOCK_BYTES {
                self.refill();
            }
            let count = into.len().min(STOCK_BYTES - self.used);
            let (now, rest) = into.split_at_mut(count);
            let given = &mut self.bytes[self.used..self.used + count];
            now.copy_from_slice(given);
            given.fill(0);
            self.used += count;
            into = rest;
        }
    }

    #[expect(clippy::expect_used, reason = "without randomness every secret would be guessable")]
    fn refill(&mut self) {
        getrandom::fill(&mut self.bytes).expect("the system gives random bytes");
        self.used = 0;
    }
}

/// `SplitMix64` (Steele, Lea, Flood 2014): the state steps by a constant, and what comes out is the state, mixed.
fn split_mix(state: &AtomicU64) -> u64 {
    const STEP: u64 = 0x9e37_79b9_7f4a_7c15;
    let mut z = state.fetch_add(STEP, Ordering::Relaxed).wrapping_add(STEP);
    z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    z ^ (z >> 31)
}

fn base64url(bytes: &[u8]) -> String {
    const LETTERS: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
    let mut text = String::with_capacity(bytes.len().div_ceil(3) * 4);
    for chunk in bytes.chunks(3) {
        let [a, b, c] = [0, 1, 2].map(|at| chunk.get(at).copied().unwrap_or(0));
        let sixes = [a >> 2, (a << 4 | b >> 4) & 63, (b << 2 | c >> 6) & 63, c & 63];
        text.extend(sixes[..=chunk.len()].iter().map(|&six| char::from(LETTERS[usize::from(six)])));
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;
    use std::collections::BTreeSet;

    #[test]
    fn the_same_seed_gives_the_same_luck_and_another_seed_another() {
        let (ana, again, ben) = (Chance::seeded(7), Chance::seeded(7), Chance::seeded(8));

        let first: [u8; 21] = ana.bytes();
        assert_eq!(first, again.bytes());
        assert_ne!(first, ana.bytes(), "the source goes on");
        assert_ne!(first, ben.bytes());
    }

    #[test]
    fn a_seed_gives_the_published_numbers_of_split_mix() {
        let chance = Chance::seeded(1_234_567);

        assert_eq!(chance.u64(), 6_457_827_717_110_365_317);
        assert_eq!(chance.u64(), 3_203_168_211_198_807_973);
    }

    #[test]
    fn clones_of_a_seeded_source_never_repeat_each_other() {
        let chance = Chance::seeded(7);

        assert_ne!(chance.clone().u64(), chance.u64());
    }

    #[test]
    fn the_systems_bytes_never_repeat_also_beyond_one_stock() {
        let chance = Chance::system();
        let mut long = vec![0; 3 * STOCK_BYTES];
        chance.fill(&mut long);

        let distinct: BTreeSet<&[u8]> = long.chunks(16).collect();
        assert_eq!(distinct.len(), long.len() / 16);
    }

    #[test]
    fn bytes_that_were_handed_out_are_wiped_from_the_stock() {
        let mut stock = Stock { bytes: [0; STOCK_BYTES], used: STOCK_BYTES };
        stock.take(&mut [0; 100]);

        assert_eq!(stock.used, 100);
        assert_eq!(stock.bytes[..100], [0; 100]);
        assert_ne!(stock.bytes[100..200], [0; 100]);
    }

    #[test]
    fn each_number_below_a_bound_is_about_equally_likely() {
        let chance = Chance::seeded(1);
        let mut seen = [0; 6];
        for _ in 0..60_000 {
            seen[usize::try_from(chance.below(6)).unwrap()] += 1;
        }

        assert!(seen.iter().all(|count| (9_500..10_500).contains(count)), "{seen:?}");
    }

    #[test]
    fn a_large_bound_does_not_favour_the_small_numbers() {
        // Without drawing again, two of three would fall into the lower half.
        let chance = Chance::seeded(1);
        let n = 3 << 30;
        let low = (0..10_000).filter(|_| chance.below(n) < n / 2).count();

        assert!((4_800..5_200).contains(&low), "{low}");
    }

    #[test]
    fn below_zero_or_one_there_is_only_zero() {
        assert_eq!((Chance::seeded(1).below(0), Chance::seeded(1).below(1)), (0, 0));
    }

    #[test]
    fn a_ulid_begins_with_its_moment_and_ends_in_chance() {
        let chance = Chance::system();
        let (first, second) = (chance.ulid(1_700_000_000_000), chance.ulid(1_700_000_000_000));

        assert_eq!(first >> 80, 1_700_000_000_000);
        assert_ne!(first, second);
        assert!(first.abs_diff(second) > 1 << 20, "no counting up");
        assert!(chance.ulid(1_700_000_000_001) > first.max(second));
    }

    #[test]
    fn a_moment_outside_of_48_bits_is_bounded_not_wrapped() {
        assert_eq!(Chance::seeded(1).ulid(-5) >> 80, 0);
        assert_eq!(Chance::seeded(1).ulid(1 << 48) >> 80, (1 << 48) - 1);
    }

    #[test]
    fn a_token_is_43_characters_that_need_no_escaping() {
        let token = Chance::system().token();

        assert_eq!(token.len(), 43);
        assert!(token.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'-' || b == b'_'), "{token}");
        assert_ne!(token, Chance::system().token());
    }

    #[test]
    fn base64url_matches_the_examples_of_rfc_4648() {
        for (bytes, text) in [("", ""), ("f", "Zg"), ("fo", "Zm8"), ("foo", "Zm9v"), ("foob", "Zm9vYg")] {
            assert_eq!(base64url(bytes.as_bytes()), text);
        }
        assert_eq!(base64url(&[0xfb, 0xff]), "-_8");
    }

    proptest! {
        #[test]
        fn a_number_below_a_bound_is_below_it(seed: u64, n in 1u32..) {
            prop_assert!(Chance::seeded(seed).below(n) < n);
        }
    }
}
