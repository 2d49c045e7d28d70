//! What the Doctor says, in Portuguese.

use jiff::tz::TimeZone;

use super::ahead::AHEAD;
use super::portal::PORTAL;
use crate::domain::affiliation::AffiliationState;
use crate::domain::attribution::{TouchStanding, Why};
use crate::domain::click::Own;
use crate::domain::language::Language;
use crate::domain::product::{Model, ProductState, Split};
use crate::domain::time::{Expiry, Timestamp, Window};
use crate::web::ahead;
use crate::web::doctor::{Carried, Finding, Goal, Kind, Mark, Part, Whose};
use crate::web::following::{Detour, NoTouch};
use crate::web::format::Formats;
use crate::web::words::{
    self,
    doctor::{DoctorWords, first_up},
};

const FORMATS: Formats = Formats::of(Language::Portuguese);

pub(in crate::web::words) static DOCTOR: DoctorWords = DoctorWords {
    doctor: "Doutor de links",
    lede: "O que acontece com quem segue um link?",
    link: "Link",
    hint: "Um link inteiro, ou só o código dele. Páginas que as pessoas divulgam por engano também são reconhecidas.",
    examine: "Examinar",
    nothing_recorded: "Examinar não registra clique e não abre nada.",
    mark: |mark| match mark {
        Mark::Plain => "",
        Mark::Good => "Certo",
        Mark::Care => "Atenção",
        Mark::Stop => "Para aqui",
    },
    part: |part| match part {
        Part::Address => "O endereço",
        Part::Owner => "De quem é o link",
        Part::Standing => "Como estão as coisas",
        Part::Click => "O que um clique faz",
        Part::Cookie => "O cookie",
        Part::End => "Aonde ele leva",
        Part::Reward => "O que renderia",
        Part::Browser => "O que este navegador carrega agora",
    },
    outcome: |count| match count {
        0 => "Este link faz o que deve.".into(),
        1 => "Este link leva adiante. Há uma coisa que pede atenção.".into(),
        _ => format!("Este link leva adiante. Há {count} coisas que pedem atenção."),
    },
    told,
};

