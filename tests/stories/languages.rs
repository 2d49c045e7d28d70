//! Affiliates and visitors read everything in their own language, and values as it writes them.

use serde_json::json;

use crate::every_page::walks;
use crate::forms::forms;
use crate::http::Seen;
use crate::people::Visitor;
use crate::world::World;

const ACCOUNT: &str = "/portal/account";
const LANGUAGE: &str = "/portal/account/language";

/// Maria sells a course and more; Joana promotes all of it, and was paid once.
fn world_with_joana() -> World {
    let world = World::new();
    world.owner();
    let sites = json!({
        "name": "Curso Sourdough", "approved_sites": ["https://www.shop.test"], "join": "open", "model": "multiple",
        "events": {"signup": {"flat": 200}}, "affiliates_may_use_direct_payment": true, "sales_url": null
    });
    world.sells("course", sites);
    world.sells("book", json!({"name": "Livro", "join": "approval"}));
    world.offers("course", "Plano A", "1097", None);
    world.offers("course", "Plano B", "97", Some("40"));
    world.accepts("Joana", "course", "joana7");
    world.accepts("Ximena", "course", "ximena7");
    world.accepts("John", "course", "john7");
    world.names_page("course", "Webinar", "https://www.shop.test/webinar");
    world.makes_link("joana7", "https://www.shop.test", "https://www.shop.test/blog", "Blog");
    buys(&world, "/joana7", "A-1", "1097.00");
    world.days_pass(16);
    world
        .promoter("Joana")
        .submits("/portal/payouts/method", &[("kind", "bank"), ("bank", "Pix 123")])
        .is(303);
    world.pays("EUR", "maio");
    buys(&world, "/joana7/blog", "A-2", "97.00");
    let less =
        json!({"commission": {"percent": "12.5"}, "hold_days": 30, "events": {"signup": {"flat": 100}}});
    world.changes("course", less);
    world
}

#[track_caller]
fn buys(world: &World, link: &str, order: &str, amount: &str) {
    let id = world.visitor("Vera").clicks(link).is(302).click_id();
    let sale = [("click_id", id.as_str()), ("order_id", order), ("amount", amount)];
    world.shop("course").posts_back(&sale).is(200);
}

/// An affiliate who reads in a language.
fn reader<'w>(world: &'w World, name: &str, language: &str) -> Visitor<'w> {
    let her = world.promoter(name);
    her.submits_to(ACCOUNT, LANGUAGE, &[("language", language)]).is(303);
    her
}

/// Opens a page with a browser that asks for a language.
fn asks(person: &Visitor<'_>, path: &str, language: &str) -> Seen {
    person.sends(person.navigation("GET", path).header("accept-language", language))
}

/// English words that neither Portuguese nor Spanish has.
const ENGLISH: &[&str] = &[
    "the", "and", "your", "of", "you", "this", "is", "are", "was", "with", "not", "when", "what", "from",
    "until", "which", "its", "by", "to", "it", "be", "click", "clicks", "days", "day", "held", "due", "paid",
    "earned", "at", "here", "there", "there's", "please", "copy", "newer", "older", "sign", "save", "show",
    "all", "refused", "language", "nobody", "nothing", "they", "that", "or", "sale", "sales", "see",
    "cancel", "optional", "mend", "hour", "hours", "signup", "purchase",
];

/// What people read on a page: its text, and the words of its attributes.
fn readable(page: &str) -> String {
    let mut text = String::new();
    for attribute in
        ["aria-label=\"", "title=\"", "placeholder=\"", "alt=\"", "data-label=\"", "data-copied=\""]
    {
        for found in page.split(attribute).skip(1) {
            text.push_str(found.split('"').next().unwrap_or_default());
            text.push('\n');
        }
    }
    for part in page.split('<').skip(1) {
        // Addresses, codes and what a machine reads are nobody's language.
        let is_for_machines = ["code", "textarea", "pre", "script"].iter().any(|tag| part.starts_with(tag));
        if let (Some((_, words)), false) = (part.split_once('>'), is_for_machines) {
            text.push_str(words);
            text.push('\n');
        }
    }
    text
}

