//! Clicks forget where they came from; the sums of what they earned are taken back by what was put into them.

use redb::ReadableTableMetadata;

use super::*;
use crate::store::check::tests::Installation;
use crate::store::keys;
use crate::store::view::conversions;

/// The first conversion that counts and that exactly one click earned, which tells where it came from.
fn earned(tables: &Tables<'_>) -> Result<(Conversion, ClickId), StoreError> {
    for row in tables.conversions.iter()? {
        let conversion: Conversion = records::decode("conversions", row?.1.value())?;
        let counts = !conversion.test && conversion.state != ConversionState::Refused;
        if let ([share], true) = (conversion.verdict.shares.as_slice(), counts)
            && let Some(click) = share.click
            && clicks::by_id(tables, click)?.is_some_and(|row| row.has_details())
        {
            return Ok((conversion, click));
        }
    }
    Err(StoreError::Broken("no click earned".into()))
}

fn blank(click: ClickId, tables: &mut Tables<'_>) -> Result<(), StoreError> {
    let row = clicks::by_id(tables, click)?.ok_or(StoreError::Broken("no click".into()))?;
    tables.clicks.insert(click.0, records::encode_click(&row.without_details()).as_slice())?;
    Ok(())
}

fn kept(installation: &Installation) -> (u64, u64) {
    let view = installation.store.view().unwrap();
    (view.earning_clicks().len().unwrap(), view.forgotten_origins().len().unwrap())
}

/// What is wrong, but for clicks that say less than was counted of them: no buyer was forgotten here, they were blanked.
fn faults_of_sales(installation: &Installation) -> Vec<String> {
    let mut faults = installation.faults();
    faults.retain(|fault| !fault.contains("are not what the clicks add up to"));
    faults
}

#[test]
fn what_clicks_tell_themselves_is_not_kept_beside_conversions() {
    let installation = Installation::new("told");
    assert_eq!(kept(&installation), (0, 0));
    installation.write(|tables| {
        let (conversion, _) = earned(tables)?;
        count(&conversion, false, tables)?;
        count(&conversion, true, tables)
    });
    assert_eq!((kept(&installation), faults_of_sales(&installation)), ((0, 0), vec![]));
}

#[test]
fn a_click_that_told_nothing_when_it_was_counted_is_taken_back_as_nothing() {
    let installation = Installation::new("unknown");
    installation.write(|tables| {
        let (conversion, click) = earned(tables)?;
        count(&conversion, false, tables)?;
        blank(click, tables)?;
        count(&conversion, true, tables)
    });
    assert_eq!((kept(&installation), faults_of_sales(&installation)), ((1, 0), vec![]));
    installation.write(|tables| {
        let row = tables.earning_clicks.first()?.map(|(key, _)| keys::conversion_at_the_end(key.value()));
        let id = row.ok_or(StoreError::Broken("nothing is kept".into()))??;
        let conversion = conversions::by_id(tables, id)?.ok_or(StoreError::Broken("no sale".into()))?;
        count(&conversion, false, tables)?;
        assert_eq!(tables.earning_clicks.len()?, 0);
        count(&conversion, true, tables)
    });
    assert_eq!((kept(&installation), faults_of_sales(&installation)), ((1, 0), vec![]));
}

#[test]
fn what_a_click_has_forgotten_since_stays_in_the_sums() {
    let installation = Installation::new("forgotten");
    installation.write(|tables| {
        let (conversion, click) = earned(tables)?;
        let day = day_of(&conversion, &Zones::read(tables)?);
        let row = |tables: &Tables<'_>| -> Result<Option<Vec<u8>>, StoreError> {
            let key = keys::who_day(Who::All, day);
            Ok(tables.sold.get(key.as_slice())?.map(|row| row.value().to_vec()))
        };
        let before = row(tables)?;
        blank(click, tables)?;
        count(&conversion, false, tables)?;
        count(&conversion, true, tables)?;
        sums::write_takings(tables)?;
        assert_eq!(row(tables)?, before);
        Ok(())
    });
    assert_eq!((kept(&installation), faults_of_sales(&installation)), ((0, 1), vec![]));
}

#[test]
fn a_database_that_kept_it_of_all_clicks_keeps_only_what_they_do_not_tell() {
    let installation = Installation::new("older");
    installation.write(|tables| {
        let (conversion, click) = earned(tables)?;
        sums::keep_origin(tables, click, conversion.id, &Origin::default())?;
        keep_unknown_origins(tables)?;
        assert_eq!(tables.earning_clicks.len()?, 0, "its click still tells it");
        blank(click, tables)?;
        keep_unknown_origins(tables)?;
        assert_eq!(tables.earning_clicks.len()?, 1, "it was counted as of nowhere");
        tables.forgotten_origins.insert(conversion.id.0, ())?;
        sums::drop_origin(tables, click, conversion.id)?;
        keep_unknown_origins(tables)?;
        assert_eq!(tables.earning_clicks.len()?, 0, "it is forgotten");
        Ok(())
    });
}

#[test]
fn a_sale_that_counts_no_more_leaves_what_its_click_has_forgotten() {
    let installation = Installation::new("refused");
    installation.write(|tables| {
        let (mut conversion, click) = earned(tables)?;
        blank(click, tables)?;
        count(&conversion, false, tables)?;
        conversion.state = ConversionState::Refused;
        tables.conversions.insert(conversion.id.0, records::encode(&conversion).as_slice())?;
        Ok(())
    });
    let mut faults = installation.faults();
    faults.retain(|fault| fault.contains("the sums say"));
    assert_eq!(faults, Vec::<String>::new());
}
