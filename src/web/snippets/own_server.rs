//! Recipes for a server of the creator's own, in six languages, each with nothing but what the language brings:
//! keep the click in a cookie (`product.md` C6), report the sale (C4).

use super::{Guide, Pasting, Step};
use crate::domain::product::Method;

/// A language that the recipes are written in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::web) enum Language {
    Php,
    Node,
    Python,
    Ruby,
    Go,
    CSharp,
}

impl Language {
    /// All of them: the word in addresses, and the name.
    pub(in crate::web) const ALL: [(Self, &'static str, &'static str); 6] = [
        (Self::Php, "php", "PHP"),
        (Self::Node, "node", "Node.js"),
        (Self::Python, "python", "Python"),
        (Self::Ruby, "ruby", "Ruby"),
        (Self::Go, "go", "Go"),
        (Self::CSharp, "csharp", "C#"),
    ];

    /// The language of a word; the first where there is none.
    pub(in crate::web) fn called(word: &str) -> Self {
        Self::ALL.iter().find(|(_, known, _)| *known == word).map_or(Self::Php, |(language, ..)| *language)
    }

    fn keep(self) -> &'static str {
        match self {
            Self::Php => include_str!("own_server/php_keep.txt"),
            Self::Node => include_str!("own_server/node_keep.txt"),
            Self::Python => include_str!("own_server/python_keep.txt"),
            Self::Ruby => include_str!("own_server/ruby_keep.txt"),
            Self::Go => include_str!("own_server/go_keep.txt"),
            Self::CSharp => include_str!("own_server/csharp_keep.txt"),
        }
    }

    fn tell(self) -> &'static str {
        match self {
            Self::Php => include_str!("own_server/php_tell.txt"),
            Self::Node => include_str!("own_server/node_tell.txt"),
            Self::Python => include_str!("own_server/python_tell.txt"),
            Self::Ruby => include_str!("own_server/ruby_tell.txt"),
            Self::Go => include_str!("own_server/go_tell.txt"),
            Self::CSharp => include_str!("own_server/csharp_tell.txt"),
        }
    }
}

/// The guide for a method.
pub(super) fn guide(pasting: &Pasting<'_>, method: Method, language: Language) -> Guide {
    match method {
        Method::Postback => postback(pasting, language),
        Method::FirstPartyCookie => first_party_cookie(pasting, language),
        Method::Pixel | Method::JavaScript => super::platforms::plain_html(pasting, method, language),
    }
}

/// The click is kept with the order; the server sends it when the order is paid.
pub(super) fn postback(pasting: &Pasting<'_>, language: Language) -> Guide {
    let steps = vec![
        Step::words(
            "Visitors arrive on your page with duly=CLICK_ID in the address. Keep that id until the order is made: in \
             their session, or in a hidden field of the order form. Save it with the order.",
        ),
        token_step(pasting),
        tell_step(pasting, language, "When an order is paid, report it with the id that you saved."),
        Step::paste(
            "Or try it by hand first. Replace CLICK_ID, ORDER_ID and the amount; add -d 'test=1' so that it earns \
             nothing.",
            "postback-curl",
            "The same as a command",
            pasting.curl(),
        ),
    ];
    Guide {
        in_languages: true,
        wrong: vec![
            "The token is not set where the server runs: Duly answers 401.",
            "The report is sent before the payment went through.",
            "The id got lost between the first page and the order: the sale arrives, and nobody earns.",
        ],
        ..Guide::new(
            "Postback from your server",
            "A click id is made when somebody follows an affiliate's link. Your server sends it back with the amount \
             when the order is paid. Sending it twice counts once.",
            15,
            steps,
        )
    }
}

/// The server's own cookie keeps the click until the visitor buys, weeks later too.
pub(super) fn first_party_cookie(pasting: &Pasting<'_>, language: Language) -> Guide {
    let keep = Step::paste(
        "On every page where visitors may arrive, keep the click in a cookie of your own. A newer click replaces the one \
         before; an old address that somebody opens again does not.",
        "cookie-keep",
        "Keep the click",
        pasting.filled(language.keep()),
    );
    let tell = tell_step(
        pasting,
        language,
        "When an order is paid, read the cookie duly_id and report the order. Where the payment is confirmed later \
         (by a webhook), save the cookie's value with the order first.",
    );
    Guide {
        in_languages: true,
        wrong: vec![
            "The landing page comes from a cache or from another server than yours, so the cookie is never set.",
            "The shop lives on another sub-domain: add Domain=.example.com to the cookie.",
            "The payment is confirmed by a webhook, which brings no cookie of the visitor.",
        ],
        ..Guide::new(
            "First-party cookie",
            "Your server keeps the click in its own cookie, which browsers keep longest (up to 400 days), and sends it \
             back with the sale.",
            20,
            vec![keep, token_step(pasting), tell],
        )
    }
}

fn token_step(pasting: &Pasting<'_>) -> Step {
    pasting.token_step(
        "Give your server this product's token, as a setting of its environment. Never put it into a page.",
        "The token, for the environment",
        "DULY_TOKEN=[[token]]",
    )
}

fn tell_step(pasting: &Pasting<'_>, language: Language, text: &str) -> Step {
    Step::paste(text, "server-tell", "Report the sale", pasting.filled(language.tell()))
}
