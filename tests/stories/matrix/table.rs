//! The table: one line a route, one column for each who asks. Between the bars stands what the address is
//! about: `prd_1` and `off_1` are the course and its plan, `aff_1` is Ana, `afn_1` her affiliation, `aff_2` and
//! `afn_2` are Ben's; what has a name is looked up by it.
//!
//! The columns: nobody, Ana, Ben, Maria (owner), Manuel (manager), a program that may look, one that may change, and
//! Maria while she looks at Ana's pages.
//!
//! `ok` it is shown or done; `on` led on to another page, after something was done too; `form` let in, but what
//! was sent says too little; `sign` led to the sign-in. Any other word is the status.

/// All of it.
pub const ALL: [&str; 5] = [VISITORS, PORTAL, ADMIN_PRODUCTS, ADMIN_PEOPLE, API];

/// What visitors, shops and supervisors ask for.
#[rustfmt::skip]
pub const VISITORS: &str = "
GET     /{code}                                              | ana7                   | on   on   on   on   on   on   on   on
GET     /{code}/                                             | ana7                   | on   on   on   on   on   on   on   on
GET     /{code}/{name}                                       | ana7, blog             | on   on   on   on   on   on   on   on
GET     /{code}/{name}/                                      | ana7, blog             | on   on   on   on   on   on   on   on
GET     /show.html?a=ana7                                    |                        | on   on   on   on   on   on   on   on
GET     /aff_c?offer_id=1&aff_id=1                           |                        | on   on   on   on   on   on   on   on
GET     /duly.gif                                            |                        | ok   ok   ok   ok   ok   ok   ok   ok
GET     /postback?product=course&amount=1                    |                        | 401  401  401  401  401  401  401  401
POST    /postback?product=course&amount=1                    |                        | 401  401  401  401  401  401  401  401
GET     /aff_lsr                                             |                        | ok   ok   ok   ok   ok   ok   ok   ok
GET     /duly.js                                             |                        | ok   ok   ok   ok   ok   ok   ok   ok
GET     /healthz                                             |                        | ok   ok   ok   ok   ok   ok   ok   ok
GET     /readyz                                              |                        | ok   ok   ok   ok   ok   ok   ok   ok
GET     /static/{hash}/{name}                                | x, blog                | 404  404  404  404  404  404  404  404
GET     /favicon.ico                                         |                        | on   on   on   on   on   on   on   on
GET     /robots.txt                                          |                        | ok   ok   ok   ok   ok   ok   ok   ok
GET     /.well-known/{rest:.*}                               | security.txt           | 404  404  404  404  404  404  404  404
GET     (the base)                                           |                        | ok   ok   ok   ok   ok   ok   ok   ok
GET     /                                                    |                        | ok   ok   ok   ok   ok   ok   ok   ok
GET     /privacy                                             |                        | ok   ok   ok   ok   ok   ok   ok   ok
GET     /help                                                |                        | ok   ok   ok   ok   ok   ok   ok   ok
GET     /help/{page}                                         | attribution            | ok   ok   ok   ok   ok   ok   ok   ok
GET     /p/{product}                                         | course                 | ok   ok   ok   ok   ok   ok   ok   ok
GET     /p/{product}/pay                                     | course                 | ok   ok   ok   ok   ok   ok   ok   ok
GET     /p/{product}/thanks                                  | course                 | ok   ok   ok   ok   ok   ok   ok   ok
GET     /p/{product}/picture/{file}                          | course, x              | 404  404  404  404  404  404  404  404
GET     /qr.svg?of=/ana7                                     |                        | ok   ok   ok   ok   ok   ok   ok   ok
GET     /qr.png?of=/ana7                                     |                        | ok   ok   ok   ok   ok   ok   ok   ok
POST    /e/visit                                             |                        | form form form form form form form form
OPTIONS /e/visit                                             |                        | 403  403  403  403  403  403  403  403
POST    /e/lead                                              |                        | form form form form form form form form
OPTIONS /e/lead                                              |                        | 403  403  403  403  403  403  403  403
POST    /e/convert?product=course&amount=x                   |                        | form form form form form form form form
OPTIONS /e/convert                                           |                        | 403  403  403  403  403  403  403  403
POST    /e/consent                                           |                        | 403  403  403  403  403  403  403  403
GET     /e/ref?product=course                                |                        | ok   ok   ok   ok   ok   ok   ok   ok
OPTIONS /e/ref?product=course                                |                        | 403  403  403  403  403  403  403  403
GET     /p/{product}/join                                    | course                 | ok   ok   ok   ok   ok   ok   ok   ok
POST    /p/{product}/join                                    | course                 | form on   on   form form form form form
";

