//! Reports of conversions, whatever way they come in: pixel, postback, API. Each way reads its own dialect
//! into `Fields`; from there on all are one (`product.md` 6).

mod buyer;
mod fields;
mod pixel_signature;
mod reading;
mod refunding;
mod replaying;
mod signature;
mod taking;
pub mod told;
mod trust;

pub use fields::Fields;
pub use reading::{Problem, ProblemKind};
pub use refunding::{Refunding, refund};
pub use replaying::{Replaying, obstacle, original_of, product_of_kept, replay};
pub use signature::Signature;
pub use taking::{Arrived, Credentials, Outcome, Told, product_of_click, refuse_unread, take, take_by_hand};
pub use trust::{BY_OLD_ACCOUNT_SECRETS, BY_OLD_SECRETS};
