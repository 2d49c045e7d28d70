//! A history is played: everything happens to the program and to the model alike, and after each step both must say
//! the same.

use actix_web::http::StatusCode;
use redb::{ReadableTable, ReadableTableMetadata};

use crate::compare;
use crate::history::{Click, History, Named, Report, Standing, Step, VISITORS};
use crate::house::{House, Seen};
use crate::model::{Answer, Model, NEVER};
use crate::people::{Numbers, navigation};
use crate::sending;

/// When every history begins: Monday, 2 March 2026, 10:00 UTC.
const BEGINNING_MS: i64 = 1_772_445_600_000;

/// Both sides of a history, and what stands between them.
pub struct Play {
    pub house: House,
    pub model: Model,
    pub numbers: Numbers,
    /// The real ids of the model's clicks, where one was given.
    pub ids: Vec<Option<String>>,
    /// The real ids of the model's conversions.
    pub conversions: Vec<duly::domain::id::ConversionId>,
    jars: Vec<Option<Jar>>,
}

/// The cookie of a browser.
#[derive(Clone)]
struct Jar {
    value: String,
    /// The newest click in it, by its place in the model.
    click: usize,
    until_ms: i64,
}

/// Plays a history to its end.
///
/// # Errors
/// The first difference, and at which step.
pub async fn play(seed: u64, history: &History) -> Result<(), String> {
    let house = House::new(seed, BEGINNING_MS).await;
    let numbers = Numbers::arranged(&house, history);
    let model = Model::new(history, BEGINNING_MS);
    let jars = vec![None; VISITORS];
    let mut play = Play { house, model, numbers, ids: Vec::new(), conversions: Vec::new(), jars };
    for (number, step) in history.steps.iter().enumerate() {
        let done = match play.take(step).await {
            Ok(()) => compare::all(&mut play),
            Err(difference) => Err(difference),
        };
        done.map_err(|difference| format!("step {number}, {step:?}: {difference}"))?;
    }
    compare::at_the_end(&play).await
}

impl Play {
    async fn take(&mut self, step: &Step) -> Result<(), String> {
        match step {
            Step::Wait(ms) => self.waits_until(self.model.now + ms),
            Step::WaitForExpiry { visitor, plus } => {
                let newest = self.model.clicks_of(*visitor).first().copied();
                let expires = newest.and_then(|click| self.model.clicks[click].expires);
                if let Some(expires) = expires.filter(|expires| *expires != NEVER) {
                    self.waits_until(expires + plus);
                }
            }
            Step::WaitForDue { nth, minus } => {
                if let Some(due) = self.model.sales.get(*nth).and_then(|sale| sale.due_at()) {
                    self.waits_until(due - minus);
                }
            }
            Step::Click(click) => self.click(*click, self.jar(click.visitor)).await?,
            Step::TwoTabs(one, other) => {
                let before = self.jar(one.visitor);
                self.click(*one, before.clone()).await?;
                self.waits_until(self.model.now + 1);
                // The page had both links before the first was answered, so both say the same cookie.
                self.click_in_tab(*other, before).await?;
            }
            Step::Report(report) => {
                let (named, cookie) = self.named_by(report);
                let seen = self.house.asks(self.request(report)).await;
                let answer = self.model.report(report, &named, cookie);
                is_answered(&seen, answer)?;
            }
            Step::Refund(refund) => {
                let seen = self.house.asks(sending::refund(&self.house, &self.numbers, refund)).await;
                is_answered(&seen, self.model.refund(refund))?;
            }
            Step::Lead(lead) => {
                let click = self.place_of(&lead.click);
                let id = click.and_then(|place| self.ids[place].as_ref());
                let seen = self.house.asks(sending::lead(&self.house, &self.numbers, lead, id)).await;
                is_answered(&seen, self.model.lead(lead, click))?;
            }
            Step::Answers { visitor, yes } => self.answers(*visitor, *yes).await?,
            Step::EnterSale(report) => {
                let (named, _) = self.named_by(report);
                let ids: Vec<String> = named.iter().filter_map(|place| self.ids[*place].clone()).collect();
                let typed = sending::sale_by_hand(&self.house, &self.numbers, report, &ids);
                let seen = self.numbers.fills_in(&self.house, "/admin/conversions/new", &typed).await;
                is_entered(&seen, self.model.report(report, &named, None))?;
            }
            Step::EnterRefund { nth, kind, amount } => {
                if let Some(conversion) = self.conversions.get(*nth) {
                    let currency = self.model.sales[*nth].currency;
                    let typed = sending::refund_by_hand(&conversion.to_string(), currency, *kind, *amount);
                    let seen = self.numbers.fills_in(&self.house, "/admin/refunds/new", &typed).await;
                    is_entered(&seen, self.model.refund_by_hand(*nth, *kind, *amount))?;
                }
            }
            Step::Enter { person, product, standing } => self.enter(*person, *product, *standing),
            Step::OwnRate { person, product, rate } => {
                if let Some(member) = self.model.member(*person, *product) {
                    self.numbers.own_rate(&self.house, *person, *product, *rate);
                    self.model.set_own_rate(member, *rate);
                }
            }
            Step::Change { product, change } => {
                self.numbers.change(&self.house, *product, *change);
                self.model.change(*product, *change);
            }
            Step::Sell { product, selling } => {
                self.numbers.sell(&self.house, *product, *selling);
                self.model.sell(*product, *selling);
            }
            Step::Review { nth, approve } => {
                if let Some(conversion) = self.conversions.get(*nth) {
                    self.numbers.review(&self.house, *conversion, *approve);
                    self.model.review(*nth, *approve);
                }
            }
            Step::Restart => self.house.restarts().await,
            Step::PowerFails { at_flush, seed, during } => self.power_fails(*at_flush, *seed, during).await?,
        }
        // Everything takes a moment, so that what comes later is later.
        if !matches!(step, Step::Wait(_) | Step::WaitForExpiry { .. } | Step::WaitForDue { .. }) {
            self.waits_until(self.model.now + 1);
        }
        Ok(())
    }

