//! The table: one line a route, one column for each who asks. Between the bars stands what the address is
//! about: `prd_1` and `off_1` are the course and its plan, `aff_1` is Ana, `afn_1` her affiliation, `aff_2` and
//! `afn_2` are Ben's; what has a name is looked up by it.
//!
//! `ok` it is shown or done; `on` led on to another page, after something was done too; `form` let in, but what
//! was sent says too little; `sign` led to the sign-in. Any other word is the status.

/// All of it.
pub const ALL: [&str; 5] = [VISITORS, PORTAL, ADMIN_PRODUCTS, ADMIN_PEOPLE, API];

/// What visitors, shops and supervisors ask for.
#[rustfmt::skip]
pub const VISITORS: &str = "
GET    /{code}                                      | ana7             | ok ok ok ok ok ok
GET    /{code}/                                     | ana7             | ok ok ok ok ok ok
GET    /{code}/{name}                               | ana7, blog       | ok ok ok ok ok ok
GET    /{code}/{name}/                              | ana7, blog       | ok ok ok ok ok ok
GET    /show.html                                   |                  | ok ok ok ok ok ok
GET    /aff_c                                       |                  | ok ok ok ok ok ok
GET    /duly.gif                                    |                  | ok ok ok ok ok ok
GET    /postback                                    |                  | ok ok ok ok ok ok
POST   /postback                                    |                  | ok ok ok ok ok ok
GET    /aff_lsr                                     |                  | ok ok ok ok ok ok
GET    /duly.js                                     |                  | ok ok ok ok ok ok
GET    /healthz                                     |                  | ok ok ok ok ok ok
GET    /readyz                                      |                  | ok ok ok ok ok ok
GET    /static/{hash}/{name}                        | x, blog          | ok ok ok ok ok ok
GET    /favicon.ico                                 |                  | ok ok ok ok ok ok
GET    /robots.txt                                  |                  | ok ok ok ok ok ok
GET    /.well-known/{rest:.*}                       | security.txt     | ok ok ok ok ok ok
GET                                                 |                  | ok ok ok ok ok ok
GET    /                                            |                  | ok ok ok ok ok ok
GET    /p/{product}                                 | course           | ok ok ok ok ok ok
GET    /p/{product}/pay                             | course           | ok ok ok ok ok ok
POST   /e/visit                                     |                  | ok ok ok ok ok ok
OPTIONS /e/visit                                     |                  | ok ok ok ok ok ok
GET    /e/ref                                       |                  | ok ok ok ok ok ok
OPTIONS /e/ref                                       |                  | ok ok ok ok ok ok
";

/// The affiliates' door.
#[rustfmt::skip]
pub const PORTAL: &str = "
GET    /portal                                      |                  | ok ok ok ok ok ok
GET    /portal/sign-in                              |                  | ok ok ok ok ok ok
POST   /portal/sign-in                              |                  | ok ok ok ok ok ok
POST   /portal/sign-out                             |                  | ok ok ok ok ok ok
GET    /portal/account                              |                  | ok ok ok ok ok ok
POST   /portal/account/name                         |                  | ok ok ok ok ok ok
POST   /portal/account/password                     |                  | ok ok ok ok ok ok
POST   /portal/account/sessions/{id}/end            | Ana's browser    | ok ok ok ok ok ok
";

