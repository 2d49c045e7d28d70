//! What the Doctor says, in English.

use jiff::tz::TimeZone;

use super::ahead::AHEAD;
use super::portal::PORTAL;
use crate::domain::affiliation::AffiliationState;
use crate::domain::attribution::TouchStanding;
use crate::domain::click::Own;
use crate::domain::language::Language;
use crate::domain::product::{Model, ProductState, Split};
use crate::domain::time::{Expiry, Timestamp};
use crate::web::ahead;
use crate::web::doctor::{Carried, Finding, Goal, Kind, Mark, Part, Whose};
use crate::web::following::{Detour, NoTouch};
use crate::web::format::Formats;
use crate::web::words::{
    self,
    doctor::{DoctorWords, first_up},
};

const FORMATS: Formats = Formats::of(Language::English);

pub(in crate::web::words) static DOCTOR: DoctorWords = DoctorWords {
    doctor: "Doctor",
    lede: "What happens to whoever follows a link?",
    link: "Link",
    hint: "A whole link, or only its code. Pages that people share by mistake are recognised too.",
    examine: "Examine",
    nothing_recorded: "Looking records no click and opens nothing.",
    mark: |mark| match mark {
        Mark::Plain => "",
        Mark::Good => "Good",
        Mark::Care => "Take care",
        Mark::Stop => "Stops here",
    },
    part: |part| match part {
        Part::Address => "The address",
        Part::Owner => "Whose link it is",
        Part::Standing => "Where things stand",
        Part::Click => "What a click does",
        Part::Cookie => "The cookie",
        Part::End => "Where it leads",
        Part::Reward => "What would be earned",
        Part::Browser => "What this browser carries now",
    },
    outcome: |count| match count {
        0 => "This link does what it should.".into(),
        1 => "This link leads on. There is one thing to take care of.".into(),
        _ => format!("This link leads on. There are {count} things to take care of."),
    },
    told,
};

