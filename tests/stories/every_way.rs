//! One order told of by every way there is, in any order, again and again, and at once: one conversion, whose amount
//! is that of the most trusted report, and whose verdict knows every tie (`product.md` C7).

use serde_json::json;

use crate::people::Visitor;
use crate::programs::Program;
use crate::world::World;

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum By {
    Pixel,
    ThankYou,
    Script,
    Postback,
    Api,
    Hand,
}

/// All but the thank-you page, which stands in for the pixel every other time.
const WAYS: [By; 5] = [By::Pixel, By::Script, By::Postback, By::Api, By::Hand];

/// A shop with all its ways, and Dora, who clicked Ana's link and then, in the same browser, Ben's. The shop's server
/// knows only the first click; her browser knows both.
struct Stage<'w> {
    world: &'w World,
    dora: Visitor<'w>,
    maria: Visitor<'w>,
    program: Program<'w>,
    click: String,
}

fn world() -> World {
    let world = World::new();
    world.sells("course", json!({}));
    world.accepts("Ana", "course", "ana7");
    world.accepts("Ben", "course", "ben7");
    world
}

impl<'w> Stage<'w> {
    fn of(world: &'w World) -> Self {
        let dora = world.visitor("Dora");
        let click = dora.clicks("/ana7").click_id();
        dora.clicks("/ben7");
        world.hours_pass(2);
        Self { world, dora, maria: world.owner(), program: world.program(), click }
    }

    /// Tells of an order by a way. Each says an amount of its own.
    #[track_caller]
    fn tells(&self, by: By, order: &str) {
        let (click, amount) = (self.click.as_str(), format!("{}.00", euros(by)));
        let page = [("product", "course"), ("order_id", order), ("amount", &amount), ("currency", "EUR")];
        let signed = [&page[..], &[("click_id", click)]].concat();
        match by {
            By::Pixel => drop(self.dora.loads_pixel(&page).is(200)),
            By::ThankYou => {
                drop(self.dora.opens(&format!("/p/course/thanks?{}", crate::http::form(&page[1..]))).is(200));
            }
            By::Script => drop(self.dora.confirms(&page).is(200)),
            By::Postback => drop(self.world.shop("course").posts_back(&signed[1..]).is(200)),
            By::Api => {
                let told = json!({"product": "course", "order_id": order, "amount": euros(by) * 100,
                                  "currency": "EUR", "click_id": click});
                let seen = self.program.posts("/conversions", told);
                assert!(matches!(seen.status, 200 | 201), "{}", seen.body);
            }
            By::Hand => {
                let typed =
                    [("product", "prd_1"), ("order_id", order), ("amount", &amount), ("click_id", click)];
                let typed = [&typed[..], &[("reason", "By phone")]].concat();
                let status = self.maria.submits("/admin/conversions/new", &typed).status;
                assert!(matches!(status, 303 | 422), "{status}");
            }
        }
    }
}

/// What each way says was paid.
fn euros(by: By) -> i64 {
    match by {
        By::Pixel => 90,
        By::ThankYou => 91,
        By::Script => 92,
        By::Postback => 100,
        By::Api => 101,
        By::Hand => 102,
    }
}

fn is_page(by: By) -> bool {
    matches!(by, By::Pixel | By::ThankYou | By::Script)
}

/// What a conversion must be after these reports: who earned, and how many euros.
fn expected(told: &[By]) -> (&'static str, i64) {
    // Who enters what is known already is shown where it is; nothing is entered.
    let counts = |(place, by): (usize, &By)| (*by != By::Hand || place == 0).then_some(*by);
    let counting: Vec<By> = told.iter().enumerate().filter_map(counts).collect();
    let said = counting.iter().find(|by| !is_page(**by)).or(counting.first()).map_or(0, |by| euros(*by));
    let knows_both = counting.iter().any(|by| is_page(*by));
    (if knows_both { "ben7 100 %" } else { "ana7 100 %" }, said)
}

fn permutations(ways: &[By]) -> Vec<Vec<By>> {
    if ways.is_empty() {
        return vec![Vec::new()];
    }
    let mut all = Vec::new();
    for (place, first) in ways.iter().enumerate() {
        let rest = [&ways[..place], &ways[place + 1..]].concat();
        all.extend(permutations(&rest).into_iter().map(|rest| [&[*first][..], &rest].concat()));
    }
    all
}

