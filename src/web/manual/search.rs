//! The search over the manual: whole words and their beginnings, all of them in one place, the best place first.

use super::page::{Heading, Page, Section};

/// How many places are shown.
const FOUND_MAX: usize = 30;
/// How much is shown around the first word that was found, in characters.
const AROUND: usize = 90;

/// So often a word counts in a text; a long one is not better for being long.
const OFTEN: usize = 3;

/// Words of questions that stand everywhere: "how do I pay" asks for "pay".
const EVERYWHERE: [&str; 24] = [
    "a", "an", "and", "are", "can", "do", "does", "for", "how", "i", "if", "in", "is", "it", "me", "my",
    "of", "on", "or", "the", "to", "what", "why", "you",
];

/// A place in the manual where all the words stand.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Found {
    /// The page's word in addresses.
    pub page: &'static str,
    /// Its name.
    pub title: String,
    /// The heading above the place, if there is one.
    pub heading: Option<Heading>,
    /// The words around the first that was found, cut into what is to be marked (`true`) and what is not.
    pub around: Vec<(String, bool)>,
}

/// Where all of these words stand, the best place first.
pub(super) fn search(pages: &[Page], typed: &str) -> Vec<Found> {
    let typed = typed.to_lowercase();
    let mut asked: Vec<&str> = words(&typed).map(|(_, word)| word).collect();
    if asked.iter().any(|word| !EVERYWHERE.contains(word)) {
        asked.retain(|word| !EVERYWHERE.contains(word));
    }
    if asked.is_empty() {
        return Vec::new();
    }
    let mut places: Vec<(u32, usize, &Page, &Section)> = Vec::new();
    for page in pages {
        for section in &page.sections {
            if let Some(worth) = worth(page, section, &asked) {
                places.push((worth, places.len(), page, section));
            }
        }
    }
    places.sort_by_key(|(worth, order, ..)| (std::cmp::Reverse(*worth), *order));
    let found = places.into_iter().take(FOUND_MAX).map(|(_, _, page, section)| Found {
        page: page.word,
        title: page.title.clone(),
        heading: section.heading.clone(),
        around: around(&section.text, &asked),
    });
    found.collect()
}

/// How good a place is, where each word stands in it or above it. A word above a text is worth more than one in it, a
/// whole one more than a beginning. What a heading only mentions, its text says once or never: so a place is better where
/// its text has the word as well, and again.
fn worth(page: &Page, section: &Section, asked: &[&str]) -> Option<u32> {
    let heading = section.heading.as_ref().map_or("", |heading| heading.text.as_str());
    // The page's own name leads to its beginning, not to each of its parts.
    let title = if section.heading.is_none() { 40 } else { 2 };
    let above = [(heading, 20), (page.title.as_str(), title)];
    let mut sum = 0;
    for word in asked {
        let best = above.iter().map(|(text, weight)| standing(text, word).max().unwrap_or(0) * weight).max();
        let mut within: Vec<u32> = standing(&section.text, word).map(|standing| standing * 4).collect();
        within.sort_unstable_by_key(|worth| std::cmp::Reverse(*worth));
        let worth = best.unwrap_or(0) + within.into_iter().take(OFTEN).sum::<u32>();
        sum += Some(worth).filter(|worth| *worth > 0)?;
    }
    Some(sum)
}

/// Of each of a text's words: 2 where it is the one that was asked for, 1 where it begins with it, else nothing.
fn standing(text: &str, asked: &str) -> impl Iterator<Item = u32> {
    let text = text.to_lowercase();
    let each: Vec<u32> = words(&text)
        .map(|(_, word)| if word == asked { 2 } else { u32::from(word.starts_with(asked)) })
        .collect();
    each.into_iter()
}

/// The text around the first word that was asked for.
fn around(text: &str, asked: &[&str]) -> Vec<(String, bool)> {
    let is_asked = |word: &str| {
        let word = word.to_lowercase();
        asked.iter().any(|asked| word.starts_with(asked))
    };
    let first = words(text).find(|(_, word)| is_asked(word)).map_or(0, |(at, _)| at);
    let from = back(text, first, AROUND);
    let until = text[first..].char_indices().nth(AROUND * 2).map_or(text.len(), |(at, _)| first + at);
    let until = if until == text.len() { until } else { text[..until].rfind(' ').unwrap_or(until) };
    let mut cut = Vec::new();
    let mut done = from;
    for (at, word) in
        words(text).filter(|(at, word)| *at >= from && at + word.len() <= until && is_asked(word))
    {
        cut.push((text[done..at].to_owned(), false));
        cut.push((word.to_owned(), true));
        done = at + word.len();
    }
    cut.push((text[done..until].to_owned(), false));
    if let (true, Some((first, _))) = (from > 0, cut.first_mut()) {
        first.insert_str(0, "\u{2026} ");
    }
    if until < text.len() {
        cut.push((" \u{2026}".to_owned(), false));
    }
    cut.retain(|(text, _)| !text.is_empty());
    cut
}

