//! The way in, and where she stands, in Portuguese.

use crate::web::words::entering::{AccountWords, EntryWords, StandingWords};

pub(super) const STANDING: StandingWords = StandingWords {
    active: "Ativa",
    active_means: "As vendas pelo seu link rendem comissão.",
    invited: "Convite",
    invited_means: |program| format!("{program} convida você. Abra o convite para aceitar."),
    applied: "Solicitada",
    applied_means: |program| {
        format!("Você enviou uma solicitação, e {program} decide. Seu link fica pronto quando for aceita.")
    },
    paused: "Pausada",
    paused_means: |program| {
        format!(
            "{program} pausou sua afiliação. Seus links continuam levando as pessoas adiante, mas não rendem nada até ela ser retomada."
        )
    },
    banned: "Encerrada",
    banned_means: "Sua afiliação foi encerrada. Seus links continuam levando as pessoas adiante, mas não rendem nada.",
    left: "Você saiu",
    left_means: "Você saiu. Seus links continuam levando as pessoas adiante, mas não rendem nada. O que você ganhou antes continua seu.",
    rejected: "Não aceita",
    rejected_means: |program| format!("{program} não aceitou sua solicitação."),
    look_at_invitation: "Ver o convite",
    again: "Solicitar de novo",
    leave: |product| format!("Sair de {product}"),
    leave_means: "Seus links continuam levando as pessoas adiante, mas deixam de render, também por cliques anteriores. O que você ganhou até agora continua seu.",
    has_left: |product| format!("Você saiu de {product}."),
    rules: "Regras do programa",
    rules_open: "As regras do programa são novas. Leia e aceite para continuar.",
    rules_since: |day| format!("Em vigor desde {day}."),
    rules_accepted: |day| format!("Você aceitou em {day}."),
    no_rules: "Este programa não tem regras no momento.",
    accept_rules: "Aceito",
    rules_thanks: "Obrigado. Você aceitou as regras.",
};

pub(super) const ENTRY: EntryWords = EntryWords {
    sign_in: "Entrar",
    email: "E-mail",
    password: "Senha",
    wrong: "Este e-mail e esta senha não combinam.",
    signed_out: "Você saiu da conta.",
    unsent: "Sua sessão tinha terminado, por isso o que você enviou não foi salvo. Entre e preencha de novo.",
    old_form: "Esta página é de antes da sua entrada",
    old_form_means: "Esta página foi aberta antes de você entrar de novo, por isso nada foi salvo. Abra-a outra vez e envie de novo.",
    open_again: "Abrir outra vez",
    forgotten: "Esqueceu a senha?",
    forgotten_means: |contact| {
        format!("Peça um link novo a {contact}. Com ele você entra e escolhe uma senha nova.")
    },
    are_you: |name| format!("Boas-vindas, {name}"),
    are_you_means: "Este é o seu link particular. Ele abre as suas páginas sem senha, então guarde-o só para você.",
    somebody_else: |name| format!("{name} está com a conta aberta neste navegador e vai sair dela."),
    open_my_pages: "Abrir minhas páginas",
    dead_link: "Este link não vale mais",
    dead_link_means: |contact| {
        format!("Ele já foi usado, foi renovado ou é antigo demais. Peça um novo a {contact}.")
    },
    new_password: "Escolha uma senha",
    password_hint: "Pelo menos 10 caracteres. Algumas palavras seguidas são fáceis de lembrar.",
};

pub(super) const ACCOUNT: AccountWords = AccountWords {
    you: "Você",
    here_since: "Aqui desde",
    saved: "Salvo.",
    change_password: "Troque sua senha",
    choose_password: "Escolha uma senha",
    no_password_yet: "Você chegou por um link. Com uma senha você entra de qualquer lugar, sem ele.",
    old_password: "Sua senha atual",
    new_password: "Senha nova",
    new_password_hint: "Pelo menos 10 caracteres. Os outros navegadores saem da conta.",
    not_your_password: "Esta não é a sua senha.",
    password_set: "Sua senha está definida. Os outros navegadores saíram da conta.",
    sessions: "Onde sua conta está aberta",
    browser: "Navegador",
    last_seen: "Visto por último",
    since: "Desde",
    this_browser: "Este navegador",
    browser_signed_out: "Aquele navegador saiu da conta.",
    preferences: "Preferências",
    language: "Idioma",
    language_means: "Das suas páginas e de tudo o que você lê nelas.",
    browsers_language: "Idioma do navegador",
    unknown_language: "Escolha um destes idiomas.",
};
