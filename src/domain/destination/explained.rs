//! What filling in a destination does, for whoever asks why it looks as it does.

use super::{Destination, Filling, Macro};

impl Destination {
    /// The words in braces that stay empty at a click, braces included, each once.
    pub fn left_empty(&self, filling: &Filling<'_>) -> Vec<&str> {
        let mut empty = Vec::new();
        for slot in &self.slots {
            let (mut value, word) = (String::new(), &self.text[slot.at.clone()]);
            self.write_value(&mut value, slot.names, filling);
            if value.is_empty() && !empty.contains(&word) {
                empty.push(word);
            }
        }
        empty
    }

    /// Whether `duly=CLICK_ID` is added, since the address has no place for the click of its own (L12).
    pub fn adds_click(&self) -> bool {
        !self.has(Macro::ClickId)
    }

    /// Whether `aff=CODE` is added (L13).
    pub fn adds_code(&self, filling: &Filling<'_>) -> bool {
        self.added_code(filling).is_some()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::id::{LinkId, ProductId};

    #[test]
    fn what_stays_empty_and_what_is_added_is_told() {
        let filling = Filling {
            click_id: None,
            code: Some("ana7"),
            affiliate_id: None,
            product_id: ProductId(1),
            offer: None,
            link_id: LinkId(1),
            src: Some("mail"),
            subs: [None; 5],
            timestamp_ms: 0,
            params: &[],
            add_aff: true,
        };
        let plain = Destination::parse("https://a.test/{code}?s={src}&x={sub1}&y={sub1}&z={colour}").unwrap();
        assert_eq!(plain.left_empty(&filling), ["{sub1}", "{colour}"]);
        assert!(plain.adds_click() && plain.adds_code(&filling));
        let own = Destination::parse("https://a.test/?c={click_id}&aff=me").unwrap();
        assert!(!own.adds_click() && !own.adds_code(&filling));
    }
}
