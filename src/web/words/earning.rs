//! What an affiliate reads of her figures and her money.

/// Home.
#[derive(Debug)]
pub struct HomeWords {
    /// Above her links, where she has several.
    pub your_links: &'static str,
    /// To all her links of a product.
    pub all_hotlinks: &'static str,
    /// The code to show from a phone.
    pub qr: &'static str,
    /// Above the numbers, for screen readers.
    pub numbers: &'static str,
    /// Behind numbers of the period.
    pub last_30_days: &'static str,
    /// What the dashed line of the chart is.
    pub before: &'static str,
    /// The chart's heading.
    pub clicks_chart: &'static str,
    /// What the conversions of the period earned.
    pub earned: &'static str,
    /// Beside what is Held, the part that waits for a person.
    pub of_it_in_review: fn(&str) -> String,
    /// Below what is Held.
    pub held_means: &'static str,
    /// Below what is Due.
    pub due_means: &'static str,
    /// Above the last rows.
    pub latest: &'static str,
    /// To all of them.
    pub all_commissions: &'static str,
    /// Where there are none.
    pub nothing_earned: &'static str,
    /// Before the first click.
    pub nobody_clicked: &'static str,
    /// What she can do about it.
    pub ways_to_share: [&'static str; 3],
    /// A link of hers that stopped: its name, and its product.
    pub site_withdrawn: fn(&str, &str) -> String,
}

pub(super) const HOME: HomeWords = HomeWords {
    your_links: "Your links",
    all_hotlinks: "All HotLinks",
    qr: "QR code",
    numbers: "Your numbers",
    last_30_days: "last 30 days",
    before: "30 days before",
    clicks_chart: "Clicks, last 30 days",
    earned: "Earned",
    of_it_in_review: |sum| format!("{sum} of it in review"),
    held_means: "Becomes Due on its date",
    due_means: "Ready to be paid",
    latest: "Last commissions",
    all_commissions: "All commissions",
    nothing_earned: "Nothing earned yet. Every sale through your links appears here within seconds.",
    nobody_clicked: "Your link is ready. Nobody has clicked yet",
    ways_to_share: [
        "Put it where people already ask you: your profile, your newsletter, your videos.",
        "Say in two sentences why you like it, and what it did for you.",
        "Show the QR code in a talk, on a slide, or in print.",
    ],
    site_withdrawn: |name, product| {
        format!(
            "Your link \u{201c}{name}\u{201d} for {product} stopped: its site is no longer approved. Visitors see a page that says so."
        )
    },
};

/// Commissions, and one conversion of hers.
#[derive(Debug)]
pub struct EarningWords {
    /// The page.
    pub commissions: &'static str,
    /// Below its name.
    pub lede: &'static str,
    /// Above a sum, before the currency.
    pub yours_in: &'static str,
    /// A part of a sum: what waits for a person.
    pub held_in_review: &'static str,
    /// Below the sums.
    pub states_mean: &'static str,
    /// Above the rows.
    pub caption: &'static str,
    /// The columns.
    pub date: &'static str,
    /// What was bought.
    pub bought: &'static str,
    /// What the buyer paid.
    pub sale: &'static str,
    /// What she earned.
    pub commission: &'static str,
    /// Where the money is.
    pub state: &'static str,
    /// Why she earned.
    pub why: &'static str,
    /// A filter's first choice.
    pub all_states: &'static str,
    /// The other filter's.
    pub all_products: &'static str,
    /// A filter's button.
    pub show: &'static str,
    /// Where nothing was earned at all.
    pub none: (&'static str, &'static str),
    /// Where nothing fits a filter.
    pub none_fits: &'static str,

    /// Sent to her.
    pub paid: &'static str,
    /// Taken back.
    pub reversed: &'static str,
    /// Taken back because the conversion was refused.
    pub refused: &'static str,
    /// A test.
    pub test: &'static str,
    /// Behind Held.
    pub until: fn(&str) -> String,
    /// Behind Held, where a person looks.
    pub review: &'static str,
    /// Behind Due.
    pub since: fn(&str) -> String,
    /// Behind Paid.
    pub on: fn(&str) -> String,
    /// Behind a sum of which a refund took a part.
    pub after_refund: fn(&str) -> String,

