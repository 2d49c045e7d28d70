//! Whoever asks a list or the figures for something that cannot be is told what was not understood, and what is shown instead;
//! a file, which could not say it, is refused.

use serde_json::json;

use crate::forms::links;
use crate::world::World;

/// A course that Ana promotes, and one sale.
fn world() -> World {
    let world = World::new();
    world.owner();
    world.sells("course", json!({"name": "Sourdough Course"}));
    world.offers("course", "Plan A", "97", None);
    world.accepts("Ana", "course", "ana7");
    let click = world.visitor("Vera").clicks("/ana7").click_id();
    let sale = [("click_id", click.as_str()), ("order_id", "A-1"), ("amount", "97.00")];
    world.shop("course").posts_back(&sale).is(200);
    world
}

#[test]
fn figures_say_what_they_did_not_understand_and_what_they_show_instead() {
    let world = world();
    let maria = world.owner_elsewhere();
    for (question, told) in [
        ("by=week", "by=week\u{201d} was not understood. Shown instead: by day."),
        ("sort=beauty", "sort=beauty\u{201d} was not understood. Shown instead: the usual order."),
        ("by=offer&sort=-clicks", "sort=-clicks\u{201d} was not understood."),
        ("period=soon", "period=soon\u{201d} was not understood. Shown instead: last 30 days."),
        ("from=yesterday", "from=yesterday\u{201d} was not understood. Shown instead: last 30 days."),
        ("from=2099-01-01", "from=2099-01-01\u{201d} lies in the future. Shown instead: "),
        ("compare=maybe", "compare=maybe\u{201d} was not understood. Shown instead: 30 days before."),
        ("from=2026-03-02&to=2026-03-01", "The first day lies after the last. Shown instead: "),
        ("product=prd_99", "There is no product \u{201c}prd_99\u{201d}."),
        ("product=bread", "There is no product \u{201c}bread\u{201d}."),
        ("affiliate=aff_99", "There is no affiliate aff_99."),
    ] {
        maria.opens(&format!("/admin/figures?{question}")).is(200).shows(told);
        // A file shows nothing: it says what to do.
        let (problem, _) = told.split_once(" Shown instead").unwrap_or((told, ""));
        let todo = "Correct it, or leave it out.";
        let csv = maria.opens(&format!("/admin/figures.csv?{question}")).is(422);
        csv.shows(problem).shows(todo).hides("Shown instead");
        let json = maria.opens(&format!("/admin/figures.json?{question}")).refuses(422, &[field(question)]);
        json.shows(problem).shows(todo).hides("Shown instead");
    }
    let lost = "by=product&after=prd_99";
    maria
        .opens(&format!("/admin/figures?{lost}"))
        .shows("prd_99\u{201d} was not understood. Shown instead: the first page.");
    maria.opens("/admin/figures?affiliate=aff_99").shows("Show all").shows("Nothing happened");
    maria.opens("/admin/figures?product=prd_99").shows("Show all").shows("prd_99");
    // A product's word and its number are as good as its id.
    for product in ["course", "1", "prd_1"] {
        let seen = maria.opens(&format!("/admin/figures?product={product}")).is(200);
        seen.hides("class=\"problem\"").shows("value=\"prd_1\" selected");
    }
    let usual = "by=link&sort=-clicks&period=7&from=&to=&product=prd_1&affiliate=ana7&compare=no";
    maria.opens(&format!("/admin/figures?{usual}")).is(200).hides("class=\"problem\"");
    maria.opens("/admin?period=soon").is(200).shows("Shown instead: last 30 days.");
}

fn field(question: &str) -> &str {
    let name = question.rsplit('&').next().and_then(|last| last.split('=').next()).unwrap();
    // Of two days the first is wrong.
    if question.contains("from=") { "from" } else { name }
}

