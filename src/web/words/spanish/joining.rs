//! Joining a product, in Spanish.

use crate::domain::language::Language;
use crate::web::format::Formats;
use crate::web::words::joining::JoinWords;

pub(super) const JOIN: JoinWords = JoinWords {
    promote: |product| format!("Promociona {product}"),
    terms: "Lo que ganas",
    commission: "Comisión",
    example: |sale, earned| format!("Una venta de {sale} te da {earned}."),
    window: "Cuánto tiempo cuenta un clic",
    window_days: |days| {
        let days = Formats::of(Language::Spanish).days(days);
        format!("Una compra hasta {days} después del clic en tu enlace, también sin volver a hacer clic.")
    },
    window_for_ever: "Una compra en cualquier momento después del clic en tu enlace.",
    model: "Si hicieron clic en enlaces de varios afiliados",
    model_last: "Gana el último clic antes de la compra.",
    model_first: "Gana el primer clic.",
    model_share: |first| {
        format!(
            "El primer y el último clic comparten una comisión: {first} para el primero, el resto para el último."
        )
    },
    model_each: "El primer y el último clic ganan una comisión completa cada uno.",
    renewals: "Si al cliente se le cobra de nuevo",
    renewals_none: "Ganas con la compra. Las renovaciones, como las de una suscripción, no pagan nada.",
    renewals_first: |count| match count {
        1 => "Ganas con la compra y con la primera renovación del cliente.".into(),
        _ => format!("Ganas con la compra y con las {count} primeras renovaciones del cliente."),
    },
    renewals_all: "Ganas con la compra y con cada renovación, como las de una suscripción.",
    customers: "Qué clientes cuentan",
    customers_new: "Los nuevos: quien ya compró esto antes no te da nada con otra compra.",
    hold: "Cuándo te pagan",
    hold_days: |days| {
        let days = Formats::of(Language::Spanish).days(days);
        format!("Una comisión queda Retenida {days} después de la venta, y luego Disponible.")
    },
    hold_none: "Una comisión queda Disponible al momento.",
    rules: "Reglas del programa",
    accept_rules: "Acepto las reglas",
    rules_needed: "Lee las reglas y acéptalas.",
    join: "Participar",
    apply: "Solicitar afiliación",
    decides: |program| format!("{program} revisa cada solicitud. La respuesta aparece aquí."),
    application: "¿Cómo lo vas a promocionar?",
    application_hint: "Tu página, tu canal o tu boletín, en pocas palabras.",
    application_too_long: "Usa 2000 caracteres como máximo.",
    sign_in_first: "¿Ya tienes una cuenta aquí?",
    sign_in: "Inicia sesión y participa con un clic",
    not_with_these: "No se puede crear una cuenta con este correo y esta contraseña. Si ya tienes una aquí, inicia sesión primero.",
    closed: |program| format!("Solo entra quien recibe una invitación. Pide una a {program}."),
    not_now: |program| {
        format!(
            "No puedes participar en este producto en este momento. Habla con {program} si crees que es un error."
        )
    },
    invited: |name| format!("Te damos la bienvenida, {name}. Recibiste una invitación."),
    sign_in_to_accept: |name| {
        format!(
            "Te damos la bienvenida, {name}. Recibiste una invitación y ya tienes una cuenta aquí: inicia sesión para aceptar."
        )
    },
    accept: "Aceptar la invitación",
    dead_invitation: |program| {
        format!("Esta invitación ya se usó, se retiró o es muy antigua. Pide una nueva a {program}.")
    },
    for_somebody_else: |name| {
        format!(
            "Esta invitación no es para {name}, que tiene la sesión abierta aquí. Cierra la sesión para usarla."
        )
    },
    joining_as: "Participas como",
    signed_in_as: |email| format!("Tienes la sesión abierta como {email}."),
    to_my_pages: "Ir a mis páginas",
    joined: |product| {
        format!("Te damos la bienvenida. Ya puedes promocionar {product}: tu enlace está abajo.")
    },
    applied: |product, program| {
        format!("Enviaste una solicitud para {product}. {program} decide, y la respuesta aparece aquí.")
    },
};