/// The creator's door: the way in, her account, her products.
#[rustfmt::skip]
pub const ADMIN_PRODUCTS: &str = "
GET    /setup                                       |                  | ok ok ok ok ok ok
POST   /setup                                       |                  | ok ok ok ok ok ok
GET    /admin/sign-in                               |                  | ok ok ok ok ok ok
POST   /admin/sign-in                               |                  | ok ok ok ok ok ok
POST   /admin/sign-out                              |                  | ok ok ok ok ok ok
GET    /admin/reset                                 |                  | ok ok ok ok ok ok
POST   /admin/reset                                 |                  | ok ok ok ok ok ok
GET    /admin/account                               |                  | ok ok ok ok ok ok
POST   /admin/account/password                      |                  | ok ok ok ok ok ok
POST   /admin/account/sessions/{id}/end             | Maria's browser  | ok ok ok ok ok ok
POST   /admin/account/tokens/revocation             |                  | ok ok ok ok ok ok
GET    /admin                                       |                  | ok ok ok ok ok ok
GET    /admin/products                              |                  | ok ok ok ok ok ok
POST   /admin/products                              |                  | ok ok ok ok ok ok
GET    /admin/products/new                          |                  | ok ok ok ok ok ok
GET    /admin/products/{id}                         | prd_1            | ok ok ok ok ok ok
GET    /admin/products/{id}/edit                    | prd_1            | ok ok ok ok ok ok
POST   /admin/products/{id}/edit                    | prd_1            | ok ok ok ok ok ok
POST   /admin/products/{id}/pause                   | prd_1            | ok ok ok ok ok ok
POST   /admin/products/{id}/activation              | prd_1            | ok ok ok ok ok ok
POST   /admin/products/{id}/retirement              | prd_1            | ok ok ok ok ok ok
GET    /admin/products/{id}/offers/new              | prd_1            | ok ok ok ok ok ok
POST   /admin/products/{id}/offers/new              | prd_1            | ok ok ok ok ok ok
GET    /admin/offers                                |                  | ok ok ok ok ok ok
GET    /admin/offers/{id}                           | off_1            | ok ok ok ok ok ok
POST   /admin/offers/{id}                           | off_1            | ok ok ok ok ok ok
POST   /admin/offers/{id}/retirement                | off_1            | ok ok ok ok ok ok
POST   /admin/offers/{id}/activation                | off_1            | ok ok ok ok ok ok
";

/// The creator's door: people, links, conversions, money.
#[rustfmt::skip]
pub const ADMIN_PEOPLE: &str = "
GET    /admin/affiliates                            |                  | ok ok ok ok ok ok
GET    /admin/affiliates/new                        |                  | ok ok ok ok ok ok
POST   /admin/affiliates/new                        |                  | ok ok ok ok ok ok
GET    /admin/affiliates/{id}                       | aff_1            | ok ok ok ok ok ok
GET    /admin/affiliations                          |                  | ok ok ok ok ok ok
GET    /admin/affiliations/new                      |                  | ok ok ok ok ok ok
POST   /admin/affiliations/new                      |                  | ok ok ok ok ok ok
GET    /admin/affiliations/{id}                     | afn_1            | ok ok ok ok ok ok
POST   /admin/affiliations/{id}/approval            | afn_1            | ok ok ok ok ok ok
POST   /admin/affiliations/{id}/rejection           | afn_1            | ok ok ok ok ok ok
POST   /admin/affiliations/{id}/pause               | afn_1            | ok ok ok ok ok ok
POST   /admin/affiliations/{id}/resumption          | afn_1            | ok ok ok ok ok ok
POST   /admin/affiliations/{id}/ban                 | afn_1            | ok ok ok ok ok ok
POST   /admin/affiliations/{id}/departure           | afn_1            | ok ok ok ok ok ok
POST   /admin/affiliations/{id}/rate                | afn_1            | ok ok ok ok ok ok
POST   /admin/affiliations/{id}/code                | afn_1            | ok ok ok ok ok ok
GET    /admin/links                                 |                  | ok ok ok ok ok ok
GET    /admin/conversions                           |                  | ok ok ok ok ok ok
GET    /admin/conversions/{id}                      | Ana's sale       | ok ok ok ok ok ok
POST   /admin/conversions/{id}/approval             | Ana's sale       | ok ok ok ok ok ok
POST   /admin/conversions/{id}/refusal              | Ana's sale       | ok ok ok ok ok ok
GET    /admin/reports                               |                  | ok ok ok ok ok ok
GET    /admin/reports/{id}                          | the first report | ok ok ok ok ok ok
GET    /admin/commissions                           |                  | ok ok ok ok ok ok
";