#[test]
fn every_list_says_what_it_did_not_understand_and_its_files_are_refused() {
    let world = world();
    let maria = world.owner_elsewhere();
    for (list, questions) in [
        ("reports", vec!["way=owl", "judged=odd", "from=soon", "product=prd_99"]),
        ("conversions", vec!["currency=gold", "to=soon", "product=prd_99", "affiliate=aff_99"]),
        ("affiliations", vec!["state=odd", "product=prd_99"]),
        ("products", vec!["state=odd", "sort=beauty"]),
        ("offers", vec!["state=odd", "sort=beauty", "product=prd_99"]),
        ("links", vec!["sort=beauty", "product=prd_99", "affiliate=aff_99"]),
        ("affiliates", vec!["method=owl", "sort=beauty"]),
        ("leads", vec!["from=soon", "product=prd_99"]),
        ("live", vec!["kind=owl", "from=soon", "product=prd_99"]),
        ("history", vec!["who=!", "what=!", "from=soon", "product=prd_99", "affiliate=aff_99"]),
        ("commissions", vec!["by=weather", "cause=luck", "currency=gold", "from=soon", "affiliate=aff_99"]),
        ("reviews", vec!["product=prd_99"]),
        ("reconciliation", vec!["product=prd_99", "days=soon"]),
        ("suspicions", vec!["affiliate=x"]),
    ] {
        // An empty list says what will stand there, and nothing of how many rows it has.
        let is_empty = ["leads", "reviews"].contains(&list);
        for question in questions.into_iter().chain((!is_empty).then_some("limit=abc")) {
            let seen = maria.opens(&format!("/admin/{list}?{question}")).is(200).shows("class=\"problem\"");
            if question == "limit=abc" {
                seen.shows("Shown instead: 50 rows.");
            }
            maria.opens(&format!("/admin/{list}.csv?{question}")).is(422);
            let name = question.split('=').next().unwrap();
            maria.opens(&format!("/admin/{list}.json?{question}")).refuses(422, &[name]);
        }
        maria.opens(&format!("/admin/{list}?limit=20")).is(200).hides("class=\"problem\"");
    }
    for list in [
        "reports",
        "affiliations",
        "live",
        "history",
        "commissions",
        "commissions?by=affiliate",
        "products",
        "offers",
        "links",
        "links?sort=-clicks",
        "affiliates",
        "affiliates?sort=name",
    ] {
        let joined = if list.contains('?') { '&' } else { '?' };
        let seen = maria.opens(&format!("/admin/{list}{joined}before=soon")).is(200);
        seen.shows("before=soon\u{201d} was not understood. Shown instead: the first page.");
    }
    // Of two the one that can be read is followed.
    maria.opens("/admin/links?before=soon&after=lnk_1").is(200).hides("class=\"problem\"");
    let ahead = "from=2099-01-01\u{201d} lies in the future. So there is nothing to show.";
    maria.opens("/admin/conversions?from=2099-01-01").is(200).shows(ahead).hides("A-1");
    maria.opens("/admin/commissions?from=2099-01-01").is(200).shows(ahead).hides("A-1");
    maria.opens("/admin/payouts.csv?currency=gold").is(422).shows("currency=gold");
    maria.opens("/admin/payouts?show=all&state=odd").is(200).shows("Shown instead: All states.");
    maria
        .opens("/admin/conversions?product=prd_99")
        .shows("There is no product")
        .shows("Show all")
        .hides("A-1");
    maria.opens("/admin/conversions?product=bread").shows("There is no product").hides("A-1");
    maria.opens("/admin/figures?product=bread").shows("Nothing happened");
    // A kind of event is whatever a report calls it.
    maria.opens("/admin/conversions?kind=webinar").is(200).hides("class=\"problem\"").hides("A-1");
}

#[test]
fn ana_is_told_in_her_language() {
    let world = world();
    let ana = world.promoter("Ana");
    let asks = |path: &str| ana.sends(ana.navigation("GET", path).header("accept-language", "pt-BR"));
    asks("/portal/figures?by=semana").is(200).shows("n\u{e3}o foi entendido");
    asks("/portal/figures?product=prd_99").is(200).shows("N\u{e3}o existe o produto").shows("Mostrar tudo");
    let file = asks("/portal/figures.csv?product=prd_99").is(422);
    file.shows("N\u{e3}o existe o produto").shows("Corrija ou deixe de fora.");
    asks("/portal/ledger?before=cedo").is(200).shows("No lugar, voc\u{ea} v\u{ea}: a primeira p\u{e1}gina.");
    asks("/portal/commissions?state=odd").is(200).shows("n\u{e3}o foi entendido");
    asks("/portal/commissions.json?limit=abc").refuses(422, &["limit"]);
    asks("/portal/ledger?currency=gold").is(200).shows("EUR");
}

