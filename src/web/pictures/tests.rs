//! Files as people choose them: good ones of every kind, and every kind of bad one.

use image::{ImageBuffer, Rgb, Rgba};

use super::*;

/// A gradient, which no encoder gets for nothing.
fn photograph(width: u32, height: u32) -> DynamicImage {
    let shade = |n: u32| u8::try_from(n % 256).unwrap();
    DynamicImage::ImageRgb8(ImageBuffer::from_fn(width, height, |x, y| {
        Rgb([shade(x * 7 + y * y), shade(x * y), shade(x ^ (y * 3))])
    }))
}

fn saved(picture: &DynamicImage, format: ImageFormat) -> Vec<u8> {
    let mut file = Cursor::new(Vec::new());
    picture.write_to(&mut file, format).unwrap();
    file.into_inner()
}

#[test]
fn a_picture_of_every_kind_is_made_ready() {
    let picture = photograph(64, 48);
    for format in [ImageFormat::Jpeg, ImageFormat::Png, ImageFormat::WebP] {
        let ready = ready(&saved(&picture, format)).unwrap();
        assert_eq!((ready.picture.width, ready.picture.height), (64, 48), "{format:?}");
        assert!(image::load_from_memory(&ready.bytes).is_ok());
        assert!(Sha256::digest(&ready.bytes).starts_with(&ready.picture.hash.0));
    }
}

#[test]
fn a_large_picture_is_made_smaller() {
    let ready = ready(&saved(&photograph(2_000, 500), ImageFormat::Jpeg)).unwrap();
    assert_eq!((ready.picture.width, ready.picture.height), (1_600, 400));
}

#[test]
fn a_drawing_stays_sharp_and_what_can_be_seen_through_stays_so() {
    let drawing = DynamicImage::ImageRgb8(ImageBuffer::from_pixel(300, 200, Rgb([200, 30, 30])));
    assert_eq!(ready(&saved(&drawing, ImageFormat::Png)).unwrap().picture.kind, PictureKind::Png);
    let noisy = saved(&photograph(200, 200), ImageFormat::Png);
    assert_eq!(ready(&noisy).unwrap().picture.kind, PictureKind::Jpeg);

    let mut glass = ImageBuffer::from_pixel(30, 20, Rgba([1, 2, 3, 255]));
    let opaque = DynamicImage::ImageRgba8(glass.clone());
    assert_eq!(ready(&saved(&opaque, ImageFormat::WebP)).unwrap().picture.kind, PictureKind::Jpeg);
    glass.put_pixel(3, 3, Rgba([1, 2, 3, 0]));
    let ready = ready(&saved(&DynamicImage::ImageRgba8(glass), ImageFormat::WebP)).unwrap();
    assert_eq!(ready.picture.kind, PictureKind::Png);
    assert_eq!(image::load_from_memory(&ready.bytes).unwrap().to_rgba8().get_pixel(3, 3).0[3], 0);
}

/// A JPEG that says in its Exif that the camera was held upright (orientation 6), and where it was.
fn held_upright() -> Vec<u8> {
    let plain = saved(&photograph(40, 20), ImageFormat::Jpeg);
    let mut tiff = b"Exif\0\0MM\0\x2a\0\0\0\x08\0\x01\x01\x12\0\x03\0\0\0\x01\0\x06\0\0\0\0\0\0".to_vec();
    tiff.extend_from_slice(b"GPS 38.7223 N 9.1393 W");
    let length = u16::try_from(tiff.len() + 2).unwrap().to_be_bytes();
    [&plain[..2], &[0xff, 0xe1], &length, &tiff, &plain[2..]].concat()
}

#[test]
fn how_the_camera_was_held_is_kept_and_where_it_was_is_not() {
    let file = held_upright();
    let ready = ready(&file).unwrap();
    assert_eq!((ready.picture.width, ready.picture.height), (20, 40));
    let holds = |bytes: &[u8], word: &[u8]| bytes.windows(word.len()).any(|part| part == word);
    assert!(holds(&file, b"GPS") && holds(&file, b"Exif"));
    assert!(!holds(&ready.bytes, b"GPS") && !holds(&ready.bytes, b"Exif"));
}

#[test]
fn what_is_hidden_behind_a_picture_does_not_come_along() {
    let mut file = saved(&photograph(10, 10), ImageFormat::Png);
    file.extend_from_slice(b"<script>alert(1)</script>");
    let ready = ready(&file).unwrap();
    assert!(!ready.bytes.windows(7).any(|part| part == b"<script"));
}

#[test]
fn each_wrong_file_is_told_apart() {
    let whole = saved(&photograph(64, 48), ImageFormat::Png);
    let cut = &whole[..whole.len() / 2];
    let wide = saved(&DynamicImage::new_luma8(6_001, 2), ImageFormat::Png);
    for (file, problem) in [
        (&b""[..], BadPicture::Kind),
        (b"<svg xmlns='http://www.w3.org/2000/svg'/>", BadPicture::Kind),
        (b"GIF89a\x01\0\x01\0\0\0\0;", BadPicture::Kind),
        (b"%PDF-1.7", BadPicture::Kind),
        (b"\0\0\0\x18ftypheic\0\0\0\0", BadPicture::Heic),
        (cut, BadPicture::Broken),
        (&whole[..16], BadPicture::Broken),
        (&wide, BadPicture::TooWide(6_001, 2)),
        (&vec![0; BYTES_MAX + 1], BadPicture::TooLarge),
    ] {
        assert_eq!(ready(file), Err(problem), "{} bytes", file.len());
    }
}

/// The checksum of a part of a PNG file (PNG specification, annex D).
fn checksum(bytes: &[u8]) -> u32 {
    let step = |sum: u32, bit: u32| if (sum ^ bit) & 1 == 1 { (sum >> 1) ^ 0xedb8_8320 } else { sum >> 1 };
    let sum = bytes
        .iter()
        .fold(u32::MAX, |sum, byte| (0..8).fold(sum, |sum, at| step(sum, u32::from(*byte >> at))));
    !sum
}

#[test]
fn a_small_file_that_unfolds_beyond_all_memory_is_refused() {
    let mut file = saved(&DynamicImage::new_rgba16(6_000, 1), ImageFormat::Png);
    file[20..24].copy_from_slice(&6_000_u32.to_be_bytes());
    let sum = checksum(&file[12..29]).to_be_bytes();
    file[29..33].copy_from_slice(&sum);
    assert_eq!(ready(&file), Err(BadPicture::TooDetailed));
}
