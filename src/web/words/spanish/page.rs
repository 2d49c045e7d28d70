//! What stands around every page, in Spanish.

use crate::domain::language::Language;
use crate::web::words::figures;
use crate::web::words::page::PageWords;

pub(in crate::web::words) static PAGE: PageWords = PageWords {
    copy: "Copiar",
    copied: "Copiado",
    copy_by_hand: "Seleccionado. Cópialo con el teclado.",
    breadcrumb: "Estás en",
    pages: "Páginas",
    no_such_page_of_list: |asked| {
        let words = figures(Language::Spanish);
        format!("{} {}", (words.not_understood)(asked), (words.shown_instead)("la primera página"))
    },
    newer: "Más recientes",
    older: "Más antiguos",
    search: "Buscar",
    optional: "(opcional)",
    cancel: "Cancelar",
    to_mend: "Corrige:",
    things_to_mend: |count| match count {
        1 => "Falta corregir una cosa".into(),
        _ => format!("Faltan {count} cosas por corregir"),
    },
    examine_this: "Examinar este enlace",
    of: "de",
    looking_as: "Estás viendo estas páginas como",
    only_looking: "Aquí no se puede cambiar nada.",
    stop: "Parar",
    give_this_number: "Si pides ayuda, da este número:",
    browser_on: |browser, system| format!("{browser} en {system}"),
    unnamed_browser: "Navegador sin nombre",
    language: "Idioma",
};
