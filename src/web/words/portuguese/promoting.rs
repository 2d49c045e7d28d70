//! What she promotes, in Portuguese.

use crate::web::words::promoting::PromotingWords;

pub(super) const PROMOTING: PromotingWords = PromotingWords {
    caption: "Os produtos que você divulga",
    product: "Produto",
    commission: "Comissão",
    window: "Um clique conta",
    state: "Situação",
    hotlinks_of: |product| format!("HotLinks de {product}"),
    rate_for: |rate, offer| format!("{rate} por {offer}"),
    ask_or_apply: |program| format!("Fale com {program} ou solicite aqui:"),
    ask: |program| format!("Peça um convite a {program}."),
    open_products: "Você pode se afiliar a estes",
    join: "Participar",
    apply: "Solicitar",
    product_paused: "Produto pausado",
    product_retired: "Não é mais vendido",
    about: "Sobre este produto",
    tabs: "Este produto",
    what_you_earn: "O que você ganha",
    offer: "Oferta",
    price: "Preço",
    rate: "Sua taxa",
    per_sale: "Você ganha por venda",
    for_example: "Por exemplo",
    own_rate: |rate| format!("Você tem uma taxa própria: {rate}. Em cada venda vale a melhor."),
    shared: |first, last| {
        format!(
            "Quando outro afiliado tem parte em uma venda, {first} disto é seu se o seu clique foi o primeiro, e {last} se foi o último."
        )
    },
    each_full: "Quando outro afiliado tem parte em uma venda, cada um ganha tudo isto.",
    conditions: "Como funciona",
    other_events: "Além das vendas",
    pixel: "Por pixel",
    pixel_window: |days| {
        format!("Quando uma venda é avisada só por uma imagem, os cliques contam por {days}.")
    },
    in_force_since: "Estas condições valem desde",
    rules: "Regras do programa",
    rules_accepted: |date| format!("Você aceitou em {date}."),
    your_code: "Seu código",
    changes: |product, from| format!("{from}, muda isto em {product}:"),
};
