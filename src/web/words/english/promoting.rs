//! What she promotes, in English.

use crate::web::words::promoting::PromotingWords;

pub(super) const PROMOTING: PromotingWords = PromotingWords {
    caption: "The products you promote",
    product: "Product",
    commission: "Commission",
    window: "A click counts",
    state: "State",
    hotlinks_of: |product| format!("HotLinks of {product}"),
    rate_for: |rate, offer| format!("{rate} for {offer}"),
    ask_or_apply: |program| format!("Ask {program} or apply here:"),
    ask: |program| format!("Ask {program} for an invitation."),
    open_products: "You can apply for these",
    join: "Join",
    apply: "Apply",
    product_paused: "Product paused",
    product_retired: "No longer sold",
    about: "About this product",
    tabs: "This product",
    what_you_earn: "What you earn",
    offer: "Offer",
    price: "Price",
    rate: "Your rate",
    per_sale: "You earn per sale",
    for_example: "For example",
    own_rate: |rate| format!("You have a rate of your own: {rate}. The better one counts for each sale."),
    shared: |first, last| {
        format!(
            "Where another affiliate has a part in a sale, {first} of this is yours if your click was the first, and {last} if it was the last."
        )
    },
    each_full: "Where another affiliate has a part in a sale, each earns all of this.",
    conditions: "How it works",
    other_events: "Besides sales",
    pixel: "Through a pixel",
    pixel_window: |days| format!("Where a sale is reported by an image only, clicks count for {days}."),
    in_force_since: "These terms hold since",
    rules: "Program rules",
    rules_accepted: |date| format!("You accepted them on {date}."),
    your_code: "Your code",
    changes: |product, from| format!("{from}, this changes for {product}:"),
};
