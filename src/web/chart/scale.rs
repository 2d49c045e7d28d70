//! From numbers to places in a drawing: round rules, lengths, and numbers as SVG writes them.

/// A step between rules of 1, 2 or 5 times a power of ten, and the topmost rule; at most four rules above zero.
pub(super) fn scale(highest: u64) -> (u64, u64) {
    let mut step: u64 = 1;
    for factor in [2, 5, 10].into_iter().cycle() {
        if highest.div_ceil(step) <= 4 {
            break;
        }
        let power = 10_u64.pow(step.ilog10());
        step = power.saturating_mul(factor);
    }
    (step, step.saturating_mul(highest.div_ceil(step).max(1)))
}

/// `value` of `top`, in `units`. Nothing is longer than the whole.
pub(super) fn scaled(value: u64, top: u64, units: usize) -> usize {
    let units_wide = u128::try_from(units).unwrap_or(u128::MAX);
    usize::try_from(u128::from(value) * units_wide / u128::from(top.max(1))).unwrap_or(units).min(units)
}

/// A number of tenths as SVG writes it: `123` is `12.3`, `120` is `12`.
pub(super) fn tenths(number: usize) -> String {
    if number.is_multiple_of(10) {
        (number / 10).to_string()
    } else {
        format!("{}.{}", number / 10, number % 10)
    }
}

/// Money as a length: what is below zero has none.
pub(super) fn length(minor: i64) -> u64 {
    u64::try_from(minor).unwrap_or(0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rules_lie_at_round_numbers_above_all_values() {
        let of = |highest| scale(highest);
        assert_eq!(of(0), (1, 1));
        assert_eq!(of(3), (1, 3));
        assert_eq!(of(7), (2, 8));
        assert_eq!(of(11), (5, 15));
        assert_eq!(of(288), (100, 300));
        assert_eq!(of(4_001), (2_000, 6_000));
    }

    #[test]
    fn the_largest_numbers_fit() {
        assert_eq!(scaled(u64::MAX, u64::MAX, 1000), 1000);
        assert_eq!(scaled(1, 0, 1000), 1000);
        assert_eq!((length(-5), length(5)), (0, 5));
    }
}