/// The affiliates' door.
#[rustfmt::skip]
pub const PORTAL: &str = "
GET     /portal                                              |                        | sign ok   ok   sign sign sign sign ok
GET     /portal/sign-in                                      |                        | ok   ok   ok   ok   ok   ok   ok   ok
POST    /portal/sign-in                                      |                        | form form form form form form form form
POST    /portal/sign-out                                     |                        | on   on   on   on   on   on   on   on
POST    /portal/look                                         |                        | sign form form sign sign sign sign 403
GET     /portal/enter                                        |                        | 404  404  404  404  404  404  404  404
POST    /portal/enter                                        |                        | 404  404  404  404  404  404  404  404
GET     /portal/password                                     |                        | 404  404  404  404  404  404  404  404
POST    /portal/password                                     |                        | 404  404  404  404  404  404  404  404
GET     /portal/forgotten                                    |                        | ok   ok   ok   ok   ok   ok   ok   ok
GET     /portal/rules                                        |                        | sign ok   ok   sign sign sign sign ok
POST    /portal/rules/acceptance                             |                        | sign 404  404  sign sign sign sign 403
GET     /portal/affiliations/{id}/leaving                    | afn_1                  | sign ok   404  sign sign sign sign ok
POST    /portal/affiliations/{id}/departure                  | afn_1                  | sign on   404  sign sign sign sign 403
GET     /portal/products                                     |                        | sign ok   ok   sign sign sign sign ok
GET     /portal/products.{kind}                              | csv                    | sign ok   ok   sign sign sign sign ok
GET     /portal/products/{product}                           | prd_1                  | sign ok   ok   sign sign sign sign ok
GET     /portal/figures                                      |                        | sign ok   ok   sign sign sign sign ok
GET     /portal/figures.{kind}                               | csv                    | sign ok   ok   sign sign sign sign ok
GET     /portal/commissions                                  |                        | sign ok   ok   sign sign sign sign ok
GET     /portal/commissions.{kind}                           | csv                    | sign ok   ok   sign sign sign sign ok
GET     /portal/conversions/{id}                             | Ana's sale             | sign ok   404  sign sign sign sign ok
GET     /portal/ledger                                       |                        | sign ok   ok   sign sign sign sign ok
GET     /portal/ledger.{kind}                                | csv                    | sign ok   ok   sign sign sign sign ok
GET     /portal/payouts                                      |                        | sign ok   ok   sign sign sign sign ok
GET     /portal/payouts.{kind}                               | csv                    | sign ok   ok   sign sign sign sign ok
GET     /portal/payouts/method                               |                        | sign ok   ok   sign sign sign sign ok
POST    /portal/payouts/method                               |                        | sign form form sign sign sign sign 403
GET     /portal/payouts/{id}.csv                             | pay_1.csv              | sign 404  404  sign sign sign sign 404
GET     /portal/payouts/{id}.json                            | pay_1.json             | sign 404  404  sign sign sign sign 404
GET     /portal/payouts/{id}                                 | pay_1                  | sign 404  404  sign sign sign sign 404
GET     /portal/account                                      |                        | sign ok   ok   sign sign sign sign ok
POST    /portal/account/name                                 |                        | sign form form sign sign sign sign 403
POST    /portal/account/language                             |                        | sign form form sign sign sign sign 403
POST    /portal/account/password                             |                        | sign form form sign sign sign sign 403
POST    /portal/account/sessions/{id}/end                    | Ana's browser          | sign on   404  sign sign sign sign 403
GET     /portal/doctor?link=ana7                             |                        | sign ok   ok   sign sign sign sign ok
GET     /portal/products/{product}/hotlinks                  | prd_1                  | sign ok   ok   sign sign sign sign ok
POST    /portal/products/{product}/code                      | prd_1                  | sign form form sign sign sign sign 403
GET     /portal/products/{product}/links                     | prd_1                  | sign ok   ok   sign sign sign sign ok
GET     /portal/products/{product}/links.{kind}              | prd_1, csv             | sign ok   ok   sign sign sign sign ok
GET     /portal/products/{product}/links/new                 | prd_1                  | sign ok   ok   sign sign sign sign ok
POST    /portal/products/{product}/links/new                 | prd_1                  | sign form form sign sign sign sign 403
GET     /portal/products/{product}/links/{id}                | prd_1, Ana's blog link | sign ok   404  sign sign sign sign ok
POST    /portal/products/{product}/links/{id}                | prd_1, Ana's blog link | sign form 404  sign sign sign sign 403
POST    /portal/products/{product}/links/{id}/removal        | prd_1, Ana's blog link | sign on   404  sign sign sign sign 403
";