    /// Time only goes on.
    fn waits_until(&mut self, moment: i64) {
        self.model.now = self.model.now.max(moment);
        self.house.clock.set(self.model.now);
    }

    /// She answers on the page to which her newest click led. After a yes the cookie holds that click, unless it holds a
    /// newer one (W4); after a no it goes, and so it does for who says no by her browser.
    async fn answers(&mut self, visitor: usize, yes: bool) -> Result<(), String> {
        let Some(click) = self.model.clicks_of(visitor).first().copied() else { return Ok(()) };
        let Some(id) = self.ids[click].clone() else { return Ok(()) };
        let jar = self.jar(visitor);
        let asked = sending::answer(&id, yes, jar.as_ref().map(|jar| jar.value.as_str()));
        let seen = self.house.asks(asked).await;
        if !yes {
            self.jars[visitor] = None;
            return if is_forgotten(&seen) {
                Ok(())
            } else {
                Err(format!("she is not forgotten: {}", seen.status))
            };
        }
        let Some((value, max_age)) = cookie_of(&seen) else {
            return Err(format!(
                "a yes got no cookie: {} {:?}",
                seen.status,
                seen.headers.get("x-duly-result")
            ));
        };
        let newest = value.split('.').next().unwrap_or_default();
        let kept = jar.filter(|jar| jar.value.split('.').next() == Some(newest)).map(|jar| jar.click);
        let held =
            if newest == id { click } else { kept.ok_or("the cookie holds a click of somebody else's")? };
        if self.model.clicks[held].at < self.model.clicks[click].at {
            return Err("the cookie holds an older click".into());
        }
        let until_ms = self.model.now + 1_000 * max_age;
        self.jars[visitor] = Some(Jar { value, click: held, until_ms });
        Ok(())
    }

    fn enter(&mut self, person: usize, product: usize, standing: Standing) {
        if let Some(member) = self.model.member(person, product)
            && self.model.enter(member, standing)
        {
            self.numbers.enter(&self.house, person, product, standing);
        }
    }

    /// The cookie that a browser still has.
    fn jar(&self, visitor: usize) -> Option<Jar> {
        self.jars[visitor].clone().filter(|jar| jar.until_ms > self.model.now)
    }

    async fn click(&mut self, click: Click, jar: Option<Jar>) -> Result<(), String> {
        let seen = self.house.asks(self.link(click, jar.as_ref())).await;
        self.settles(&seen).await;
        self.clicked(click, jar, &seen)
    }

    /// On a busy machine a visitor is sent on before her click is on disk; it will be.
    async fn settles(&self, seen: &Seen) {
        if self.click_of(seen).is_some_and(|id| !is_there(&self.house, &id)) {
            self.house.app.store.flush_sums().await.unwrap();
        }
    }

    /// A click in a second tab: the program hangs it behind the first tab's, and so does whoever looks over the
    /// visitor's shoulder.
    async fn click_in_tab(&mut self, click: Click, before: Option<Jar>) -> Result<(), String> {
        let seen = self.house.asks(self.link(click, before.as_ref())).await;
        self.settles(&seen).await;
        // Without a cookie nobody can know that both tabs are one visitor's.
        let behind = if before.is_some() { self.jars[click.visitor].clone() } else { None };
        self.clicked(click, behind, &seen)
    }