/// Every address of a file that the creator or an affiliate can open, as the list of routes has it.
fn files(door: &str) -> Vec<String> {
    let routes = include_str!("../../src/web/routes.rs");
    let routes = routes.lines().filter_map(|line| line.trim().strip_prefix(".route(\"")?.split('"').next());
    let is_file =
        |route: &&str| [".{kind}", ".csv", ".json", "/{format}"].iter().any(|end| route.ends_with(end));
    let about = |route: &str| {
        let route = route.replace("/products/{id}", "/products/prd_1").replace("{product}", "course");
        let route = route.replace("{id}", "pay_1").replace("{affiliate}", "aff_1");
        route.replace("{kind}", "csv").replace("{format}", "plain")
    };
    routes.filter(|route| route.starts_with(door)).filter(is_file).map(about).collect()
}

#[test]
fn no_file_is_sent_where_its_address_says_a_word_that_it_does_not_know() {
    let world = crate::take_away::world();
    let (maria, ana) = (world.owner_elsewhere(), world.promoter("Ana"));
    for (door, visitor, at_least) in [("/admin/", &maria, 20), ("/portal/", &ana, 7)] {
        let files = files(door);
        assert!(files.len() >= at_least, "the list of routes was not read: {files:?}");
        for file in files {
            visitor.opens(&file).is(200);
            let told = "prodct\u{201d} is not known here";
            visitor
                .opens(&format!("{file}?prodct=x"))
                .is(422)
                .shows(told)
                .shows("Correct it, or leave it out.");
        }
    }
    let known =
        "afiliate\u{201d} is not known here. What is known: product, affiliate, kind, currency, from, to,";
    maria.opens("/admin/conversions.csv?afiliate=Ana").is(422).shows(known);
    maria.opens("/admin/conversions.json?afiliate=Ana").refuses(422, &["afiliate"]).shows("What is known");
    let none = "method\u{201d} is not known here: nothing can be asked of this file.";
    ana.opens("/portal/payouts.csv?method=paypal").is(422).shows(none);
    // Of two lists at one address each knows its own words.
    maria.opens("/admin/payouts.csv?show=all&state=paid").is(200);
    maria.opens("/admin/payouts.json?state=paid").refuses(422, &["state"]);
    maria.opens("/admin/payouts.json?show=some").refuses(422, &["show"]);
    maria.opens("/admin/commissions.json?by=affiliate&cause=earned").refuses(422, &["cause"]);
    // A page shows all the same.
    maria.opens("/admin/conversions?prodct=x").is(200).shows("A-1");
}

#[test]
fn a_page_that_is_opened_with_words_of_others_leads_to_its_files_without_them() {
    let world = crate::take_away::world();
    let (maria, ana) = (world.owner_elsewhere(), world.promoter("Ana"));
    for (door, visitor, at_least) in [("/admin/", &maria, 16), ("/portal/", &ana, 6)] {
        let pages = files(door).into_iter().filter_map(|file| Some(file.strip_suffix(".csv")?.to_owned()));
        let mut followed = 0;
        // A language is chosen by a word of the address, too.
        for page in pages {
            let seen = visitor.opens(&format!("{page}?utm_source=mail&limit=20&lang=en")).is(200);
            let is_file = |link: &String| [".csv", ".json"].iter().any(|end| link.contains(end));
            for link in links(&seen.body).into_iter().filter(is_file) {
                visitor.opens(&visitor.path_of(&link)).is(200);
                followed += 1;
            }
        }
        assert!(followed >= 2 * at_least, "{followed} links to files");
    }
    // What the page understands goes along: the file has the rows that it shows.
    for (page, asked) in [
        ("/admin/links?fbclid=7&product=prd_1&sort=-clicks", "product=prd_1&sort=-clicks"),
        ("/admin/reports?gclid=7&show=refused&way=pixel", "show=refused&way=pixel"),
        ("/admin/figures?by=link&utm_source=x&q=Ana&affiliate=Ana", "by=link&q=Ana&affiliate=Ana"),
        ("/admin/commissions?affiliate=Ana&utm_source=x&cause=earned", "affiliate=Ana&cause=earned"),
        ("/admin/history?what=affiliates&utm_source=x&q=Ben", "what=affiliates&q=Ben"),
        ("/admin/payouts?show=all&utm_source=x&state=paid", "show=all&state=paid"),
        ("/admin/conversions?list=refused&utm_source=x&to=2026-03-31", "list=refused&to=2026-03-31"),
    ] {
        let seen = maria.opens(page).is(200);
        let links = links(&seen.body);
        let file = links.iter().find(|link| link.contains(".json")).unwrap();
        let (_, query) = file.split_once('?').unwrap_or_default();
        assert_eq!(query, asked, "{page}");
    }
}

