//! What the columns of an affiliate's files are called that are no columns of her pages.

use crate::domain::language::Language;

/// The heads of columns in files.
#[derive(Debug)]
pub struct TakingWords {
    /// A currency, beside its amounts.
    pub currency: &'static str,
    /// The currency of the sale, where another one stands beside it.
    pub sale_currency: &'static str,
    /// A product's id.
    pub product_id: &'static str,
    /// A link's id.
    pub link_id: &'static str,
    /// A conversion's id.
    pub conversion_id: &'static str,
    /// A payout's id.
    pub payout_id: &'static str,
    /// An entry's id.
    pub entry_id: &'static str,
    /// Her code.
    pub code: &'static str,
    /// The address of a link.
    pub address: &'static str,
    /// What a share is reckoned by.
    pub rate: &'static str,
    /// Which part of a commission is hers.
    pub part: &'static str,
    /// Until when, or since when, money is where it is.
    pub more: &'static str,
}

const ENGLISH: TakingWords = TakingWords {
    currency: "Currency",
    sale_currency: "Currency of the sale",
    product_id: "Product (id)",
    link_id: "Link (id)",
    conversion_id: "Conversion (id)",
    payout_id: "Payout (id)",
    entry_id: "Entry (id)",
    code: "Code",
    address: "Address",
    rate: "Rate",
    part: "Part",
    more: "Until, or since",
};

const PORTUGUESE: TakingWords = TakingWords {
    currency: "Moeda",
    sale_currency: "Moeda da venda",
    product_id: "Produto (id)",
    link_id: "Link (id)",
    conversion_id: "Convers\u{e3}o (id)",
    payout_id: "Pagamento (id)",
    entry_id: "Lan\u{e7}amento (id)",
    code: "C\u{f3}digo",
    address: "Endere\u{e7}o",
    rate: "Taxa",
    part: "Parte",
    more: "At\u{e9}, ou desde",
};

const SPANISH: TakingWords = TakingWords {
    currency: "Moneda",
    sale_currency: "Moneda de la venta",
    product_id: "Producto (id)",
    link_id: "Enlace (id)",
    conversion_id: "Conversi\u{f3}n (id)",
    payout_id: "Pago (id)",
    entry_id: "Asiento (id)",
    code: "C\u{f3}digo",
    address: "Direcci\u{f3}n",
    rate: "Tasa",
    part: "Parte",
    more: "Hasta, o desde",
};

/// The heads in a language.
pub fn taking(language: Language) -> &'static TakingWords {
    match language {
        Language::English => &ENGLISH,
        Language::Portuguese => &PORTUGUESE,
        Language::Spanish => &SPANISH,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_language_names_columns_in_its_own_words() {
        let currencies = Language::ALL.map(|language| taking(language).currency);
        assert_eq!(currencies, ["Currency", "Moeda", "Moneda"]);
    }
}
