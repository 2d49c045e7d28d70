//! All routes on one screen. Tests start this list, never one of their own.
//!
//! The redirect and the pixel stand first and outside the frame: they are asked for most, and answer
//! with headers of their own.

use actix_web::guard::{Any, Get, GuardContext, Head, Options, fn_guard};
use actix_web::middleware::from_fn;
use actix_web::web::{ServiceConfig, delete, get, patch, post, route, scope};
use actix_web::{Resource, Route, web};

use super::admin::{
    account, account_secrets, adjustment, affiliate, affiliate_access, affiliate_new, affiliates,
    affiliation, affiliation_change, affiliation_new, affiliations, ban, buyers, click, commissions,
    conversion, conversion_review, conversions, doctor, history, hotlinks, invitation, inviting, leads,
    links, live, live_search, live_stream, looking, offer_edit, offers, order_comparison, overview,
    page_check, page_edit, pages, payout, payout_method, payout_settings, payout_steps, payouts, preferences,
    product, product_edit, product_tracking, products, reconciliation, refund_by_hand, refund_withdrawal,
    replay, replays, report, reports, reset, retention, reviews, rules, sale_by_hand, sales_page_edit,
    second_step, secrets, settings, setup, sign_in, statement, suspicion, suspicion_rules, suspicions, team,
    test_sale, tokens, tracking, two_factor,
};
use super::api;
use super::app::App;
use super::headers;
use super::portal;
use super::visitor::{
    consent, convert, files, front, health, lead, own_pages, payment_page, pixel, postback, privacy, qr_file,
    redirect, ref_anywhere, sales_page, script, thank_you, visit,
};
use crate::domain::code::may_be_first;