fn told(finding: &Finding, zone: &TimeZone) -> String {
    match finding {
        Finding::ReadAs(address) => format!("Lido como {address}"),
        Finding::Partial => "Só o fim de um link foi colado. Este é o link inteiro; divulgue-o inteiro.".into(),
        Finding::NoScheme => "Sem https:// ou http:// na frente, alguns programas não o transformam em link.".into(),
        Finding::Wrapped => "As aspas ou os parênteses em volta não fazem parte dele.".into(),
        Finding::Fragment => "O que vem depois de # é só para o navegador: não segue adiante.".into(),
        Finding::OtherScheme { typed, right } => format!(
            "Ele começa com {typed}://, mas esta instalação atende em {right}://. Divulgue com {right}://: os navegadores tratam os dois como sites diferentes e podem perder o cookie."
        ),
        Finding::OtherPort(right) => format!("Ele usa outra porta que não a desta instalação, que atende em {right}."),
        Finding::OldShape => "Este é um formato antigo de link. Ele ainda funciona.".into(),
        Finding::Case => "Maiúsculas e minúsculas são iguais aqui.".into(),
        Finding::Punctuation(clings) => format!("O {clings} no fim é ignorado."),
        Finding::QueryPunctuation(clings) => {
            format!("O {clings} no fim conta como parte do que vem depois do ponto de interrogação. Tire-o.")
        }
        Finding::Tags(tags) => {
            let tags: Vec<_> = tags.iter().map(|(name, value)| format!("{name} = {value}")).collect();
            format!("Cada clique anota de onde veio: {}.", tags.join(", "))
        }
        Finding::Spaces => "Um link não tem espaços. Cole só o link, sem o texto em volta.".into(),
        Finding::TooLong => "Isto é mais longo que qualquer link. Cole só o link.".into(),
        Finding::Unreadable => "Isto não é um endereço da internet. Links começam com https:// ou http://.".into(),
        Finding::UserInfo => "O que vem antes de @ não é o site: um endereço assim leva a outro lugar, e não aonde parece.".into(),
        Finding::LacksPath(_) => "Falta uma parte do caminho, por isso nenhum link é encontrado ali.".into(),
        Finding::OtherHost { host, base } => {
            format!("{host} é outro site, e nenhuma página a que os seus links levam. Aqui os links começam com {base}/")
        }
        Finding::FrontPage => "Esta é a página inicial. Ela não diz quem enviou o visitante, então divulgá-la não paga ninguém.".into(),
        Finding::OwnPage => "Esta é uma das páginas do próprio programa, e não um link. Divulgá-la não paga ninguém.".into(),
        Finding::TooManyParts => "Nenhum link tem tantas partes. Um link é um código, ou um código e um nome.".into(),
        Finding::PaysNobody { product, goal } => {
            let page = match goal {
                Goal::SalesPage => "o endereço da própria página de vendas",
                Goal::PaymentPage => "o endereço da própria página de pagamento",
                Goal::Page => "o endereço da própria página alternativa",
                Goal::Checkout => "o endereço do próprio checkout",
            };
            format!("Este é {page} ({product}): ele não diz quem enviou o visitante, então divulgá-lo não paga ninguém.")
        }
        Finding::OnSite(product) => {
            format!("Esta página está em um site de {product}. Não é um link, então divulgá-la não paga ninguém.")
        }
        Finding::HoldsClick => "O duly= que está nele é o clique de um único visitante. Quem seguir este endereço passa por essa pessoa.".into(),
        Finding::ShowsCode(code) => {
            format!("aff={code} só mostra de quem era o link seguido. Nunca dá crédito a ninguém.")
        }
        Finding::ShareInstead(_) => "Divulgue este link no lugar dele:".into(),
        Finding::Meant(_) => "Talvez fosse este:".into(),
        Finding::NoCode(code) if code.is_empty() => "Não há código nele.".into(),
        Finding::NoCode(code) => format!("Ninguém tem o código {code}. Os visitantes veem uma página que diz isso."),
        Finding::NoName { code, name } => {
            format!("O código {code} é conhecido, mas nada depois dele se chama {name}. Os visitantes veem uma página que diz isso.")
        }
        Finding::NotYours => "Este link não é seu. Você pode examinar os seus.".into(),
        Finding::CreatorsCode { code, product } => format!("{code} é o código do próprio criador para {product}."),
        Finding::Code { whose: Whose::Yours, code, product } => format!("{code} é o seu código para {product}."),
        Finding::Code { whose: Whose::Of(name), code, product } => {
            format!("{code} é o código de {name} para {product}.")
        }
        Finding::Alias { now, .. } => {
            format!("É um código anterior. O código agora é {now}; os links com o anterior continuam funcionando.")
        }
        Finding::Link { kind, name: Some(name) } => format!("{}: {name}", link(*kind)),
        Finding::Link { kind, name: None } => link(*kind).into(),
        Finding::NoOffer(offer) => {
            format!("offer={offer} não é um plano à venda, então a página de pagamento mostra todos.")
        }
        Finding::Detour(Detour::NoDirectPayment) => {
            "Aqui os afiliados não podem levar direto à página de pagamento, então ele leva à página de vendas. Os cliques contam.".into()
        }
        Finding::Detour(Detour::PageWithdrawn) => {
            "O criador retirou esta página, então ele leva à página de vendas. Os cliques contam.".into()
        }
        Finding::Detour(Detour::LinkRemoved) => {
            "Este link foi removido por quem o criou, então ele leva à página de vendas. Os cliques contam.".into()
        }
        Finding::ProductActive(product) => format!("{product} está à venda, e os cliques podem render."),
        Finding::ProductPaused(product) => {
            format!("{product} está pausado: cliques novos não rendem nada até ele ser retomado. Os anteriores ainda podem render.")
        }
        Finding::ProductRetired(product) => {
            format!("{product} não é mais vendido. Cliques anteriores ainda podem render.")
        }
        Finding::Standing { state, since, .. } => standing(*state, &FORMATS.date(*since, zone)),
        Finding::SiteApproved(site) => format!("{site} é um site aprovado."),
        Finding::SiteWithdrawn(site) => format!("{site} não é mais um site aprovado."),
        Finding::SiteByOtherScheme(site) => {
            format!("{site} está aprovado. http e https são sites diferentes: crie o link de novo com o certo.")
        }
        Finding::Touch { until: Expiry::Never, .. } => "Um clique de agora conta sem prazo.".into(),
        Finding::Touch { window, until: Expiry::At(until) } => {
            let until = FORMATS.date_time(*until, zone);
            format!("Conta por {}: um clique de agora pode render até {until}.", span(*window))
        }
        Finding::NoTouch(why) => first_up(no_touch(*why)),
        Finding::Filtered => {
            "Cada clique de uma pessoa é contado. Robôs, prévias de links e carregamentos escondidos são contados à parte e não rendem nada.".into()
        }
        Finding::Cookie(attributes) => {
            let days = attributes.max_age_days;
            let reads = attributes.domain.as_ref().map_or("só neste site".to_owned(), |domain| {
                format!("em {domain} e em tudo abaixo dele")
            });
            let secure = if attributes.secure { ", só por https" } else { "" };
            format!("O cookie duly fica guardado por {days} dias, tanto quanto a janela mais longa de qualquer produto, {reads}{secure}. Ele guarda o número do clique e nada mais; scripts não o leem.")
        }
        Finding::CookieHeader(_) => "Como o navegador o recebe, com um clique de exemplo:".into(),
        Finding::PlainHttp => {
            "Esta instalação atende por http simples: quem escuta no caminho pode ler e mudar o cookie. Ela deve passar a https antes que links sejam divulgados.".into()
        }
        Finding::NoCookie => "Nenhum cookie é gravado.".into(),
        Finding::Circle(address) => format!(
            "Ele leva a {address}, que é um link desta mesma instalação: os visitantes andam em círculo, ou os cliques vão para outra pessoa. O criador deve pôr ali o endereço da própria página."
        ),
        Finding::EndsRetired(product) => {
            format!("Os visitantes veem uma página que diz que {product} não está mais disponível.")
        }
        Finding::EndsNotValid => {
            "Os visitantes veem uma página que diz que o link não é válido. Eles não seguem adiante, e nada é ganho.".into()
        }
        Finding::Destination(_) => "Com um clique de exemplo, os visitantes chegam aqui:".into(),
        Finding::AddsClick => "duly= é acrescentado: por ele uma venda posterior encontra o clique.".into(),
        Finding::PlacesClick => "O endereço tem lugar próprio para o número do clique, então duly= não é acrescentado.".into(),
        Finding::AddsCode => "aff= é acrescentado: mostra o código, e nunca dá crédito.".into(),
        Finding::LeftEmpty(words) => format!("Nada é preenchido para {}.", words.join(", ")),
        Finding::NobodyEarns(why) => format!("Ninguém ganha: {}", no_touch(*why)),
        Finding::Earns { whose, offer, price, rate, worth, currency } => {
            let who = match whose {
                Whose::Yours => "você ganha".to_owned(),
                Whose::Of(name) => format!("{name} ganha"),
            };
            let (price, worth) = (FORMATS.money(*price), FORMATS.sums(worth, price.currency));
            format!("{offer}, vendido por {price}: {who} {worth} ({}).", FORMATS.rate(*rate, *currency))
        }
        Finding::EarnsRate(rate, currency) => {
            format!("Nenhum plano está à venda aqui ainda. Uma venda paga {}.", FORMATS.rate(*rate, *currency))
        }
        Finding::EarnsEvent(event, rate, currency) => {
            format!("Cada {} paga {}.", words::event(FORMATS.language(), event), FORMATS.rate(*rate, *currency))
        }
        Finding::Model(model) => shared(*model).into(),
        Finding::Held(0) => "Uma comissão fica Disponível na hora.".into(),
        Finding::Held(days) => format!("Uma comissão fica Retida por {}, depois Disponível.", FORMATS.days(*days)),
        Finding::Coming { at, changes, currency } => {
            let changes: Vec<_> = changes.iter().map(|change| ahead::text(change, &AHEAD, *currency)).collect();
            format!("A partir de {}: {}", FORMATS.date_time(*at, zone), changes.join(" "))
        }
        Finding::CarriesNothing => "Este navegador não carrega nenhum clique em um link.".into(),
        Finding::Carries(product, clicks) if clicks.is_empty() => {
            format!("Este navegador não carrega nenhum clique para {product}.")
        }
        Finding::Carries(product, clicks) => {
            let each = clicks.iter().map(|click| {
                format!("{} em {} ({})", click.code, FORMATS.date_time(click.at, zone), outcome(click, zone))
            });
            format!("Os cliques dele para {product}, do mais antigo ao mais recente: {}.", each.collect::<Vec<_>>().join(", "))
        }
        Finding::WouldEarn { code, until: Expiry::Never } => format!("Se comprasse agora, {code} ganharia."),
        Finding::WouldEarn { code, until: Expiry::At(until) } => {
            let until = FORMATS.date_time(*until, zone);
            format!("Se comprasse agora, {code} ganharia, e pode ganhar até {until}.")
        }
        Finding::Why { why, model, .. } => reason(*why, *model),
    }
}

