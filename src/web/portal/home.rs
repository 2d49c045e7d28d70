//! Home: what she promotes, and where she stands.

use actix_web::HttpResponse;
use askama::Template;

use super::frame::PortalShell;
use super::me::Me;
use crate::domain::affiliation::{Affiliation, AffiliationState};
use crate::domain::money::Money;
use crate::domain::product::Join;
use crate::store::view::{affiliates, money};
use crate::web::error::WebError;

#[derive(Template)]
#[template(path = "portal/home.html")]
struct Home {
    shell: PortalShell,
    name: String,
    /// What is Held and Due, a pair for each currency.
    money: Vec<(String, String)>,
    products: Vec<Promoted>,
}

/// A product that she promotes, or asked to.
struct Promoted {
    product: String,
    /// `good`, `warn`, `bad` or `info`.
    kind: &'static str,
    /// The state in a word, and what it means for her.
    state: &'static str,
    meaning: String,
    /// Her link, where it may earn.
    link: Option<String>,
    id: String,
    /// What she can do about it, as (address, label).
    way_on: Option<(String, String)>,
}

/// `GET /portal`.
pub async fn show(me: Me) -> Result<HttpResponse, WebError> {
    let her = me.affiliate.id;
    let now = me.now;
    let (affiliations, balances) = me
        .read(move |view| {
            Ok((affiliates::affiliations_of(view, her)?, money::balances(view, Some(her), now)?))
        })
        .await?;
    let text = |minor, currency| me.money(Money { minor, currency });
    let money = balances
        .iter()
        .map(|(currency, sums)| (text(sums.held + sums.in_review, *currency), text(sums.due, *currency)));
    Ok(me.show(&Home {
        shell: me.shell(me.words.home),
        name: me.affiliate.name.to_string(),
        money: money.collect(),
        products: affiliations.iter().map(|one| promoted(&me, one)).collect(),
    }))
}

fn promoted(me: &Me, affiliation: &Affiliation) -> Promoted {
    let product = me.app.store.mirror().product(affiliation.product);
    let (kind, state, meaning) = me.words.standing.of(affiliation.state(), me.program.name.as_str());
    let earns = affiliation.state() == AffiliationState::Active;
    Promoted {
        product: product.map_or_else(String::new, |product| product.name.to_string()),
        kind,
        state,
        meaning,
        link: earns.then(|| me.app.paths.absolute(&format!("/{}", affiliation.code))),
        id: format!("link-{}", affiliation.id),
        way_on: way_on(me, affiliation),
    }
}

fn way_on(me: &Me, affiliation: &Affiliation) -> Option<(String, String)> {
    let words = &me.words.standing;
    let product = me.app.store.mirror().product(affiliation.product)?;
    let join = || me.to(&format!("/p/{}/join", product.slug));
    match affiliation.state() {
        AffiliationState::Active | AffiliationState::Paused | AffiliationState::Applied => {
            let leaving = me.to(&format!("/portal/affiliations/{}/leaving", affiliation.id));
            Some((leaving, (words.leave)(product.name.as_str())))
        }
        AffiliationState::Invited => Some((join(), words.look_at_invitation.to_owned())),
        AffiliationState::Left | AffiliationState::Rejected => {
            (product.join != Join::Closed).then(|| (join(), words.again.to_owned()))
        }
        AffiliationState::Banned => None,
    }
}
