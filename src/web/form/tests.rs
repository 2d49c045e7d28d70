//! Forms as browsers send them, and as nobody should.

use super::*;
use crate::web::words::{self, PageWords};

fn parsed(body: &str) -> FormData {
    FormData::parse(body.as_bytes()).unwrap()
}

fn whole_number(text: &str) -> Result<u32, String> {
    text.parse().map_err(|_| "That is not a whole number.".to_owned())
}

#[test]
fn a_refused_field_keeps_what_was_typed_and_says_why() {
    let mut price = Field::new("price", " ninety ");
    assert_eq!(price.parse(whole_number), None);
    assert_eq!(price.value, " ninety ");
    assert_eq!(price.problem.as_deref(), Some("That is not a whole number."));
}

#[test]
fn white_space_around_a_value_is_not_part_of_it() {
    assert_eq!(Field::new("price", " 97\n").parse(whole_number), Some(97));
}

#[test]
fn an_optional_field_may_be_empty_but_not_wrong() {
    assert_eq!(Field::new("days", "  ").parse_optional(whole_number), Some(None));
    assert_eq!(Field::new("days", "14").parse_optional(whole_number), Some(Some(14)));
    assert_eq!(Field::new("days", "many").parse_optional(whole_number), None);
}

#[test]
fn the_summary_lists_problems_in_the_order_of_the_fields_and_leads_to_their_ids() {
    let name = Field::new("name", "Ana");
    let mut code = Field::new("code", "ana").with_id("new-code");
    let mut price = Field::new("price", "x");
    price.refuse("A price is a number.");
    code.refuse("That code is taken.");
    let expected =
        [("new-code", "That code is taken.".to_owned()), ("price", "A price is a number.".to_owned())];
    assert_eq!(problems(&[&name, &code, &price]), expected);
}

#[test]
fn a_box_is_ticked_if_it_was_sent() {
    assert!(parsed("terms=yes").field("terms").unwrap().checked());
    assert!(parsed("terms=on").field("terms").unwrap().checked());
    assert!(!parsed("name=Ana").field("terms").unwrap().checked());
    assert!(Field::ticked("terms", true).checked() && !Field::ticked("terms", false).checked());
}

#[test]
fn values_are_decoded_as_browsers_encode_them() {
    let form = parsed("name=Ana+Prado&text=a%0D%0Ab%2B%26%C3%A9&empty=&bare&&x=1%3D2=3");
    assert_eq!(form.one("name"), Ok("Ana Prado"));
    assert_eq!(form.one("text"), Ok("a\nb+&\u{e9}"));
    assert_eq!(form.one("empty"), Ok(""));
    assert_eq!(form.one("bare"), Ok(""));
    assert_eq!(form.one("absent"), Ok(""));
    assert_eq!(form.one("x"), Ok("1=2=3"));
}

#[test]
fn a_field_sent_twice_is_refused_where_one_is_read_and_kept_where_all_are() {
    let form = parsed("id=1&name=Ana&id=2");
    assert_eq!(form.one("id"), Err(BadForm::Repeated("id".into())));
    assert_eq!(form.all("id").collect::<Vec<_>>(), ["1", "2"]);
    assert_eq!(form.one("name"), Ok("Ana"));
}

#[test]
fn what_is_not_text_is_refused() {
    for body in ["a=%", "a=%4", "a=%zz", "a=%ff", "a=%00", "%ff=1"] {
        assert_eq!(FormData::parse(body.as_bytes()), Err(BadForm::NotText), "{body}");
    }
    assert_eq!(FormData::parse(b"a=\xff"), Err(BadForm::NotText));
}

#[test]
fn a_form_has_limits() {
    let fits = "x".repeat(FormData::BYTES_MAX);
    assert!(FormData::parse(fits.as_bytes()).is_ok());
    assert_eq!(FormData::parse(format!("{fits}x").as_bytes()), Err(BadForm::TooLong));
    assert!(FormData::parse("a=1&".repeat(FormData::PAIRS_MAX).as_bytes()).is_ok());
    assert_eq!(
        FormData::parse("a=1&".repeat(FormData::PAIRS_MAX + 1).as_bytes()),
        Err(BadForm::TooManyFields)
    );
}

/// What the macros ask of a page's frame.
struct Frame;

impl Frame {
    fn say(&self) -> &'static PageWords {
        words::page(Language::English)
    }
}

/// The macros of `field.html`, as a page uses them.
#[derive(askama::Template)]
#[template(
    source = r#"{% import "field.html" as f -%}
{{ f::summary(self.problems()) }}
{{ f::text(name, "Name", "As on the invoice") }}
{{ f::password(secret, "Password", "current-password") }}
{{ f::radios(model, "Model", [("last", "Last click", ""), ("first", "First click", "Ana")]) }}
{{ f::textarea(notes, "Notes", f_optional = true) }}"#,
    ext = "html"
)]
struct Page {
    shell: Frame,
    name: Field,
    secret: Field,
    model: Field,
    notes: Field,
}

impl Page {
    fn problems(&self) -> Vec<(&'static str, String)> {
        problems(&[&self.name, &self.secret, &self.model, &self.notes])
    }
}

fn page() -> Page {
    Page {
        shell: Frame,
        name: Field::new("name", "Ana"),
        secret: Field::new("secret", "correct horse"),
        model: Field::new("model", "first"),
        notes: Field::new("notes", "\nbegins with an empty line"),
    }
}

#[test]
fn a_page_ties_each_problem_and_hint_to_its_control() {
    let fresh = page().to_string();
    assert!(!fresh.contains("aria-invalid") && !fresh.contains("role=\"alert\""), "{fresh}");
    assert!(fresh.contains("required aria-describedby=\"name-hint\">"), "{fresh}");

    let mut refused = page();
    refused.name.refuse("A name is needed.");
    refused.model.refuse("Choose one.");
    let html = refused.to_string();
    assert!(html.contains("aria-invalid=\"true\" aria-describedby=\"name-problem name-hint\">"), "{html}");
    assert!(html.contains("<a href=\"#name\">A name is needed.</a>"), "{html}");
    assert!(html.contains("2 things to mend"), "{html}");
    assert!(html.contains("<a href=\"#model\">") && html.contains("id=\"model\""), "{html}");
}

#[test]
fn a_page_shows_what_was_typed_but_never_a_password() {
    let mut hostile = page();
    hostile.name.value = "\"><script>alert(1)</script>".into();
    let html = hostile.to_string();
    assert!(!html.contains("<script>"), "{html}");
    assert!(!html.contains("correct horse"), "{html}");
    assert!(html.contains("value=\"first\" checked"), "{html}");
    assert!(html.contains(">\n\nbegins with an empty line</textarea>"), "{html}");
}