/// The creator's door: the way in, her account, her products.
#[rustfmt::skip]
pub const ADMIN_PRODUCTS: &str = "
GET     /setup                                               |                        | 404  404  404  404  404  404  404  404
POST    /setup                                               |                        | 404  404  404  404  404  404  404  404
GET     /admin/sign-in                                       |                        | ok   ok   ok   ok   ok   ok   ok   ok
POST    /admin/sign-in                                       |                        | form form form form form form form form
GET     /admin/sign-in/code                                  |                        | sign sign sign sign sign sign sign sign
POST    /admin/sign-in/code                                  |                        | sign sign sign sign sign sign sign sign
POST    /admin/sign-out                                      |                        | sign sign sign on   on   sign sign on
POST    /admin/look                                          |                        | sign sign sign form form sign sign form
GET     /admin/reset                                         |                        | 404  404  404  404  404  404  404  404
POST    /admin/reset                                         |                        | 404  404  404  404  404  404  404  404
GET     /admin/account                                       |                        | sign sign sign ok   ok   sign sign ok
POST    /admin/account/password                              |                        | sign sign sign form form sign sign form
POST    /admin/account/sessions/{id}/end                     | Maria's browser        | sign sign sign on   404  sign sign on
GET     /admin/account/preferences                           |                        | sign sign sign ok   ok   sign sign ok
POST    /admin/account/preferences                           |                        | sign sign sign on   on   sign sign on
GET     /admin/account/two-factor                            |                        | sign sign sign ok   ok   sign sign ok
POST    /admin/account/two-factor                            |                        | sign sign sign form form sign sign form
POST    /admin/account/two-factor/codes                      |                        | sign sign sign form form sign sign form
POST    /admin/account/two-factor/removal                    |                        | sign sign sign form form sign sign form
GET     /admin/invitation                                    |                        | 404  404  404  404  404  404  404  404
POST    /admin/invitation                                    |                        | 404  404  404  404  404  404  404  404
GET     /admin/team                                          |                        | sign sign sign ok   403  sign sign ok
POST    /admin/team                                          |                        | sign sign sign form 403  sign sign form
POST    /admin/team/{id}/invitation                          | Manuel                 | sign sign sign form 403  sign sign form
POST    /admin/team/{id}/reset                               | Manuel                 | sign sign sign on   403  sign sign on
POST    /admin/team/{id}/role                                | Manuel                 | sign sign sign form 403  sign sign form
POST    /admin/team/{id}/removal                             | Manuel                 | sign sign sign on   403  sign sign on
GET     /admin/settings                                      |                        | sign sign sign ok   403  sign sign ok
POST    /admin/settings                                      |                        | sign sign sign form 403  sign sign form
GET     /admin/settings/privacy                              |                        | sign sign sign ok   403  sign sign ok
POST    /admin/settings/privacy                              |                        | sign sign sign form 403  sign sign form
GET     /admin/settings/payouts                              |                        | sign sign sign ok   403  sign sign ok
POST    /admin/settings/payouts                              |                        | sign sign sign form 403  sign sign form
POST    /admin/settings/payouts/removal                      |                        | sign sign sign on   403  sign sign on
GET     /admin/buyers                                        |                        | sign sign sign ok   403  sign sign ok
POST    /admin/buyers                                        |                        | sign sign sign form 403  sign sign form
POST    /admin/buyers/export                                 |                        | sign sign sign 404  403  sign sign 404
POST    /admin/buyers/erasure                                |                        | sign sign sign 404  403  sign sign 404
GET     /admin/settings/rules                                |                        | sign sign sign ok   403  sign sign ok
POST    /admin/settings/rules                                |                        | sign sign sign on   403  sign sign on
GET     /admin/settings/rules/{number}                       | 1                      | sign sign sign 404  403  sign sign 404
GET     /admin/settings/secrets                              |                        | sign sign sign ok   403  sign sign ok
POST    /admin/settings/secrets/showing                      |                        | sign sign sign ok   403  sign sign ok
POST    /admin/settings/secrets/rotation                     |                        | sign sign sign form 403  sign sign form
POST    /admin/settings/secrets/rotation/end                 |                        | sign sign sign on   403  sign sign on
GET     /admin/settings/suspicion                            |                        | sign sign sign ok   403  sign sign ok
POST    /admin/settings/suspicion                            |                        | sign sign sign form 403  sign sign form
GET     /admin/settings/tokens                               |                        | sign sign sign ok   403  sign sign ok
POST    /admin/settings/tokens/revocation                    |                        | sign sign sign 404  403  sign sign 404
GET     /admin                                               |                        | sign sign sign ok   ok   sign sign ok
GET     /admin/products                                      |                        | sign sign sign ok   ok   sign sign ok
GET     /admin/products.{kind}                               | csv                    | sign sign sign ok   ok   sign sign ok
POST    /admin/products                                      |                        | sign sign sign form form sign sign form
GET     /admin/products/new                                  |                        | sign sign sign ok   ok   sign sign ok
GET     /admin/products/{id}                                 | prd_1                  | sign sign sign ok   ok   sign sign ok
GET     /admin/products/{id}/edit                            | prd_1                  | sign sign sign ok   ok   sign sign ok
POST    /admin/products/{id}/edit                            | prd_1                  | sign sign sign form form sign sign form
GET     /admin/products/{id}/page                            | prd_1                  | sign sign sign ok   ok   sign sign ok
POST    /admin/products/{id}/page                            | prd_1                  | sign sign sign form form sign sign form
POST    /admin/products/{id}/page/preview                    | prd_1                  | sign sign sign form form sign sign form
GET     /admin/products/{id}/secrets                         | prd_1                  | sign sign sign ok   ok   sign sign ok
POST    /admin/products/{id}/secrets/showing                 | prd_1                  | sign sign sign ok   ok   sign sign ok
POST    /admin/products/{id}/secrets/rotation                | prd_1                  | sign sign sign form form sign sign form
POST    /admin/products/{id}/secrets/rotation/end            | prd_1                  | sign sign sign on   on   sign sign on
POST    /admin/products/{id}/pause                           | prd_1                  | sign sign sign on   on   sign sign on
POST    /admin/products/{id}/activation                      | prd_1                  | sign sign sign on   on   sign sign on
POST    /admin/products/{id}/retirement                      | prd_1                  | sign sign sign on   on   sign sign on
GET     /admin/products/{id}/offers/new                      | prd_1                  | sign sign sign ok   ok   sign sign ok
POST    /admin/products/{id}/offers/new                      | prd_1                  | sign sign sign form form sign sign form
GET     /admin/products/{id}/hotlinks                        | prd_1                  | sign sign sign ok   ok   sign sign ok
GET     /admin/products/{id}/tracking                        | prd_1                  | sign sign sign ok   ok   sign sign ok
POST    /admin/products/{id}/tracking                        | prd_1                  | sign sign sign form form sign sign form
POST    /admin/products/{id}/tracking/token                  | prd_1                  | sign sign sign ok   ok   sign sign ok
GET     /admin/products/{id}/tracking/page                   | prd_1                  | sign sign sign ok   ok   sign sign ok
POST    /admin/products/{id}/tracking/page                   | prd_1                  | sign sign sign form form sign sign form
GET     /admin/products/{id}/tracking/test                   | prd_1                  | sign sign sign ok   ok   sign sign ok
POST    /admin/products/{id}/tracking/test                   | prd_1                  | sign sign sign on   on   sign sign on
GET     /admin/products/{id}/tracking/test/{test}            | prd_1, x               | sign sign sign 404  404  sign sign 404
POST    /admin/products/{id}/tracking/test/{test}/sale       | prd_1, x               | sign sign sign 404  404  sign sign 404
GET     /admin/tracking                                      |                        | sign sign sign ok   ok   sign sign ok
GET     /admin/tracking.{kind}                               | csv                    | sign sign sign ok   ok   sign sign ok
GET     /admin/products/{id}/pages                           | prd_1                  | sign sign sign ok   ok   sign sign ok
GET     /admin/products/{id}/pages.{kind}                    | prd_1, json            | sign sign sign ok   ok   sign sign ok
GET     /admin/products/{id}/pages/new                       | prd_1                  | sign sign sign ok   ok   sign sign ok
POST    /admin/products/{id}/pages/new                       | prd_1                  | sign sign sign form form sign sign form
GET     /admin/pages/{id}                                    | the webinar            | sign sign sign ok   ok   sign sign ok
POST    /admin/pages/{id}                                    | the webinar            | sign sign sign form form sign sign form
POST    /admin/pages/{id}/withdrawal                         | the webinar            | sign sign sign on   on   sign sign on
POST    /admin/pages/{id}/activation                         | the webinar            | sign sign sign on   on   sign sign on
GET     /admin/products/{id}/history                         | prd_1                  | sign sign sign ok   ok   sign sign ok
GET     /admin/products/{id}/what-if                         | prd_1                  | sign sign sign ok   ok   sign sign ok
GET     /admin/history                                       |                        | sign sign sign ok   ok   sign sign ok
GET     /admin/history.csv                                   |                        | sign sign sign ok   ok   sign sign ok
GET     /admin/history.json                                  |                        | sign sign sign ok   ok   sign sign ok
GET     /admin/offers                                        |                        | sign sign sign ok   ok   sign sign ok
GET     /admin/offers.{kind}                                 | csv                    | sign sign sign ok   ok   sign sign ok
GET     /admin/offers/{id}                                   | off_1                  | sign sign sign ok   ok   sign sign ok
POST    /admin/offers/{id}                                   | off_1                  | sign sign sign form form sign sign form
POST    /admin/offers/{id}/retirement                        | off_1                  | sign sign sign on   on   sign sign on
POST    /admin/offers/{id}/activation                        | off_1                  | sign sign sign on   on   sign sign on
";

