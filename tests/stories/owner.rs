//! The owner of an installation: the creator who got in by the one-time address that the server prints, with her
//! own password.

use duly::domain::time::Timestamp;
use duly::store::changes::account_changes::IssueSetupAddress;
use duly::web::secrets::fingerprint;

use crate::people::Visitor;
use crate::world::World;

/// What she signs in with.
pub const EMAIL: &str = "maria@example.com";
/// And her password.
pub const PASSWORD: &str = "correct horse battery";

/// What she types into the first form of all.
pub const SETUP: [(&str, &str); 4] =
    [("program", "Sourdough School"), ("name", "Maria"), ("email", EMAIL), ("password", PASSWORD)];

impl World {
    /// A one-time address for the setup, as the server prints it.
    #[track_caller]
    pub fn setup_address(&self) -> String {
        let secret = self.app.chance.token();
        let expires_at = Timestamp(self.now_ms()).plus_days(1);
        let issue = IssueSetupAddress { hash: fingerprint(&secret), expires_at };
        self.app.store.write_blocking(issue).unwrap();
        format!("/setup?t={secret}")
    }

    /// The creator, who has just set up this installation and is signed in.
    #[track_caller]
    pub fn owner(&self) -> Visitor<'_> {
        let maria = self.visitor("Maria");
        maria.submits(&self.setup_address(), &SETUP).is(303);
        maria
    }

    /// The creator in another browser, signed in there as well.
    #[track_caller]
    pub fn owner_elsewhere(&self) -> Visitor<'_> {
        let maria = self.visitor("Maria");
        maria.submits("/admin/sign-in", &[("email", EMAIL), ("password", PASSWORD)]).is(303);
        maria
    }
}