/// The lines of a page in which English words stand.
fn english_lines(page: &str) -> Vec<String> {
    let is_english = |line: &&str| {
        let mut words = line.split(|c: char| !c.is_alphabetic()).map(str::to_lowercase);
        let is_address = line.contains("://") || line.contains("@example.com");
        !is_address && words.any(|word| ENGLISH.contains(&word.as_str()))
    };
    let text = readable(page);
    let found = text.lines().map(str::trim).filter(|line| !line.is_empty()).filter(is_english);
    found.map(str::to_owned).collect()
}

/// Walks through everything that an affiliate can reach, and sends every form with nothing in it.
#[track_caller]
fn speaks_no_english(person: &Visitor<'_>, from: &[&str]) {
    let mut wrong = Vec::new();
    let pages = walks(person, from);
    assert!(pages.len() >= from.len(), "nowhere to go");
    for page in &pages {
        wrong.extend(english_lines(&page.body).into_iter().map(|line| format!("{}: {line}", page.asked)));
        for found in forms(&page.body).into_iter().filter(|found| !found.texts.is_empty()) {
            let typed = found.texts.iter().fold(found.form.clone(), |form, name| form.with(name, "\u{200b}"));
            let back = person.sends_form(&typed);
            let told = english_lines(&back.body).into_iter();
            wrong.extend(told.map(|line| format!("{} came back: {line}", found.form.action)));
        }
    }
    wrong.sort();
    wrong.dedup();
    assert!(wrong.is_empty(), "{} lines are English:\n{}", wrong.len(), wrong.join("\n"));
}

#[test]
fn joana_reads_everything_in_portuguese() {
    let world = world_with_joana();
    let joana = reader(&world, "Joana", "pt");
    speaks_no_english(
        &joana,
        &["/portal", "/portal/doctor?link=joana7", "/portal/ledger", "/portal/figures?by=link"],
    );

    let home = joana.opens("/portal").is(200).says("content-language", "pt").shows("<html lang=\"pt\"");
    home.shows("Meus produtos").shows("Retida").shows("Disponível");
    joana.opens("/portal/products").shows("Sou afiliado");
    let links = joana.opens("/portal/products/course/links").is(200);
    links.shows("Links criados por mim").shows("Criar link promocional");
}

#[test]
fn ximena_reads_everything_in_spanish() {
    let world = world_with_joana();
    buys(&world, "/ximena7", "A-3", "97.00");
    let ximena = reader(&world, "Ximena", "es");
    speaks_no_english(&ximena, &["/portal", "/portal/doctor?link=ximena7", "/portal/figures?by=source"]);

    let home = ximena.opens("/portal").is(200).says("content-language", "es");
    home.shows("Mis productos").shows("Retenida").shows("Disponible");
    ximena.opens("/portal/products").shows("Soy afiliado");
}

#[test]
fn amounts_and_days_are_written_as_each_language_writes_them() {
    let world = world_with_joana();
    let commissions = |language: &str| reader(&world, "Joana", language).opens("/portal/commissions").is(200);
    commissions("pt").shows("\u{20ac} 1.097,00").shows("30%").shows("2 de mar. de 2026");
    commissions("es").shows("\u{20ac} 1097,00").shows("30 %").shows("2 mar 2026");
    let english = commissions("en").shows("\u{20ac} 1,097.00").shows("30 %").shows("2 Mar 2026");
    // No line breaks between the sign and its number.
    let raw = String::from_utf8_lossy(&english.raw);
    assert!(raw.contains("\u{20ac}\u{a0}1,097.00") && !raw.contains("\u{20ac} 1,097.00"), "{raw}");

    let announced = reader(&world, "Joana", "pt").opens("/portal/products/course").is(200);
    announced.shows("Uma venda paga 12,5% em vez de 30%.").shows("A partir de 21 de mar. de 2026, 10:00");
}

