//! Reports of conversions, whatever way they come in: pixel, postback, API. Each way reads its own dialect
//! into `Fields`; from there on all are one (`product.md` 6).

mod buyer;
mod fields;
mod pixel_signature;
mod placeholder;
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
pub use taking::{
    Arrived, Credentials, Outcome, Told, product_of, product_of_click, refuse_unread, take, take_by_hand,
};
pub use trust::{BY_OLD_ACCOUNT_SECRETS, BY_OLD_SECRETS};

/// Takes the signature of a pixel of whatever origin apart: nobody guesses one.
#[cfg(any(test, fuzzing))]
pub fn foreign(fields: &Fields, product: &crate::domain::product::Product) {
    if let Ok(Some(signature)) = pixel_signature::PixelSignature::of(fields, product) {
        let now = crate::domain::time::Timestamp(1_700_000_000_000);
        assert!(signature.check("a secret that nobody knows", now).is_err());
        let _ = signature.explained();
    }
}