fn told(finding: &Finding, zone: &TimeZone) -> String {
    match finding {
        Finding::ReadAs(address) => format!("Read as {address}"),
        Finding::Partial => "Only the end of a link was pasted. This is the whole one; share it whole.".into(),
        Finding::NoScheme => "Without https:// or http:// before it, some programs do not make it a link.".into(),
        Finding::Wrapped => "The quotation marks or brackets around it are not part of it.".into(),
        Finding::Fragment => "What stands behind # is for the browser alone: it does not travel on.".into(),
        Finding::OtherScheme { typed, right } => format!(
            "It begins with {typed}://, and this installation is reached by {right}://. Share it with {right}://: browsers treat the two as different sites, and may lose the cookie."
        ),
        Finding::OtherPort(right) => {
            format!("It names another port than this installation, which is reached at {right}.")
        }
        Finding::OldShape => "This is an old shape of link. It still works.".into(),
        Finding::Case => "Upper and lower case are the same here.".into(),
        Finding::Punctuation(clings) => format!("The {clings} at the end is ignored."),
        Finding::QueryPunctuation(clings) => {
            format!("The {clings} at the end counts as part of what stands behind the question mark. Remove it.")
        }
        Finding::Tags(tags) => {
            let tags: Vec<_> = tags.iter().map(|(name, value)| format!("{name} = {value}")).collect();
            format!("Each click notes where it came from: {}.", tags.join(", "))
        }
        Finding::Spaces => "A link has no spaces. Paste the link alone, without the text around it.".into(),
        Finding::TooLong => "This is longer than any link. Paste the link alone.".into(),
        Finding::Unreadable => "This is not an address of the web. Links begin with https:// or http://.".into(),
        Finding::UserInfo => {
            "What stands before @ is not the host: such an address leads elsewhere than it seems.".into()
        }
        Finding::LacksPath(_) => "A part of the path is missing, so no link is found there.".into(),
        Finding::OtherHost { host, base } => {
            format!("{host} is another site, and no page that links of yours lead to. Links here begin with {base}/")
        }
        Finding::FrontPage => {
            "This is the front page. It does not say who sent a visitor, so sharing it pays nobody.".into()
        }
        Finding::OwnPage => "This is one of the program's own pages, not a link. Sharing it pays nobody.".into(),
        Finding::TooManyParts => "No link has so many parts. A link is a code, or a code and one name.".into(),
        Finding::PaysNobody { product, goal } => {
            let page = match goal {
                Goal::SalesPage => "the sales page's own address",
                Goal::PaymentPage => "the payment page's own address",
                Goal::Page => "an alternative page's own address",
                Goal::Checkout => "a checkout's own address",
            };
            format!("This is {page} ({product}): it does not say who sent a visitor, so sharing it pays nobody.")
        }
        Finding::OnSite(product) => {
            format!("This page lies on a site of {product}. It is not a link, so sharing it pays nobody.")
        }
        Finding::HoldsClick => {
            "duly= in it is the click of one visitor. Everybody who follows this address passes for her.".into()
        }
        Finding::ShowsCode(code) => {
            format!("aff={code} only shows whose link was followed. It is never credited.")
        }
        Finding::ShareInstead(_) => "Share this link instead:".into(),
        Finding::Meant(_) => "Perhaps this was meant:".into(),
        Finding::NoCode(code) if code.is_empty() => "There is no code in it.".into(),
        Finding::NoCode(code) => format!("Nobody has the code {code}. Visitors see a page that says so."),
        Finding::NoName { code, name } => {
            format!("The code {code} is known, and nothing behind it is called {name}. Visitors see a page that says so.")
        }
        Finding::NotYours => "This link is not yours. You can examine your own.".into(),
        Finding::CreatorsCode { code, product } => format!("{code} is the creator's own code for {product}."),
        Finding::Code { whose, code, product } => format!("{code} is {} code for {product}.", of(whose)),
        Finding::Alias { whose, now } => {
            let of = of(whose);
            format!("It is an earlier code. {} code is {now} now; links with the earlier one keep working.", first_up(&of))
        }
        Finding::Link { kind, name: Some(name) } => format!("{}: {name}", link(*kind)),
        Finding::Link { kind, name: None } => link(*kind).into(),
        Finding::NoOffer(offer) => {
            format!("offer={offer} is no plan that is on sale, so the payment page shows all of them.")
        }
        Finding::Detour(Detour::NoDirectPayment) => {
            "Affiliates may not lead directly to the payment page here, so it leads to the sales page. Its clicks count.".into()
        }
        Finding::Detour(Detour::PageWithdrawn) => {
            "The creator withdrew this page, so it leads to the sales page. Its clicks count.".into()
        }
        Finding::Detour(Detour::LinkRemoved) => {
            "This link was removed by its affiliate, so it leads to the sales page. Its clicks count.".into()
        }
        Finding::ProductActive(product) => format!("{product} is on sale, and clicks may earn."),
        Finding::ProductPaused(product) => {
            format!("{product} is paused: new clicks earn nothing until it is resumed. Earlier ones still may.")
        }
        Finding::ProductRetired(product) => {
            format!("{product} is no longer sold. Earlier clicks may still earn.")
        }
        Finding::Standing { whose, state, since } => standing(whose, *state, &day(*since, zone)),
        Finding::SiteApproved(site) => format!("{site} is an approved site."),
        Finding::SiteWithdrawn(site) => format!("{site} is not an approved site any more."),
        Finding::SiteByOtherScheme(site) => {
            format!("{site} is approved. http and https are different sites: make the link again with the right one.")
        }
        Finding::Touch { until: Expiry::Never, .. } => "A click of now counts for ever.".into(),
        Finding::Touch { window, until: Expiry::At(until) } => {
            format!("It counts for {window}: a click of now may earn until {}.", moment(*until, zone))
        }
        Finding::NoTouch(why) => first_up(&no_touch(*why)),
        Finding::Filtered => {
            "Every click of a person is counted. Bots, link previews and hidden loads are counted apart, and earn nothing.".into()
        }
        Finding::Cookie(attributes) => {
            let days = attributes.max_age_days;
            let reads = attributes.domain.as_ref().map_or("on this host only".to_owned(), |domain| {
                format!("on {domain} and everything below it")
            });
            let secure = if attributes.secure { ", over https only" } else { "" };
            format!("The cookie duly is kept for {days} days, as long as the longest window of any product, {reads}{secure}. It holds the id of the click and nothing else; scripts cannot read it.")
        }
        Finding::CookieHeader(_) => "As the browser receives it, with an example click:".into(),
        Finding::PlainHttp => {
            "This installation is reached by plain http: whoever listens on the way can read and change the cookie. Put it behind https before links are shared.".into()
        }
        Finding::NoCookie => "No cookie is set.".into(),
        Finding::Circle(address) => format!(
            "It leads to {address}, which is a link of this installation: visitors go in a circle, or their clicks go to somebody else. The creator puts the address of the page itself there."
        ),
        Finding::EndsRetired(product) => {
            format!("Visitors see a page that says {product} is no longer available.")
        }
        Finding::EndsNotValid => {
            "Visitors see a page that says the link is not valid. They are not sent on, and nothing is earned.".into()
        }
        Finding::Destination(_) => "With an example click, visitors arrive here:".into(),
        Finding::AddsClick => "duly= is added: by it a later sale finds its click.".into(),
        Finding::PlacesClick => "The address has a place of its own for the id of the click, so duly= is not added.".into(),
        Finding::AddsCode => "aff= is added: it shows the code, and is never credited.".into(),
        Finding::LeftEmpty(words) => format!("Nothing is filled in for {}.", words.join(", ")),
        Finding::NobodyEarns(why) => format!("Nobody earns: {}", no_touch(*why)),
        Finding::Earns { whose, offer, price, rate, worth, currency } => {
            let who = match whose {
                Whose::Yours => "you earn".to_owned(),
                Whose::Of(name) => format!("{name} earns"),
            };
            let (price, worth) = (FORMATS.money(*price), FORMATS.sums(worth, price.currency));
            format!("{offer}, sold for {price}: {who} {worth} ({}).", FORMATS.rate(*rate, *currency))
        }
        Finding::EarnsRate(rate, currency) => {
            format!("No plan is on sale here yet. A sale pays {}.", FORMATS.rate(*rate, *currency))
        }
        Finding::EarnsEvent(event, rate, currency) => {
            format!("Each {} pays {}.", words::event(FORMATS.language(), event), FORMATS.rate(*rate, *currency))
        }
        Finding::Model(model) => shared(*model).into(),
        Finding::Held(0) => "A commission is Due at once.".into(),
        Finding::Held(1) => "A commission is Held for 1 day, then Due.".into(),
        Finding::Held(days) => format!("A commission is Held for {days} days, then Due."),
        Finding::Coming { at, changes, currency } => {
            let changes: Vec<_> = changes.iter().map(|change| ahead::text(change, &AHEAD, *currency)).collect();
            format!("From {} on: {}", moment(*at, zone), changes.join(" "))
        }
        Finding::CarriesNothing => "This browser carries no click of a link.".into(),
        Finding::Carries(product, clicks) if clicks.is_empty() => {
            format!("This browser carries no click for {product}.")
        }
        Finding::Carries(product, clicks) => {
            let each = clicks.iter().map(|click| {
                format!("{} on {} ({})", click.code, moment(click.at, zone), outcome(click, zone))
            });
            format!("Its clicks for {product}, the oldest first: {}.", each.collect::<Vec<_>>().join(", "))
        }
        Finding::WouldEarn { code, until: Expiry::Never } => format!("If it bought now, {code} would earn."),
        Finding::WouldEarn { code, until: Expiry::At(until) } => {
            format!("If it bought now, {code} would earn, and may until {}.", moment(*until, zone))
        }
        Finding::Why { why, model, at } => why.sentence(*model, *at),
    }
}