/// The creator's door: people, links, conversions, money.
#[rustfmt::skip]
pub const ADMIN_PEOPLE: &str = "
GET     /admin/affiliates                                    |                        | sign sign sign ok   ok   sign sign ok
GET     /admin/affiliates.{kind}                             | csv                    | sign sign sign ok   ok   sign sign ok
GET     /admin/affiliates/new                                |                        | sign sign sign ok   ok   sign sign ok
POST    /admin/affiliates/new                                |                        | sign sign sign form form sign sign form
GET     /admin/affiliates/{id}                               | aff_1                  | sign sign sign ok   ok   sign sign ok
GET     /admin/affiliates/{id}/history                       | aff_1                  | sign sign sign ok   ok   sign sign ok
GET     /admin/affiliates/{id}/payout-method                 | aff_1                  | sign sign sign ok   ok   sign sign ok
POST    /admin/affiliates/{id}/payout-method                 | aff_1                  | sign sign sign form form sign sign form
GET     /admin/affiliations                                  |                        | sign sign sign ok   ok   sign sign ok
GET     /admin/affiliations.{kind}                           | csv                    | sign sign sign ok   ok   sign sign ok
GET     /admin/affiliations/new                              |                        | sign sign sign ok   ok   sign sign ok
POST    /admin/affiliations/new                              |                        | sign sign sign form form sign sign form
GET     /admin/affiliations/{id}                             | afn_1                  | sign sign sign ok   ok   sign sign ok
POST    /admin/affiliations/{id}/approval                    | afn_1                  | sign sign sign on   on   sign sign on
POST    /admin/affiliates/{id}/private-link                  | aff_1                  | sign sign sign on   on   sign sign on
POST    /admin/affiliates/{id}/password                      | aff_1                  | sign sign sign on   on   sign sign on
POST    /admin/affiliates/{id}/sessions/end                  | aff_1                  | sign sign sign on   on   sign sign on
POST    /admin/affiliates/{id}/look                          | aff_1                  | sign sign sign on   on   sign sign on
POST    /admin/looking/end                                   |                        | sign sign sign on   on   sign sign on
POST    /admin/affiliations/{id}/invitation                  | afn_1                  | sign sign sign on   on   sign sign on
POST    /admin/affiliations/{id}/rejection                   | afn_1                  | sign sign sign on   on   sign sign on
POST    /admin/affiliations/{id}/pause                       | afn_1                  | sign sign sign on   on   sign sign on
POST    /admin/affiliations/{id}/resumption                  | afn_1                  | sign sign sign on   on   sign sign on
GET     /admin/affiliations/{id}/banning                     | afn_1                  | sign sign sign ok   ok   sign sign ok
POST    /admin/affiliations/{id}/ban                         | afn_1                  | sign sign sign on   on   sign sign on
POST    /admin/affiliations/{id}/departure                   | afn_1                  | sign sign sign on   on   sign sign on
POST    /admin/affiliations/{id}/rate                        | afn_1                  | sign sign sign on   on   sign sign on
POST    /admin/affiliations/{id}/code                        | afn_1                  | sign sign sign form form sign sign form
POST    /admin/affiliations/{id}/coupon                      | afn_1                  | sign sign sign on   on   sign sign on
GET     /admin/links                                         |                        | sign sign sign ok   ok   sign sign ok
GET     /admin/links.{kind}                                  | csv                    | sign sign sign ok   ok   sign sign ok
GET     /admin/links/{id}                                    | lnk_1                  | sign sign sign ok   ok   sign sign ok
GET     /admin/figures                                       |                        | sign sign sign ok   ok   sign sign ok
GET     /admin/figures.{kind}                                | csv                    | sign sign sign ok   ok   sign sign ok
GET     /admin/doctor?link=ana7                              |                        | sign sign sign ok   ok   sign sign ok
POST    /admin/doctor/page                                   |                        | sign sign sign form form sign sign form
GET     /admin/conversions                                   |                        | sign sign sign ok   ok   sign sign ok
GET     /admin/conversions.{kind}                            | csv                    | sign sign sign ok   ok   sign sign ok
GET     /admin/conversions/new                               |                        | sign sign sign ok   ok   sign sign ok
POST    /admin/conversions/new                               |                        | sign sign sign form form sign sign form
GET     /admin/refunds/new                                   |                        | sign sign sign ok   ok   sign sign ok
POST    /admin/refunds/new                                   |                        | sign sign sign form form sign sign form
GET     /admin/conversions/{id}                              | Ana's sale             | sign sign sign ok   ok   sign sign ok
POST    /admin/conversions/{id}/approval                     | Ana's sale             | sign sign sign on   on   sign sign on
POST    /admin/conversions/{id}/refusal                      | Ana's sale             | sign sign sign form form sign sign form
POST    /admin/conversions/{id}/reassignment                 | Ana's sale             | sign sign sign form form sign sign form
GET     /admin/live                                          |                        | sign sign sign ok   ok   sign sign ok
GET     /admin/live.{kind}                                   | csv                    | sign sign sign ok   ok   sign sign ok
GET     /admin/live/stream                                   |                        | sign sign sign on   on   sign sign on
GET     /admin/live/search                                   |                        | sign sign sign on   on   sign sign on
POST    /admin/live/search                                   |                        | sign sign sign on   on   sign sign on
GET     /admin/clicks/{id}                                   | Ana's click            | sign sign sign ok   ok   sign sign ok
GET     /admin/reviews                                       |                        | sign sign sign ok   ok   sign sign ok
GET     /admin/reviews.{kind}                                | csv                    | sign sign sign ok   ok   sign sign ok
POST    /admin/reviews/approval                              |                        | sign sign sign on   on   sign sign on
POST    /admin/reviews/refusal                               |                        | sign sign sign form form sign sign form
GET     /admin/reconciliation                                |                        | sign sign sign ok   ok   sign sign ok
GET     /admin/reconciliation.{kind}                         | csv                    | sign sign sign ok   ok   sign sign ok
POST    /admin/reconciliation/confirmation                   |                        | sign sign sign on   on   sign sign on
POST    /admin/reconciliation/refusal                        |                        | sign sign sign form form sign sign form
POST    /admin/reconciliation/comparison                     |                        | sign sign sign form form sign sign form
GET     /admin/leads                                         |                        | sign sign sign ok   ok   sign sign ok
GET     /admin/leads.{kind}                                  | csv                    | sign sign sign ok   ok   sign sign ok
GET     /admin/reports                                       |                        | sign sign sign ok   ok   sign sign ok
GET     /admin/reports.{kind}                                | csv                    | sign sign sign ok   ok   sign sign ok
GET     /admin/reports/{id}                                  | the first report       | sign sign sign ok   ok   sign sign ok
POST    /admin/reports/{id}/replay                           | the first report       | sign sign sign on   on   sign sign on
POST    /admin/reports/{id}/withdrawal                       | the first report       | sign sign sign on   on   sign sign on
GET     /admin/replays                                       |                        | sign sign sign ok   ok   sign sign ok
POST    /admin/replays                                       |                        | sign sign sign form form sign sign form
GET     /admin/suspicions                                    |                        | sign sign sign ok   ok   sign sign ok
GET     /admin/suspicions.{kind}                             | csv                    | sign sign sign ok   ok   sign sign ok
GET     /admin/suspicions/{affiliate}/{rule}                 | aff_1, seconds         | sign sign sign ok   ok   sign sign ok
POST    /admin/suspicions/{affiliate}/{rule}/release         | aff_1, seconds         | sign sign sign on   on   sign sign on
POST    /admin/suspicions/{affiliate}/{rule}/refusal         | aff_1, seconds         | sign sign sign form form sign sign form
POST    /admin/suspicions/{affiliate}/{rule}/hiding          | aff_1, seconds         | sign sign sign on   on   sign sign on
POST    /admin/suspicions/{affiliate}/{rule}/hiding/end      | aff_1, seconds         | sign sign sign on   on   sign sign on
GET     /admin/commissions                                   |                        | sign sign sign ok   ok   sign sign ok
GET     /admin/commissions.{kind}                            | json                   | sign sign sign ok   ok   sign sign ok
GET     /admin/adjustments/new                               |                        | sign sign sign ok   ok   sign sign ok
POST    /admin/adjustments/new                               |                        | sign sign sign form form sign sign form
POST    /admin/adjustments/preview                           |                        | sign sign sign form form sign sign form
GET     /admin/payouts                                       |                        | sign sign sign ok   ok   sign sign ok
GET     /admin/payouts.{kind}                                | csv                    | sign sign sign ok   ok   sign sign ok
POST    /admin/payouts                                       |                        | sign sign sign on   on   sign sign on
GET     /admin/payouts/{id}                                  | pay_1                  | sign sign sign 404  404  sign sign 404
GET     /admin/payouts/{id}.{kind}                           | pay_1, csv             | sign sign sign 404  404  sign sign 404
POST    /admin/payouts/{id}/omissions                        | pay_1                  | sign sign sign 404  404  sign sign 404
POST    /admin/payouts/{id}/confirmation                     | pay_1                  | sign sign sign 404  404  sign sign 404
POST    /admin/payouts/{id}/payment                          | pay_1                  | sign sign sign 404  404  sign sign 404
POST    /admin/payouts/{id}/payment/end                      | pay_1                  | sign sign sign 404  404  sign sign 404
POST    /admin/payouts/{id}/discarding                       | pay_1                  | sign sign sign 404  404  sign sign 404
POST    /admin/payouts/{id}/renewal                          | pay_1                  | sign sign sign 404  404  sign sign 404
GET     /admin/payouts/{id}/files/{format}                   | pay_1, plain           | sign sign sign 404  404  sign sign 404
GET     /admin/payouts/{id}/statements/{affiliate}.csv       | pay_1, aff_1.csv       | sign sign sign 404  404  sign sign 404
GET     /admin/payouts/{id}/statements/{affiliate}.json      | pay_1, aff_1.json      | sign sign sign 404  404  sign sign 404
GET     /admin/payouts/{id}/statements/{affiliate}           | pay_1, aff_1           | sign sign sign 404  404  sign sign 404
";

