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
    /// Above those of the period.
    pub last_30_days: &'static str,
    /// Above what she is owed and what she got.
    pub money_now: &'static str,
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
