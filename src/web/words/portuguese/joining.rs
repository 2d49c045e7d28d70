//! Joining a product, in Portuguese.

use crate::domain::language::Language;
use crate::web::format::Formats;
use crate::web::words::joining::JoinWords;

pub(super) const JOIN: JoinWords = JoinWords {
    promote: |product| format!("Divulgue {product}"),
    terms: "O que você ganha",
    commission: "Comissão",
    example: |sale, earned| format!("Uma venda de {sale} rende {earned} para você."),
    window: "Por quanto tempo um clique conta",
    window_days: |days| {
        let days = Formats::of(Language::Portuguese).days(days);
        format!("Uma compra até {days} depois do clique no seu link, mesmo sem clicar de novo.")
    },
    window_for_ever: "Uma compra a qualquer momento depois do clique no seu link.",
    model: "Se clicaram em links de vários afiliados",
    model_last: "Ganha o último clique antes da compra.",
    model_first: "Ganha o primeiro clique.",
    model_share: |first| {
        format!(
            "O primeiro e o último clique dividem uma comissão: {first} para o primeiro, o resto para o último."
        )
    },
    model_each: "O primeiro e o último clique ganham uma comissão inteira cada um.",
    renewals: "Se o cliente for cobrado de novo",
    renewals_none: "Você ganha com a compra. Renovações, como as de uma assinatura, não pagam nada.",
    renewals_first: |count| match count {
        1 => "Você ganha com a compra e com a primeira renovação do cliente.".into(),
        _ => format!("Você ganha com a compra e com as {count} primeiras renovações do cliente."),
    },
    renewals_all: "Você ganha com a compra e com cada renovação, como as de uma assinatura.",
    customers: "Quais clientes contam",
    customers_new: "Os novos: quem já comprou isto antes não rende nada com outra compra.",
    hold: "Quando você recebe",
    hold_days: |days| {
        let days = Formats::of(Language::Portuguese).days(days);
        format!("Uma comissão fica Retida por {days} depois da venda e então fica Disponível.")
    },
    hold_none: "Uma comissão fica Disponível na hora.",
    rules: "Regras do programa",
    accept_rules: "Aceito as regras",
    rules_needed: "Leia as regras e aceite-as.",
    join: "Participar",
    apply: "Solicitar afiliação",
    decides: |program| format!("{program} analisa cada solicitação. A resposta aparece aqui."),
    application: "Como você vai divulgar?",
    application_hint: "Sua página, seu canal ou sua newsletter, em poucas palavras.",
    application_too_long: "Use no máximo 2.000 caracteres.",
    sign_in_first: "Você já tem uma conta aqui?",
    sign_in: "Entre e participe com um clique",
    not_with_these: "Não dá para criar uma conta com este e-mail e esta senha. Se você já tem uma aqui, entre primeiro.",
    closed: |program| format!("Só entra quem recebe um convite. Peça um a {program}."),
    not_now: |program| {
        format!(
            "Você não pode participar deste produto no momento. Fale com {program} se achar que é um engano."
        )
    },
    invited: |name| format!("Boas-vindas, {name}. Você recebeu um convite."),
    sign_in_to_accept: |name| {
        format!("Boas-vindas, {name}. Você recebeu um convite e já tem uma conta aqui: entre para aceitar.")
    },
    accept: "Aceitar o convite",
    dead_invitation: |program| {
        format!("Este convite já foi usado, foi retirado ou é antigo demais. Peça um novo a {program}.")
    },
    for_somebody_else: |name| {
        format!(
            "Este convite não é para {name}, que está com a conta aberta aqui. Saia da conta para usá-lo."
        )
    },
    joining_as: "Você participa como",
    signed_in_as: |email| format!("Você entrou como {email}."),
    to_my_pages: "Ir para minhas páginas",
    joined: |product| format!("Boas-vindas. Agora você pode divulgar {product}: seu link está logo abaixo."),
    applied: |product, program| {
        format!("Você enviou uma solicitação para {product}. {program} decide, e a resposta aparece aqui.")
    },
};
