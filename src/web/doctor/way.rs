//! The way of a link: whose it is, whether it may earn, what a click does, the cookie, and where it leads.

use super::examination::{Examining, Findings, Reader};
use super::finding::{Finding, Kind, Part, Whose};
use crate::domain::click::Own;
use crate::domain::destination::Destination;
use crate::domain::id::{ClickId, OfferId};
use crate::domain::link::{LinkKind, Promotional};
use crate::domain::product::ProductState;
use crate::domain::time::Timestamp;
use crate::store::view::affiliates;
use crate::web::app::App;
use crate::web::click_cookie;
use crate::web::error::WebError;
use crate::web::following::{End, Followed, Lead, NoTouch};

/// The click that stands for any click in an example.
pub(super) const EXAMPLE_CLICK: ClickId = ClickId(EXAMPLE);

/// `01EXAMP1E00000000000000000`, as an id is written.
const EXAMPLE: u128 = 0x0177_554B_05C0_0000_0000_0000_0000_0000;

/// A link that is examined, with all that is known of it.
pub(super) struct Way<'a> {
    pub(super) app: &'a App,
    pub(super) followed: Followed<'a>,
    pub(super) whose: Whose,
    /// Whose own click it would be in this browser.
    pub(super) own: Option<Own>,
    pub(super) now: Timestamp,
    /// The link that the affiliate made, where it is one.
    made: Option<Promotional>,
}

impl<'a> Way<'a> {
    /// Looks up what the mirror does not hold.
    pub(super) async fn of(examining: &Examining<'a>, followed: Followed<'a>) -> Result<Self, WebError> {
        let (app, now) = (examining.app, examining.now);
        let own = followed.own_click(examining.request, app, now);
        let affiliate = followed.target.affiliation.as_ref().map(|one| one.affiliate);
        let link = match followed.lead {
            Lead::Promotional(link, _) | Lead::NotValid(link) => Some(link),
            Lead::SalesPage | Lead::DirectPayment | Lead::Page(..) => None,
        };
        let known = app.read(move |view| {
            let affiliate = affiliate.map(|id| affiliates::by_id(view, id)).transpose()?.flatten();
            let link = link.map(|id| affiliates::link(view, id)).transpose()?.flatten();
            Ok((affiliate, link))
        });
        let (affiliate, link) = known.await?;
        let whose = match (examining.reader, affiliate) {
            (Reader::Creator, Some(affiliate)) => Whose::Of(affiliate.name.to_string()),
            _ => Whose::Yours,
        };
        let made = link.and_then(|link| match link.kind {
            LinkKind::Promotional(made) => Some(*made),
            _ => None,
        });
        Ok(Self { app, followed, whose, own, now, made })
    }

    /// Tells everything but what would be earned.
    pub(super) fn tell(&self, told: &mut Findings) {
        self.owner(told);
        self.standing(told);
        self.click(told);
        self.cookie(told);
        self.end(told);
    }

    fn owner(&self, told: &mut Findings) {
        let target = &self.followed.target;
        let product = target.product.name.to_string();
        match &target.affiliation {
            None => {
                let code = target.product.creator_code.to_string();
                told.add(Part::Owner, Finding::CreatorsCode { code, product });
            }
            Some(affiliation) => {
                let (whose, code) = (self.whose.clone(), affiliation.code_at(target.code_place).to_string());
                let is_alias = code != affiliation.code.as_str();
                told.add(Part::Owner, Finding::Code { whose: whose.clone(), code, product });
                if is_alias {
                    let now = affiliation.code.to_string();
                    told.add(Part::Owner, Finding::Alias { whose, now });
                }
            }
        }
        self.link(told);
    }

    fn link(&self, told: &mut Findings) {
        let made = self.made.as_ref().map(|made| made.name.to_string());
        let (kind, name) = match &self.followed.lead {
            Lead::SalesPage => (Kind::SalesPage, None),
            Lead::DirectPayment => (Kind::DirectPayment, self.offer(told)),
            Lead::Page(page, _) => (Kind::Page, Some(page.name.to_string())),
            Lead::Promotional(..) | Lead::NotValid(_) => (Kind::CreatedByMe, made),
        };
        told.add(Part::Owner, Finding::Link { kind, name });
        self.detour(told);
    }

    fn detour(&self, told: &mut Findings) {
        if let Some(detour) = self.followed.detour() {
            told.add(Part::Owner, Finding::Detour(detour));
        }
    }

    /// The name of the offer that the address asks for.
    fn offer(&self, told: &mut Findings) -> Option<String> {
        let asked = self.followed.address.offer.as_deref()?;
        let product = self.followed.target.product.id;
        let offer = asked.parse::<OfferId>().ok().and_then(|id| self.app.store.mirror().offer(id));
        let offer = offer.filter(|offer| offer.product == product && !offer.retired);
        if offer.is_none() {
            told.add(Part::Owner, Finding::NoOffer(asked.to_owned()));
        }
        offer.map(|offer| offer.name.to_string())
    }

