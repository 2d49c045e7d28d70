//! Links that affiliates make themselves are made, renamed and removed (`product.md` L7 to L9).

use redb::ReadableTable;

use super::{history, link_words, numbers};
use crate::domain::deed::{About, By, Deed, HistoryLine};
use crate::domain::destination::Destination;
use crate::domain::id::{AffiliationId, LinkId};
use crate::domain::link::{Link, LinkKind, LinkOwner, PROMOTIONAL_EVER_MAX, PROMOTIONAL_MAX, Promotional};
use crate::domain::name::{Name, Slug};
use crate::domain::site::Site;
use crate::domain::time::Timestamp;
use crate::store::change::Change;
use crate::store::error::{Reason, Refused, Stop, StoreError};
use crate::store::mirror::Mend;
use crate::store::tables::Tables;
use crate::store::view::{affiliates, links, products};
use crate::store::{keys, records};

/// Makes a link to a page on an approved site.
#[derive(Debug, Clone)]
pub struct CreateLink {
    /// Whose.
    pub affiliation: AffiliationId,
    /// The approved site that she picked.
    pub site: Site,
    /// The page, as `site::check_page` gave it.
    pub destination: Destination,
    /// Her name for it; its part of the address is made from it.
    pub name: Name,
    /// Who makes it.
    pub by: By,
    /// Now.
    pub at: Timestamp,
}

impl Change for CreateLink {
    type Plan = (Link, HistoryLine);
    type Answer = LinkId;

    fn decide(&self, tables: &Tables<'_>) -> Result<Self::Plan, Stop> {
        let affiliation = affiliates::affiliation(tables, self.affiliation)?
            .ok_or_else(|| Refused::invalid("affiliation", "There is no such affiliation."))?;
        if !affiliation.state().is_accepted() {
            let message = format!(
                "This affiliation is {}. Only active ones can make links.",
                affiliation.state().word()
            );
            return Err(Refused::conflict("affiliation", message).because(Reason::NotAccepted).into());
        }
        let product =
            products::by_id(tables, affiliation.product)?.ok_or_else(|| Refused::not_found("product"))?;
        // The site may have been withdrawn since the form was shown.
        if !product.approved_sites.contains(&self.site) || !self.site.allows_destination(&self.destination) {
            let message = format!("{} is not approved for this product.", self.site);
            let reason = Reason::SiteNotApproved(self.site.to_string());
            return Err(Refused::invalid("site", message).because(reason).into());
        }
        let mut count = 0;
        for row in tables.affiliation_links.range(keys::pairs_of(self.affiliation.0))? {
            row?;
            count += 1;
        }
        if count >= PROMOTIONAL_MAX {
            let message =
                format!("There are {PROMOTIONAL_MAX} links already, which is the most. Remove one first.");
            let reason = Reason::LinksAtOnce(PROMOTIONAL_MAX);
            return Err(Refused::conflict("name", message).because(reason).into());
        }
        let made = links::promotional_ever(tables, self.affiliation)?;
        if made >= PROMOTIONAL_EVER_MAX {
            let message = format!(
                "{PROMOTIONAL_EVER_MAX} links were made already, counting those removed, which is the most. Rename or use one that is there."
            );
            let reason = Reason::LinksEver(PROMOTIONAL_EVER_MAX);
            return Err(Refused::conflict("name", message).because(reason).into());
        }
        let word = Slug::made_of(&self.name, "link");
        let link = Link {
            id: LinkId(numbers::next_small(tables, "link")?),
            product: product.id,
            owner: LinkOwner::Affiliation(self.affiliation),
            kind: LinkKind::Promotional(Box::new(Promotional {
                name: self.name.clone(),
                word: link_words::free(tables, product.id, &word, Some(self.affiliation))?,
                destination: self.destination.clone(),
                removed: false,
                created_at: self.at,
            })),
        };
        let line = HistoryLine {
            at: self.at,
            by: self.by.clone(),
            deed: Deed::LinkMade,
            about: About::affiliation(&affiliation),
            from: None,
            detail: format!("{}: {}", self.name, self.destination),
        };
        Ok((link, line))
    }