#[test]
fn a_statement_is_on_paper_in_her_language() {
    let world = world_with_joana();
    let joana = reader(&world, "Joana", "pt");
    let paper = joana.opens("/portal/payouts/pay_1").is(200).says("content-language", "pt");
    paper.shows("Extrato do pagamento 1").shows("Transferência bancária").shows("Venda de \u{20ac} 1.097,00");
    joana.opens("/portal/payouts/pay_1.csv").is(200).shows("Data").shows("Disponível desde");
    // The creator's own copy is English.
    let maria = world.owner_elsewhere();
    maria
        .opens("/admin/payouts/pay_1/statements/aff_1")
        .is(200)
        .shows("Statement of payout 1")
        .shows("<html lang=\"en\"");
}

#[test]
fn john_changes_what_his_pages_speak_and_back() {
    let world = world_with_joana();
    let john = world.promoter("John");
    john.opens(ACCOUNT)
        .is(200)
        .shows("My Account")
        .shows("Browser&#39;s language")
        .says("content-language", "en");

    john.submits_to(ACCOUNT, LANGUAGE, &[("language", "pt")]).is(303);
    john.opens(ACCOUNT)
        .shows("Salvo.")
        .shows("Minha conta")
        .shows("<option value=\"pt\" selected>Português</option>");
    // Whatever his browser says, also in another one.
    asks(&john, "/portal", "es").is(200).shows("Início").says("vary", "accept-encoding");
    let elsewhere = world.promoter("John");
    asks(&elsewhere, "/portal", "es").is(200).shows("Início");

    john.submits_to(ACCOUNT, LANGUAGE, &[("language", "browser")]).is(303);
    let asked =
        asks(&john, "/portal", "es-MX,es;q=0.9").is(200).shows("Inicio").says("content-language", "es");
    assert!(asked.header("vary").is_some_and(|vary| vary.contains("Accept-Language")), "{:?}", asked.headers);

    let odd = john.fills_in_for(ACCOUNT, LANGUAGE, &[]).with("language", "tlh");
    john.sends_form(&odd).is(422).shows("Choose one of these languages.").shows("aria-invalid");
}

#[test]
fn before_the_sign_in_a_page_speaks_as_the_browser_asks_until_another_language_is_chosen() {
    let world = world_with_joana();
    let dora = world.visitor("Dora");
    let asked = asks(&dora, "/portal/sign-in", "pt-BR").is(200).shows("Senha").says("content-language", "pt");
    assert!(asked.header("vary").is_some_and(|vary| vary.contains("Accept-Language")), "{:?}", asked.headers);
    asked.shows("hreflang=\"es\">Español</a>").shows("hreflang=\"pt\" aria-current=\"true\">Português</a>");
    assert_eq!(dora.cookie("duly-language"), None);

    asks(&dora, "/portal/sign-in?lang=es&next=/portal", "pt-BR").is(200).shows("Contraseña");
    // The cookie holds that, and nothing else.
    assert_eq!(dora.cookie("duly-language").as_deref(), Some("es"));
    asks(&dora, "/portal/forgotten", "pt-BR").is(200).shows("Olvidaste");
    asks(&dora, "/privacy", "pt-BR")
        .is(200)
        .shows("<code>duly-language</code>")
        .shows("Qué se guarda sobre ti");
    // What is not a language of ours is not remembered.
    asks(&dora, "/portal/sign-in?lang=tlh", "pt-BR").is(200).shows("Contraseña");
    assert_eq!(dora.cookie("duly-language").as_deref(), Some("es"));

    // Nor does the choice touch the creator's pages.
    dora.opens("/admin/sign-in?lang=pt").is(200).shows("<html lang=\"en\"").says("content-language", "en");
    assert_eq!(dora.cookie("duly-language").as_deref(), Some("es"));
}

