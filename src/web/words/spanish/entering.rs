//! The way in, and where she stands, in Spanish.

use crate::web::words::entering::{AccountWords, EntryWords, StandingWords};

pub(super) const STANDING: StandingWords = StandingWords {
    active: "Activa",
    active_means: "Las ventas por tu enlace dan comisión.",
    invited: "Invitación",
    invited_means: |program| format!("{program} te invita. Abre la invitación para aceptarla."),
    applied: "Solicitada",
    applied_means: |program| {
        format!("Enviaste una solicitud, y {program} decide. Tu enlace estará listo cuando la acepten.")
    },
    paused: "Pausada",
    paused_means: |program| {
        format!(
            "{program} pausó tu afiliación. Tus enlaces siguen llevando a la gente, pero no ganan nada hasta que se reanude."
        )
    },
    banned: "Terminada",
    banned_means: "Tu afiliación terminó. Tus enlaces siguen llevando a la gente, pero no ganan nada.",
    left: "Saliste",
    left_means: "Saliste. Tus enlaces siguen llevando a la gente, pero no ganan nada. Lo que ganaste antes sigue siendo tuyo.",
    rejected: "No aceptada",
    rejected_means: |program| format!("{program} no aceptó tu solicitud."),
    look_at_invitation: "Ver la invitación",
    again: "Solicitar de nuevo",
    leave: |product| format!("Salir de {product}"),
    leave_means: "Tus enlaces siguen llevando a la gente, pero dejan de ganar, también por clics anteriores. Lo que ganaste hasta ahora sigue siendo tuyo.",
    has_left: |product| format!("Saliste de {product}."),
    rules: "Reglas del programa",
    rules_open: "Las reglas del programa son nuevas. Léelas y acéptalas para seguir.",
    rules_since: |day| format!("Vigentes desde el {day}."),
    rules_accepted: |day| format!("Las aceptaste el {day}."),
    no_rules: "Este programa no tiene reglas por ahora.",
    accept_rules: "Acepto",
    rules_thanks: "Gracias. Aceptaste las reglas.",
};

pub(super) const ENTRY: EntryWords = EntryWords {
    sign_in: "Iniciar sesión",
    email: "Correo",
    password: "Contraseña",
    wrong: "Este correo y esta contraseña no coinciden.",
    signed_out: "Cerraste la sesión.",
    unsent: "Tu sesión había terminado, por eso no se guardó lo que enviaste. Inicia sesión y rellénalo otra vez.",
    old_form: "Esta página es de antes de que iniciaras sesión",
    old_form_means: "Esta página se abrió antes de que volvieras a iniciar sesión, por eso no se guardó nada. Ábrela otra vez y envíalo de nuevo.",
    open_again: "Abrir otra vez",
    forgotten: "¿Olvidaste tu contraseña?",
    forgotten_means: |contact| {
        format!("Pide un enlace nuevo a {contact}. Con él entras y eliges una contraseña nueva.")
    },
    are_you: |name| format!("Te damos la bienvenida, {name}"),
    are_you_means: "Este es tu enlace privado. Abre tus páginas sin contraseña, así que guárdalo solo para ti.",
    somebody_else: |name| format!("{name} tiene la sesión abierta en este navegador, y se cerrará."),
    open_my_pages: "Abrir mis páginas",
    dead_link: "Este enlace ya no es válido",
    dead_link_means: |contact| format!("Ya se usó, se renovó o es muy antiguo. Pide uno nuevo a {contact}."),
    new_password: "Elige una contraseña",
    password_hint: "Al menos 10 caracteres. Unas palabras seguidas son fáciles de recordar.",
};

pub(super) const ACCOUNT: AccountWords = AccountWords {
    you: "Tú",
    here_since: "Aquí desde",
    saved: "Guardado.",
    change_password: "Cambia tu contraseña",
    choose_password: "Elige una contraseña",
    no_password_yet: "Llegaste por un enlace. Con una contraseña entras desde cualquier lugar, sin él.",
    old_password: "Tu contraseña actual",
    new_password: "Contraseña nueva",
    new_password_hint: "Al menos 10 caracteres. En los demás navegadores se cierra la sesión.",
    not_your_password: "Esta no es tu contraseña.",
    password_set: "Tu contraseña está definida. En los demás navegadores se cerró la sesión.",
    sessions: "Dónde tienes la sesión abierta",
    browser: "Navegador",
    last_seen: "Visto por última vez",
    since: "Desde",
    this_browser: "Este navegador",
    browser_signed_out: "En ese navegador se cerró la sesión.",
    preferences: "Preferencias",
    language: "Idioma",
    language_means: "De tus páginas y de todo lo que lees en ellas.",
    browsers_language: "Idioma del navegador",
    unknown_language: "Elige uno de estos idiomas.",
};