fn link(kind: Kind) -> &'static str {
    match kind {
        Kind::SalesPage => PORTAL.links.sales_page,
        Kind::DirectPayment => PORTAL.links.direct_payment,
        Kind::Page => "Página alternativa",
        Kind::CreatedByMe => PORTAL.links_created_by_me,
    }
}

fn standing(state: AffiliationState, since: &str) -> String {
    match state {
        AffiliationState::Active => format!("Afiliação aceita desde {since}."),
        AffiliationState::Applied => format!("Afiliação solicitada em {since}, ainda não aceita."),
        AffiliationState::Invited => format!("Convite enviado em {since}, ainda não aceito."),
        AffiliationState::Paused => {
            format!("Afiliação pausada desde {since}: os cliques levam adiante, mas não rendem nada.")
        }
        AffiliationState::Banned => {
            format!("Afiliação encerrada desde {since}: os cliques levam adiante, mas não rendem nada.")
        }
        AffiliationState::Left => {
            format!("Saída do produto em {since}: os cliques levam adiante, mas não rendem nada.")
        }
        AffiliationState::Rejected => format!("Afiliação não aceita, desde {since}."),
    }
}

/// Why a click earns nothing, as the rest of a sentence.
fn no_touch(why: NoTouch) -> &'static str {
    match why {
        NoTouch::CreatorsLink => {
            "é um link do próprio criador. Os cliques dele nunca substituem os de um afiliado."
        }
        NoTouch::NotValid => "o link não é válido no momento.",
        NoTouch::Affiliation(_) => "a afiliação a que o link pertence não está aceita no momento.",
        NoTouch::Product(ProductState::Retired) => "o produto não é mais vendido.",
        NoTouch::Product(_) => "o produto está pausado.",
        NoTouch::Own(Own::Creator) => {
            "neste navegador a conta do criador está aberta, então os seus cliques contam como próprios, só para testes. Use uma janela anônima para experimentar como visitante."
        }
        NoTouch::Own(Own::Affiliate) => {
            "neste navegador a sua conta está aberta, então os cliques no seu link contam como próprios, só para testes. Use uma janela anônima para experimentar como visitante."
        }
        NoTouch::Own(Own::NotTracked) => "o notrack=1 que está nele marca cada clique como próprio.",
    }
}

