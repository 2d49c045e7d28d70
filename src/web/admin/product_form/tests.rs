//! The form of a product reads back what it shows, and names all problems at once.

use super::*;
use crate::config::BaseUrl;

fn euro() -> Currency {
    Currency::parse("EUR").unwrap()
}

fn product() -> Product {
    let mut product = new_product(euro(), Timestamp(7));
    product.name = Name::parse("Sourdough Masterclass").unwrap();
    product.slug = Slug::parse("sourdough").unwrap();
    product
}

/// The fields as a browser sends them.
fn sent(pairs: &[(&str, &str)]) -> ProductForm {
    let mut body = url::form_urlencoded::Serializer::new(String::new());
    for (name, value) in pairs {
        body.append_pair(name, value);
    }
    ProductForm::of(&FormData::parse(body.finish().as_bytes()).unwrap()).unwrap()
}

fn paths() -> Paths {
    Paths::of(&BaseUrl::parse("https://go.example.com").unwrap())
}

#[test]
fn a_product_that_is_shown_is_read_back_as_it_was() {
    let mut full = product();
    full.sales_url = Some(Destination::parse("https://shop.example/page?c={click_id}").unwrap());
    full.terms.model = Model::Multiple(Split::Share { first: Percent::parse("12.5").unwrap() });
    full.terms.window = Window::Days(45);
    full.terms.commission = Rate { percent: Percent::parse("30").unwrap(), flat: 250 };
    full.terms.events = events("form 5 %\nsignup 2.00", euro()).unwrap();
    full.terms.renewals = Renewals::First(12);
    full.terms.new_customers_only = true;
    full.method = Method::FirstPartyCookie;
    full.join = Join::Approval;
    full.approved_sites = sites("https://*.example.com", &paths()).unwrap();
    full.amount_max = Some(100_000);
    full.review_unsigned = true;
    full.code_on_external_pages = true;
    full.via_links = true;
    for product in [product(), full] {
        assert_eq!(ProductForm::showing(&product).read(&product, &paths()), Some(product));
    }
}

#[test]
fn every_model_and_window_can_be_chosen() {
    for model in [Model::Last, Model::First, Model::Multiple(Split::EachFull)] {
        for window in [Window::Days(60), Window::Days(180), Window::Days(7), Window::Forever] {
            let mut product = product();
            (product.terms.model, product.terms.window) = (model, window);
            let read = ProductForm::showing(&product).read(&product, &paths()).unwrap();
            assert_eq!((read.terms.model, read.terms.window), (model, window));
        }
    }
}

#[test]
fn all_problems_are_named_at_once_and_what_was_typed_stays() {
    let mut form = sent(&[
        ("method", "carrier pigeon"),
        ("pixel_window_days", "0"),
        ("name", " "),
        ("slug", "7"),
        ("currency", "EUR"),
        ("sales_url", "shop.example"),
        ("percent", "130"),
        ("flat", "two"),
        ("events", "signup"),
        ("hold_days", "400"),
        ("renewals", "first"),
        ("renewals_first", "0"),
        ("model", "multiple"),
        ("split", "share"),
        ("first_share_percent", "-1"),
        ("window", "own"),
        ("window_days", ""),
        ("join", ""),
        ("approved_sites", "https://"),
        ("amount_max", "-1"),
    ]);
    assert_eq!(form.read(&product(), &paths()), None);
    let fields: Vec<&str> = form.problems().into_iter().map(|(id, _)| id).collect();
    assert_eq!(
        fields,
        [
            "name",
            "sales_url",
            "slug",
            "percent",
            "flat",
            "hold_days",
            "events",
            "renewals_first",
            "first_share_percent",
            "window_days",
            "join",
            "approved_sites",
            "method",
            "pixel_window_days",
            "amount_max"
        ]
    );
    assert_eq!(form.percent.value, "130");
}

#[test]
fn an_empty_commission_is_none_and_an_empty_slug_stays() {
    let mut form = ProductForm::showing(&product());
    form.percent.value = String::new();
    form.slug.value = String::new();
    let read = form.read(&product(), &paths()).unwrap();
    assert!(read.terms.commission.is_zero());
    assert_eq!(read.slug.as_str(), "sourdough");
}

#[test]
fn what_can_be_read_is_tried_although_something_else_is_wrong() {
    let mut form = ProductForm::showing(&product());
    form.name.value = String::new();
    form.percent.value = "40".into();
    form.flat.value = "two".into();
    form.hold_days.value = "7".into();
    form.currency.value = "JPY".into();
    assert_eq!(form.clone().read(&product(), &paths()), None);
    let (terms, currency) = form.tried(&product());
    assert_eq!((terms.commission.words(currency), terms.hold_days), ("40 %".to_owned(), 7));
    assert_eq!(currency.code(), "JPY");
}
