//! A list of orders from a shop: one id a line, or the table that the shop exports, of which one column holds them.

/// How many orders one list may have.
pub const ORDERS_MAX: usize = 2_000;

/// What the column of the orders is called by shops and payment services, the surest first. Letters and digits alone
/// count.
const COLUMNS: [&str; 16] = [
    "orderid",
    "ordernumber",
    "orderno",
    "ordername",
    "order",
    "orderreference",
    "transactionid",
    "transaction",
    "txid",
    "invoicenumber",
    "invoiceid",
    "invoice",
    "reference",
    "number",
    "name",
    "id",
];

/// Why a list cannot be read.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum BadOrderList {
    /// Nothing is in it.
    #[error("Paste the orders of your shop, one a line, or choose the file that your shop exports.")]
    Empty,
    /// Several columns, none of which is named as that of the orders. To guess would let anybody whose made-up order
    /// is called like some other cell slip through.
    #[error(
        "This list has several columns. Its first line must say which one holds the orders: call that column order_id."
    )]
    NoColumn,
    /// More than `ORDERS_MAX`.
    #[error("At most {ORDERS_MAX} orders at once. Please split the list.")]
    TooMany,
}

/// Reads the orders of a list, each once, in its order. A `#` before them is taken away.
///
/// # Errors
/// `BadOrderList` says what to change.
pub fn read(text: &str) -> Result<Vec<String>, BadOrderList> {
    let rows = rows(text.trim_start_matches('\u{feff}'));
    let widest = rows.iter().map(Vec::len).max().ok_or(BadOrderList::Empty)?;
    let named = rows.first().and_then(|first| column_of(first));
    let (column, skipped) = match named {
        Some(column) => (column, 1),
        None if widest == 1 => (0, 0),
        None => return Err(BadOrderList::NoColumn),
    };
    let mut orders: Vec<String> = Vec::new();
    let mut known = std::collections::BTreeSet::new();
    for row in &rows[skipped..] {
        let Some(order) = row.get(column).map(|cell| plain(cell)).filter(|order| !order.is_empty()) else {
            continue;
        };
        if known.insert(order.to_owned()) {
            orders.push(order.to_owned());
        }
        if orders.len() > ORDERS_MAX {
            return Err(BadOrderList::TooMany);
        }
    }
    if orders.is_empty() { Err(BadOrderList::Empty) } else { Ok(orders) }
}

/// An order without what shops write before it.
fn plain(cell: &str) -> &str {
    cell.trim_start_matches(|letter: char| letter == '#' || letter.is_whitespace()).trim_end()
}

fn column_of(head: &[String]) -> Option<usize> {
    let letters = |cell: &String| -> String {
        cell.chars().filter(char::is_ascii_alphanumeric).map(|letter| letter.to_ascii_lowercase()).collect()
    };
    let head: Vec<String> = head.iter().map(letters).collect();
    COLUMNS.iter().find_map(|known| head.iter().position(|cell| cell == known))
}

/// The cells of a table as shops export it (RFC 4180): separated by commas, semicolons or tabs, quoted where they hold
/// one of those or the end of a line. Empty rows are left out.
fn rows(text: &str) -> Vec<Vec<String>> {
    let (mut rows, mut row, mut cell) = (Vec::new(), Vec::new(), String::new());
    let mut quoted = false;
    let mut letters = text.chars().peekable();
    while let Some(letter) = letters.next() {
        match letter {
            '"' if quoted && letters.peek() == Some(&'"') => {
                letters.next();
                cell.push('"');
            }
            '"' if quoted => quoted = false,
            '"' if cell.trim().is_empty() => {
                cell.clear();
                quoted = true;
            }
            ',' | ';' | '\t' if !quoted => row.push(std::mem::take(&mut cell)),
            '\n' | '\r' if !quoted => {
                row.push(std::mem::take(&mut cell));
                rows.push(std::mem::take(&mut row));
            }
            letter => cell.push(letter),
        }
    }
    row.push(cell);
    rows.push(row);
    rows.retain(|row| row.iter().any(|cell| !cell.trim().is_empty()));
    rows
}

#[cfg(test)]
mod tests {
    use super::*;

    fn orders(text: &str) -> Result<Vec<String>, BadOrderList> {
        read(text)
    }

    #[test]
    fn one_id_a_line_is_a_list_and_each_counts_once() {
        assert_eq!(orders("A-1\n\n #1002 \r\nA-1\n").unwrap(), ["A-1", "1002"]);
        assert_eq!(orders("order_id\nA-1").unwrap(), ["A-1"]);
        assert_eq!(orders("# #1002\n1002").unwrap(), ["1002"]);
        assert_eq!(orders(" \n"), Err(BadOrderList::Empty));
        assert_eq!(orders("order_id\n"), Err(BadOrderList::Empty));
    }

    #[test]
    fn of_an_exported_table_the_column_that_says_so_is_read() {
        let shopify =
            "\u{feff}Name,Email,Total\r\n\"#1001\",\"a@example.com\",\"9,70\"\r\n#1002,b@example.com,1\r\n";
        assert_eq!(orders(shopify).unwrap(), ["1001", "1002"]);
        let both = "Id;Order Number;Note\n7;A-7;\"two\nlines; and \"\"quotes\"\"\"\n8;A-8;\n";
        assert_eq!(orders(both).unwrap(), ["A-7", "A-8"]);
    }

    #[test]
    fn no_column_is_guessed() {
        assert_eq!(orders("1001,paid\n1002,paid\n"), Err(BadOrderList::NoColumn));
    }

    #[test]
    fn a_list_is_bounded() {
        let many: String = (0..=ORDERS_MAX).map(|number| format!("A-{number}\n")).collect();
        assert_eq!(orders(&many), Err(BadOrderList::TooMany));
    }
}