/// Programs.
#[rustfmt::skip]
pub const API: &str = "
GET    /api/openapi.json                            |                  | ok ok ok ok ok ok
GET    /api/v1/products                             |                  | ok ok ok ok ok ok
POST   /api/v1/products                             |                  | ok ok ok ok ok ok
GET    /api/v1/products/{id}                        | prd_1            | ok ok ok ok ok ok
PATCH  /api/v1/products/{id}                        | prd_1            | ok ok ok ok ok ok
DELETE /api/v1/products/{id}                        | prd_1            | ok ok ok ok ok ok
GET    /api/v1/products/{id}/offers                 | prd_1            | ok ok ok ok ok ok
POST   /api/v1/products/{id}/offers                 | prd_1            | ok ok ok ok ok ok
GET    /api/v1/offers/{id}                          | off_1            | ok ok ok ok ok ok
PATCH  /api/v1/offers/{id}                          | off_1            | ok ok ok ok ok ok
GET    /api/v1/products/{id}/pages                  | prd_1            | ok ok ok ok ok ok
POST   /api/v1/products/{id}/pages                  | prd_1            | ok ok ok ok ok ok
GET    /api/v1/pages/{id}                           | the webinar      | ok ok ok ok ok ok
PATCH  /api/v1/pages/{id}                           | the webinar      | ok ok ok ok ok ok
DELETE /api/v1/pages/{id}                           | the webinar      | ok ok ok ok ok ok
GET    /api/v1/affiliates                           |                  | ok ok ok ok ok ok
POST   /api/v1/affiliates                           |                  | ok ok ok ok ok ok
GET    /api/v1/affiliates/{id}                      | aff_1            | ok ok ok ok ok ok
GET    /api/v1/affiliations                         |                  | ok ok ok ok ok ok
POST   /api/v1/affiliations                         |                  | ok ok ok ok ok ok
GET    /api/v1/affiliations/{id}                    | afn_1            | ok ok ok ok ok ok
POST   /api/v1/affiliations/{id}/approval           | afn_1            | ok ok ok ok ok ok
POST   /api/v1/affiliations/{id}/rejection          | afn_1            | ok ok ok ok ok ok
POST   /api/v1/affiliations/{id}/pause              | afn_1            | ok ok ok ok ok ok
POST   /api/v1/affiliations/{id}/ban                | afn_1            | ok ok ok ok ok ok
POST   /api/v1/affiliations/{id}/departure          | afn_1            | ok ok ok ok ok ok
POST   /api/v1/affiliations/{id}/resumption         | afn_1            | ok ok ok ok ok ok
GET    /api/v1/links                                |                  | ok ok ok ok ok ok
POST   /api/v1/links                                |                  | ok ok ok ok ok ok
GET    /api/v1/links/{id}                           | Ana's blog link  | ok ok ok ok ok ok
PATCH  /api/v1/links/{id}                           | Ana's blog link  | ok ok ok ok ok ok
DELETE /api/v1/links/{id}                           | Ana's blog link  | ok ok ok ok ok ok
GET    /api/v1/conversions                          |                  | ok ok ok ok ok ok
POST   /api/v1/conversions                          |                  | ok ok ok ok ok ok
GET    /api/v1/conversions/{id}                     | Ana's sale       | ok ok ok ok ok ok
POST   /api/v1/conversions/{id}/refund              | Ana's sale       | ok ok ok ok ok ok
GET    /api/v1/clicks                               |                  | ok ok ok ok ok ok
GET    /api/v1/clicks/{id}                          | Ana's click      | ok ok ok ok ok ok
GET    /api/v1/reports                              |                  | ok ok ok ok ok ok
GET    /api/v1/ledger                               |                  | ok ok ok ok ok ok
ANY    /api/{rest:.*}                               | nothing          | ok ok ok ok ok ok
";
