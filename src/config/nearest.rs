//! Finds the right name nearest to a mistyped one.

/// The candidate with the fewest slips between it and what was typed, or `None` where all are far away,
/// because a far-fetched guess helps nobody. Case and `-` for `_` are no slips.
pub fn nearest<'a>(typed: &str, candidates: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    let typed = folded(typed);
    candidates
        .into_iter()
        .map(|candidate| (slips(&typed, &folded(candidate)), candidate))
        .min()
        .filter(|(slips, _)| *slips <= (typed.len() / 3).max(1))
        .map(|(_, candidate)| candidate)
}

fn folded(name: &str) -> Vec<char> {
    name.chars().map(|c| if c == '-' { '_' } else { c.to_ascii_lowercase() }).collect()
}

/// Counts letters missing, added, wrong, or swapped with their neighbour (optimal string alignment).
fn slips(a: &[char], b: &[char]) -> usize {
    let mut before: Vec<usize> = Vec::new();
    let mut last: Vec<usize> = (0..=b.len()).collect();
    for i in 1..=a.len() {
        let mut row = vec![i];
        for j in 1..=b.len() {
            let wrong = last[j - 1] + usize::from(a[i - 1] != b[j - 1]);
            let mut least = wrong.min(last[j] + 1).min(row[j - 1] + 1);
            if i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1] {
                least = least.min(before[j - 2] + 1);
            }
            row.push(least);
        }
        before = std::mem::replace(&mut last, row);
    }
    last[b.len()]
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    const NAMES: [&str; 4] = ["listen", "base_url", "data_dir", "trusted_proxies"];

    #[test]
    fn a_mistyped_name_is_recognised() {
        for (typed, meant) in [
            ("base_ulr", "base_url"),
            ("base-url", "base_url"),
            ("BASE_URL", "base_url"),
            ("baseurl", "base_url"),
            ("lisen", "listen"),
            ("data_dirs", "data_dir"),
            ("trusted_proxy", "trusted_proxies"),
        ] {
            assert_eq!(nearest(typed, NAMES), Some(meant), "{typed}");
        }
    }

    #[test]
    fn a_name_far_from_all_is_not_guessed() {
        for typed in ["", "x", "port", "smtp_password"] {
            assert_eq!(nearest(typed, NAMES), None, "{typed}");
        }
    }

    #[test]
    fn a_swap_of_neighbours_is_one_slip() {
        assert_eq!(slips(&folded("ulr"), &folded("url")), 1);
        assert_eq!(slips(&folded(""), &folded("url")), 3);
    }

    proptest! {
        #[test]
        fn slips_are_the_same_both_ways_and_none_only_between_equals(a in "[a-c_]{0,8}", b in "[a-c_]{0,8}") {
            let (a_chars, b_chars) = (folded(&a), folded(&b));
            prop_assert_eq!(slips(&a_chars, &b_chars), slips(&b_chars, &a_chars));
            prop_assert_eq!(slips(&a_chars, &b_chars) == 0, a == b);
            prop_assert!(slips(&a_chars, &b_chars) <= a.len().max(b.len()));
        }

        #[test]
        fn a_name_with_one_wrong_letter_is_still_found(which in 0usize..4, at in 0usize..6, letter in "[a-z]") {
            let mut typed = NAMES[which].to_owned();
            typed.replace_range(at..=at, &letter);
            prop_assert_eq!(nearest(&typed, NAMES), Some(NAMES[which]));
        }
    }
}