    fn standing(&self, told: &mut Findings) {
        let product = &self.followed.target.product;
        let name = product.name.to_string();
        told.add(
            Part::Standing,
            match product.state {
                ProductState::Active => Finding::ProductActive(name),
                ProductState::Paused => Finding::ProductPaused(name),
                ProductState::Retired => Finding::ProductRetired(name),
            },
        );
        if let Some(affiliation) = &self.followed.target.affiliation {
            let since = affiliation.history.last().map_or(affiliation.created_at, |(since, _)| *since);
            let (whose, state) = (self.whose.clone(), affiliation.state());
            told.add(Part::Standing, Finding::Standing { whose, state, since });
        }
        match (&self.followed.lead, &self.made) {
            (Lead::Promotional(_, Some(page)), _) => {
                told.add(Part::Standing, Finding::SiteApproved(page.origin().to_owned()));
            }
            (Lead::NotValid(_), Some(made)) => {
                let origin = made.destination.origin();
                told.add(Part::Standing, Finding::SiteWithdrawn(origin.to_owned()));
                let other = other_scheme(origin);
                let page = Destination::from_row(other.clone());
                if product.approved_sites.iter().any(|site| site.allows_destination(&page)) {
                    told.add(Part::Standing, Finding::SiteByOtherScheme(other));
                }
            }
            _ => {}
        }
    }

    /// Whether a click of this browser makes a touch; what others would make, where it is one's own.
    fn click(&self, told: &mut Findings) {
        let touch = self.followed.touch(self.own, self.now);
        let of_others = self.followed.touch(self.not_own(), self.now);
        if let (Ok(until), true) = (of_others, matches!(touch, Ok(_) | Err(NoTouch::Own(_)))) {
            let window = self.followed.target.product.terms_at(self.now).window;
            told.add(Part::Click, Finding::Touch { window, until });
        }
        if let Err(why) = touch {
            told.add(Part::Click, Finding::NoTouch(why));
        }
        told.add(Part::Click, Finding::Filtered);
    }

    /// What the address itself says of whose click it is, whoever sits at the browser.
    pub(super) fn not_own(&self) -> Option<Own> {
        self.own.filter(|own| *own == Own::NotTracked)
    }

    fn cookie(&self, told: &mut Findings) {
        if matches!(self.followed.end(&self.app.paths), End::NotValid) {
            return told.add(Part::Cookie, Finding::NoCookie);
        }
        let attributes = click_cookie::attributes(self.app);
        let header = click_cookie::written(&attributes, EXAMPLE_CLICK, None);
        let is_open = !attributes.secure && !is_this_machine(self.app.config.base_url.host());
        told.add(Part::Cookie, Finding::Cookie(attributes));
        told.add(Part::Cookie, Finding::CookieHeader(header));
        if is_open {
            told.add(Part::Cookie, Finding::PlainHttp);
        }
    }

    fn end(&self, told: &mut Findings) {
        let end = self.followed.end(&self.app.paths);
        let page = match &end {
            End::Retired => {
                let product = self.followed.target.product.name.to_string();
                return told.add(Part::End, Finding::EndsRetired(product));
            }
            End::NotValid => return told.add(Part::End, Finding::EndsNotValid),
            End::Ours(page) => page,
            End::External(page) => *page,
        };
        if matches!(end, End::External(_)) && self.app.paths.is_own_link(page) {
            told.add(Part::End, Finding::Circle(page.to_string()));
        }
        let filling = self.followed.filling(Some(EXAMPLE_CLICK), self.now, &end);
        told.add(Part::End, Finding::Destination(page.fill(&filling)));
        told.add(Part::End, if page.adds_click() { Finding::AddsClick } else { Finding::PlacesClick });
        if page.adds_code(&filling) {
            told.add(Part::End, Finding::AddsCode);
        }
        let empty: Vec<_> = page.left_empty(&filling).into_iter().map(str::to_owned).collect();
        if !empty.is_empty() {
            told.add(Part::End, Finding::LeftEmpty(empty));
        }
    }
}

/// `http://` for `https://`, and the other way round.
fn other_scheme(origin: &str) -> String {
    match origin.strip_prefix("https://") {
        Some(rest) => format!("http://{rest}"),
        None => origin.replacen("http://", "https://", 1),
    }
}

/// Whether only this machine reaches the host, so that nobody listens on the way.
fn is_this_machine(host: &str) -> bool {
    host == "localhost" || host.starts_with("127.") || host == "[::1]"
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_example_reads_as_one() {
        assert_eq!(EXAMPLE_CLICK.to_string(), "01EXAMP1E00000000000000000");
    }

    #[test]
    fn the_other_scheme_is_the_other_one() {
        assert_eq!(other_scheme("https://a.test:8443"), "http://a.test:8443");
        assert_eq!(other_scheme("http://a.test"), "https://a.test");
    }
}