fn shared(model: Model) -> &'static str {
    match model {
        Model::Last => "Se clicaram em links de vários afiliados, o último ganha tudo.",
        Model::First => "Se clicaram em links de vários afiliados, o primeiro ganha tudo.",
        Model::Multiple(Split::EachFull) => {
            "Se clicaram em links de vários afiliados, o primeiro e o último ganham uma comissão inteira cada um."
        }
        Model::Multiple(Split::Share { .. }) => {
            "Se clicaram em links de vários afiliados, o primeiro e o último dividem uma comissão."
        }
    }
}

/// Who would earn from a purchase, or why nobody would.
fn reason(why: Why, model: Model) -> String {
    match why {
        Why::Clicks | Why::Lead => shared(model).into(),
        Why::Coupon => "Usaram o cupom de um afiliado: quem é dono dele ganha tudo.".into(),
        Why::NamedByServer => "O servidor da loja indicou quem ganha tudo.".into(),
        Why::FirstOfCustomer => "Quem ganhou a primeira venda a este cliente ganha esta também.".into(),
        Why::NoClick => "Ninguém ganha: nenhum clique de um afiliado foi encontrado.".into(),
        Why::AllExpired(_) => "Ninguém ganha: todos os cliques expiraram.".into(),
        Why::BuyerIsAffiliate => "Ninguém ganha: o comprador é o próprio afiliado.".into(),
        Why::NotAccepted(_) => "Ninguém ganha: a afiliação não está ativa.".into(),
        Why::CouldNotEarn => "Ninguém ganha: os cliques não podiam render quando foram feitos.".into(),
        Why::PaysNothing => "Ninguém ganha: o produto não paga nada por este evento.".into(),
        Why::RenewalUnpaid { .. } => "Ninguém ganha: o produto não paga nada por esta renovação.".into(),
        Why::BoughtBefore => "Ninguém ganha: o produto só paga por clientes novos.".into(),
        Why::Refused => "Ninguém ganha: a conversão foi recusada.".into(),
        Why::Reassigned => "O criador decidiu quem ganhou.".into(),
    }
}

/// What would become of a click that this browser carries, in a few words.
fn outcome(click: &Carried, zone: &TimeZone) -> String {
    match click.standing {
        TouchStanding::Earned => "ganharia".into(),
        TouchStanding::NotChosen => "ainda conta, mas outro ganharia".into(),
        TouchStanding::Expired(at) => format!("expirou em {}", day(at, zone)),
        TouchStanding::Creator => "link do criador, que nunca rende".into(),
        TouchStanding::CouldNotEarn if click.own => "clique próprio, só para testes".into(),
        TouchStanding::CouldNotEarn => "não podia render quando foi feito".into(),
        TouchStanding::NotAccepted(_) => "a afiliação não está aceita no momento".into(),
        TouchStanding::Buyer => "o comprador é o afiliado".into(),
        TouchStanding::AfterTheSale => "depois da venda".into(),
    }
}

fn span(window: Window) -> String {
    match window {
        Window::Days(days) => FORMATS.days(days),
        Window::Forever => AHEAD.for_ever.into(),
    }
}

fn day(at: Timestamp, zone: &TimeZone) -> String {
    FORMATS.date(at, zone)
}
