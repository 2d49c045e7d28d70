//! What random histories share: which of them are played, and how one that differs is cut down to the steps that make it.

/// The first seed, and how many histories are played from it on: `DULY_SEED` and `DULY_HISTORIES`, else the first ones.
pub fn asked(usually: u64) -> (u64, u64) {
    let number = |name: &str| std::env::var(name).ok().and_then(|text| text.parse().ok());
    (number("DULY_SEED").unwrap_or(1), number("DULY_HISTORIES").unwrap_or(usually))
}

/// The shortest history that still differs, and how: `steps` leads to the steps of one, and `play` plays it.
pub fn shortest<H: Clone, S>(
    history: H,
    difference: String,
    steps: impl Fn(&mut H) -> &mut Vec<S>,
    play: impl Fn(&H) -> Result<(), String>,
) -> (H, String) {
    let (mut shortest, mut difference) = (history, difference);
    let mut length = steps(&mut shortest).len().div_ceil(2);
    while length > 0 {
        let mut from = 0;
        while from < steps(&mut shortest).len() {
            let mut cut = shortest.clone();
            let all = steps(&mut cut);
            all.drain(from..(from + length).min(all.len()));
            match play(&cut) {
                Err(other) => (shortest, difference) = (cut, other),
                Ok(()) => from += length,
            }
        }
        length = if length == 1 { 0 } else { length.div_ceil(2) };
    }
    (shortest, difference)
}