    /// The click that a link made: its address carries it to the destination, and the cookie holds it. Where a product is
    /// not sold any more and no cookie is set, it is the newest on disk.
    fn click_of(&self, seen: &Seen) -> Option<String> {
        let location = seen.headers.get("location").and_then(|to| to.to_str().ok());
        if let Some((_, rest)) = location.and_then(|to| to.split_once("duly=")) {
            return rest.split('&').next().map(str::to_owned);
        }
        if let Some((value, _)) = cookie_of(seen) {
            return value.split('.').next().map(str::to_owned);
        }
        let view = self.house.app.store.view().unwrap();
        let newest = view.clicks.last().unwrap()?.0.value();
        let newest = Some(duly::domain::id::ClickId(newest).to_string());
        if seen.status == StatusCode::GONE && !self.ids.contains(&newest) { newest } else { None }
    }

    fn link(&self, click: Click, jar: Option<&Jar>) -> actix_web::test::TestRequest {
        let code = self.numbers.code(&self.house, click.person, click.product);
        let query = if click.own { "?notrack=1" } else { "" };
        let request = navigation(&format!("/{code}{query}"));
        let from = std::net::SocketAddr::from(([198, 51, 100, u8::try_from(click.visitor).unwrap()], 443));
        let request = request.peer_addr(from);
        let request = if click.says_no { request.insert_header(("sec-gpc", "1")) } else { request };
        match jar {
            Some(jar) => request.insert_header(("cookie", format!("duly={}", jar.value))),
            None => request,
        }
    }

    /// Takes over what a redirect answered: the click, and the cookie.
    fn clicked(&mut self, click: Click, before: Option<Jar>, seen: &Seen) -> Result<(), String> {
        // Where the program asks, who did not say yes gets no cookie, and who says no has no journey (W8).
        let (is_asked, refuses) = (self.model.asks, self.model.asks && click.says_no);
        let gets_cookie = !is_asked || (before.is_some() && !refuses);
        let previous = before.filter(|_| !refuses).map(|jar| jar.click);
        let Some(id) = self.click_of(seen) else { return Err(format!("a click has no id: {}", seen.status)) };
        let lost = !is_there(&self.house, &id);
        self.model.clicks(click, previous, lost);
        self.ids.push(Some(id));
        let cookie = cookie_of(seen);
        if cookie.is_some() != gets_cookie && !(is_asked && lost) {
            return Err(format!("a cookie is set: {}, and should be: {gets_cookie}", cookie.is_some()));
        }
        let Some((value, max_age)) = cookie else {
            if refuses {
                self.jars[click.visitor] = None;
            }
            return Ok(());
        };
        let place = self.ids.len() - 1;
        let until_ms = self.model.now + 1_000 * max_age;
        // The cookie must last as long as the click may earn, or as long as browsers keep one (W4).
        let expires = self.model.clicks[place].expires.unwrap_or(0);
        let longest = self.model.now + 400 * crate::history::DAY;
        if until_ms < expires.min(longest) {
            return Err(format!("the cookie is gone at {until_ms}, the click earns until {expires}"));
        }
        self.jars[click.visitor] = Some(Jar { value, click: place, until_ms });
        Ok(())
    }

    /// The clicks that a report names, and the one that the browser brings, by their places in the model.
    fn named_by(&self, report: &Report) -> (Vec<usize>, Option<usize>) {
        let mut named: Vec<usize> = Vec::new();
        for place in report.clicks.iter().filter_map(|named| self.place_of(named)) {
            if !named.contains(&place) {
                named.push(place);
            }
        }
        (named, report.browser.and_then(|visitor| self.jar(visitor)).map(|jar| jar.click))
    }

    fn place_of(&self, named: &Named) -> Option<usize> {
        match named {
            Named::Of { visitor, back } => self.model.clicks_of(*visitor).get(*back).copied(),
            Named::Unknown(_) => None,
        }
    }

    fn request(&self, report: &Report) -> actix_web::test::TestRequest {
        let (named, _) = self.named_by(report);
        let first = named.first().map(|place| self.model.clicks[*place].product);
        let named: Vec<String> = named.into_iter().filter_map(|place| self.ids[place].clone()).collect();
        let cookie = report.browser.and_then(|visitor| self.jar(visitor)).map(|jar| jar.value);
        sending::report(&self.house, &self.numbers, report, &named, first, cookie.as_deref())
    }

    fn rows_of_reports(&self) -> usize {
        let view = self.house.app.store.view().unwrap();
        usize::try_from(view.reports.len().unwrap()).unwrap()
    }