    /// Why, in a few words. By clicks, under each model.
    pub last_click: &'static str,
    /// The same.
    pub first_click: &'static str,
    /// The same, where first and last share.
    pub first_of_several: &'static str,
    /// The same.
    pub last_of_several: &'static str,
    /// The same, where both are hers.
    pub first_and_last: &'static str,
    /// With which code, on which day, and how long the click counts.
    pub with_code: fn(&str, &str) -> String,
    /// By her coupon.
    pub coupon: &'static str,
    /// Named by the shop.
    pub named: &'static str,
    /// A renewal.
    pub renewal: &'static str,
    /// By a lead.
    pub lead: &'static str,
    /// The creator said so (A9).
    pub reassigned: &'static str,
    /// The creator gave it to somebody else.
    pub reassigned_away: &'static str,
    /// No share of it any more.
    pub judged_again: &'static str,
    /// The conversion was refused.
    pub was_refused: &'static str,
    /// Where two share one commission half each.
    pub half_each: &'static str,
    /// Where her part is another.
    pub part_is_yours: fn(&str) -> String,
    /// Where each earns a full one.
    pub another_too: &'static str,
    /// A click that counts without an end.
    pub for_ever: &'static str,

    /// One conversion.
    pub conversion: ConversionWords,
}

/// One conversion of hers.
#[derive(Debug)]
pub struct ConversionWords {
    /// Its page: what was sold.
    pub title: fn(&str) -> String,
    /// What she earned, in a sentence.
    pub you_earned: fn(&str) -> String,
    /// The same of a test.
    pub would_have_earned: fn(&str) -> String,
    /// The same in review.
    pub earn_once_approved: fn(&str) -> String,
    /// Nothing is left.
    pub nothing_left: &'static str,
    /// A part is left.
    pub part_left: fn(&str) -> String,
    /// Her share came to nothing.
    pub came_to_nothing: &'static str,
    /// Which rule chose.
    pub why_heading: &'static str,
    /// The rules, in sentences.
    pub rule_last: &'static str,
    /// The same.
    pub rule_first: &'static str,
    /// The same, where hers was the first.
    pub rule_was_first: &'static str,
    /// The same, where hers was the last.
    pub rule_was_last: &'static str,
    /// The same, where both were hers.
    pub rule_was_both: &'static str,
    /// Her coupon.
    pub rule_coupon: &'static str,
    /// The shop's server.
    pub rule_named: &'static str,
    /// A renewal.
    pub rule_renewal: &'static str,
    /// A lead.
    pub rule_lead: &'static str,
    /// The creator said so.
    pub rule_reassigned: &'static str,
    /// The creator gave it to somebody else.
    pub rule_reassigned_away: &'static str,
    /// Above the reason that the creator wrote.
    pub in_the_creators_words: &'static str,
    /// A later report.
    pub rule_judged_again: &'static str,
    /// Refused.
    pub rule_refused: &'static str,
    /// A test.
    pub rule_test: &'static str,
    /// A percentage of a sale.
    pub of_sale: fn(&str, &str) -> String,
    /// Her part, behind what is shared.
    pub part_of_that: fn(&str) -> String,
    /// When it becomes Due, with the days of the hold.
    pub becomes_due: fn(&str, &str) -> String,
    /// When it became Due.
    pub became_due: fn(&str) -> String,
    /// A person looks at it first.
    pub in_review: &'static str,
    /// Her clicks.
    pub clicks: &'static str,
    /// Where none of hers is among what was considered.
    pub no_clicks: &'static str,
    /// Other clicks are not hers to see.
    pub only_yours: &'static str,
    /// A column.
    pub code: &'static str,
    /// A column.
    pub counts_until: &'static str,
    /// A column.
    pub outcome: &'static str,
    /// What became of a click.
    pub earned: &'static str,
    /// The same.
    pub not_chosen: &'static str,
    /// The same.
    pub expired: fn(&str) -> String,
    /// The same.
    pub could_not_earn: &'static str,
    /// The same: her own.
    pub own_click: &'static str,
    /// The same.
    pub not_accepted: &'static str,
    /// The same.
    pub buyer: &'static str,
    /// The same.
    pub after_the_sale: &'static str,
    /// Her lines in the ledger.
    pub entries: &'static str,
    /// What a line is.
    pub cause: &'static str,
    /// The kinds of lines.
    pub cause_earned: &'static str,
    /// The same.
    pub cause_refund: &'static str,
    /// The same.
    pub cause_chargeback: &'static str,
    /// The same.
    pub cause_review_ended: &'static str,
    /// The same.
    pub cause_judged_again: &'static str,
    /// The same.
    pub cause_refused: &'static str,
    /// The last line.
    pub left: &'static str,
    /// What to name when she asks.
    pub number: &'static str,
}

pub(super) const EARNING: EarningWords = EarningWords {
    commissions: "Commissions",
    lede: "What you earned, why, and when it becomes Due",
    yours_in: "Yours in",
    held_in_review: "Held, review",
    states_mean: "Held becomes Due by itself when its date has passed. Due is ready to be paid.",
    caption: "What you earned, newest first",
    date: "Date",
    bought: "Bought",
    sale: "Sale, your rate",
    commission: "Commission",
    state: "State",
    why: "Why",
    all_states: "All states",
    all_products: "All products",
    show: "Show",
    none: (
        "Nothing earned yet",
        "A commission appears here seconds after a sale, and becomes Due after its hold.",
    ),
    none_fits: "There is nothing of this kind here.",
    paid: "Paid",
    reversed: "Reversed",
    refused: "Refused",
    test: "Test",
    until: |date| format!("until {date}"),
    review: "review",
    since: |date| format!("since {date}"),
    on: |date| format!("on {date}"),
    after_refund: |before| format!("{before} before a refund"),
    last_click: "last click",
    first_click: "first click",
    first_of_several: "first of several clicks",
    last_of_several: "last of several clicks",
    first_and_last: "first and last click",
    with_code: |code, date| format!("with code {code} on {date}"),
    coupon: "your coupon was used",
    named: "the shop named you",
    renewal: "renewal of a sale of yours",
    lead: "the buyer's email came after your click",
    reassigned: "the creator decided it",
    reassigned_away: "the creator gave it to somebody else",
    judged_again: "a later report changed who earned",
    was_refused: "the sale was refused",
    half_each: "shared with another affiliate, half each",
    part_is_yours: |part| format!("shared with another affiliate, {part} is yours"),
    another_too: "another affiliate earned a full commission too",
    for_ever: "for ever",
    conversion: ConversionWords {
        title: |sale| format!("Sale of {sale}"),
        you_earned: |sum| format!("You earned {sum}."),
        would_have_earned: |sum| format!("You would have earned {sum}."),
        earn_once_approved: |sum| format!("You earn {sum} once it is approved."),
        nothing_left: "Nothing of it is left.",
        part_left: |sum| format!("Money went back to the buyer, and {sum} of it is left."),
        came_to_nothing: "It came to nothing.",
        why_heading: "Why you",
        rule_last: "The last click before a sale earns, and the last one was yours.",
        rule_first: "The first click that still counts earns, and the first one was yours.",
        rule_was_first: "The first and the last click earn. The first one was yours.",
        rule_was_last: "The first and the last click earn. The last one was yours.",
        rule_was_both: "The first and the last click earn, and both were yours.",
        rule_coupon: "Your coupon was used. That counts more than any click.",
        rule_named: "The shop's server named you. That counts more than any click.",
        rule_renewal: "The same customer's first sale was yours, so this one is too.",
        rule_lead: "The buyer left an email address after your click, and bought with it.",
        rule_reassigned: "The creator decided that this one is yours.",
        rule_reassigned_away: "The creator decided that this one is somebody else's.",
        in_the_creators_words: "In the creator's words:",
        rule_judged_again: "A later, better report of the same sale changed who earned it.",
        rule_refused: "The sale was refused, so nobody earns from it.",
        rule_test: "This is a test: it earns nothing and counts nowhere.",
        of_sale: |rate, sale| format!("{rate} of {sale}"),
        part_of_that: |part| format!("and {part} of that is yours"),
        becomes_due: |date, hold| format!("Held for {hold} after the sale. It becomes Due on {date}."),
        became_due: |date| format!("It is Due since {date}."),
        in_review: "It is Held until somebody has looked at it.",
        clicks: "Your clicks before it",
        no_clicks: "None of your clicks were needed for this one.",
        only_yours: "Only your own clicks are shown.",
        code: "Code",
        counts_until: "Counts until",
        outcome: "What became of it",
        earned: "Earned",
        not_chosen: "Still counted, another one earned",
        expired: |date| format!("Expired on {date}"),
        could_not_earn: "Could not earn when it was made",
        own_click: "Your own click, for tests only",
        not_accepted: "You were not active at the sale",
        buyer: "You were the buyer",
        after_the_sale: "After the sale",
        entries: "What was booked",
        cause: "What",
        cause_earned: "Earned",
        cause_refund: "Refund",
        cause_chargeback: "Chargeback",
        cause_review_ended: "Review ended",
        cause_judged_again: "Judged again",
        cause_refused: "Refused",
        left: "Left",
        number: "If you have a question about it, name this number:",
    },
};
