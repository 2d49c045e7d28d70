//! What stands at the foot of the menu: how the pages look, and the keys that lead through them.

use crate::domain::language::Language;
use crate::web::theme::Theme;

/// The texts of both.
#[derive(Debug)]
pub struct KeysWords {
    /// For screen readers, before the three choices.
    pub look: &'static str,
    /// As the system says.
    pub system: &'static str,
    /// Dark on light.
    pub light: &'static str,
    /// Light on dark.
    pub dark: &'static str,
    /// The button that shows the keys, and their heading.
    pub shortcuts: &'static str,
    /// Between two keys that are pressed one after the other.
    pub then: &'static str,
    /// What `/` does.
    pub search: &'static str,
    /// What `t w m y` do.
    pub periods: &'static str,
    /// What `?` does.
    pub this_list: &'static str,
    /// The box that turns them off.
    pub single_keys: &'static str,
    /// What the box means.
    pub single_keys_hint: &'static str,
    /// Closes the list.
    pub close: &'static str,
}

impl KeysWords {
    /// The name of a choice.
    pub fn of(&self, theme: Theme) -> &'static str {
        match theme {
            Theme::System => self.system,
            Theme::Light => self.light,
            Theme::Dark => self.dark,
        }
    }
}

/// What they say in a language.
pub fn keys(language: Language) -> &'static KeysWords {
    match language {
        Language::English => &ENGLISH,
        Language::Portuguese => &PORTUGUESE,
        Language::Spanish => &SPANISH,
    }
}

static ENGLISH: KeysWords = KeysWords {
    look: "Light or dark",
    system: "System",
    light: "Light",
    dark: "Dark",
    shortcuts: "Keyboard shortcuts",
    then: "then",
    search: "Search",
    periods: "Today, 7 days, 30 days, 12 months",
    this_list: "This list",
    single_keys: "Use single-key shortcuts",
    single_keys_hint: "Kept in this browser.",
    close: "Close",
};

static PORTUGUESE: KeysWords = KeysWords {
    look: "Claro ou escuro",
    system: "Sistema",
    light: "Claro",
    dark: "Escuro",
    shortcuts: "Atalhos do teclado",
    then: "depois",
    search: "Pesquisar",
    periods: "Hoje, 7 dias, 30 dias, 12 meses",
    this_list: "Esta lista",
    single_keys: "Usar atalhos de uma tecla",
    single_keys_hint: "Guardado neste navegador.",
    close: "Fechar",
};

static SPANISH: KeysWords = KeysWords {
    look: "Claro u oscuro",
    system: "Sistema",
    light: "Claro",
    dark: "Oscuro",
    shortcuts: "Atajos de teclado",
    then: "después",
    search: "Buscar",
    periods: "Hoy, 7 días, 30 días, 12 meses",
    this_list: "Esta lista",
    single_keys: "Usar atajos de una tecla",
    single_keys_hint: "Se guarda en este navegador.",
    close: "Cerrar",
};

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_language_names_the_three_choices() {
        for language in Language::ALL {
            let words = keys(language);
            let names = Theme::ALL.map(|theme| words.of(theme));
            assert!(names[0] != names[1] && names[1] != names[2], "{names:?}");
        }
        assert_eq!(keys(Language::Spanish).of(Theme::Dark), "Oscuro");
    }
}
