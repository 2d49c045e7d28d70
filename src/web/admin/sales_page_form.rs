//! The form of a sales page: its fields as typed, and what they make.

use crate::domain::destination::Destination;
use crate::domain::language::Language;
use crate::domain::product::Product;
use crate::domain::sales_page::{Headline, PageText, SalesPage};
use crate::domain::time::Timestamp;
use crate::web::form::{BadForm, Field, FormData, problems};
use crate::web::paths::Paths;
use crate::web::sales_page::light;

/// The choice of no language.
const AS_BROWSER_ASKS: &str = "browser";

/// The answer to a language that is not one of ours.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("Please choose one of these.")]
struct NotChosen;

/// Every field, as typed.
#[derive(Debug, Clone)]
pub struct SalesPageForm {
    pub headline: Field,
    pub text: Field,
    pub picture: Field,
    pub remove_picture: Field,
    pub language: Field,
    pub sales_url: Field,
    /// When the page that the person saw was last changed.
    pub seen: Timestamp,
}

impl SalesPageForm {
    /// The form that shows a page.
    pub fn showing(product: &Product, page: &SalesPage) -> Self {
        let headline = page.headline.as_ref().map_or("", Headline::as_str);
        Self {
            headline: Field::new("headline", headline),
            text: Field::new("text", page.text.as_str()),
            picture: Field::new("picture", ""),
            remove_picture: Field::ticked("remove_picture", false),
            language: Field::new("language", page.language.map_or(AS_BROWSER_ASKS, Language::tag)),
            sales_url: Field::new("sales_url", product.sales_url.as_ref().map_or("", Destination::as_str)),
            seen: page.changed_at,
        }
    }

    /// The form as it was sent.
    ///
    /// # Errors
    /// Where a field was sent twice.
    pub fn of(data: &FormData) -> Result<Self, BadForm> {
        Ok(Self {
            headline: data.field("headline")?,
            text: data.field("text")?,
            picture: Field::new("picture", ""),
            remove_picture: data.field("remove_picture")?,
            language: data.field("language")?,
            sales_url: data.field("sales_url")?,
            seen: Timestamp(data.one("seen")?.parse().unwrap_or(0)),
        })
    }

    /// Reads every field but the picture, so that all problems stand there at once.
    pub fn read(&mut self, product: &Product, paths: &Paths) -> Option<(SalesPage, Option<Destination>)> {
        let headline = self.headline.parse_optional(Headline::parse);
        let text = self.text.parse(PageText::parse);
        let text = text.and_then(|text| self.text.parse(|_| light(text)));
        let language = self.language.parse(|text| match text {
            AS_BROWSER_ASKS => Ok(None),
            tag => Language::of_tag(tag).map(Some).ok_or(NotChosen),
        });
        let sales_url = self.sales_url.parse_optional(|text| paths.lead(text));
        let page = SalesPage {
            headline: headline?,
            text: text?,
            language: language?,
            ..SalesPage::unedited(product.id)
        };
        Some((page, sales_url?))
    }

    /// All problems in the order of the page.
    pub fn problems(&self) -> Vec<(&'static str, String)> {
        problems(&[&self.headline, &self.text, &self.picture, &self.language, &self.sales_url])
    }
}

#[cfg(test)]
mod tests {
    use super::super::product_form::new_product;
    use super::*;
    use crate::config::BaseUrl;
    use crate::domain::money::Currency;

    fn read(pairs: &[(&str, &str)]) -> (SalesPageForm, Option<(SalesPage, Option<Destination>)>) {
        let product = new_product(Currency::parse("EUR").unwrap(), Timestamp(0));
        let body = url::form_urlencoded::Serializer::new(String::new()).extend_pairs(pairs).finish();
        let mut form = SalesPageForm::of(&FormData::parse(body.as_bytes()).unwrap()).unwrap();
        let read = form.read(&product, &Paths::of(&BaseUrl::parse("https://go.example.com").unwrap()));
        (form, read)
    }

    #[test]
    fn an_empty_form_is_the_page_that_nobody_edited() {
        let (_, made) = read(&[("language", "browser")]);
        let product = new_product(Currency::parse("EUR").unwrap(), Timestamp(0));
        assert_eq!(made, Some((SalesPage::unedited(product.id), None)));
    }

    #[test]
    fn every_problem_stands_beside_its_field_at_once() {
        let long = "x".repeat(20_001);
        let (form, made) = read(&[
            ("headline", &long),
            ("text", &long),
            ("language", "tlh"),
            ("sales_url", "javascript:alert(1)"),
        ]);
        assert_eq!(made, None);
        let fields: Vec<_> = form.problems().into_iter().map(|(id, _)| id).collect();
        assert_eq!(fields, ["headline", "text", "language", "sales_url"]);
    }

    #[test]
    fn a_text_that_unfolds_into_a_heavy_page_is_refused() {
        let (form, made) = read(&[("text", &"- a\n".repeat(5_000)), ("language", "browser")]);
        assert_eq!(made, None);
        assert!(form.text.problem.is_some_and(|problem| problem.contains("makes a page of")));
    }
}
