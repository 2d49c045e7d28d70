//! Affiliates with a browser of their own, signed in to their pages.

use duly::domain::deed::By;
use duly::domain::email::Email;
use duly::domain::time::Timestamp;
use duly::store::changes::affiliate_changes::{AffiliateEvent, ChangeAffiliate};
use duly::store::view::affiliates;
use duly::web::passwords;

use crate::people::Visitor;
use crate::world::World;

/// The password of every affiliate in the stories.
pub const PASSWORD: &str = "her own long password";

impl World {
    /// An affiliate who was accepted before, signed in with her password.
    #[track_caller]
    pub fn promoter(&self, name: &str) -> Visitor<'_> {
        self.has_password(name);
        let her = self.visitor(name);
        her.signs_in(name);
        her
    }

    /// Gives an affiliate the password of the stories, if she has none.
    #[track_caller]
    pub fn has_password(&self, name: &str) {
        let email = Email::parse(&email_of(name)).unwrap();
        let her =
            affiliates::by_email(&self.app.store.view().unwrap(), &email).unwrap().expect("an affiliate");
        if her.password_hash.is_some() {
            return;
        }
        let hash = passwords::hash(PASSWORD, &[3; 16]).unwrap();
        let event = AffiliateEvent::Password { hash, keep: None };
        let (by, at) = (By::Affiliate(her.id), Timestamp(self.now_ms()));
        self.app.store.write_blocking(ChangeAffiliate { affiliate: her.id, event, by, at }).unwrap();
    }
}

impl Visitor<'_> {
    /// Signs in to the portal.
    #[track_caller]
    pub fn signs_in(&self, name: &str) {
        let typed = [("email", email_of(name)), ("password", PASSWORD.to_owned())];
        let typed: Vec<_> = typed.iter().map(|(name, value)| (*name, value.as_str())).collect();
        self.submits("/portal/sign-in", &typed).is(303);
    }
}

/// The address that `World::accepts` gave her.
pub fn email_of(name: &str) -> String {
    format!("{}@example.com", name.to_lowercase())
}