    /// The power fails while something is done. Who got no answer does it again once it is back.
    async fn power_fails(&mut self, at_flush: u64, seed: u64, during: &Step) -> Result<(), String> {
        self.house.loses_power_after(at_flush);
        match during {
            Step::Click(click) => {
                let jar = self.jar(click.visitor);
                let seen = self.house.asks_in_vain(self.link(*click, jar.as_ref())).await;
                self.house.finds_power_again(seed).await;
                match seen {
                    Some(seen) if self.click_of(&seen).is_some() => self.clicked(*click, jar, &seen),
                    // Sent on without a click, or never answered; then it may be on disk, and nobody has its id.
                    _ => {
                        let view = self.house.app.store.view().unwrap();
                        let known = self.model.clicks.iter().filter(|click| !click.lost).count();
                        if view.clicks.len().unwrap() > u64::try_from(known).unwrap() {
                            self.model.clicks(Click { visitor: VISITORS, ..*click }, None, false);
                            self.ids.push(None);
                        }
                        Ok(())
                    }
                }
            }
            Step::Report(report) => {
                let (named, cookie) = self.named_by(report);
                let mut seen = self.house.asks_in_vain(self.request(report)).await;
                self.house.finds_power_again(seed).await;
                if seen.is_none() {
                    // It may be on disk all the same; then it is told twice.
                    if self.rows_of_reports() > self.model.reports {
                        self.model.report(report, &named, cookie);
                    }
                    self.house.asks(self.request(report)).await;
                }
                let answer = self.model.report(report, &named, cookie);
                seen.take().map_or(Ok(()), |seen| is_answered(&seen, answer))
            }
            Step::Refund(refund) => {
                let request = || sending::refund(&self.house, &self.numbers, refund);
                let seen = self.house.asks_in_vain(request()).await;
                self.house.finds_power_again(seed).await;
                if seen.is_none() {
                    if self.rows_of_reports() > self.model.reports {
                        self.model.refund(refund);
                    }
                    self.house.asks(sending::refund(&self.house, &self.numbers, refund)).await;
                }
                let answer = self.model.refund(refund);
                seen.map_or(Ok(()), |seen| is_answered(&seen, answer))
            }
            _ => Ok(()),
        }
    }
}

/// Whether an answer takes the cookie away.
fn is_forgotten(seen: &Seen) -> bool {
    let header = seen.headers.get("set-cookie").and_then(|header| header.to_str().ok());
    header.is_some_and(|header| header.starts_with("duly=; ") && header.contains("Max-Age=0"))
}

/// Whether a form was taken as it should be: then she is sent to the conversion; else she sees it again.
fn is_entered(seen: &Seen, answer: Answer) -> Result<(), String> {
    let should = if answer == Answer::Refused { 422 } else { 303 };
    if seen.status.as_u16() == should {
        return Ok(());
    }
    Err(format!("the form is answered with {}, and should be with {should}: {}", seen.status, seen.body))
}

/// The cookie that an answer sets, and for how many seconds.
fn cookie_of(seen: &Seen) -> Option<(String, i64)> {
    let header = seen.headers.get("set-cookie")?.to_str().ok()?;
    let mut parts = header.split("; ");
    let value = parts.next()?.strip_prefix("duly=").filter(|value| !value.is_empty())?.to_owned();
    let max_age = parts.find_map(|part| part.strip_prefix("Max-Age=")?.parse().ok())?;
    Some((value, max_age))
}

fn is_there(house: &House, click: &str) -> bool {
    let view = house.app.store.view().unwrap();
    duly::store::view::clicks::by_id(&view, click.parse().unwrap()).unwrap().is_some()
}

/// Whether an answer says what it should: pixels in a header, TUNE's in a text, the others in JSON.
fn is_answered(seen: &Seen, answer: Answer) -> Result<(), String> {
    let word = match answer {
        Answer::Refused => "refused",
        Answer::Recorded => "recorded",
        Answer::Unattributed => "unattributed",
        Answer::Duplicate => "duplicate",
    };
    let said = if let Some(result) = seen.headers.get("x-duly-result") {
        result.to_str().unwrap().split(';').next().unwrap().to_owned()
    } else if let Some(rest) = seen.body.strip_prefix("success=") {
        // That an id is not known is told as TUNE tells it; the sale is kept, and earns nobody anything.
        let is_kept = rest.starts_with("true") || rest.contains("The sale is kept, and nobody earns");
        let fits = is_kept == (answer != Answer::Refused) && (answer != Answer::Recorded || rest == "true;");
        if fits { word.to_owned() } else { rest.to_owned() }
    } else {
        let json: serde_json::Value = serde_json::from_str(&seen.body).unwrap_or_default();
        let result = json["result"].as_str();
        result.unwrap_or(if seen.status.is_client_error() { "refused" } else { "nothing" }).to_owned()
    };
    if said == word {
        return Ok(());
    }
    Err(format!("the answer is {said}, and should be {word}: {} {}", seen.status, seen.body))
}