    fn apply((link, line): Self::Plan, tables: &mut Tables<'_>) -> Result<LinkId, StoreError> {
        let id = link.id;
        history::tell(line, tables)?;
        numbers::given(tables, "link", u64::from(id.0))?;
        if let (LinkOwner::Affiliation(owner), LinkKind::Promotional(own)) = (link.owner, &link.kind) {
            link_words::give(tables, link.product, &own.word, Some(owner), id.0)?;
            tables.affiliation_links.insert(keys::pair(owner.0, id.0), ())?;
            let made = links::promotional_ever(tables, owner)?;
            tables.affiliation_links_made.insert(owner.0, made + 1)?;
        }
        keep(link, tables)?;
        Ok(id)
    }
}

/// What happens to a link.
#[derive(Debug, Clone)]
pub enum LinkEvent {
    /// Another name. The address stays as it is.
    Rename(Name),
    /// Taken back: it leads to the sales page from now on, and its word is never given again.
    Remove,
}

/// Changes a link that an affiliate made.
#[derive(Debug, Clone)]
pub struct ChangeLink {
    /// Which.
    pub link: LinkId,
    /// How.
    pub event: LinkEvent,
    /// Who does it.
    pub by: By,
    /// Now.
    pub at: Timestamp,
}

impl Change for ChangeLink {
    type Plan = (Link, Option<HistoryLine>);
    type Answer = ();

    fn decide(&self, tables: &Tables<'_>) -> Result<Self::Plan, Stop> {
        let mut link = affiliates::link(tables, self.link)?.ok_or_else(|| Refused::not_found("link"))?;
        let (LinkKind::Promotional(own), LinkOwner::Affiliation(owner)) = (&mut link.kind, link.owner) else {
            let message = "Only links that an affiliate created can be renamed or removed.";
            return Err(Refused::conflict("id", message).into());
        };
        let mut line = None;
        match &self.event {
            LinkEvent::Rename(_) if own.removed => return Err(Refused::not_found("link").into()),
            LinkEvent::Rename(name) => {
                let detail = format!("{name} instead of {}", own.name);
                if own.name != *name {
                    line = self.line(tables, owner, Deed::LinkRenamed, detail)?;
                }
                own.name = name.clone();
            }
            LinkEvent::Remove if own.removed => {}
            LinkEvent::Remove => {
                own.removed = true;
                line = self.line(tables, owner, Deed::LinkRemoved, own.name.to_string())?;
            }
        }
        Ok((link, line))
    }

    fn apply((link, line): Self::Plan, tables: &mut Tables<'_>) -> Result<(), StoreError> {
        if let (LinkOwner::Affiliation(owner), LinkKind::Promotional(own)) = (link.owner, &link.kind)
            && own.removed
        {
            tables.affiliation_links.remove(keys::pair(owner.0, link.id.0))?;
        }
        if let Some(line) = line {
            history::tell(line, tables)?;
        }
        keep(link, tables)
    }
}

impl ChangeLink {
    fn line(
        &self,
        tables: &Tables<'_>,
        owner: AffiliationId,
        deed: Deed,
        detail: String,
    ) -> Result<Option<HistoryLine>, StoreError> {
        let (at, by) = (self.at, self.by.clone());
        let owner = affiliates::affiliation(tables, owner)?;
        Ok(owner.map(|owner| HistoryLine {
            at,
            by,
            deed,
            about: About::affiliation(&owner),
            from: None,
            detail,
        }))
    }
}

fn keep(link: Link, tables: &mut Tables<'_>) -> Result<(), StoreError> {
    tables.links.insert(link.id.0, records::encode(&link).as_slice())?;
    tables.mends.push(Mend::Promotional(link));
    Ok(())
}
