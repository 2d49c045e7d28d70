//! A line of the history as a sentence: who did what to whom, with the ways to what it is about.

use super::desk::Desk;
use crate::domain::deed::{By, Deed, HistoryLine};
use crate::domain::id::{ConversionId, PayoutId, ReportId};
use crate::web::history::Lines;

/// A part of a sentence, and the page that it leads to, where there is one.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Piece {
    pub(super) text: String,
    pub(super) href: Option<String>,
    /// Somebody's name, whose direction of reading is its own.
    pub(super) is_name: bool,
}

impl Piece {
    fn words(text: impl Into<String>) -> Self {
        Self { text: text.into(), href: None, is_name: false }
    }

    fn leading(text: String, href: String) -> Self {
        Self { text, href: Some(href), is_name: true }
    }
}

/// The sentence of a line.
pub(super) fn sentence(desk: &Desk, lines: &Lines, line: &HistoryLine) -> Vec<Piece> {
    let about = line.about;
    let her = about
        .affiliate
        .map(|id| Piece::leading(lines.person(id), desk.to(&format!("/admin/affiliates/{id}"))));
    let product =
        about.product.map(|id| Piece::leading(lines.product(id), desk.to(&format!("/admin/products/{id}"))));
    let herself = matches!(line.by, By::Affiliate(id) if Some(id) == about.affiliate);
    let who = match line.by {
        By::Affiliate(id) => Piece::leading(lines.person(id), desk.to(&format!("/admin/affiliates/{id}"))),
        _ => Piece { text: lines.doer(&line.by), href: None, is_name: true },
    };
    let told = told(line.deed, herself);
    let mut pieces = vec![who];
    pieces.extend(filled(told, her.as_ref(), product.as_ref()));
    pieces
}

/// A detail with the ids in it as ways to what they name.
pub(super) fn detail(desk: &Desk, detail: &str) -> Vec<Piece> {
    let mut pieces = Vec::new();
    for word in detail.split_inclusive(' ') {
        let id = word.trim_end_matches([' ', ',', '.', ':', ';', ')']);
        let rest = &word[id.len()..];
        let (noun, path) = if id.parse::<ConversionId>().is_ok() {
            ("Conversion", format!("/admin/conversions/{id}"))
        } else if id.parse::<ReportId>().is_ok() {
            ("Report", format!("/admin/reports/{id}"))
        } else if id.parse::<PayoutId>().is_ok() {
            ("Payout", format!("/admin/payouts/{id}"))
        } else {
            add_words(&mut pieces, word);
            continue;
        };
        pieces.push(Piece::leading(noun.to_owned(), desk.to(&path)));
        add_words(&mut pieces, rest);
    }
    pieces
}

/// The pieces of a sentence's pattern: `{her}` and `{product}` are filled in, and what stands in brackets is left out
/// where it cannot be.
fn filled(pattern: &str, her: Option<&Piece>, product: Option<&Piece>) -> Vec<Piece> {
    let mut pieces = Vec::new();
    add_words(&mut pieces, " ");
    for part in pattern.split(['[', ']']) {
        let mut found = Vec::new();
        for (at, words) in part.split(['{', '}']).enumerate() {
            let piece = match (at % 2 == 1, words) {
                (true, "her") => her.cloned(),
                (true, _) => product.cloned(),
                (false, words) => Some(Piece::words(words)),
            };
            found.push(piece);
        }
        for piece in found.into_iter().collect::<Option<Vec<_>>>().unwrap_or_default() {
            if piece.is_name {
                pieces.push(piece);
            } else {
                add_words(&mut pieces, &piece.text);
            }
        }
    }
    pieces
}

fn add_words(pieces: &mut Vec<Piece>, words: &str) {
    match pieces.last_mut() {
        Some(last) if !last.is_name => last.text.push_str(words),
        _ if words.is_empty() => {}
        _ => pieces.push(Piece::words(words)),
    }
}

