//! What suspicions are called, mean, and may mean innocently: for the creator only.

use super::{Rule, Seen, Suspicion};

impl Rule {
    /// What it is called.
    pub fn label(self) -> &'static str {
        match self {
            Self::SelfReferral => "Self-referral",
            Self::HiddenLoads => "Hidden loads",
            Self::FilteredShare => "Few people among the visits",
            Self::Seconds => "Seconds between click and sale",
            Self::PaidSearch => "Paid search",
        }
    }

    /// What it means, in a sentence or two.
    pub fn meaning(self) -> &'static str {
        match self {
            Self::SelfReferral => {
                "The browser of this sale once followed the affiliate's link while it was signed in as the affiliate. \
                 They may have bought for themselves, to get the commission as a discount."
            }
            Self::HiddenLoads => {
                "In the last 30 days the links were often loaded where nobody sees them: as an image, a script or a \
                 style. That is how cookies are planted in browsers of people who never clicked."
            }
            Self::FilteredShare => {
                "In the last 30 days most of the visits to the links were not by people, but by bots, previews, \
                 scanners and the like."
            }
            Self::Seconds => {
                "Hardly anybody reads a page and pays within so few seconds. A program in the browser, such as a \
                 coupon extension, may have followed the link when the buyer was already at the checkout."
            }
            Self::PaidSearch => {
                "The click came from an advertisement beside search results. Perhaps the affiliate advertises \
                 with your own name, and you pay commission on people who were looking for you."
            }
        }
    }

    /// Which innocent reasons there are.
    pub fn innocent(self) -> &'static str {
        match self {
            Self::SelfReferral => {
                "It may be innocent: families share a computer, and people look at their affiliate pages on a friend's."
            }
            Self::HiddenLoads => {
                "It may be innocent: a plug-in of a blog that looks for pictures behind links, or somebody who wrote \
                 the link where the address of a picture belongs."
            }
            Self::FilteredShare => {
                "It may be innocent: a link in a busy chat is looked at by many preview programs, and a popular page is \
                 read by many crawlers. Those visits earn nothing anyway."
            }
            Self::Seconds => {
                "It may be innocent: a download or a signup takes one click, and somebody who knew the page already \
                 may have followed the link to do the affiliate a favour."
            }
            Self::PaidSearch => {
                "It may be innocent: unless your rules forbid it, affiliates may pay for advertisements, and your own \
                 advertisements may have led to the affiliate's page."
            }
        }
    }
}

impl Seen {
    /// What was seen, as a sentence.
    pub fn text(&self) -> String {
        match self {
            Self::OwnClick => {
                "This browser followed the affiliate's link before, signed in as the affiliate.".into()
            }
            Self::HiddenLoads { hidden, visits } => {
                format!("{hidden} of {visits} visits to the affiliate's links in 30 days were hidden loads.")
            }
            Self::Filtered { filtered, visits } => {
                format!(
                    "{filtered} of {visits} visits to the affiliate's links in 30 days were not by people."
                )
            }
            Self::Since(ms) => format!("The sale came {} after the click.", seconds(*ms)),
            Self::PaidSearch(network) => format!("The click came from a paid advertisement of {network}."),
        }
    }
}

impl Suspicion {
    /// What a person should know, as a sentence.
    pub fn text(&self) -> String {
        let held = if self.held { " Held for your look." } else { "" };
        format!("{}: {}{held}", self.seen.rule().label(), self.seen.text())
    }
}

/// `3.2 seconds`, `1 second`.
fn seconds(ms: i64) -> String {
    match (ms / 1_000, ms % 1_000 / 100) {
        (1, 0) => "1 second".into(),
        (whole, 0) => format!("{whole} seconds"),
        (whole, tenths) => format!("{whole}.{tenths} seconds"),
    }
}