/// Everything that this installation answers.
#[rustfmt::skip]
pub fn routes(app: &App) -> impl FnOnce(&mut ServiceConfig) + use<> {
    let prefix = app.paths.prefix().to_owned();
    move |config| {
        config.service(scope(&prefix)
            // Visitors: a link is followed.
            .service(link("/{code}", &prefix)   .route(seen().to(redirect::follow)))
            .service(link("/{code}/", &prefix)  .route(seen().to(redirect::follow)))
            .service(link("/{code}/{name}", &prefix) .route(seen().to(redirect::follow_named)))
            .service(link("/{code}/{name}/", &prefix).route(seen().to(redirect::follow_named)))
            .route("/show.html",           seen().to(redirect::show))
            .route("/aff_c",               seen().to(redirect::aff_c))
            // Shops: something happened.
            .route("/duly.gif",            seen().to(pixel::report))
            .route("/postback",            get() .to(postback::report))
            .route("/postback",            post().to(postback::report))
            .route("/aff_lsr",             get() .to(postback::aff_lsr))
            // The creator's own pages: the script.
            .route("/duly.js",             seen().to(script::show))
            // Supervisors and browsers.
            .route("/healthz",             seen().to(health::lives))
            .route("/readyz",              seen().to(health::ready))
            .route("/static/{hash}/{name}", seen().to(files::asset))
            .route("/favicon.ico",         seen().to(files::favicon))
            .route("/robots.txt",          seen().to(files::robots))

            .service(scope("").wrap(from_fn(headers::frame))
                .route("/.well-known/{rest:.*}", get().to(files::well_known))
                // Visitors: pages that Duly makes.
                .route("",                     seen().to(front::show))
                .route("/",                    seen().to(front::show))
                .route("/privacy",             seen().to(privacy::show))
                .route("/p/{product}",         seen().to(sales_page::show))
                .route("/p/{product}/pay",     seen().to(payment_page::show))
                .route("/p/{product}/thanks",  seen().to(thank_you::show))
                .route("/p/{product}/picture/{file}", seen().to(sales_page::picture))
                .route("/qr.svg",              seen().to(qr_file::svg))
                .route("/qr.png",              seen().to(qr_file::png))
                // The creator's own pages: what the script asks.
                .route("/e/visit",             post().to(visit::note))
                .route("/e/visit",             asked_before().to(own_pages::ask_before))
                .route("/e/lead",              post().to(lead::note))
                .route("/e/lead",              asked_before().to(own_pages::ask_before))
                .route("/e/convert",           post().to(convert::report))
                .route("/e/convert",           asked_before().to(own_pages::ask_before))
                .route("/e/consent",           post().to(consent::answer))
                .route("/e/ref",               seen().to(ref_anywhere::show))
                .route("/e/ref",               asked_before().to(own_pages::ask_before))

                // Affiliates: the way in, and their pages.
                .route("/p/{product}/join",    seen().to(portal::join::show))
                .route("/p/{product}/join",    post().to(portal::join::submit))
                .route("/portal",              seen().to(portal::home::show))
                .route("/portal/sign-in",      seen().to(portal::sign_in::show))
                .route("/portal/sign-in",      post().to(portal::sign_in::submit))
                .route("/portal/sign-out",     post().to(portal::sign_in::end))
                .route("/portal/enter",        seen().to(portal::enter::show))
                .route("/portal/enter",        post().to(portal::enter::submit))
                .route("/portal/password",     seen().to(portal::password::show))
                .route("/portal/password",     post().to(portal::password::submit))
                .route("/portal/forgotten",    seen().to(portal::forgotten::show))
                .route("/portal/rules",        seen().to(portal::rules::show))
                .route("/portal/rules/acceptance", post().to(portal::rules::accept))
                .route("/portal/affiliations/{id}/leaving", seen().to(portal::leaving::show))
                .route("/portal/affiliations/{id}/departure", post().to(portal::leaving::depart))
                .route("/portal/products",     seen().to(portal::products::show))
                .route("/portal/products/{product}", seen().to(portal::product::show))
                .route("/portal/figures",      seen().to(portal::figures::show))
                .route("/portal/commissions",  seen().to(portal::commissions::show))
                .route("/portal/conversions/{id}", seen().to(portal::conversion::show))
                .route("/portal/ledger",       seen().to(portal::ledger::show))
                .route("/portal/payouts",      seen().to(portal::payouts::show))
                .route("/portal/payouts/method", seen().to(portal::payout_method::show))
                .route("/portal/payouts/method", post().to(portal::payout_method::submit))
                .route("/portal/payouts/{id}.csv", seen().to(portal::statement::csv))
                .route("/portal/payouts/{id}", seen().to(portal::statement::show))
                .route("/portal/account",      seen().to(portal::account::show))
                .route("/portal/account/name", post().to(portal::account::rename))
                .route("/portal/account/password", post().to(portal::account::change_password))
                .route("/portal/account/sessions/{id}/end", post().to(portal::account::end_session))
                .route("/portal/doctor",       seen().to(portal::doctor::show))
                .route("/portal/products/{product}/hotlinks",           seen().to(portal::hotlinks::show))
                .route("/portal/products/{product}/code",               post().to(portal::hotlinks::change_code))
                .route("/portal/products/{product}/links",              seen().to(portal::links::show))
                .route("/portal/products/{product}/links/new",          seen().to(portal::link_new::show))
                .route("/portal/products/{product}/links/new",          post().to(portal::link_new::create))
                .route("/portal/products/{product}/links/{id}",         seen().to(portal::link::show))
                .route("/portal/products/{product}/links/{id}",         post().to(portal::link::rename))
                .route("/portal/products/{product}/links/{id}/removal", post().to(portal::link::remove))

                // Creator: the way in, and her account.
                .route("/setup",               seen().to(setup::show))
                .route("/setup",               post().to(setup::submit))
                .route("/admin/sign-in",       seen().to(sign_in::show))
                .route("/admin/sign-in",       post().to(sign_in::submit))
                .route("/admin/sign-in/code",  seen().to(second_step::show))
                .route("/admin/sign-in/code",  post().to(second_step::submit))
                .route("/admin/sign-out",      post().to(sign_in::end))
                .route("/admin/reset",         seen().to(reset::show))
                .route("/admin/reset",         post().to(reset::submit))
                .route("/admin/account",       seen().to(account::show))
                .route("/admin/account/password", post().to(account::change_password))
                .route("/admin/account/sessions/{id}/end", post().to(account::end_session))
                .route("/admin/account/preferences",   seen().to(preferences::show))
                .route("/admin/account/preferences",   post().to(preferences::save))
                .route("/admin/account/two-factor",    seen().to(two_factor::show))
                .route("/admin/account/two-factor",    post().to(two_factor::turn_on))
                .route("/admin/account/two-factor/codes", post().to(two_factor::renew_codes))
                .route("/admin/account/two-factor/removal", post().to(two_factor::turn_off))

                // Owners: the team and the settings.
                .route("/admin/invitation",    seen().to(invitation::show))
                .route("/admin/invitation",    post().to(invitation::submit))
                .route("/admin/team",          seen().to(team::show))
                .route("/admin/team",          post().to(team::invite))
                .route("/admin/team/{id}/invitation", post().to(team::renew_invitation))
                .route("/admin/team/{id}/reset",   post().to(team::reset))
                .route("/admin/team/{id}/role",    post().to(team::change_role))
                .route("/admin/team/{id}/removal", post().to(team::remove))
                .route("/admin/settings",          seen().to(settings::show))
                .route("/admin/settings",          post().to(settings::save))
                .route("/admin/settings/payouts",  seen().to(payout_settings::show))
                .route("/admin/settings/payouts",  post().to(payout_settings::save))
                .route("/admin/settings/payouts/removal", post().to(payout_settings::remove))
                .route("/admin/settings/privacy",  seen().to(retention::show))
                .route("/admin/settings/privacy",  post().to(retention::save))
                .route("/admin/buyers",            seen().to(buyers::show))
                .route("/admin/buyers",            post().to(buyers::find))
                .route("/admin/buyers/export",     post().to(buyers::export))
                .route("/admin/buyers/erasure",    post().to(buyers::erase))
                .route("/admin/settings/rules",    seen().to(rules::show))
                .route("/admin/settings/rules",    post().to(rules::publish))
                .route("/admin/settings/rules/{number}", seen().to(rules::version))
                .route("/admin/settings/secrets",  seen().to(account_secrets::show))
                .route("/admin/settings/secrets/showing", post().to(account_secrets::reveal))
                .route("/admin/settings/secrets/rotation", post().to(account_secrets::rotate))
                .route("/admin/settings/secrets/rotation/end", post().to(account_secrets::stop_old))
                .route("/admin/settings/suspicion", seen().to(suspicion_rules::show))
                .route("/admin/settings/suspicion", post().to(suspicion_rules::save))
                .route("/admin/settings/tokens",   seen().to(tokens::show))
                .route("/admin/settings/tokens/revocation", post().to(tokens::revoke))

                // Creator: the overview, products and offers.
                .route("/admin",                          seen().to(overview::show))
                .route("/admin/products",                 seen().to(products::show))
                .route("/admin/products",                 post().to(product_edit::create))
                .route("/admin/products/new",             seen().to(product_edit::new))
                .route("/admin/products/{id}",            seen().to(product::show))
                .route("/admin/products/{id}/edit",       seen().to(product_edit::edit))
                .route("/admin/products/{id}/edit",       post().to(product_edit::update))
                .route("/admin/products/{id}/page",       seen().to(sales_page_edit::edit))
                .route("/admin/products/{id}/page",       post().to(sales_page_edit::update))
                .route("/admin/products/{id}/page/preview", post().to(sales_page_edit::preview))
                .route("/admin/products/{id}/secrets",    seen().to(secrets::show))
                .route("/admin/products/{id}/secrets/showing", post().to(secrets::reveal))
                .route("/admin/products/{id}/secrets/rotation", post().to(secrets::rotate))
                .route("/admin/products/{id}/secrets/rotation/end", post().to(secrets::stop_old))
                .route("/admin/products/{id}/pause",      post().to(product_edit::pause))
                .route("/admin/products/{id}/activation", post().to(product_edit::activate))
                .route("/admin/products/{id}/retirement", post().to(product_edit::retire))
                .route("/admin/products/{id}/offers/new", seen().to(offer_edit::new))
                .route("/admin/products/{id}/offers/new", post().to(offer_edit::create))
                .route("/admin/products/{id}/hotlinks",   seen().to(hotlinks::show))
                .route("/admin/products/{id}/tracking",   seen().to(product_tracking::show))
                .route("/admin/products/{id}/tracking",   post().to(product_tracking::save))
                .route("/admin/products/{id}/tracking/token", post().to(product_tracking::show_token))
                .route("/admin/products/{id}/tracking/page", seen().to(page_check::show))
                .route("/admin/products/{id}/tracking/page", post().to(page_check::look))
                .route("/admin/products/{id}/tracking/test", seen().to(test_sale::show))
                .route("/admin/products/{id}/tracking/test", post().to(test_sale::begin))
                .route("/admin/products/{id}/tracking/test/{test}", seen().to(test_sale::watch))
                .route("/admin/products/{id}/tracking/test/{test}/sale", post().to(test_sale::fire))
                .route("/admin/doctor/page",              post().to(doctor::look))
                .route("/admin/tracking",                 seen().to(tracking::show))
                .route("/admin/products/{id}/pages",      seen().to(pages::show))
                .route("/admin/products/{id}/pages/new",  seen().to(page_edit::new))
                .route("/admin/products/{id}/pages/new",  post().to(page_edit::create))
                .route("/admin/pages/{id}",               seen().to(page_edit::edit))
                .route("/admin/pages/{id}",               post().to(page_edit::update))
                .route("/admin/pages/{id}/withdrawal",    post().to(page_edit::withdraw))
                .route("/admin/pages/{id}/activation",    post().to(page_edit::activate))
                .route("/admin/products/{id}/history",    seen().to(history::of_product))
                .route("/admin/history",                  seen().to(history::show))
                .route("/admin/history.csv",              seen().to(history::as_csv))
                .route("/admin/history.json",             seen().to(history::as_json))
                .route("/admin/offers",                   seen().to(offers::show))
                .route("/admin/offers/{id}",              seen().to(offer_edit::edit))
                .route("/admin/offers/{id}",              post().to(offer_edit::update))
                .route("/admin/offers/{id}/retirement",   post().to(offer_edit::retire))
                .route("/admin/offers/{id}/activation",   post().to(offer_edit::activate))

                // Creator: affiliates, affiliations, links.
                .route("/admin/affiliates",                  seen().to(affiliates::show))
                .route("/admin/affiliates/new",              seen().to(affiliate_new::show))
                .route("/admin/affiliates/new",              post().to(affiliate_new::create))
                .route("/admin/affiliates/{id}",             seen().to(affiliate::show))
                .route("/admin/affiliates/{id}/history",     seen().to(history::of_affiliate))
                .route("/admin/affiliates/{id}/payout-method", seen().to(payout_method::show))
                .route("/admin/affiliates/{id}/payout-method", post().to(payout_method::submit))
                .route("/admin/affiliations",                seen().to(affiliations::show))
                .route("/admin/affiliations/new",            seen().to(affiliation_new::show))
                .route("/admin/affiliations/new",            post().to(affiliation_new::create))
                .route("/admin/affiliations/{id}",           seen().to(affiliation::show))
                .route("/admin/affiliations/{id}/approval",  post().to(affiliation_change::approve))
                .route("/admin/affiliates/{id}/private-link", post().to(affiliate_access::renew_private_link))
                .route("/admin/affiliates/{id}/password",    post().to(affiliate_access::issue_password))
                .route("/admin/affiliates/{id}/sessions/end", post().to(affiliate_access::sign_out))
                .route("/admin/affiliates/{id}/look",        post().to(looking::begin))
                .route("/admin/looking/end",                 post().to(looking::end))
                .route("/admin/affiliations/{id}/invitation", post().to(inviting::renew))
                .route("/admin/affiliations/{id}/rejection", post().to(affiliation_change::reject))
                .route("/admin/affiliations/{id}/pause",     post().to(affiliation_change::pause))
                .route("/admin/affiliations/{id}/resumption", post().to(affiliation_change::resume))
                .route("/admin/affiliations/{id}/banning",   seen().to(ban::show))
                .route("/admin/affiliations/{id}/ban",       post().to(affiliation_change::ban))
                .route("/admin/affiliations/{id}/departure", post().to(affiliation_change::depart))
                .route("/admin/affiliations/{id}/rate",      post().to(affiliation_change::rate))
                .route("/admin/affiliations/{id}/code",      post().to(affiliation_change::code))
                .route("/admin/affiliations/{id}/coupon",    post().to(affiliation_change::coupon))
                .route("/admin/links",                       seen().to(links::show))
                .route("/admin/doctor",                      seen().to(doctor::show))

                // Creator: conversions, reports, commissions.
                .route("/admin/conversions",                 seen().to(conversions::show))
                .route("/admin/conversions/new",             seen().to(sale_by_hand::show))
                .route("/admin/conversions/new",             post().to(sale_by_hand::create))
                .route("/admin/refunds/new",                 seen().to(refund_by_hand::show))
                .route("/admin/refunds/new",                 post().to(refund_by_hand::create))
                .route("/admin/conversions/{id}",            seen().to(conversion::show))
                .route("/admin/conversions/{id}/approval",   post().to(conversion_review::approve))
                .route("/admin/conversions/{id}/refusal",    post().to(conversion_review::refuse))
                .route("/admin/live",                        seen().to(live::show))
                .route("/admin/live/stream",                 get() .to(live_stream::follow))
                .route("/admin/live/search",                 post().to(live_search::find))
                .route("/admin/clicks/{id}",                 seen().to(click::show))
                .route("/admin/reviews",                     seen().to(reviews::show))
                .route("/admin/reviews/approval",            post().to(reviews::approve))
                .route("/admin/reviews/refusal",             post().to(reviews::refuse))
                .route("/admin/reconciliation",              seen().to(reconciliation::show))
                .route("/admin/reconciliation/confirmation", post().to(reconciliation::confirm))
                .route("/admin/reconciliation/refusal",      post().to(reconciliation::refuse))
                .route("/admin/reconciliation/comparison",   post().to(order_comparison::compare))
                .route("/admin/leads",                       seen().to(leads::show))
                .route("/admin/reports",                     seen().to(reports::show))
                .route("/admin/reports/{id}",                seen().to(report::show))
                .route("/admin/reports/{id}/replay",         post().to(replay::submit))
                .route("/admin/reports/{id}/withdrawal",     post().to(refund_withdrawal::submit))
                .route("/admin/replays",                     seen().to(replays::show))
                .route("/admin/replays",                     post().to(replays::submit))
                .route("/admin/suspicions",                  seen().to(suspicions::show))
                .route("/admin/suspicions/{affiliate}/{rule}", seen().to(suspicion::show))
                .route("/admin/suspicions/{affiliate}/{rule}/release", post().to(suspicion::release))
                .route("/admin/suspicions/{affiliate}/{rule}/refusal", post().to(suspicion::refuse))
                .route("/admin/suspicions/{affiliate}/{rule}/hiding", post().to(suspicion::hide))
                .route("/admin/suspicions/{affiliate}/{rule}/hiding/end", post().to(suspicion::unhide))
                .route("/admin/commissions",                 seen().to(commissions::show))
                .route("/admin/commissions.csv",             seen().to(commissions::csv))
                .route("/admin/adjustments/new",             seen().to(adjustment::show))
                .route("/admin/adjustments/new",             post().to(adjustment::create))
                .route("/admin/adjustments/preview",         post().to(adjustment::preview))
                .route("/admin/payouts",                     seen().to(payouts::show))
                .route("/admin/payouts",                     post().to(payouts::prepare))
                .route("/admin/payouts/{id}",                seen().to(payout::show))
                .route("/admin/payouts/{id}/omissions",      post().to(payout_steps::omit))
                .route("/admin/payouts/{id}/confirmation",   post().to(payout_steps::confirm))
                .route("/admin/payouts/{id}/payment",        post().to(payout_steps::pay))
                .route("/admin/payouts/{id}/payment/end",    post().to(payout_steps::undo))
                .route("/admin/payouts/{id}/discarding",     post().to(payout_steps::discard))
                .route("/admin/payouts/{id}/renewal",        post().to(payout_steps::renew))
                .route("/admin/payouts/{id}/files/{format}.csv", seen().to(payout_steps::file))
                .route("/admin/payouts/{id}/statements/{affiliate}.csv", seen().to(statement::csv))
                .route("/admin/payouts/{id}/statements/{affiliate}", seen().to(statement::show))

                // Programs: the JSON API.
                .route("/api/openapi.json",                      get()   .to(api::description::show))
                .route("/api/v1/program",                        get()   .to(api::program::show))
                .route("/api/v1/program",                        patch() .to(api::program::change))
                .route("/api/v1/products",                       get()   .to(api::products::list))
                .route("/api/v1/products",                       post()  .to(api::products::create))
                .route("/api/v1/products/{id}",                  get()   .to(api::products::show))
                .route("/api/v1/products/{id}",                  patch() .to(api::products::change))
                .route("/api/v1/products/{id}",                  delete().to(api::products::delete))
                .route("/api/v1/products/{id}/secrets",          post()  .to(api::products::rotate_secrets))
                .route("/api/v1/products/{id}/sales-page",       get()   .to(api::sales_page::show))
                .route("/api/v1/products/{id}/sales-page",       patch() .to(api::sales_page::change))
                .route("/api/v1/products/{id}/offers",           get()   .to(api::offers::list))
                .route("/api/v1/products/{id}/offers",           post()  .to(api::offers::create))
                .route("/api/v1/offers/{id}",                    get()   .to(api::offers::show))
                .route("/api/v1/offers/{id}",                    patch() .to(api::offers::change))
                .route("/api/v1/products/{id}/pages",            get()   .to(api::pages::list))
                .route("/api/v1/products/{id}/pages",            post()  .to(api::pages::create))
                .route("/api/v1/pages/{id}",                     get()   .to(api::pages::show))
                .route("/api/v1/pages/{id}",                     patch() .to(api::pages::change))
                .route("/api/v1/pages/{id}",                     delete().to(api::pages::withdraw))
                .route("/api/v1/affiliates",                     get()   .to(api::affiliates::list))
                .route("/api/v1/affiliates",                     post()  .to(api::affiliates::create))
                .route("/api/v1/affiliates/{id}",                get()   .to(api::affiliates::show))
                .route("/api/v1/affiliates/{id}",                patch() .to(api::affiliates::change))
                .route("/api/v1/affiliations",                   get()   .to(api::affiliations::list))
                .route("/api/v1/affiliations",                   post()  .to(api::affiliations::create))
                .route("/api/v1/affiliations/{id}",              get()   .to(api::affiliations::show))
                .route("/api/v1/affiliations/{id}",              patch() .to(api::affiliations::change))
                .route("/api/v1/affiliations/{id}/approval",     post()  .to(api::affiliations::approve))
                .route("/api/v1/affiliations/{id}/rejection",    post()  .to(api::affiliations::reject))
                .route("/api/v1/affiliations/{id}/pause",        post()  .to(api::affiliations::pause))
                .route("/api/v1/affiliations/{id}/ban",          post()  .to(api::affiliations::ban))
                .route("/api/v1/affiliations/{id}/departure",    post()  .to(api::affiliations::depart))
                .route("/api/v1/affiliations/{id}/resumption",   post()  .to(api::affiliations::resume))
                .route("/api/v1/links",                          get()   .to(api::links::list))
                .route("/api/v1/links",                          post()  .to(api::links::create))
                .route("/api/v1/links/{id}",                     get()   .to(api::links::show))
                .route("/api/v1/links/{id}",                     patch() .to(api::links::change))
                .route("/api/v1/links/{id}",                     delete().to(api::links::remove))
                .route("/api/v1/conversions",                    get()   .to(api::conversions::list))
                .route("/api/v1/conversions",                    post()  .to(api::conversions::create))
                .route("/api/v1/conversions/{id}",               get()   .to(api::conversions::show))
                .route("/api/v1/conversions/{id}/refund",        post()  .to(api::conversions::refund))
                .route("/api/v1/conversions/{id}/approval",      post()  .to(api::conversions::approve))
                .route("/api/v1/conversions/{id}/refusal",       post()  .to(api::conversions::refuse))
                .route("/api/v1/clicks",                         get()   .to(api::clicks::list))
                .route("/api/v1/clicks/{id}",                    get()   .to(api::clicks::show))
                .route("/api/v1/reports",                        get()   .to(api::reports::list))
                .route("/api/v1/reports/{id}",                   get()   .to(api::reports::show))
                .route("/api/v1/reports/{id}/replay",            post()  .to(api::replay::submit))
                .route("/api/v1/suspicions",                     get()   .to(api::suspicions::list))
                .route("/api/v1/doctor",                         get()   .to(api::doctor::examine))
                .route("/api/v1/history",                        get()   .to(api::history::list))
                .route("/api/v1/ledger",                         get()   .to(api::ledger::list))
                .route("/api/{rest:.*}",                         route() .to(api::description::nothing))
            ));
    }
}

/// A page: `HEAD` answers like `GET`, without the body.
fn seen() -> Route {
    route().guard(Any(Get()).or(Head()))
}

/// A browser asks whether a page may ask (CORS).
fn asked_before() -> Route {
    route().guard(Options())
}

/// A resource whose first part is a code: everything but the first parts of our own addresses.
fn link(path: &str, prefix: &str) -> Resource {
    let prefix = format!("{prefix}/");
    web::resource(path).guard(fn_guard(move |context: &GuardContext<'_>| {
        let path = context.head().uri.path();
        let first = path.strip_prefix(&prefix).and_then(|rest| rest.split('/').next()).unwrap_or_default();
        may_be_first(first)
    }))
}