/// So many characters back from a place, to where a word begins.
fn back(text: &str, from: usize, chars: usize) -> usize {
    let Some((at, _)) = text[..from].char_indices().rev().nth(chars) else { return 0 };
    text[at..from].find(' ').map_or(at, |space| at + space + 1)
}

/// The words of a text, each with where it begins. What holds a setting or an address together is part of it.
fn words(text: &str) -> impl Iterator<Item = (usize, &str)> {
    let is_part = |c: char| c.is_alphanumeric() || matches!(c, '_' | '\'');
    let mut rest = 0;
    std::iter::from_fn(move || {
        let begin = rest + text[rest..].find(is_part)?;
        let end = text[begin..].find(|c| !is_part(c)).map_or(text.len(), |end| begin + end);
        rest = end;
        Some((begin, &text[begin..end]))
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::config::BaseUrl;
    use crate::web::manual::reading;
    use crate::web::paths::Paths;

    fn pages() -> Vec<Page> {
        let paths = Paths::of(&BaseUrl::parse("https://example.com").unwrap());
        let bread =
            "# Bread\n\nOf flour and water.\n\n## Kneading\n\nKnead the dough; the `dough_hook` helps.\n";
        let soup = "# Soup\n\nNo dough at all.\n\n## Salt\n\nWater and salt.\n";
        vec![reading::read("bread", bread, &paths), reading::read("soup", soup, &paths)]
    }

    fn places(typed: &str) -> Vec<String> {
        let place = |found: &Found| match &found.heading {
            Some(heading) => format!("{}#{}", found.page, heading.id),
            None => found.page.to_owned(),
        };
        search(&pages(), typed).iter().map(place).collect()
    }

    #[test]
    fn whole_words_and_beginnings_are_found_and_all_of_them_have_to_stand_there() {
        assert_eq!(places("dough"), ["bread#kneading", "soup"]);
        assert_eq!(places("DOU"), ["bread#kneading", "soup"]);
        assert_eq!(places("ough"), [""; 0]);
        assert_eq!(places("salt water"), ["soup#salt"]);
        assert_eq!(places("dough_hook"), ["bread#kneading"]);
        assert_eq!(places("  ?! "), [""; 0]);
        assert_eq!(places("How do I knead it?"), ["bread#kneading"]);
        assert_eq!(places("at all of"), ["soup"]);
    }

    #[test]
    fn a_name_leads_to_its_page_and_a_heading_to_its_place() {
        assert_eq!(places("bread")[0], "bread");
        assert_eq!(places("kneading"), ["bread#kneading"]);
        assert_eq!(places("bread water")[0], "bread");
    }

    #[test]
    fn whole_words_come_first_and_of_two_headings_the_one_whose_text_is_about_it() {
        let paths = Paths::of(&BaseUrl::parse("https://example.com").unwrap());
        let page = "# Ovens\n\n## Do they rest?\n\nNever.\n\n## Resting\n\nBetween two loaves.\n\n\
                    ## The rest of a dough\n\nIt needs its rest, and a rest takes time.\n";
        let found = search(&[reading::read("ovens", page, &paths)], "rest");
        let ids = found.iter().map(|found| found.heading.as_ref().map_or("", |heading| heading.id.as_str()));
        assert_eq!(ids.collect::<Vec<_>>(), ["the-rest-of-a-dough", "do-they-rest", "resting"]);
    }

    #[test]
    fn what_was_found_is_marked_among_its_words() {
        let found = &search(&pages(), "water")[0];
        assert_eq!(found.around.iter().filter(|(_, marked)| *marked).count(), 1);
        let told: String = found.around.iter().map(|(text, _)| text.as_str()).collect();
        assert_eq!(told, "Of flour and water.");
        let long = format!("{} needle {}", "hay ".repeat(80), "\u{fc}ber ".repeat(80));
        let told: String = around(&long, &["needle"]).into_iter().map(|(text, _)| text).collect();
        assert!(told.starts_with("\u{2026} hay") && told.ends_with("\u{fc}ber \u{2026}"), "{told}");
        assert!(told.chars().count() < 330, "{told}");
    }
}