#[test]
fn every_way_in_any_order_and_twice_makes_one_conversion() {
    let world = world();
    let stage = Stage::of(&world);
    let mut earned = [0, 0];
    let mut all = permutations(&WAYS);
    for ways in all.iter_mut().skip(1).step_by(2) {
        ways.iter_mut().filter(|by| **by == By::Pixel).for_each(|by| *by = By::ThankYou);
    }
    for (number, ways) in all.iter().enumerate() {
        let order = format!("A-{number}");
        for (place, by) in ways.iter().enumerate() {
            stage.tells(*by, &order);
            let now = world.order("course", &order);
            let (earner, euros) = expected(&ways[..=place]);
            let is = (world.verdict("course", &order), now.amount.minor);
            assert_eq!(is, (earner.to_owned(), euros * 100), "{:?}", &ways[..=place]);
        }
        let first = world.order("course", &order);
        ways.iter().for_each(|by| stage.tells(*by, &order));
        let again = world.order("course", &order);
        assert_eq!(
            (again.id, again.amount, &again.verdict),
            (first.id, first.amount, &first.verdict),
            "{ways:?}"
        );
        assert_eq!(again.trust.word(), "authenticated");
        earned[1] += first.amount.minor * 30 / 100;
    }
    assert_eq!(world.conversions(), all.len());
    assert_eq!([world.money_of("ana7"), world.money_of("ben7")], earned);
    world.finds_no_fault();
}

#[test]
fn every_way_at_once_makes_one_conversion() {
    let world = world();
    let stage = Stage::of(&world);
    let (click, cookie) = (stage.click.clone(), stage.dora.cookie("duly").unwrap());
    for number in 0..10 {
        let order = format!("A-{number}");
        std::thread::scope(|scope| {
            for by in [By::Pixel, By::Postback, By::ThankYou, By::Script, By::Api, By::Postback, By::Pixel] {
                let (world, order, click, cookie) = (&world, &order, &click, &cookie);
                scope.spawn(move || {
                    let dora = world.visitor("Dora");
                    dora.forges("duly", cookie);
                    let page = [("product", "course"), ("order_id", order.as_str()), ("amount", "100")];
                    let page = [&page[..], &[("currency", "EUR")]].concat();
                    match by {
                        By::Pixel => drop(dora.loads_pixel(&page).is(200)),
                        By::Script => drop(dora.confirms(&page).is(200)),
                        By::ThankYou => {
                            let query = crate::http::form(&page[1..]);
                            drop(dora.opens(&format!("/p/course/thanks?{query}")).is(200));
                        }
                        _ => {
                            let sale = [&page[1..], &[("click_id", click.as_str())]].concat();
                            drop(world.shop("course").posts_back(&sale).is(200));
                        }
                    }
                });
            }
        });
        assert_eq!(world.verdict("course", &order), "ben7 100 %");
        assert_eq!(world.order("course", &order).trust.word(), "authenticated");
    }
    assert_eq!((world.conversions(), world.money_of("ana7"), world.money_of("ben7")), (10, 0, 30_000));
    world.finds_no_fault();
}

#[test]
fn without_an_order_the_same_click_is_one_conversion_for_a_day() {
    let world = world();
    let stage = Stage::of(&world);
    let shop = world.shop("course");
    let sale = [("click_id", stage.click.as_str()), ("amount", "100"), ("currency", "EUR")];
    let page =
        [("product", "course"), ("click_id", stage.click.as_str()), ("amount", "90"), ("currency", "EUR")];

    shop.posts_back(&sale).is(200);
    world.hours_pass(23);
    assert_eq!(shop.posts_back(&sale).is(200).result(), "duplicate");
    stage.dora.loads_pixel(&page).says("x-duly-result", "duplicate");
    assert_eq!(world.conversions(), 1);
    world.hours_pass(2);
    assert_eq!(shop.posts_back(&sale).is(200).result(), "recorded");
    assert_eq!(world.conversions(), 2);
    world.finds_no_fault();
}

#[test]
fn a_report_that_is_trusted_more_and_says_no_amount_leaves_the_one_that_is_known() {
    for page_first in [true, false] {
        let world = world();
        let stage = Stage::of(&world);
        let shop = world.shop("course");
        let page = || stage.tells(By::Pixel, "A-1");
        let server = || drop(shop.posts_back(&[("order_id", "A-1"), ("click_id", &stage.click)]).is(200));
        if page_first {
            page();
            server();
        } else {
            server();
            page();
        }
        let sold = world.order("course", "A-1");
        assert_eq!(sold.amount.minor, 9_000, "page first: {page_first}");
        let said: Vec<_> = sold.flags.iter().map(|flag| flag.text()).collect();
        assert!(said.iter().any(|flag| flag.starts_with("The amount was said by an unsigned")), "{said:?}");
        // The shop says it at last.
        drop(shop.posts_back(&[("order_id", "A-1"), ("amount", "80")]).is(200));
        assert_eq!(world.order("course", "A-1").amount.minor, 8_000);
    }
}

#[test]
fn equals_who_disagree_are_flagged_and_the_first_holds() {
    let world = world();
    let shop = world.shop("course");
    shop.posts_back(&[("order_id", "A-1"), ("amount", "100")]).is(200);
    shop.posts_back(&[("order_id", "A-1"), ("amount", "110")]).is(200);
    let sold = world.order("course", "A-1");
    let differs = "Another report said EUR 110.00. The first one holds.";
    assert_eq!(sold.amount.minor, 10_000);
    assert!(sold.flags.iter().any(|flag| flag.text() == differs), "{:?}", sold.flags);
}
