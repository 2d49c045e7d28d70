//! Values as people read them, with the odd ones: no decimals, three decimals, the ends of the integers.

use super::*;
use crate::domain::money::{Currency, Percent};

#[test]
fn money_has_its_own_decimals_and_a_true_minus() {
    assert_eq!(money(9_700, 2, "EUR"), "\u{20ac}\u{a0}97.00");
    assert_eq!(money(-9_700, 2, "EUR"), "\u{2212}\u{20ac}\u{a0}97.00");
    assert_eq!(money(323_010, 2, "USD"), "$\u{a0}3,230.10");
    assert_eq!(money(1_500, 0, "JPY"), "\u{a5}\u{a0}1,500");
    assert_eq!(money(1_234_567, 3, "KWD"), "KWD\u{a0}1,234.567");
    assert_eq!(money(5, 2, "CHF"), "CHF\u{a0}0.05");
    assert_eq!(money(i64::MIN, 2, "EUR"), "\u{2212}\u{20ac}\u{a0}92,233,720,368,547,758.08");
}

#[test]
fn money_in_a_field_is_what_a_person_would_type() {
    assert_eq!(money_plain(123_450, 2), "1234.50");
    assert_eq!(money_plain(-5, 2), "-0.05");
    assert_eq!(money_plain(1_500, 0), "1500");
}

#[test]
fn counts_have_separators() {
    assert_eq!(count(0), "0");
    assert_eq!(count(999), "999");
    assert_eq!(count(1_000), "1,000");
    assert_eq!(count(u64::MAX), "18,446,744,073,709,551,615");
    assert_eq!(count_of(1, "click", "clicks"), "1 click");
    assert_eq!(count_of(5_032, "click", "clicks"), "5,032 clicks");
}

#[test]
fn a_percentage_is_as_short_as_it_is_exact() {
    assert_eq!(percent(3_000), "30\u{a0}%");
    assert_eq!(percent(1_250), "12.5\u{a0}%");
    assert_eq!(percent(1_205), "12.05\u{a0}%");
    assert_eq!(percent(-30), "\u{2212}0.3\u{a0}%");
}

#[test]
fn a_rate_of_few_is_not_a_rate() {
    assert_eq!(rate(3, 11), "3 of 11");
    assert_eq!(rate(3, 29), "3 of 29");
    assert_eq!(rate(3, 30), "10.0\u{a0}%");
    assert_eq!(rate(2, 30), "6.7\u{a0}%");
    assert_eq!(rate(131, 5_032), "2.6\u{a0}%");
    assert_eq!(rate(1, 3_000), "0.0\u{a0}%");
    assert_eq!(rate(u64::MAX, u64::MAX), "100.0\u{a0}%");
}

#[test]
fn a_change_is_a_rate_only_where_there_was_enough_before() {
    let of = |now, before| (change(now, before).text, change(now, before).direction.class());
    assert_eq!(of(121, 100), ("+21\u{a0}%".into(), "up"));
    assert_eq!(of(79, 100), ("\u{2212}21\u{a0}%".into(), "down"));
    assert_eq!(of(7, 2), ("+5".into(), "up"));
    assert_eq!(of(7, 7), ("same".into(), "same"));
    assert_eq!(of(100_001, 100_000), ("+under 1\u{a0}%".into(), "up"));
    assert_eq!(of(0, 100), ("\u{2212}100\u{a0}%".into(), "down"));
    assert_eq!(of(999, 100), ("+899\u{a0}%".into(), "up"));
    assert_eq!(of(1_249, 100), ("\u{d7}12".into(), "up"));
    assert_eq!(of(45_000_000, 30), ("\u{d7}1,500,000".into(), "up"));
    assert_eq!(of(u64::MAX, 30).1, "up");
}

#[test]
fn a_rate_moves_by_points_and_money_by_a_rate_where_enough_was_sold() {
    let of = |now, before| (points(now, before).text, points(now, before).direction.class());
    assert_eq!(of(24, 20), ("+0.4".into(), "up"));
    assert_eq!(of(20, 135), ("\u{2212}11.5".into(), "down"));
    assert_eq!(of(20, 20), ("same".into(), "same"));
    assert_eq!(change_where(200, 100, false).text, "+100");
    assert_eq!(change_where(200, 100, true).text, "+100\u{a0}%");
    assert_eq!(change_where(200, 0, true).text, "+200");
}

