//! What changes and when, in Portuguese.

use crate::domain::language::Language;
use crate::web::format::Formats;
use crate::web::words::ahead::AheadWords;

pub(super) const AHEAD: AheadWords = AheadWords {
    formats: Formats::of(Language::Portuguese),
    heading: "O que vai mudar",
    from: |moment| format!("A partir de {moment}"),
    commission: |becomes, was| format!("Uma venda paga {becomes} em vez de {was}."),
    event: |event, becomes, was| format!("O evento {event} paga {becomes} em vez de {was}."),
    model: |becomes, was| format!("Quem ganha: {becomes} em vez de {was}."),
    hold: |becomes, was| format!("As comissões ficam Retidas por {becomes} em vez de {was}."),
    renewals: |becomes, was| format!("Renovações que pagam: {becomes} em vez de {was}."),
    no_renewals: "nenhuma",
    first_renewals: |count| match count {
        1 => "a primeira de cada cliente".into(),
        _ => format!("as {count} primeiras de cada cliente"),
    },
    all_renewals: "todas",
    new_customers_only: "Só pagam as compras de clientes novos. As renovações não mudam.",
    every_customer: "As compras de quem já comprou antes também pagam.",
    window: |becomes, was| format!("Novos cliques podem render por {becomes} em vez de {was}."),
    pixel_window: |becomes, was| format!("Por pixel, os cliques podem render por {becomes} em vez de {was}."),
    offer: |offer, becomes, was| format!("{offer} paga {becomes} em vez de {was}."),
    own: |becomes, was| format!("Sua comissão própria: {becomes} em vez de {was}."),
    nothing: "nada",
    as_product: "o que o produto paga",
    for_ever: "tempo ilimitado",
    last_click: "Último clique",
    first_click: "Primeiro clique",
    multiple_shared: |part| format!("Múltiplos cliques, com {part} para o primeiro"),
    multiple_full: "Múltiplos cliques, com uma comissão inteira para cada um",
};