#[test]
fn a_problem_in_a_form_is_told_in_her_language() {
    let world = world_with_joana();
    let (joana, ximena) = (reader(&world, "Joana", "pt"), reader(&world, "Ximena", "es"));
    let refused = joana.submits("/portal/products/course/hotlinks", &[("code", "x")]).is(422);
    refused.shows("Um código precisa de 3 a 32 caracteres.").shows("Falta corrigir uma coisa");
    let taken = ximena.submits("/portal/products/course/hotlinks", &[("code", "joana7")]).is(422);
    taken.shows("Este código ya tiene dueño. Elige otro.");
    let typed = [("site", "https://www.shop.test"), ("url", "http://www.shop.test/x"), ("name", "Blog")];
    let refused = joana.submits("/portal/products/course/links/new", &typed).is(422);
    refused.shows("O site aprovado é https://www.shop.test").shows("Tente https://www.shop.test/x");
    let wrong = [("email", "dora@example.com"), ("password", "wrong wrong")];
    let dora = world.visitor("Dora");
    asks(&dora, "/portal/sign-in?lang=es", "en");
    dora.submits("/portal/sign-in", &wrong).is(422).shows("no coinciden");
}

#[test]
fn what_goes_wrong_is_told_in_her_language_too() {
    let world = world_with_joana();
    let joana = reader(&world, "Joana", "pt");
    asks(&joana, "/portal/conversions/01J0000000000000000000000", "en")
        .is(404)
        .shows("Esta página não existe");
    asks(&joana, "/portal/no-such-page", "en")
        .is(404)
        .shows("Esta página não existe")
        .says("content-language", "pt");
    asks(&world.visitor("Dora"), "/no-such-code", "es").is(404).shows("Este enlace no lleva a ninguna parte");
    asks(&world.owner_elsewhere(), "/admin/no-such-page", "es")
        .is(404)
        .shows("Not found")
        .shows("<html lang=\"en\"");
}

#[test]
fn maria_sees_joanas_pages_as_joana_does() {
    let world = world_with_joana();
    reader(&world, "Joana", "pt");
    let maria = world.owner_elsewhere();
    maria.submits_to("/admin/affiliates/aff_1", "/admin/affiliates/aff_1/look", &[]).is(303);
    asks(&maria, "/portal", "es").is(200).shows("Início").shows("Você está vendo estas páginas como");
}

#[test]
fn a_products_language_is_spoken_on_all_its_pages_also_where_they_end() {
    let world = world_with_joana();
    world.program().patches("/products/course/sales-page", json!({"language": "pt"})).is(200);
    let dora = world.visitor("Dora");
    for (page, says) in [
        ("/p/course", "Planos"),
        ("/p/course/pay", "Escolha um plano."),
        ("/p/course/thanks", "Obrigado!"),
        ("/p/course/join", "O que você ganha"),
    ] {
        asks(&dora, page, "es").is(200).shows(says).says("content-language", "pt").shows("<html lang=\"pt\"");
    }
    // Who chose a language reads the terms in it.
    asks(&dora, "/p/course/join?lang=en", "es").is(200).shows("What you earn");
    world.changes("course", json!({"state": "retired"}));
    asks(&dora, "/p/course", "es").is(410).shows("não está mais disponível");
    asks(&dora, "/joana7", "es").is(410).shows("não está mais disponível");
}

#[test]
fn a_program_reads_and_sets_what_an_affiliates_pages_speak() {
    let world = world_with_joana();
    let program = world.program();
    assert_eq!(program.gets("/affiliates/aff_1").json()["language"], json!(null));
    let told = program.patches("/affiliates/aff_1", json!({"language": "es"})).is(200).json();
    assert_eq!(told["language"], "es");
    asks(&world.promoter("Joana"), "/portal", "en").is(200).shows("Inicio");
    program.patches("/affiliates/aff_1", json!({"language": "tlh"})).refuses(422, &["language"]);
    let told = program.patches("/affiliates/aff_1", json!({"language": null})).is(200).json();
    assert_eq!(told["language"], json!(null));
}