/// Programs.
#[rustfmt::skip]
pub const API: &str = "
GET     /api/openapi.json                                    |                        | ok   ok   ok   ok   ok   ok   ok   ok
GET     /api/v1/program                                      |                        | 401  401  401  401  401  ok   ok   401
PATCH   /api/v1/program                                      |                        | 401  401  401  401  401  403  ok   401
GET     /api/v1/products                                     |                        | 401  401  401  401  401  ok   ok   401
POST    /api/v1/products                                     |                        | 401  401  401  401  401  403  form 401
GET     /api/v1/products/{id}                                | prd_1                  | 401  401  401  401  401  ok   ok   401
PATCH   /api/v1/products/{id}                                | prd_1                  | 401  401  401  401  401  403  ok   401
DELETE  /api/v1/products/{id}                                | prd_1                  | 401  401  401  401  401  403  form 401
POST    /api/v1/products/{id}/secrets                        | prd_1                  | 401  401  401  401  401  403  ok   401
GET     /api/v1/products/{id}/sales-page                     | prd_1                  | 401  401  401  401  401  ok   ok   401
PATCH   /api/v1/products/{id}/sales-page                     | prd_1                  | 401  401  401  401  401  403  ok   401
GET     /api/v1/products/{id}/offers                         | prd_1                  | 401  401  401  401  401  ok   ok   401
POST    /api/v1/products/{id}/offers                         | prd_1                  | 401  401  401  401  401  403  form 401
GET     /api/v1/offers/{id}                                  | off_1                  | 401  401  401  401  401  ok   ok   401
PATCH   /api/v1/offers/{id}                                  | off_1                  | 401  401  401  401  401  403  ok   401
GET     /api/v1/products/{id}/pages                          | prd_1                  | 401  401  401  401  401  ok   ok   401
POST    /api/v1/products/{id}/pages                          | prd_1                  | 401  401  401  401  401  403  form 401
GET     /api/v1/pages/{id}                                   | the webinar            | 401  401  401  401  401  ok   ok   401
PATCH   /api/v1/pages/{id}                                   | the webinar            | 401  401  401  401  401  403  ok   401
DELETE  /api/v1/pages/{id}                                   | the webinar            | 401  401  401  401  401  403  ok   401
GET     /api/v1/affiliates                                   |                        | 401  401  401  401  401  ok   ok   401
POST    /api/v1/affiliates                                   |                        | 401  401  401  401  401  403  form 401
GET     /api/v1/affiliates/{id}                              | aff_1                  | 401  401  401  401  401  ok   ok   401
PATCH   /api/v1/affiliates/{id}                              | aff_1                  | 401  401  401  401  401  403  ok   401
GET     /api/v1/affiliations                                 |                        | 401  401  401  401  401  ok   ok   401
POST    /api/v1/affiliations                                 |                        | 401  401  401  401  401  403  form 401
GET     /api/v1/affiliations/{id}                            | afn_1                  | 401  401  401  401  401  ok   ok   401
PATCH   /api/v1/affiliations/{id}                            | afn_1                  | 401  401  401  401  401  403  ok   401
POST    /api/v1/affiliations/{id}/approval                   | afn_1                  | 401  401  401  401  401  403  ok   401
POST    /api/v1/affiliations/{id}/rejection                  | afn_1                  | 401  401  401  401  401  403  form 401
POST    /api/v1/affiliations/{id}/pause                      | afn_1                  | 401  401  401  401  401  403  ok   401
POST    /api/v1/affiliations/{id}/ban                        | afn_1                  | 401  401  401  401  401  403  ok   401
POST    /api/v1/affiliations/{id}/departure                  | afn_1                  | 401  401  401  401  401  403  ok   401
POST    /api/v1/affiliations/{id}/resumption                 | afn_1                  | 401  401  401  401  401  403  ok   401
GET     /api/v1/links                                        |                        | 401  401  401  401  401  ok   ok   401
POST    /api/v1/links                                        |                        | 401  401  401  401  401  403  form 401
GET     /api/v1/links/{id}                                   | Ana's blog link        | 401  401  401  401  401  ok   ok   401
PATCH   /api/v1/links/{id}                                   | Ana's blog link        | 401  401  401  401  401  403  ok   401
DELETE  /api/v1/links/{id}                                   | Ana's blog link        | 401  401  401  401  401  403  ok   401
GET     /api/v1/conversions                                  |                        | 401  401  401  401  401  ok   ok   401
POST    /api/v1/conversions                                  |                        | 401  401  401  401  401  403  404  401
GET     /api/v1/conversions/{id}                             | Ana's sale             | 401  401  401  401  401  ok   ok   401
POST    /api/v1/conversions/{id}/refund                      | Ana's sale             | 401  401  401  401  401  403  ok   401
POST    /api/v1/conversions/{id}/approval                    | Ana's sale             | 401  401  401  401  401  403  ok   401
POST    /api/v1/conversions/{id}/refusal                     | Ana's sale             | 401  401  401  401  401  403  form 401
POST    /api/v1/conversions/{id}/reassignment                | Ana's sale             | 401  401  401  401  401  403  form 401
GET     /api/v1/clicks                                       |                        | 401  401  401  401  401  ok   ok   401
GET     /api/v1/clicks/{id}                                  | Ana's click            | 401  401  401  401  401  ok   ok   401
GET     /api/v1/reports                                      |                        | 401  401  401  401  401  ok   ok   401
GET     /api/v1/reports/{id}                                 | the first report       | 401  401  401  401  401  ok   ok   401
POST    /api/v1/reports/{id}/replay                          | the first report       | 401  401  401  401  401  403  ok   401
GET     /api/v1/suspicions                                   |                        | 401  401  401  401  401  ok   ok   401
GET     /api/v1/doctor?url=ana7                              |                        | 401  401  401  401  401  ok   ok   401
GET     /api/v1/figures?by=day                               |                        | 401  401  401  401  401  ok   ok   401
GET     /api/v1/history                                      |                        | 401  401  401  401  401  ok   ok   401
GET     /api/v1/ledger?affiliate=aff_1                       |                        | 401  401  401  401  401  ok   ok   401
GET     /api/v1/balances                                     |                        | 401  401  401  401  401  ok   ok   401
POST    /api/v1/adjustments                                  |                        | 401  401  401  401  401  403  form 401
GET     /api/v1/payouts                                      |                        | 401  401  401  401  401  ok   ok   401
POST    /api/v1/payouts                                      |                        | 401  401  401  401  401  403  form 401
GET     /api/v1/payouts/{id}.csv                             | pay_1.csv              | 401  401  401  401  401  403  404  401
GET     /api/v1/payouts/{id}                                 | pay_1                  | 401  401  401  401  401  404  404  401
DELETE  /api/v1/payouts/{id}                                 | pay_1                  | 401  401  401  401  401  403  404  401
GET     /api/v1/payouts/{id}/lines                           | pay_1                  | 401  401  401  401  401  404  404  401
POST    /api/v1/payouts/{id}/omissions                       | pay_1                  | 401  401  401  401  401  403  form 401
POST    /api/v1/payouts/{id}/confirmation                    | pay_1                  | 401  401  401  401  401  403  404  401
POST    /api/v1/payouts/{id}/paid                            | pay_1                  | 401  401  401  401  401  403  404  401
DELETE  /api/v1/payouts/{id}/paid                            | pay_1                  | 401  401  401  401  401  403  404  401
ANY     /api/{rest:.*}                                       | nothing                | 404  404  404  404  404  404  404  404
";
