//! What she promotes, and what her links brought, in Portuguese.

use crate::domain::language::Language;
use crate::web::format::Formats;
use crate::web::words::promoting::{FiguresWords, PromotingWords};

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

pub(super) const FIGURES: FiguresWords = FiguresWords {
    figures: "Números",
    lede: "O que os seus links trouxeram",
    period: "Período",
    today: "Hoje",
    days_7: "7 dias",
    days_30: "30 dias",
    months_12: "12 meses",
    from: "De",
    to: "Até",
    clicks: "Cliques",
    visitors: "Visitantes",
    conversions: "Conversões",
    sales: "Vendas",
    commission: "Comissão",
    by_product: "Por produto",
    by_link: "Por link",
    by_source: "Por origem",
    by_day: "Por dia",
    by_hour: "Por hora",
    by_month: "Por mês",
    sum: "Soma",
    link: "Link",
    source: "Origem",
    day: "Dia",
    hour: "Hora",
    month: "Mês",
    no_source: "Sem nome",
    other_sources: "Outras",
    source_hint: "Dê nome a um canal acrescentando ?src=NOME ao seu link. A página de HotLinks faz isso por você.",
    visitors_of: |count| Formats::of(Language::Portuguese).count_of(count, "visitante", "visitantes"),
    visitors_hint: "Visitantes são pessoas diferentes, contadas de novo a cada dia por produto e por link. Seus próprios cliques não contam.",
    nothing: "Nada aconteceu neste período.",
    click: ("clique", "cliques"),
};