fn link(kind: Kind) -> &'static str {
    match kind {
        Kind::SalesPage => PORTAL.links.sales_page,
        Kind::DirectPayment => PORTAL.links.direct_payment,
        Kind::Page => "Alternative page",
        Kind::CreatedByMe => PORTAL.links_created_by_me,
    }
}

/// What would become of a click that this browser carries, in a few words.
fn outcome(click: &Carried, zone: &TimeZone) -> String {
    match click.standing {
        TouchStanding::Earned => "it would earn".into(),
        TouchStanding::NotChosen => "it still counts, another one would earn".into(),
        TouchStanding::Expired(at) => format!("expired on {}", day(at, zone)),
        TouchStanding::Creator => "the creator's link, which never earns".into(),
        TouchStanding::CouldNotEarn if click.own => "an own click, for tests only".into(),
        TouchStanding::CouldNotEarn => "could not earn when it was made".into(),
        TouchStanding::NotAccepted(_) => "its affiliate is not accepted at the moment".into(),
        TouchStanding::Buyer => "the buyer is the affiliate".into(),
        TouchStanding::AfterTheSale => "after the sale".into(),
    }
}

fn standing(whose: &Whose, state: AffiliationState, since: &str) -> String {
    let (who, is) = match whose {
        Whose::Yours => ("You".to_owned(), "are"),
        Whose::Of(name) => (name.clone(), "is"),
    };
    match state {
        AffiliationState::Active => format!("{who} {is} accepted since {since}."),
        AffiliationState::Applied => format!("{who} applied on {since}, and {is} not accepted yet."),
        AffiliationState::Invited => format!("{who} {is} invited since {since}, and did not accept yet."),
        AffiliationState::Paused => {
            format!("{who} {is} paused since {since}: clicks lead on, and earn nothing.")
        }
        AffiliationState::Banned => {
            format!("{who} {is} banned since {since}: clicks lead on, and earn nothing.")
        }
        AffiliationState::Left => format!("{who} left on {since}: clicks lead on, and earn nothing."),
        AffiliationState::Rejected => format!("{who} {is} not accepted, since {since}."),
    }
}

