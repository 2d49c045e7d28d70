//! What is wrong with something that was typed, and why something was refused, in Portuguese.

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
        BadName::Empty => "Escreva um nome.",
        BadName::TooLong => "Um nome tem no máximo 120 caracteres.",
        BadName::Invisible => "Este nome tem caracteres que não se veem. Escreva-o de novo.",
    }
}

pub(in crate::web::words) fn email(_: &BadEmail) -> &'static str {
    "Isto não é um e-mail. Um e-mail se escreve assim: nome@example.com."
}

pub(in crate::web::words) fn code(problem: &BadCode) -> &'static str {
    match problem {
        BadCode::Length => "Um código precisa de 3 a 32 caracteres.",
        BadCode::Characters => "Um código só tem letras de a a z, números e hifens.",
        BadCode::Ending => "Um código termina com uma letra ou um número.",
        BadCode::Reserved => "Esta palavra faz parte dos endereços do Duly. Escolha outra.",
    }
}

pub(in crate::web::words) fn password(problem: &BadPassword) -> &'static str {
    match problem {
        BadPassword::TooShort => {
            "Uma senha precisa de pelo menos 10 caracteres. Algumas palavras seguidas são fáceis de lembrar."
        }
        BadPassword::TooLong => "Uma senha tem no máximo 256 bytes.",
        BadPassword::Known => "Esta senha é uma das primeiras que alguém tentaria. Escolha outra.",
    }
}

pub(in crate::web::words) fn page(problem: &BadPage) -> String {
    match problem {
        BadPage::NoSites => "Este produto não tem sites para links criados por você.".into(),
        BadPage::Address(problem) => address(*problem).into(),
        BadPage::Host(problem) => host(*problem).into(),
        BadPage::SchemeDiffers { approved, typed, corrected } => {
            format!("O site aprovado é {approved}, mas este endereço começa com {typed}. Tente {corrected}")
        }
        BadPage::PortDiffers { approved, typed, corrected } => {
            format!("O site aprovado é {approved}; este endereço usa outra porta: {typed}. Tente {corrected}")
        }
        BadPage::OtherSite { picked, other } => {
            format!("Este endereço está em {other}, não em {picked}. Escolha {other} como domínio.")
        }
        BadPage::Apex { approved, typed } => {
            format!("Só os subdomínios estão aprovados ({approved}), não o próprio {typed}.")
        }
        BadPage::LookAlike { approved, typed } => {
            format!("Este endereço leva a {typed}. Parece um site aprovado ({approved}), mas é outro.")
        }
        BadPage::NotApproved { approved, typed } => {
            format!("{typed} não é um site aprovado. Aprovados: {approved}.")
        }
        BadPage::Destination(problem) => destination(*problem).into(),
    }
}

pub(in crate::web::words) fn lead(problem: &BadLead) -> &'static str {
    match problem {
        BadLead::Address(problem) => destination(*problem),
        BadLead::Circle => {
            "Este já é um link de divulgação, e os visitantes andariam em círculo. Informe o endereço da própria página."
        }
    }
}

pub(in crate::web::words) fn payout_text(_: &BadPayoutText) -> &'static str {
    "Não pode começar com = + - ou @: as planilhas executariam isso, e os arquivos para PayPal e Wise precisam dele como está."
}

pub(in crate::web::words) fn bank_text(_: &BadBankText) -> String {
    format!("Escreva o número da conta e o titular, em no máximo {} caracteres.", BankText::CHARS_MAX)
}

pub(in crate::web::words) fn refusal(reason: Option<&Reason>) -> String {
    match reason {
        Some(Reason::CodeTaken) => "Este código já tem dono. Escolha outro.".into(),
        Some(Reason::FormerCodes(most)) => format!(
            "Você já teve {most} códigos antes deste, e todos continuam seus. Use um deles de novo, ou peça outro."
        ),
        Some(Reason::CannotBeDone) => "Isso não é possível na situação atual desta afiliação.".into(),
        Some(Reason::NotAccepted) => "Só quem está aceito neste produto pode criar links.".into(),
        Some(Reason::SiteNotApproved(site)) => format!("{site} não está aprovado para este produto."),
        Some(Reason::LinksAtOnce(most)) => {
            format!("Você já tem {most} links, que é o máximo. Remova um primeiro.")
        }
        Some(Reason::LinksEver(most)) => {
            format!(
                "Já foram criados {most} links, contando os removidos, e esse é o máximo. Use um dos que existem."
            )
        }
        Some(Reason::RulesChanged) => "As regras mudaram enquanto você as lia. Leia de novo.".into(),
        Some(Reason::RulesNeeded) => "Leia as regras e aceite-as.".into(),
        Some(Reason::ByInvitation) => "Só entra quem recebe um convite.".into(),
        Some(Reason::NotNow) => "Você não pode entrar neste produto no momento.".into(),
        Some(Reason::OthersInvitation) => {
            "Este convite é para outra pessoa. Saia da conta para usá-lo.".into()
        }
        Some(Reason::HasPassword) => "Você já tem uma senha. Entre com ela e aceite o convite lá.".into(),
        None => "Isto não pôde ser feito. Volte, carregue a página de novo e tente outra vez.".into(),
    }
}

fn destination(problem: BadDestination) -> &'static str {
    match problem {
        BadDestination::Address(problem) => address(problem),
        BadDestination::HoldsClick => {
            "Este endereço carrega o número de um único clique (duly=...). Tire essa parte."
        }
    }
}

fn address(problem: BadAddress) -> &'static str {
    match problem {
        BadAddress::Empty => "Escreva um endereço.",
        BadAddress::TooLong => "Este endereço é longo demais: o máximo são 2.000 caracteres.",
        BadAddress::Invisible => "Este endereço tem caracteres que não se veem. Escreva-o de novo.",
        BadAddress::Backslash => "Um endereço não tem barra invertida (\\).",
        BadAddress::Scheme => {
            "O endereço começa com https:// ou http://, por exemplo https://www.example.com/pagina."
        }
        BadAddress::NoHost => "Falta o site no endereço. Escreva assim: https://www.example.com/pagina.",
        BadAddress::UserInfo => "O endereço não pode ter nome de usuário nem senha (a parte antes de @).",
        BadAddress::MacroInHost => "Palavras entre chaves, como {click_id}, só podem vir depois do site.",
        BadAddress::BadHost => "O site deste endereço não é válido. Escreva-o por extenso: www.example.com.",
    }
}

fn host(problem: DisguisedHost) -> &'static str {
    match problem {
        DisguisedHost::Number => {
            "O endereço precisa do nome de um site, como www.example.com, e não do número de uma máquina."
        }
        DisguisedHost::TrailingDot => "O nome do site não termina com ponto.",
        DisguisedHost::EmptyLabel => "O nome do site tem um ponto a mais.",
        DisguisedHost::OtherLetters => {
            "O nome do site tem caracteres que imitam outros. Escreva-o com letras comuns."
        }
    }
}
