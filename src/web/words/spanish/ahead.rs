//! What changes and when, in Spanish.

use crate::domain::language::Language;
use crate::web::format::Formats;
use crate::web::words::ahead::AheadWords;

pub(super) const AHEAD: AheadWords = AheadWords {
    formats: Formats::of(Language::Spanish),
    heading: "Lo que va a cambiar",
    from: |moment| format!("A partir del {moment}"),
    commission: |becomes, was| format!("Una venta paga {becomes} en vez de {was}."),
    event: |event, becomes, was| format!("El evento {event} paga {becomes} en vez de {was}."),
    model: |becomes, was| format!("Quién gana: {becomes} en vez de {was}."),
    hold: |becomes, was| format!("Las comisiones quedan Retenidas {becomes} en vez de {was}."),
    renewals: |becomes, was| format!("Renovaciones que pagan: {becomes} en vez de {was}."),
    no_renewals: "ninguna",
    first_renewals: |count| match count {
        1 => "la primera de cada cliente".into(),
        _ => format!("las {count} primeras de cada cliente"),
    },
    all_renewals: "todas",
    new_customers_only: "Solo pagan las compras de clientes nuevos. Las renovaciones no cambian.",
    every_customer: "Las compras de quienes ya compraron antes también pagan.",
    window: |becomes, was| format!("Los clics nuevos pueden ganar durante {becomes} en vez de {was}."),
    pixel_window: |becomes, was| {
        format!("Por píxel, los clics pueden ganar durante {becomes} en vez de {was}.")
    },
    offer: |offer, becomes, was| format!("{offer} paga {becomes} en vez de {was}."),
    own: |becomes, was| format!("Tu comisión propia: {becomes} en vez de {was}."),
    nothing: "nada",
    as_product: "lo que paga el producto",
    for_ever: "un tiempo ilimitado",
    last_click: "Último clic",
    first_click: "Primer clic",
    multiple_shared: |part| format!("Varios clics, con {part} para el primero"),
    multiple_full: "Varios clics, con una comisión completa para cada uno",
};
