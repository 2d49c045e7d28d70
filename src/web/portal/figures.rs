//! Figures: what her links brought in a period, told apart by day, product, offer, link, and by where clicks came from.

use actix_web::HttpResponse;
use askama::Template;

use super::frame::PortalShell;
use super::me::Me;
use crate::domain::id::ProductId;
use crate::store::view::affiliates;
use crate::web::asked_period::AskedPeriod;
use crate::web::download::Kind;
use crate::web::error::WebError;
use crate::web::figures::{Asked, Course, Reader, Reading, Shown};
use crate::web::period::{self, Period};
use crate::web::query::Query;

#[derive(Template)]
#[template(path = "portal/figures.html")]
struct FiguresPage {
    shell: PortalShell,
    products: Vec<(String, String)>,
    product: String,
    action: String,
    kept: Vec<(String, String)>,
    shown: Shown,
}

/// `GET /portal/figures[?period=&from=&to=&compare=no&product=&by=&sort=&q=]`.
pub async fn show(me: Me, query: Query) -> Result<HttpResponse, WebError> {
    let sent = query.clone();
    let shown =
        read(&me, &query, move |reading, asked, course| Ok(Shown::read(reading, asked, course, 0, &sent)?))
            .await?;
    let kept = query.without(&["product"]);
    Ok(me.show(&FiguresPage {
        products: products(&me).await?,
        product: query.text("product").to_owned(),
        action: query.path().to_owned(),
        kept: kept.map(|(name, value)| (name.to_owned(), value.to_owned())).collect(),
        shell: me.shell(me.words.figures.figures),
        shown,
    }))
}

/// `GET /portal/figures.csv`: exactly what is asked for, all of it.
pub async fn as_csv(me: Me, query: Query) -> Result<HttpResponse, WebError> {
    file(&me, &query, Kind::Csv).await
}

/// `GET /portal/figures.json`: the same as one array.
pub async fn as_json(me: Me, query: Query) -> Result<HttpResponse, WebError> {
    file(&me, &query, Kind::Json).await
}

async fn file(me: &Me, query: &Query, kind: Kind) -> Result<HttpResponse, WebError> {
    let file = read(me, query, move |reading, asked, course| reading.file(asked, course, kind)).await?;
    Ok(file.send())
}

/// Reads hers on one snapshot, after every click was counted.
async fn read<T: Send + 'static>(
    me: &Me,
    query: &Query,
    questions: impl FnOnce(&Reading<'_>, &Asked, &Course) -> Result<T, WebError> + Send + 'static,
) -> Result<T, WebError> {
    me.app.count_all_clicks().await;
    let asked = Asked::of(query, me.asked_period(query), Some(me.affiliate.id), Reader::Affiliate);
    let (app, zone, main, voice) = (me.app.clone(), me.zone.clone(), me.program.currency, me.voice());
    me.read(move |view| {
        let steps_of = |period: &Period| period::figures_of_by_step(view, &asked.of, period);
        let course = Course::read(&asked.period, steps_of)?;
        questions(&Reading { view, app: &app, voice, zone: &zone, main }, &asked, &course)
    })
    .await
}

/// What she promotes or promoted, after a first choice for all of it.
async fn products(me: &Me) -> Result<Vec<(String, String)>, WebError> {
    let her = me.affiliate.id;
    let hers: Vec<ProductId> = me
        .read(move |view| {
            let all = affiliates::affiliations_of(view, her)?;
            Ok(all.into_iter().map(|affiliation| affiliation.product).collect())
        })
        .await?;
    let mut choices = vec![(String::new(), me.words.figures.all_products.to_owned())];
    choices.extend(hers.into_iter().map(|id| (id.to_string(), me.product_name(id))));
    Ok(choices)
}

impl Me {
    /// The period that a page of figures is asked for.
    fn asked_period(&self, query: &Query) -> AskedPeriod {
        AskedPeriod::of(query, self.words.figures, self.program.created_at, self.now, &self.zone)
    }

    /// The period where nobody chose one.
    pub(super) fn usual_period(&self) -> AskedPeriod {
        self.asked_period(&Query::of("", ""))
    }
}
