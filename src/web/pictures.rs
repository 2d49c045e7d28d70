//! Pictures that creators upload, made ready for the web: recognised by what they hold, decoded and encoded anew,
//! so that nothing comes along but the picture (no place where it was taken, no hidden second file).

use std::io::Cursor;
use std::sync::{Mutex, PoisonError};

use image::codecs::jpeg::JpegEncoder;
use image::codecs::png::PngEncoder;
use image::{DynamicImage, ImageDecoder, ImageEncoder, ImageFormat, ImageReader, Limits};
use sha2::{Digest, Sha256};

use crate::domain::sales_page::{Picture, PictureFile, PictureHash, PictureKind};

/// The most bytes an uploaded file may have.
pub const BYTES_MAX: usize = 5 * 1024 * 1024;
/// The most pixels a side of an uploaded picture may have.
const SIDE_MAX: u32 = 6_000;
/// The most pixels a side of a kept picture has.
const SIDE_KEPT: u32 = 1_600;
/// The most memory that reading one may take: 6,000 pixels square with 8 bits a colour fit.
const MEMORY_MAX: u64 = 160 * 1024 * 1024;
/// Of 100: beyond it files grow faster than anybody sees.
const JPEG_QUALITY: u8 = 84;
/// A colour profile larger than this is more than a colour profile.
const PROFILE_BYTES_MAX: usize = 64 * 1024;

/// One at a time: a large one takes as much memory as the rest of the program.
static TURN: Mutex<()> = Mutex::new(());

/// Why a file is not a picture for a page. The texts are for the person who chose it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum BadPicture {
    /// Over 5 MB.
    #[error("This file has more than 5 MB. Please choose a smaller one; 1600 pixels across are plenty.")]
    TooLarge,
    /// Another kind of file.
    #[error("This is not a picture that Duly knows. Please choose a PNG, JPEG or WebP file.")]
    Kind,
    /// What newer phones make.
    #[error("This is a HEIC picture, which few browsers show. Please save it as JPEG first.")]
    Heic,
    /// Over 6,000 pixels a side.
    #[error("This picture has {0} x {1} pixels. It may have at most 6000 a side; 1600 across are plenty.")]
    TooWide(u32, u32),
    /// More bits than we have room for.
    #[error("This picture takes too much memory. Please save it with fewer pixels; 1600 across are plenty.")]
    TooDetailed,
    /// Cut off, or never whole.
    #[error("This picture cannot be read. The file may be cut off or damaged; please save it again.")]
    Broken,
}

/// Makes a picture ready. Blocks, and takes its turn: off the workers.
///
/// # Errors
/// `BadPicture` says what to choose instead.
pub fn ready(file: &[u8]) -> Result<PictureFile, BadPicture> {
    if file.len() > BYTES_MAX {
        return Err(BadPicture::TooLarge);
    }
    let format = kind_of(file)?;
    let _turn = TURN.lock().unwrap_or_else(PoisonError::into_inner);
    let (picture, profile) = read(file, format)?;
    let picture = scaled(picture);
    let (kind, bytes) = written(&picture, format, profile.as_deref()).ok_or(BadPicture::Broken)?;
    let mut hash = [0; 16];
    hash.copy_from_slice(&Sha256::digest(&bytes)[..16]);
    let (width, height) = (picture.width(), picture.height());
    Ok(PictureFile { picture: Picture { hash: PictureHash(hash), kind, width, height }, bytes })
}

/// By what the file holds, whatever its name says.
fn kind_of(file: &[u8]) -> Result<ImageFormat, BadPicture> {
    let is_heic = file.get(4..12).is_some_and(|brand| {
        [&b"ftypheic"[..], b"ftypheix", b"ftypmif1", b"ftypmsf1", b"ftyphevc"].contains(&brand)
    });
    match image::guess_format(file) {
        Ok(format @ (ImageFormat::Png | ImageFormat::Jpeg | ImageFormat::WebP)) => Ok(format),
        _ if is_heic => Err(BadPicture::Heic),
        _ => Err(BadPicture::Kind),
    }
}

/// The picture the right way up, and its colour profile.
fn read(file: &[u8], format: ImageFormat) -> Result<(DynamicImage, Option<Vec<u8>>), BadPicture> {
    let broken = |error| match error {
        image::ImageError::Limits(_) => BadPicture::TooDetailed,
        _ => BadPicture::Broken,
    };
    let mut decoder = ImageReader::with_format(Cursor::new(file), format).into_decoder().map_err(broken)?;
    let (width, height) = decoder.dimensions();
    if width > SIDE_MAX || height > SIDE_MAX {
        return Err(BadPicture::TooWide(width, height));
    }
    let mut limits = Limits::default();
    limits.max_alloc = Some(MEMORY_MAX);
    decoder.set_limits(limits).map_err(broken)?;
    if decoder.total_bytes() > MEMORY_MAX {
        return Err(BadPicture::TooDetailed);
    }
    // How the camera was held is part of the picture; so is what its numbers mean as colours.
    let orientation = decoder.orientation().map_err(broken)?;
    let profile = decoder.icc_profile().ok().flatten();
    let profile = profile.filter(|p| p.len() <= PROFILE_BYTES_MAX && p.get(16..20) == Some(b"RGB "));
    let mut picture = DynamicImage::from_decoder(decoder).map_err(broken)?;
    picture.apply_orientation(orientation);
    Ok((picture, profile))
}

fn scaled(picture: DynamicImage) -> DynamicImage {
    if picture.width() <= SIDE_KEPT && picture.height() <= SIDE_KEPT {
        return picture;
    }
    picture.thumbnail(SIDE_KEPT, SIDE_KEPT)
}

/// What can be seen through stays PNG; so does a drawing, unless as a photograph it takes less than half.
fn written(
    picture: &DynamicImage,
    format: ImageFormat,
    profile: Option<&[u8]>,
) -> Option<(PictureKind, Vec<u8>)> {
    if is_seen_through(picture) {
        return Some((PictureKind::Png, png(&DynamicImage::ImageRgba8(picture.to_rgba8()), profile)?));
    }
    let picture = DynamicImage::ImageRgb8(picture.to_rgb8());
    let as_photograph = jpeg(&picture, profile)?;
    if format == ImageFormat::Png {
        let as_drawing = png(&picture, profile)?;
        if as_drawing.len() / 2 <= as_photograph.len() {
            return Some((PictureKind::Png, as_drawing));
        }
    }
    Some((PictureKind::Jpeg, as_photograph))
}

fn is_seen_through(picture: &DynamicImage) -> bool {
    picture.color().has_alpha() && picture.to_rgba8().pixels().any(|pixel| pixel.0[3] < u8::MAX)
}

fn jpeg(picture: &DynamicImage, profile: Option<&[u8]>) -> Option<Vec<u8>> {
    let mut bytes = Vec::new();
    let mut encoder = JpegEncoder::new_with_quality(&mut bytes, JPEG_QUALITY);
    if let Some(profile) = profile {
        encoder.set_icc_profile(profile.to_vec()).ok()?;
    }
    picture.write_with_encoder(encoder).ok()?;
    Some(bytes)
}

fn png(picture: &DynamicImage, profile: Option<&[u8]>) -> Option<Vec<u8>> {
    let mut bytes = Vec::new();
    let mut encoder = PngEncoder::new(&mut bytes);
    if let Some(profile) = profile {
        encoder.set_icc_profile(profile.to_vec()).ok()?;
    }
    picture.write_with_encoder(encoder).ok()?;
    Some(bytes)
}

#[cfg(test)]
mod tests;
