//! Words that stand where an id should: a snippet's own, a template's mark that nothing filled in, or what a program
//! writes where it has nothing.

/// What snippets hold, and what programs make of an order that is not there (JavaScript's `"" + order.id`, Python's
/// `str(None)` ...).
const WORDS: [&str; 7] = ["ORDER_ID", "undefined", "null", "None", "NaN", "[object Object]", "(null)"];

/// What begins and ends the marks of templates and of texts that a program should have filled in.
const MARKS: [(&str, &str); 6] =
    [("{", "}"), ("${", "}"), ("#{", "}"), ("<%", "%>"), ("<?", "?>"), ("[[", "]]")];

/// Whether an id is no id. It would make all orders the same one, and only the first of them would count
/// (`product.md` C7), so it is refused and its reason says so.
pub(super) fn is_placeholder(id: &str) -> bool {
    WORDS.contains(&id) || MARKS.iter().any(|(begin, end)| id.starts_with(begin) && id.ends_with(end))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_a_template_or_a_program_left_is_no_id() {
        for left in [
            "ORDER_ID",
            "{CHECKOUT_SESSION_ID}",
            "{{ order.name }}",
            "${order.id}",
            "#{order.id}",
            "<%= order.id %>",
            "<?= $order_id ?>",
            "[[ORDER]]",
            "undefined",
            "null",
            "None",
            "NaN",
            "[object Object]",
        ] {
            assert!(is_placeholder(left), "{left}");
        }
    }

    #[test]
    fn an_odd_id_is_still_an_id() {
        for id in ["#1001", "A-1}", "[7]", "null-17", "Nancy", "1%", "<b>", "undefined behaviour"] {
            assert!(!is_placeholder(id), "{id}");
        }
    }
}
