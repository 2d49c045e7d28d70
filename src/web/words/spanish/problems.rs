//! What is wrong with something that was typed, and why something was refused, in Spanish.

use crate::domain::code::BadCode;
use crate::domain::destination::BadDestination;
use crate::domain::email::BadEmail;
use crate::domain::name::BadName;
use crate::domain::payout::{BadBankText, BankText};
use crate::domain::payout_method::BadPayoutText;
use crate::domain::site::BadPage;
use crate::domain::web_address::{BadAddress, DisguisedHost};
use crate::store::error::Reason;
use crate::web::passwords::BadPassword;
use crate::web::paths::BadLead;

pub(in crate::web::words) fn name(problem: &BadName) -> &'static str {
    match problem {
        BadName::Empty => "Escribe un nombre.",
        BadName::TooLong => "Un nombre tiene como máximo 120 caracteres.",
        BadName::Invisible => "Este nombre tiene caracteres que no se ven. Escríbelo de nuevo.",
    }
}

pub(in crate::web::words) fn email(_: &BadEmail) -> &'static str {
    "Esto no es un correo. Un correo se escribe así: nombre@example.com."
}

pub(in crate::web::words) fn code(problem: &BadCode) -> &'static str {
    match problem {
        BadCode::Length => "Un código necesita de 3 a 32 caracteres.",
        BadCode::Characters => "Un código solo tiene letras de la a a la z, números y guiones.",
        BadCode::Ending => "Un código termina con una letra o un número.",
        BadCode::Reserved => "Esta palabra es parte de las direcciones de Duly. Elige otra.",
    }
}

pub(in crate::web::words) fn password(problem: &BadPassword) -> &'static str {
    match problem {
        BadPassword::TooShort => {
            "Una contraseña necesita al menos 10 caracteres. Unas palabras seguidas son fáciles de recordar."
        }
        BadPassword::TooLong => "Una contraseña tiene como máximo 256 bytes.",
        BadPassword::Known => "Esta contraseña es una de las primeras que alguien probaría. Elige otra.",
    }
}

pub(in crate::web::words) fn page(problem: &BadPage) -> String {
    match problem {
        BadPage::NoSites => "Este producto no tiene sitios para enlaces creados por ti.".into(),
        BadPage::Address(problem) => address(*problem).into(),
        BadPage::Host(problem) => host(*problem).into(),
        BadPage::SchemeDiffers { approved, typed, corrected } => {
            format!(
                "El sitio aprobado es {approved}, pero esta dirección empieza con {typed}. Prueba {corrected}"
            )
        }
        BadPage::PortDiffers { approved, typed, corrected } => {
            format!(
                "El sitio aprobado es {approved}; esta dirección usa otro puerto: {typed}. Prueba {corrected}"
            )
        }
        BadPage::OtherSite { picked, other } => {
            format!("Esta dirección está en {other}, no en {picked}. Elige {other} como dominio.")
        }
        BadPage::Apex { approved, typed } => {
            format!("Solo los subdominios están aprobados ({approved}), no {typed} mismo.")
        }
        BadPage::LookAlike { approved, typed } => {
            format!("Esta dirección lleva a {typed}. Parece un sitio aprobado ({approved}), pero es otro.")
        }
        BadPage::NotApproved { approved, typed } => {
            format!("{typed} no es un sitio aprobado. Aprobados: {approved}.")
        }
        BadPage::Destination(problem) => destination(*problem).into(),
    }
}

pub(in crate::web::words) fn lead(problem: &BadLead) -> &'static str {
    match problem {
        BadLead::Address(problem) => destination(*problem),
        BadLead::Circle => {
            "Este ya es un enlace de promoción, y los visitantes darían vueltas en círculo. Da la dirección de la página misma."
        }
    }
}

pub(in crate::web::words) fn payout_text(_: &BadPayoutText) -> &'static str {
    "No puede empezar con = + - o @: las hojas de cálculo lo ejecutarían, y los archivos para PayPal y Wise lo necesitan tal cual."
}