/// Why a click earns nothing, as the rest of a sentence.
fn no_touch(why: NoTouch) -> String {
    match why {
        NoTouch::CreatorsLink => {
            "it is the creator's own link. Its clicks never replace those of an affiliate.".into()
        }
        NoTouch::NotValid => "the link is not valid at the moment.".into(),
        NoTouch::Affiliation(_) => "whose link it is, is not accepted at the moment.".into(),
        NoTouch::Product(ProductState::Retired) => "the product is no longer sold.".into(),
        NoTouch::Product(_) => "the product is paused.".into(),
        NoTouch::Own(Own::Creator) => {
            "in this browser you are signed in as the creator, so your own clicks count as yours, for tests only. Use a private window to try it as a visitor.".into()
        }
        NoTouch::Own(Own::Affiliate) => {
            "in this browser you are signed in, so clicks on your link count as your own, for tests only. Use a private window to try it as a visitor.".into()
        }
        NoTouch::Own(Own::NotTracked) => "notrack=1 in it marks each click as one's own.".into(),
    }
}

fn shared(model: Model) -> &'static str {
    match model {
        Model::Last => "Where several affiliates were clicked, the last one earns all.",
        Model::First => "Where several affiliates were clicked, the first one earns all.",
        Model::Multiple(Split::EachFull) => {
            "Where several affiliates were clicked, the first and the last earn a full commission each."
        }
        Model::Multiple(Split::Share { .. }) => {
            "Where several affiliates were clicked, the first and the last share one commission."
        }
    }
}

fn of(whose: &Whose) -> String {
    match whose {
        Whose::Yours => "your".into(),
        Whose::Of(name) => format!("{name}'s"),
    }
}

fn day(at: Timestamp, zone: &TimeZone) -> String {
    FORMATS.date(at, zone)
}

fn moment(at: Timestamp, zone: &TimeZone) -> String {
    FORMATS.date_time(at, zone)
}
