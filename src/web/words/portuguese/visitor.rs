//! The visitor's pages in Portuguese.

use crate::domain::language::Language;
use crate::web::format::Formats;
use crate::web::words::visitor::VisitorWords;

/// What they say.
pub(in crate::web::words) static VISITOR: VisitorWords = VisitorWords {
    to_the_front: "Para a página inicial",
    language: Language::Portuguese,
    formats: Formats::of(Language::Portuguese),

    privacy: "Privacidade",

    may_we_keep: "Podemos guardar um cookie que lembra quem lhe recomendou isto?",
    yes: "Sim",
    no: "Não",

    by: "Por",
    price: "Preço",
    plans: "Planos",
    buy_now: "Comprar agora",
    choose: "Escolher",
    not_on_sale: "Ainda não está à venda. Volte em breve.",
    from_price: |name, price| format!("{name}, a partir de {price}."),

    pay_for: |name| format!("Pagar {name}"),
    one_step_to_go: "Falta só um passo.",
    choose_a_plan: "Escolha um plano.",
    plan_is_gone: "O plano deste link já não está disponível.",
    chosen: "Sua escolha",
    go_to_checkout: "Ir para o pagamento",
    no_checkout: "Este plano ainda não pode ser pago aqui. Fale com quem vende.",
    back_to_sales_page: "Voltar à página de vendas",

    ref_code: "Código de afiliado",
    ref_until: |date| format!("até {date}"),
    ref_for_ever: "sem prazo",
    ref_none: "Nenhum código de afiliado neste navegador.",
    ref_paused: "Novos cliques em links de afiliados não contam no momento. Os anteriores contam.",

    thank_you: "Obrigado!",
    bought: |name| format!("Recebemos o seu pedido de {name}."),
    done: |name| format!("Boas-vindas a {name}."),
    order: "Pedido",
    not_noted: "O seu pedido está seguro, mas não conseguimos anotá-lo agora. Carregue esta página de novo daqui a um minuto.",
    reload: "Carregar a página de novo",

    leads_nowhere: "Este link não leva a lugar nenhum",
    leads_nowhere_detail: "Ele pode estar cortado ou ter um erro. Pergunte a quem o enviou.",
    no_such_page: "Esta página não existe",
    no_such_page_detail: "O endereço pode estar cortado ou ter um erro.",
    retired: |name| format!("{name} não está mais disponível"),
    retired_detail: "Quem o criou deixou de vendê-lo.",
    not_valid: "Este link não é válido",
    not_valid_detail: |name| {
        format!(
            "Quem criou {name} não aprova mais a página a que ele leva. Peça um link novo a quem o enviou."
        )
    },
    broken: "Algo deu errado",
    broken_detail: "A falha é nossa e ficou registrada. Tente de novo.",
    too_often: "Vezes demais",
    too_often_detail: |seconds| format!("Espere {seconds} segundos e tente de novo."),
    not_saved: "Nada foi guardado",
    not_saved_detail: "Não é possível gravar neste momento. Envie de novo.",
    not_taken: "Isto não pôde ser aceito",
    not_taken_detail: "Volte: a maioria dos navegadores ainda mostra o que você escreveu. Copie o que for longo, carregue a página de novo e envie outra vez.",
    on_offer_here: "O que há à venda aqui",

    no_owner: "Esta instalação ainda não tem dono.",
    no_owner_detail: "O endereço para configurá-la está no registro do servidor. O comando duly setup-url mostra um novo.",
    to_promote: "Produtos que você pode divulgar",
    nothing_to_promote: "Ainda não há nada para divulgar aqui.",
    promote: |name| format!("Divulgar {name}"),
    affiliates_sign_in: "Entrar como afiliado",
    creator_signs_in: "Entrar como criador",
    questions: "Dúvidas?",
};
