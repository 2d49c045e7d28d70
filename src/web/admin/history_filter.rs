//! What is asked of the history: who, what, about whom and what, from when to when, and words.

use super::desk::Desk;
use super::query::{Query, legible};
use super::shown::VOICE;
use crate::domain::deed::Deed;
use crate::domain::history::{Doer, Group, Wanted, What};
use crate::domain::id::{AffiliateId, AffiliationId};
use crate::store::Snapshot;
use crate::store::error::StoreError;
use crate::store::view::lists::Place;
use crate::store::view::{accounts, affiliates, finding};
use crate::web::error::WebError;
use crate::web::misread::Misread;
use crate::web::own_dates::OwnDates;

/// The form above the lines, as it was sent.
pub(super) struct Filter {
    pub(super) who: String,
    pub(super) doers: Vec<Choices>,
    pub(super) what: String,
    pub(super) deeds: Vec<Choices>,
    pub(super) product: String,
    pub(super) products: Vec<(String, String)>,
    pub(super) affiliate: String,
    pub(super) from: String,
    pub(super) to: String,
    pub(super) q: String,
    /// Why nothing is found, where the affiliate is not known.
    pub(super) problem: String,
    pub(super) misread: Misread,
}

/// Choices under a heading: (value, words).
pub(super) struct Choices {
    pub(super) heading: &'static str,
    pub(super) all: Vec<(String, String)>,
}

/// What is asked for.
pub(super) struct Asked {
    pub(super) wanted: Wanted,
    pub(super) filter: Filter,
}

/// What an address may ask for.
pub(super) const KNOWN: [&str; 8] = ["who", "what", "product", "affiliate", "affiliation", "from", "to", "q"];
/// Nobody has this number, so nothing is found.
const NOBODY: AffiliateId = AffiliateId(0);

impl Asked {
    /// Reads the query. What is not understood is as if it were not there, as on every list, and is told.
    ///
    /// # Errors
    /// Of the disk.
    pub(super) async fn of(desk: &Desk, query: &Query) -> Result<Self, WebError> {
        let who: Option<Doer> = query.value("who");
        let (text, doer) = (query.text("affiliate").to_owned(), who.clone());
        let (affiliate, problem, doers) = desk
            .read(move |view| {
                let (affiliate, problem) = called(view, &text)?;
                Ok((affiliate, problem, doers(view, doer.as_ref())?))
            })
            .await?;
        let dates = OwnDates::of(query);
        let wanted = Wanted {
            who,
            what: query.value::<What>("what"),
            product: query.product(),
            affiliate,
            affiliation: query.value("affiliation"),
            from: dates.begin(&desk.zone),
            to: dates.end(&desk.zone),
            words: query.text("q").to_owned(),
        };
        let (from, to) = dates.fields();
        let filter = Filter {
            who: wanted.who.as_ref().map_or_else(String::new, ToString::to_string),
            doers,
            what: query.text("what").to_owned(),
            deeds: deeds(),
            product: query.text("product").to_owned(),
            products: desk.product_choices("All products"),
            affiliate: query.text("affiliate").to_owned(),
            from,
            to,
            q: wanted.words.clone(),
            problem,
            misread: misread(desk, query),
        };
        Ok(Self { wanted, filter })
    }
}

impl Filter {
    /// Whether all that is asked was understood.
    ///
    /// # Errors
    /// `Invalid` with all that was not: for a file.
    pub(super) fn understood(mut self, query: &Query) -> Result<(), WebError> {
        self.misread.affiliate(&self.problem, VOICE.words);
        self.misread.refuse(query, &KNOWN, VOICE.words)
    }
}

/// What is asked for and not understood.
fn misread(desk: &Desk, query: &Query) -> Misread {
    let (words, mut misread) = (VOICE.words, Misread::default());
    misread.word(query, "who", |asked| asked.parse::<Doer>().is_ok(), words, "everybody");
    misread.word(query, "what", |asked| asked.parse::<What>().is_ok(), words, "everything");
    let is_affiliation = |asked: &str| asked.parse::<AffiliationId>().is_ok();
    misread.word(query, "affiliation", is_affiliation, words, "all affiliations");
    misread.product(query, &desk.product_choices("All products"), words);
    misread.days_of_list(query, desk.today(), words);
    misread.limit(query, words);
    misread
}

/// The affiliate whom a text names, and what to say where it names nobody, or several.
pub(super) fn called(view: &Snapshot, text: &str) -> Result<(Option<AffiliateId>, String), StoreError> {
    if text.is_empty() {
        return Ok((None, String::new()));
    }
    if let Ok(id) = text.parse::<AffiliateId>() {
        let is_here = affiliates::by_id(view, id)?.is_some();
        let problem = if is_here { String::new() } else { format!("There is no affiliate {id}.") };
        return Ok((Some(id), problem));
    }
    let found = finding::affiliates(view, text, Place::Newest, 2, |_| true)?.rows;
    let text = legible(text);
    Ok(match found.as_slice() {
        [one] => (Some(one.id), String::new()),
        [] => (Some(NOBODY), format!("No affiliate is called \u{201c}{text}\u{201d}.")),
        _ => {
            let say = "Please type more of the name, the email address or a code.";
            (Some(NOBODY), format!("Several affiliates are called \u{201c}{text}\u{201d}. {say}"))
        }
    })
}

/// Whoever may have done something.
fn doers(view: &Snapshot, chosen: Option<&Doer>) -> Result<Vec<Choices>, StoreError> {
    let choice = |doer: Doer, words: String| (doer.to_string(), words);
    let mut team = vec![choice(Doer::Team, "Anybody of the team".into())];
    team.extend(
        accounts::team(view)?.into_iter().map(|one| choice(Doer::Account(one.id), one.name.to_string())),
    );
    let mut tokens = vec![choice(Doer::Tokens, "Any API token".into())];
    tokens.extend(accounts::tokens(view)?.into_iter().map(|one| {
        let words = format!("API token {}", one.name);
        choice(Doer::Token(one.name), words)
    }));
    let mut others = vec![choice(Doer::Affiliates, "Affiliates themselves".into())];
    others.push(choice(Doer::Commands, "Commands on the server".into()));
    others.push(choice(Doer::Duly, "Duly by itself".into()));
    let mut all = vec![
        Choices { heading: "Team", all: team },
        Choices { heading: "Programs", all: tokens },
        Choices { heading: "Others", all: others },
    ];
    // Whoever is asked for by a link and is in none of the lists: one affiliate, or somebody who is gone.
    if let Some(doer) = chosen {
        let value = doer.to_string();
        if !all.iter().any(|choices| choices.all.iter().any(|(known, _)| *known == value)) {
            let name = match doer {
                Doer::Affiliate(id) => affiliates::by_id(view, *id)?.map(|her| her.name.to_string()),
                _ => None,
            };
            let words = name.unwrap_or_else(|| value.clone());
            all.push(Choices { heading: "Asked for", all: vec![(value, words)] });
        }
    }
    Ok(all)
}

/// All deeds, by their groups.
fn deeds() -> Vec<Choices> {
    let of_group = |group: Group| {
        let deeds = Deed::ALL.iter().filter(|deed| Group::of(**deed) == group);
        let whole = (group.word().to_owned(), format!("All of {}", group.label().to_lowercase()));
        let each = deeds.map(|deed| (deed.word(), deed.words().to_owned()));
        Choices { heading: group.label(), all: std::iter::once(whole).chain(each).collect() }
    };
    Group::ALL.map(of_group).into()
}
