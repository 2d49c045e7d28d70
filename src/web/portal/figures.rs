//! Figures: what her links brought in a period, told apart by day, product, offer, link, and by where clicks came from.

use actix_web::{HttpResponse, web};
use askama::Template;

use super::frame::PortalShell;
use super::me::Me;
use crate::domain::id::ProductId;
use crate::store::view::affiliates;
use crate::web::asked_period::AskedPeriod;
use crate::web::error::WebError;
use crate::web::figures::{self, Asked, Course, Reader, Reading, Shown};
use crate::web::period::{self, Period};
use crate::web::query::Query;
use crate::web::take_away::As;

#[derive(Template)]
#[template(path = "portal/figures.html")]
struct FiguresPage {
    shell: PortalShell,
    products: Vec<(String, String)>,
    product: String,
    /// Whether the product that is asked for is hers.
    is_known: bool,
    all: String,
    action: String,
    kept: Vec<(String, String)>,
    shown: Shown,
}

/// `GET /portal/figures[?period=&from=&to=&compare=no&product=&by=&sort=&q=]`.
pub async fn show(me: Me, query: Query) -> Result<HttpResponse, WebError> {
    me.app.count_all_clicks().await;
    let products = products(&me).await?;
    let asked = me.asked_figures(&query, &products).await?;
    let (app, zone, main, voice) = (me.app.clone(), me.zone.clone(), me.program.currency, me.voice());
    let sent = query.clone();
    let shown = me
        .read(move |view| {
            let steps_of = |period: &Period| period::figures_of_by_step(view, &asked.of, period);
            let course = Course::read(view, &asked.period, steps_of)?;
            let reading = Reading { view, app: &app, voice, zone: &zone, main };
            Ok(Shown::read(&reading, &asked, &course, 0, &sent)?)
        })
        .await?;
    let kept = query.without(&["product"]);
    Ok(me.show(&FiguresPage {
        is_known: products.iter().any(|(known, _)| known == query.text("product")),
        all: query.with("product", ""),
        products,
        product: query.text("product").to_owned(),
        action: query.path().to_owned(),
        kept: kept.map(|(name, value)| (name.to_owned(), value.to_owned())).collect(),
        shell: me.shell(me.words.figures.figures),
        shown,
    }))
}

/// `GET /portal/figures.csv` and `.json`: exactly what is asked for, all of it.
pub async fn file(me: Me, kind: web::Path<As>, query: Query) -> Result<HttpResponse, WebError> {
    me.app.count_all_clicks().await;
    let asked = me.asked_figures(&query, &products(&me).await?).await?;
    asked.period.misread.clone().refuse(&query, &figures::known(Reader::Affiliate), me.words.figures)?;
    let file = me.file(&asked.file_name(), *kind);
    figures::send(file, asked, me.voice(), me.program.currency).await
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
    /// Which of her figures are asked for; `products` are hers.
    async fn asked_figures(&self, query: &Query, products: &[(String, String)]) -> Result<Asked, WebError> {
        let (words, made) = (self.words.figures, self.program.created_at);
        let mut period = AskedPeriod::read(&self.app, query, words, made, self.now, &self.zone).await?;
        period.misread.product(query, products, words);
        Ok(Asked::of(query, period, Some(self.affiliate.id), Reader::Affiliate))
    }

    /// The period where nobody chose one.
    pub(super) fn usual_period(&self) -> AskedPeriod {
        let (words, made) = (self.words.figures, self.program.created_at);
        AskedPeriod::of(&Query::of("", ""), words, made, self.now, &self.zone)
    }
}
