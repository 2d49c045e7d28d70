//! The guides of Tracking as a part of the manual: the same steps and texts (`web/snippets`), for a product that
//! stands for any.

use crate::domain::id::ProductId;
use crate::domain::money::Currency;
use crate::domain::name::{Name, Slug};
use crate::domain::product::Product;
use crate::domain::time::Timestamp;
use crate::web::paths::Paths;
use crate::web::snippets::{Guide, Language, METHODS, PLATFORMS, Pasting};

/// The guide for a platform and a method, by their words in forms, and a language of `server`, as Markdown. Nothing
/// where there is none of that name.
pub(super) fn guide(paths: &Paths, platform: &str, method: &str, language: &str) -> Option<String> {
    let (platform, ..) = PLATFORMS.iter().find(|(_, word, _)| *word == platform)?;
    let (method, ..) = METHODS.iter().find(|(_, word, ..)| *word == method)?;
    let product = any_product()?;
    let pasting = Pasting { product: &product, offers: &[], paths, token: None };
    Some(told(&Guide::of(&pasting, *platform, *method, Language::called(language))))
}

/// The product in whose name the texts stand; creators read its slug as "your own".
fn any_product() -> Option<Product> {
    let draft =
        Product::draft(Name::from_row("Your product".into()), Currency::parse("EUR").ok()?, Timestamp(0));
    Some(Product { id: ProductId(1), slug: Slug::from_row("your-product".into()), ..draft })
}

fn told(guide: &Guide) -> String {
    let mut text = format!("{} About {} minutes.\n\n", plain(guide.intro), guide.minutes);
    if let Some(instead) = guide.instead {
        text += &format!("> {}\n\n", plain(instead));
    }
    for (number, step) in (1..).zip(&guide.steps) {
        text += &format!("{number}. {}\n\n", plain(&step.text));
        if let Some(paste) = &step.paste {
            text += &format!("   ~~~text {}\n", paste.label);
            for line in paste.text.lines() {
                text += &format!("   {line}\n");
            }
            text += "   ~~~\n\n";
        }
    }
    text += "What most often goes wrong:\n\n";
    for wrong in &guide.wrong {
        text += &format!("- {}\n", plain(wrong));
    }
    text
}

/// Words that hold no marks of Markdown, whatever stands in them.
fn plain(words: &str) -> String {
    let mut text = String::with_capacity(words.len());
    for c in words.chars() {
        if c.is_ascii_punctuation()
            && !matches!(c, '.' | ',' | ':' | ';' | '\'' | '"' | '(' | ')' | '?' | '/')
        {
            text.push('\\');
        }
        text.push(c);
    }
    text
}