/// The pattern of a deed's sentence, behind the name of who did it. Where she did it to herself, that is said.
fn told(deed: Deed, herself: bool) -> &'static str {
    use Deed as D;
    match (deed, herself) {
        (D::ProductMade, _) => "made[ {product}]",
        (D::ProductChanged, _) => "changed[ {product}]",
        (D::ProductPaused, _) => "paused[ {product}]",
        (D::ProductActivated, _) => "brought back[ {product}]",
        (D::ProductRetired, _) => "retired[ {product}]",
        (D::ProductDeleted, _) => "deleted[ {product}]",
        (D::TermsChanged, _) => "changed the terms[ of {product}]",
        (D::TermsAnnounced, _) => "announced other terms[ of {product}]",
        (D::TermsWithdrawn, _) => "withdrew the announced terms[ of {product}]",
        (D::OfferMade, _) => "made an offer[ of {product}]",
        (D::OfferChanged, _) => "changed an offer[ of {product}]",
        (D::OfferRetired, _) => "retired an offer[ of {product}]",
        (D::OfferBroughtBack, _) => "brought back an offer[ of {product}]",
        (D::AffiliateEntered, true) => "signed up",
        (D::AffiliateEntered, false) => "entered[ {her}]",
        (D::AffiliateChanged, true) => "changed the own name",
        (D::AffiliateChanged, false) => "changed the name[ of {her}]",
        (D::Applied, true) => "applied[ for {product}]",
        (D::Applied, false) => "entered an application[ of {her}][ for {product}]",
        (D::Invited, _) => "invited[ {her}][ to {product}]",
        (D::Joined, true) => "joined[ {product}]",
        (D::Joined, false) => "accepted[ {her}][ for {product}]",
        (D::Approved, _) => "approved[ {her}][ for {product}]",
        (D::Rejected, _) => "rejected[ {her}][ for {product}]",
        (D::Paused, _) => "paused[ {her}][ for {product}]",
        (D::Resumed, _) => "resumed[ {her}][ for {product}]",
        (D::Banned, _) => "banned[ {her}][ from {product}]",
        (D::HeldRefused, _) => "refused what was Held[ for {her}][ for sales of {product}]",
        (D::Left, true) => "left[ {product}]",
        (D::Left, false) => "ended the affiliation[ of {her}][ for {product}]",
        (D::CodeChanged, true) => "changed the own code[ for {product}]",
        (D::CodeChanged, false) => "changed the code[ of {her}][ for {product}]",
        (D::RateChanged, _) => "changed the own rate[ of {her}][ for {product}]",
        (D::RateAnnounced, _) => "announced another own rate[ of {her}][ for {product}]",
        (D::RateWithdrawn, _) => "withdrew the announced own rate[ of {her}][ for {product}]",
        (D::RulesPublished, _) => "published rules",
        (D::RulesAccepted, true) => "accepted the rules",
        (D::RulesAccepted, false) => "noted that the rules are accepted[ by {her}]",
        (D::PageMade, _) => "made a page[ of {product}] for all affiliates",
        (D::PageChanged, _) => "changed a page[ of {product}] for all affiliates",
        (D::PageWithdrawn, _) => "withdrew a page[ of {product}] for all affiliates",
        (D::SiteApproved, _) => "approved a site[ for {product}]",
        (D::SiteWithdrawn, _) => "withdrew a site[ of {product}]",
        (D::LinkMade, true) => "made a promotional link[ to {product}]",
        (D::LinkMade, false) => "made a promotional link[ of {her}][ to {product}]",
        (D::LinkRenamed, true) => "renamed a promotional link[ to {product}]",
        (D::LinkRenamed, false) => "renamed a promotional link[ of {her}][ to {product}]",
        (D::LinkRemoved, true) => "removed a promotional link[ to {product}]",
        (D::LinkRemoved, false) => "removed a promotional link[ of {her}][ to {product}]",
        (D::SettingsChanged, _) => "changed the settings",
        (D::AccessChanged, true) => "changed the own access",
        (D::AccessChanged, false) => "changed the access[ of {her}]",
        (D::LookedAt, _) => "looked at the portal as[ {her}] sees it",
        (D::BuyerErased, _) => "erased what was known of a buyer",
        (D::TeamChanged, _) => "changed the team",
        (D::TwoFactorChanged, _) => "changed a two-factor sign-in",
        (D::PasswordChanged, _) => "changed how someone of the team signs in",
        (D::TokenMade, _) => "made an API token",
        (D::TokenRevoked, _) => "revoked an API token",
        (D::SecretsRotated, _) => "rotated the secrets[ of {product}]",
        (D::OldSecretsStopped, _) => "stopped the old secrets[ of {product}]",
        (D::ConversionApproved, _) => "approved a conversion[ of {product}][, earned by {her}]",
        (D::ConversionRefused, _) => "refused a conversion[ of {product}][, earned by {her}]",
        (D::ConversionConfirmed, _) => "confirmed an order[ of {product}][, earned by {her}]",
        (D::SuspicionHidden, _) => "hid a suspicion[ about {her}]",
        (D::SuspicionShown, _) => "showed a suspicion again[ about {her}]",
        (D::ReportVouchedFor, _) => "vouched for a report[ of {product}]",
        (D::CouponChanged, _) => "changed the coupon[ of {her}][ for {product}]",
        (D::SaleEntered, _) => "entered a sale by hand[ of {product}]",
        (D::RefundEntered, _) => "entered a refund by hand[ of {product}]",
        (D::ConversionReassigned, _) => "reassigned a conversion[ of {product}][ to {her}]",
        (D::BonusGiven, _) => "gave[ {her}] a bonus[ for {product}]",
        (D::BalanceCorrected, _) => "corrected the balance[ of {her}][ for {product}]",
        (D::PayoutMethodChanged, true) => "changed where the own money is sent",
        (D::PayoutMethodChanged, false) => "changed where the money[ of {her}] is sent",
        (D::PayoutPrepared, _) => "prepared a payout",
        (D::PayoutLineChanged, _) => "changed a payout[ for {her}]",
        (D::PayoutConfirmed, _) => "confirmed a payout",
        (D::PayoutPaid, _) => "marked a payout as paid",
        (D::PayoutUndone, _) => "undid the payment of a payout",
        (D::PayoutDiscarded, _) => "discarded a payout",
        (D::RefundWithdrawn, _) => "withdrew a waiting refund[ of {product}]",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(pattern: &str, her: Option<&str>, product: Option<&str>) -> String {
        let piece = |name: &str| Piece::leading(name.into(), "/".into());
        let pieces = filled(pattern, her.map(piece).as_ref(), product.map(piece).as_ref());
        pieces.iter().map(|piece| piece.text.as_str()).collect()
    }

    #[test]
    fn what_a_line_is_not_about_is_not_said() {
        let pattern = told(Deed::Approved, false);
        assert_eq!(read(pattern, Some("Ana"), Some("Bread")), " approved Ana for Bread");
        assert_eq!(read(pattern, Some("Ana"), None), " approved Ana");
        assert_eq!(read(told(Deed::SecretsRotated, false), None, None), " rotated the secrets");
    }

    #[test]
    fn every_deed_is_a_sentence_with_whatever_it_is_about() {
        for deed in Deed::ALL {
            for herself in [false, true] {
                let said = read(told(*deed, herself), Some("Ana"), Some("Bread"));
                assert!(said.len() > 5 && !said.contains(['{', '}', '[', ']']), "{said}");
            }
        }
    }
}