#[test]
fn moments_are_told_in_the_zone_of_the_program() {
    let lisbon = TimeZone::get("Europe/Lisbon").unwrap();
    let kathmandu = TimeZone::get("Asia/Kathmandu").unwrap();
    let ms = 1_780_063_500_000; // 29 May 2026, 14:05 UTC.
    assert_eq!(date_time(ms, &TimeZone::UTC), "29 May 2026, 14:05");
    assert_eq!(date_time(ms, &lisbon), "29 May 2026, 15:05");
    assert_eq!(date_time(ms, &kathmandu), "29 May 2026, 19:50");
    assert_eq!(date(ms, &lisbon), "29 May 2026");
    assert_eq!(iso(ms), "2026-05-29T14:05:00Z");
}

#[test]
fn a_moment_beyond_the_calendar_is_its_end() {
    assert!(date(i64::MAX, &TimeZone::get("Asia/Kathmandu").unwrap()).ends_with(" 9999"));
    assert!(date(i64::MIN, &TimeZone::get("America/New_York").unwrap()).ends_with("-9999"));
}

#[test]
fn a_distance_is_told_in_its_largest_unit() {
    const NOW: i64 = 1_780_063_500_000;
    assert_eq!(relative(NOW, NOW), "just now");
    assert_eq!(relative(NOW - 59_999, NOW), "just now");
    assert_eq!(relative(NOW - 120_000, NOW), "2 min ago");
    assert_eq!(relative(NOW - 3_600_000, NOW), "1 hour ago");
    assert_eq!(relative(NOW - 86_400_000 * 5 - 3_600_000, NOW), "5 days ago");
    assert_eq!(relative(NOW + 86_400_000 * 3, NOW), "in 3 days");
    assert!(relative(i64::MAX, i64::MIN).starts_with("in 213,503,982,334 days"));
}

#[test]
fn a_duration_has_at_most_two_units() {
    assert_eq!(duration(86_400_000 * 60), "60 days");
    assert_eq!(duration(5_400_000), "1 hour 30 min");
    assert_eq!(duration(86_400_000 + 60_000), "1 day 1 min");
    assert_eq!(duration(59_999), "under 1 min");
}

#[test]
fn sizes_have_one_decimal_above_a_thousand_bytes() {
    assert_eq!(bytes(74), "74 B");
    assert_eq!(bytes(1_000), "1.0 kB");
    assert_eq!(bytes(8_400_000), "8.4 MB");
    assert_eq!(bytes(999_999), "999.9 kB");
    assert_eq!(bytes(u64::MAX), "18,446.7 PB");
}

#[test]
fn each_language_writes_values_in_its_own_way() {
    let sum = |minor, code| Money { minor, currency: Currency::parse(code).unwrap() };
    let noon = crate::domain::time::Timestamp(1_772_366_400_000); // 2026-03-01 12:00 UTC.
    let at = |ms: i64| crate::domain::time::Timestamp(noon.0 + ms);
    let told = |language| {
        let formats = Formats::of(language);
        [
            formats.money(sum(-123_450, "BRL")),
            formats.money(sum(1_234_567, "JPY")),
            formats.percent(Percent::parse("12.5").unwrap()),
            formats.date(noon, &TimeZone::UTC),
            formats.date_time(noon, &TimeZone::UTC),
            formats.relative(at(-7_200_000), noon),
            formats.relative(at(86_400_000), noon),
            formats.share(131, 5_032),
            formats.share(3, 11),
            formats.change(121, 100).text,
            formats.points(24, 20).text,
        ]
        .join(" | ")
        .replace('\u{a0}', "_")
    };
    assert_eq!(
        told(Language::English),
        "\u{2212}R$_1,234.50 | \u{a5}_1,234,567 | 12.5_% | 1 Mar 2026 | 1 Mar 2026, 12:00 | 2 hours ago | in 1 day | 2.6_% | 3 of 11 | +21_% | +0.4_points"
    );
    assert_eq!(
        told(Language::Portuguese),
        "\u{2212}R$_1.234,50 | \u{a5}_1.234.567 | 12,5% | 1 de mar. de 2026 | 1 de mar. de 2026, 12:00 | há 2 horas | daqui a 1 dia | 2,6% | 3 de 11 | +21% | +0,4_pontos"
    );
    assert_eq!(
        told(Language::Spanish),
        "\u{2212}R$_1234,50 | \u{a5}_1_234_567 | 12,5_% | 1 mar 2026 | 1 mar 2026, 12:00 | hace 2 horas | dentro de 1 día | 2,6_% | 3 de 11 | +21_% | +0,4_puntos"
    );
}

#[test]
fn a_line_breaks_neither_before_a_percent_sign_nor_within_an_amount() {
    let told = unbroken("30 % of EUR 97.01 = EUR 29.10; Ana 50 %: 1 of 3 \u{e9} 4");
    let expected = "30\u{a0}% of EUR\u{a0}97.01 = EUR\u{a0}29.10; Ana 50\u{a0}%: 1 of 3 \u{e9} 4";
    assert_eq!(told, expected);
}