#[test]
fn what_cannot_be_written_is_no_product_and_not_every_product() {
    let world = world();
    let (maria, ana) = (world.owner_elsewhere(), world.promoter("Ana"));
    let told = "There is no product \u{201c}\\u{0}\u{201d}.";
    for list in ["figures", "links", "conversions", "reports", "history", "live", "offers"] {
        maria.opens(&format!("/admin/{list}.json?product=%00")).refuses(422, &["product"]).shows("u{0}");
        maria.opens(&format!("/admin/{list}.csv?product=%00")).is(422).shows(told);
        maria.opens(&format!("/admin/{list}?product=%00")).is(200).shows(told).hides("A-1");
    }
    for (question, name) in [
        ("period=%00", "period"),
        ("by=%7f", "by"),
        ("sort=%1f", "sort"),
        ("from=%00", "from"),
        ("affiliate=%00", "affiliate"),
        ("product=prd_1%00", "product"),
    ] {
        maria.opens(&format!("/admin/figures.json?{question}")).refuses(422, &[name]);
    }
    ana.opens("/portal/figures.json?product=%00").refuses(422, &["product"]);
    ana.opens("/portal/commissions.csv?state=%00").is(422);
}

#[test]
fn what_cannot_be_seen_in_a_word_is_told_by_its_number() {
    let world = world();
    let (maria, ana) = (world.owner_elsewhere(), world.promoter("Ana"));
    // Backwards it would read as another word, and the end of it would not be seen.
    let hidden = "%e2%80%aeanA%e2%80%8b%00";
    let (raw, told) = (["\u{202e}", "\u{200b}", "\0"], "\\u{202e}anA\\u{200b}\\u{0}");
    for (visitor, address) in [
        (&maria, "/admin/links.csv?sort="),
        (&maria, "/admin/links.csv?affiliate="),
        (&maria, "/admin/figures.csv?affiliate="),
        (&maria, "/admin/links.csv?product="),
        (&maria, "/admin/links.csv?"),
        (&ana, "/portal/commissions.csv?state="),
        (&ana, "/portal/commissions.csv?product="),
        (&ana, "/portal/commissions.csv?"),
    ] {
        let seen = visitor.opens(&format!("{address}{hidden}")).is(422).shows(told);
        raw.into_iter().for_each(|letter| assert!(!seen.body.contains(letter), "{address}: {letter:?}"));
    }
    for page in ["/admin/links?sort=", "/admin/links?affiliate=", "/admin/reports?before="] {
        maria.opens(&format!("{page}{hidden}")).is(200).shows(told);
    }
}

#[test]
fn a_file_is_asked_for_each_thing_once_and_for_an_affiliation_that_can_be() {
    let world = world();
    let maria = world.owner_elsewhere();
    let twice = "product=prd_1&product=prd_2";
    maria.opens(&format!("/admin/links.json?{twice}")).refuses(422, &["product"]).shows("twice");
    maria.opens("/admin/history.csv?affiliation=afn_1").is(200).shows("ana7");
    maria.opens("/admin/history.json?affiliation=anas").refuses(422, &["affiliation"]);
    // Which page of a list was read, and how long it was, is nothing to a file.
    maria.opens("/admin/links.csv?limit=20&before=lnk_1").is(200).shows("ana7");
}