pub(in crate::web::words) fn bank_text(_: &BadBankText) -> String {
    format!("Escribe el número de la cuenta y el titular, en {} caracteres como máximo.", BankText::CHARS_MAX)
}

pub(in crate::web::words) fn refusal(reason: Option<&Reason>) -> String {
    match reason {
        Some(Reason::CodeTaken) => "Este código ya tiene dueño. Elige otro.".into(),
        Some(Reason::FormerCodes(most)) => format!(
            "Ya tuviste {most} códigos antes de este, y todos siguen siendo tuyos. Usa uno de ellos de nuevo, o pide otro."
        ),
        Some(Reason::CannotBeDone) => "Eso no es posible en la situación actual de esta afiliación.".into(),
        Some(Reason::NotAccepted) => "Solo quien está aceptado en este producto puede crear enlaces.".into(),
        Some(Reason::SiteNotApproved(site)) => format!("{site} no está aprobado para este producto."),
        Some(Reason::LinksAtOnce(most)) => {
            format!("Ya tienes {most} enlaces, que es el máximo. Quita uno primero.")
        }
        Some(Reason::LinksEver(most)) => {
            format!(
                "Ya se crearon {most} enlaces, contando los quitados, y ese es el máximo. Usa uno de los que hay."
            )
        }
        Some(Reason::RulesChanged) => "Las reglas cambiaron mientras las leías. Léelas de nuevo.".into(),
        Some(Reason::RulesNeeded) => "Lee las reglas y acéptalas.".into(),
        Some(Reason::ByInvitation) => "Solo entra quien recibe una invitación.".into(),
        Some(Reason::NotNow) => "No puedes entrar en este producto en este momento.".into(),
        Some(Reason::OthersInvitation) => {
            "Esta invitación es para otra persona. Cierra la sesión para usarla.".into()
        }
        Some(Reason::HasPassword) => "Ya tienes una contraseña. Inicia sesión con ella y acepta allí.".into(),
        None => "Esto no se pudo hacer. Vuelve atrás, carga la página de nuevo y prueba otra vez.".into(),
    }
}

fn destination(problem: BadDestination) -> &'static str {
    match problem {
        BadDestination::Address(problem) => address(problem),
        BadDestination::HoldsClick => {
            "Esta dirección lleva el número de un solo clic (duly=...). Quita esa parte."
        }
    }
}

fn address(problem: BadAddress) -> &'static str {
    match problem {
        BadAddress::Empty => "Escribe una dirección.",
        BadAddress::TooLong => "Esta dirección es demasiado larga: 2000 caracteres como máximo.",
        BadAddress::Invisible => "Esta dirección tiene caracteres que no se ven. Escríbela de nuevo.",
        BadAddress::Backslash => "Una dirección no lleva barra invertida (\\).",
        BadAddress::Scheme => {
            "La dirección empieza con https:// o http://, por ejemplo https://www.example.com/pagina."
        }
        BadAddress::NoHost => {
            "A la dirección le falta el sitio. Escríbela así: https://www.example.com/pagina."
        }
        BadAddress::UserInfo => {
            "La dirección no puede llevar nombre de usuario ni contraseña (la parte antes de @)."
        }
        BadAddress::MacroInHost => "Las palabras entre llaves, como {click_id}, solo van después del sitio.",
        BadAddress::BadHost => {
            "El sitio de esta dirección no es válido. Escríbelo completo: www.example.com."
        }
    }
}

fn host(problem: DisguisedHost) -> &'static str {
    match problem {
        DisguisedHost::Number => {
            "La dirección necesita el nombre de un sitio, como www.example.com, y no el número de una máquina."
        }
        DisguisedHost::TrailingDot => "El nombre del sitio no termina con un punto.",
        DisguisedHost::EmptyLabel => "Al nombre del sitio le sobra un punto.",
        DisguisedHost::OtherLetters => {
            "El nombre del sitio tiene caracteres que imitan a otros. Escríbelo con letras comunes."
        }
    }
}
