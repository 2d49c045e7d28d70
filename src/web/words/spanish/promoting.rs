//! What she promotes, in Spanish.

use crate::web::words::promoting::PromotingWords;

pub(super) const PROMOTING: PromotingWords = PromotingWords {
    caption: "Los productos que promocionas",
    product: "Producto",
    commission: "Comisión",
    window: "Un clic cuenta",
    state: "Estado",
    hotlinks_of: |product| format!("HotLinks de {product}"),
    rate_for: |rate, offer| format!("{rate} por {offer}"),
    ask_or_apply: |program| format!("Habla con {program} o solicita aquí:"),
    ask: |program| format!("Pide una invitación a {program}."),
    open_products: "Puedes afiliarte a estos",
    join: "Participar",
    apply: "Solicitar",
    product_paused: "Producto en pausa",
    product_retired: "Ya no se vende",
    about: "Sobre este producto",
    tabs: "Este producto",
    what_you_earn: "Lo que ganas",
    offer: "Oferta",
    price: "Precio",
    rate: "Tu tasa",
    per_sale: "Ganas por venta",
    for_example: "Por ejemplo",
    own_rate: |rate| format!("Tienes una tasa propia: {rate}. En cada venta vale la mejor."),
    shared: |first, last| {
        format!(
            "Cuando otro afiliado tiene parte en una venta, {first} de esto es tuyo si tu clic fue el primero, y {last} si fue el último."
        )
    },
    each_full: "Cuando otro afiliado tiene parte en una venta, cada uno gana todo esto.",
    conditions: "Cómo funciona",
    other_events: "Además de las ventas",
    pixel: "Por píxel",
    pixel_window: |days| format!("Cuando una venta se avisa solo con una imagen, los clics cuentan {days}."),
    in_force_since: "Estas condiciones valen desde",
    rules: "Reglas del programa",
    rules_accepted: |date| format!("Las aceptaste el {date}."),
    your_code: "Tu código",
    changes: |product, from| format!("{from}, cambia esto en {product}:"),
};
