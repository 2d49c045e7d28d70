//! What stands around every page, in Portuguese.

use crate::domain::language::Language;
use crate::web::words::figures;
use crate::web::words::page::PageWords;

pub(in crate::web::words) static PAGE: PageWords = PageWords {
    copy: "Copiar",
    copied: "Copiado",
    copy_by_hand: "Selecionado. Copie com o teclado.",
    breadcrumb: "Você está em",
    pages: "Páginas",
    no_such_page_of_list: |asked| {
        let words = figures(Language::Portuguese);
        format!("{} {}", (words.not_understood)(asked), (words.shown_instead)("a primeira página"))
    },
    newer: "Mais recentes",
    older: "Mais antigos",
    search: "Buscar",
    optional: "(opcional)",
    cancel: "Cancelar",
    to_mend: "Corrija:",
    things_to_mend: |count| match count {
        1 => "Falta corrigir uma coisa".into(),
        _ => format!("Falta corrigir {count} coisas"),
    },
    examine_this: "Examinar este link",
    of: "de",
    looking_as: "Você está vendo estas páginas como",
    only_looking: "Aqui não é possível alterar nada.",
    stop: "Parar",
    give_this_number: "Se pedir ajuda, informe este número:",
    browser_on: |browser, system| format!("{browser} em {system}"),
    unnamed_browser: "Navegador sem nome",
    language: "Idioma",
};
