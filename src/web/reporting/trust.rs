//! How far a report can be believed, and in what: by a token, a signature over its body, a signature over what a
//! pixel says, or not at all (`product.md` C10).

use super::pixel_signature::PixelSignature;
use super::reading::{Problem, field};
use super::taking::{Arrived, Credentials};
use crate::domain::conversion::Trust;
use crate::domain::product::Product;
use crate::store::view::products;
use crate::web::app::App;
use crate::web::error::WebError;
use crate::web::secrets::{AccountSecrets, ProductSecrets, same};

/// The note on a report that was believed by a product's secrets from before the last rotation.
pub const BY_OLD_SECRETS: &str =
    "It came with this product's old secrets, which are taken only until they end.";
/// The same for the account-wide ones.
pub const BY_OLD_ACCOUNT_SECRETS: &str =
    "It came with the old account-wide secrets, which are taken only until they end.";

/// What of a report can be believed as far as its credentials say.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Covers {
    /// All that it says.
    Everything,
    /// Product, event, order, amount, currency and one click id: what a pixel's signature covers. The rest is
    /// unsigned.
    WhatPixelsSign,
}

/// How far a report is believed.
#[derive(Debug)]
pub(super) struct Belief {
    pub(super) trust: Trust,
    pub(super) covers: Covers,
    /// What the creator should know about how it was believed.
    pub(super) note: Option<&'static str>,
}

/// Why a report is not believed.
#[derive(Debug)]
pub(super) struct Doubt {
    pub(super) problem: Problem,
    /// What helps to find the mistake, for the report's row alone.
    pub(super) note: Option<String>,
}

impl From<Problem> for Doubt {
    fn from(problem: Problem) -> Self {
        Self { problem, note: None }
    }
}

impl Belief {
    fn unsigned() -> Self {
        Self { trust: Trust::Unsigned, covers: Covers::Everything, note: None }
    }

    fn authenticated(note: Option<&'static str>) -> Self {
        Self { trust: Trust::Authenticated, covers: Covers::Everything, note }
    }
}

/// Secrets that a report may come with, and the note where they are old ones.
struct Taken {
    token: String,
    secret: String,
    note: Option<&'static str>,
}

/// How far a report about a product can be believed.
///
/// # Errors
/// `Unavailable` where the settings cannot be read.
pub(super) fn trust_in(
    app: &App,
    arrived: &Arrived,
    product: &Product,
) -> Result<Result<Belief, Doubt>, WebError> {
    match &arrived.credentials {
        Credentials::Checked => Ok(Ok(Belief::authenticated(None))),
        Credentials::None => Ok(of_page(app, arrived, product)),
        Credentials::Signed(signature) => {
            let mut failed = None;
            let believed = believed(app, arrived, product, |taken| {
                let checked = signature.check(&taken.secret, arrived.at);
                failed = checked.err().map(|bad| bad.to_string());
                failed.is_none()
            });
            let reason = |failed: Option<String>| Problem::not_authenticated(failed.unwrap_or_default());
            Ok(believed?.ok_or_else(|| reason(failed).into()))
        }
        Credentials::Token(header) => {
            let given = match token(arrived, header.as_deref()) {
                Ok(given) => given,
                Err(problem) => return Ok(Err(problem.into())),
            };
            let believed = believed(app, arrived, product, |taken| same(given, &taken.token))?;
            let reason = "This token is not the product's. Copy it again from the secrets of the product.";
            Ok(believed.ok_or_else(|| Problem::not_authenticated(reason).into()))
        }
    }
}

/// The token that came along, in one place or in both.
fn token<'a>(arrived: &'a Arrived, header: Option<&'a str>) -> Result<&'a str, Problem> {
    match (header, field(&arrived.fields, "token")?) {
        (Some(header), Some(said)) if !same(header, said) => {
            let reason = "The token in the header is another than the one in the fields. Send one of them.";
            Err(Problem::not_authenticated(reason))
        }
        (Some(given), _) | (None, Some(given)) => Ok(given),
        (None, None) => {
            let reason = "A postback needs the product's token: send token=, or Authorization: Bearer.";
            Err(Problem::not_authenticated(reason))
        }
    }
}

/// Whether one of the secrets fits that are taken now: the product's, the account-wide ones, and of each those from
/// before the last rotation while they last.
fn believed(
    app: &App,
    arrived: &Arrived,
    product: &Product,
    mut fits: impl FnMut(&Taken) -> bool,
) -> Result<Option<Belief>, WebError> {
    let (keys, now) = (app.store.keys(), arrived.at);
    let own = |of: ProductSecrets, note| Taken { token: of.postback_token, secret: of.postback_secret, note };
    let mut all = vec![own(ProductSecrets::of(keys, product), None)];
    all.extend(ProductSecrets::old(keys, product, now).map(|old| own(old, Some(BY_OLD_SECRETS))));
    if let Some(taken) = all.iter().find(|taken| fits(taken)) {
        return Ok(Some(Belief::authenticated(taken.note)));
    }
    // Most reports come with their product's own, so the settings are read only for the others.
    let program = products::program(&app.store.view()?)?;
    let wide = |of: AccountSecrets, note| Taken { token: of.token, secret: of.secret, note };
    let mut all = vec![wide(AccountSecrets::of(keys, program.as_ref()), None)];
    let old = program.and_then(|program| AccountSecrets::old(keys, &program, now));
    all.extend(old.map(|old| wide(old, Some(BY_OLD_ACCOUNT_SECRETS))));
    Ok(all.iter().find(|taken| fits(taken)).map(|taken| Belief::authenticated(taken.note)))
}

/// A page's report is unsigned, unless the shop's server signed it. A signature that does not hold is refused: it was
/// meant to be believed, and as an unsigned one it would slip through unseen.
fn of_page(app: &App, arrived: &Arrived, product: &Product) -> Result<Belief, Doubt> {
    let Some(signature) = PixelSignature::of(&arrived.fields, product)? else {
        return Ok(Belief::unsigned());
    };
    let keys = app.store.keys();
    let now = ProductSecrets::of(keys, product).pixel_secret;
    let old = ProductSecrets::old(keys, product, arrived.at).map(|old| old.pixel_secret);
    let checked = match signature.check(&now, arrived.at) {
        Ok(()) => Ok(None),
        Err(bad) => {
            let by_old = old.is_some_and(|old| signature.check(&old, arrived.at).is_ok());
            if by_old { Ok(Some(BY_OLD_SECRETS)) } else { Err(bad) }
        }
    };
    checked.map(|note| Belief { trust: Trust::Authenticated, covers: Covers::WhatPixelsSign, note }).map_err(
        |bad| Doubt {
            problem: Problem { field: Some("s"), ..Problem::not_authenticated(bad.to_string()) },
            note: Some(signature.explained()),
        },
    )
}
