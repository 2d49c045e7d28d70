//! What the Doctor says, in Spanish.

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

const FORMATS: Formats = Formats::of(Language::Spanish);

pub(in crate::web::words) static DOCTOR: DoctorWords = DoctorWords {
    doctor: "Doctor de enlaces",
    lede: "¿Qué le pasa a quien sigue un enlace?",
    link: "Enlace",
    hint: "Un enlace completo, o solo su código. También se reconocen las páginas que la gente comparte por error.",
    examine: "Examinar",
    nothing_recorded: "Examinar no registra ningún clic y no abre nada.",
    mark: |mark| match mark {
        Mark::Plain => "",
        Mark::Good => "Bien",
        Mark::Care => "Atención",
        Mark::Stop => "Se detiene aquí",
    },
    part: |part| match part {
        Part::Address => "La dirección",
        Part::Owner => "De quién es el enlace",
        Part::Standing => "Cómo están las cosas",
        Part::Click => "Qué hace un clic",
        Part::Cookie => "La cookie",
        Part::End => "Adónde lleva",
        Part::Reward => "Lo que se ganaría",
        Part::Browser => "Lo que este navegador lleva ahora",
    },
    outcome: |count| match count {
        0 => "Este enlace hace lo que debe.".into(),
        1 => "Este enlace lleva adelante. Hay una cosa que pide atención.".into(),
        _ => format!("Este enlace lleva adelante. Hay {count} cosas que piden atención."),
    },
    told,
};

fn told(finding: &Finding, zone: &TimeZone) -> String {
    match finding {
        Finding::ReadAs(address) => format!("Leído como {address}"),
        Finding::Partial => "Solo se pegó el final de un enlace. Este es el enlace completo; compártelo completo.".into(),
        Finding::NoScheme => "Sin https:// o http:// delante, algunos programas no lo convierten en enlace.".into(),
        Finding::Wrapped => "Las comillas o los paréntesis que lo rodean no son parte de él.".into(),
        Finding::Fragment => "Lo que va después de # es solo para el navegador: no sigue adelante.".into(),
        Finding::OtherScheme { typed, right } => format!(
            "Empieza con {typed}://, pero esta instalación atiende en {right}://. Compártelo con {right}://: los navegadores tratan a los dos como sitios distintos y pueden perder la cookie."
        ),
        Finding::OtherPort(right) => format!("Usa otro puerto que el de esta instalación, que atiende en {right}."),
        Finding::OldShape => "Este es un formato antiguo de enlace. Todavía funciona.".into(),
        Finding::Case => "Mayúsculas y minúsculas son lo mismo aquí.".into(),
        Finding::Punctuation(clings) => format!("El {clings} del final se ignora."),
        Finding::QueryPunctuation(clings) => {
            format!("El {clings} del final cuenta como parte de lo que va tras el signo de interrogación. Quítalo.")
        }
        Finding::Tags(tags) => {
            let tags: Vec<_> = tags.iter().map(|(name, value)| format!("{name} = {value}")).collect();
            format!("Cada clic anota de dónde vino: {}.", tags.join(", "))
        }
        Finding::Spaces => "Un enlace no tiene espacios. Pega solo el enlace, sin el texto que lo rodea.".into(),
        Finding::TooLong => "Esto es más largo que cualquier enlace. Pega solo el enlace.".into(),
        Finding::Unreadable => "Esto no es una dirección de internet. Los enlaces empiezan con https:// o http://.".into(),
        Finding::UserInfo => "Lo que va antes de @ no es el sitio: una dirección así lleva a otro lugar del que parece.".into(),
        Finding::LacksPath(_) => "Falta una parte de la ruta, así que allí no se encuentra ningún enlace.".into(),
        Finding::OtherHost { host, base } => {
            format!("{host} es otro sitio, y ninguna página a la que lleven tus enlaces. Aquí los enlaces empiezan con {base}/")
        }
        Finding::FrontPage => "Esta es la página de inicio. No dice quién envió al visitante, así que compartirla no le paga a nadie.".into(),
        Finding::OwnPage => "Esta es una de las páginas del propio programa, no un enlace. Compartirla no le paga a nadie.".into(),
        Finding::TooManyParts => "Ningún enlace tiene tantas partes. Un enlace es un código, o un código y un nombre.".into(),
        Finding::PaysNobody { product, goal } => {
            let page = match goal {
                Goal::SalesPage => "la dirección de la propia página de ventas",
                Goal::PaymentPage => "la dirección de la propia página de pago",
                Goal::Page => "la dirección de la propia página alternativa",
                Goal::Checkout => "la dirección del propio checkout",
            };
            format!("Esta es {page} ({product}): no dice quién envió al visitante, así que compartirla no le paga a nadie.")
        }
        Finding::OnSite(product) => {
            format!("Esta página está en un sitio de {product}. No es un enlace, así que compartirla no le paga a nadie.")
        }
        Finding::HoldsClick => "El duly= que lleva es el clic de un solo visitante. Quien siga esta dirección pasa por esa persona.".into(),
        Finding::ShowsCode(code) => {
            format!("aff={code} solo muestra de quién era el enlace que se siguió. Nunca da crédito a nadie.")
        }
        Finding::ShareInstead(_) => "Comparte este enlace en su lugar:".into(),
        Finding::Meant(_) => "Quizás era este:".into(),
        Finding::NoCode(code) if code.is_empty() => "No lleva ningún código.".into(),
        Finding::NoCode(code) => format!("Nadie tiene el código {code}. Los visitantes ven una página que lo dice."),
        Finding::NoName { code, name } => {
            format!("El código {code} se conoce, pero nada detrás de él se llama {name}. Los visitantes ven una página que lo dice.")
        }
        Finding::NotYours => "Este enlace no es tuyo. Puedes examinar los tuyos.".into(),
        Finding::CreatorsCode { code, product } => format!("{code} es el código del propio creador para {product}."),
        Finding::Code { whose: Whose::Yours, code, product } => format!("{code} es tu código para {product}."),
        Finding::Code { whose: Whose::Of(name), code, product } => {
            format!("{code} es el código de {name} para {product}.")
        }
        Finding::Alias { now, .. } => {
            format!("Es un código anterior. Ahora el código es {now}; los enlaces con el anterior siguen funcionando.")
        }
        Finding::Link { kind, name: Some(name) } => format!("{}: {name}", link(*kind)),
        Finding::Link { kind, name: None } => link(*kind).into(),
        Finding::NoOffer(offer) => {
            format!("offer={offer} no es un plan a la venta, así que la página de pago los muestra todos.")
        }
        Finding::Detour(Detour::NoDirectPayment) => {
            "Aquí los afiliados no pueden llevar directo a la página de pago, así que lleva a la página de ventas. Sus clics cuentan.".into()
        }
        Finding::Detour(Detour::PageWithdrawn) => {
            "El creador retiró esta página, así que lleva a la página de ventas. Sus clics cuentan.".into()
        }
        Finding::Detour(Detour::LinkRemoved) => {
            "Quien creó este enlace lo quitó, así que lleva a la página de ventas. Sus clics cuentan.".into()
        }
        Finding::ProductActive(product) => format!("{product} está a la venta, y los clics pueden ganar."),
        Finding::ProductPaused(product) => {
            format!("{product} está en pausa: los clics nuevos no ganan nada hasta que se reanude. Los anteriores todavía pueden ganar.")
        }
        Finding::ProductRetired(product) => {
            format!("{product} ya no se vende. Los clics anteriores todavía pueden ganar.")
        }
        Finding::Standing { state, since, .. } => standing(*state, &FORMATS.date(*since, zone)),
        Finding::SiteApproved(site) => format!("{site} es un sitio aprobado."),
        Finding::SiteWithdrawn(site) => format!("{site} ya no es un sitio aprobado."),
        Finding::SiteByOtherScheme(site) => {
            format!("{site} está aprobado. http y https son sitios distintos: crea el enlace de nuevo con el correcto.")
        }
        Finding::Touch { until: Expiry::Never, .. } => "Un clic de ahora cuenta sin plazo.".into(),
        Finding::Touch { window, until: Expiry::At(until) } => {
            let until = FORMATS.date_time(*until, zone);
            format!("Cuenta {}: un clic de ahora puede ganar hasta el {until}.", span(*window))
        }
        Finding::NoTouch(why) => first_up(no_touch(*why)),
        Finding::Filtered => {
            "Cada clic de una persona se cuenta. Los robots, las vistas previas y las cargas escondidas se cuentan aparte y no ganan nada.".into()
        }
        Finding::Cookie(attributes) => {
            let days = attributes.max_age_days;
            let reads = attributes.domain.as_ref().map_or("solo en este sitio".to_owned(), |domain| {
                format!("en {domain} y en todo lo que cuelga de él")
            });
            let secure = if attributes.secure { ", solo por https" } else { "" };
            format!("La cookie duly se guarda {days} días, tanto como la ventana más larga de cualquier producto, {reads}{secure}. Guarda el número del clic y nada más; los scripts no la leen.")
        }
        Finding::CookieHeader(_) => "Como la recibe el navegador, con un clic de ejemplo:".into(),
        Finding::PlainHttp => {
            "Esta instalación atiende por http simple: quien escucha en el camino puede leer y cambiar la cookie. Debe pasar a https antes de que se compartan enlaces.".into()
        }
        Finding::NoCookie => "No se guarda ninguna cookie.".into(),
        Finding::Circle(address) => format!(
            "Lleva a {address}, que es un enlace de esta misma instalación: los visitantes dan vueltas en círculo, o sus clics van a otra persona. El creador debe poner allí la dirección de la página misma."
        ),
        Finding::EndsRetired(product) => {
            format!("Los visitantes ven una página que dice que {product} ya no está disponible.")
        }
        Finding::EndsNotValid => {
            "Los visitantes ven una página que dice que el enlace no es válido. No siguen adelante, y no se gana nada.".into()
        }
        Finding::Destination(_) => "Con un clic de ejemplo, los visitantes llegan aquí:".into(),
        Finding::AddsClick => "Se agrega duly=: por él una venta posterior encuentra su clic.".into(),
        Finding::PlacesClick => "La dirección tiene su propio lugar para el número del clic, así que no se agrega duly=.".into(),
        Finding::AddsCode => "Se agrega aff=: muestra el código, y nunca da crédito.".into(),
        Finding::LeftEmpty(words) => format!("No se rellena nada para {}.", words.join(", ")),
        Finding::NobodyEarns(why) => format!("Nadie gana: {}", no_touch(*why)),
        Finding::Earns { whose, offer, price, rate, worth, currency } => {
            let who = match whose {
                Whose::Yours => "ganas".to_owned(),
                Whose::Of(name) => format!("{name} gana"),
            };
            let (price, worth) = (FORMATS.money(*price), FORMATS.sums(worth, price.currency));
            format!("{offer}, vendido por {price}: {who} {worth} ({}).", FORMATS.rate(*rate, *currency))
        }
        Finding::EarnsRate(rate, currency) => {
            format!("Todavía no hay ningún plan a la venta aquí. Una venta paga {}.", FORMATS.rate(*rate, *currency))
        }
        Finding::EarnsEvent(event, rate, currency) => {
            format!("Cada {} paga {}.", words::event(FORMATS.language(), event), FORMATS.rate(*rate, *currency))
        }
        Finding::Model(model) => shared(*model).into(),
        Finding::Held(0) => "Una comisión queda Disponible al momento.".into(),
        Finding::Held(days) => format!("Una comisión queda Retenida {}, luego Disponible.", FORMATS.days(*days)),
        Finding::Coming { at, changes, currency } => {
            let changes: Vec<_> = changes.iter().map(|change| ahead::text(change, &AHEAD, *currency)).collect();
            format!("A partir del {}: {}", FORMATS.date_time(*at, zone), changes.join(" "))
        }
        Finding::CarriesNothing => "Este navegador no lleva ningún clic en un enlace.".into(),
        Finding::Carries(product, clicks) if clicks.is_empty() => {
            format!("Este navegador no lleva ningún clic para {product}.")
        }
        Finding::Carries(product, clicks) => {
            let each = clicks.iter().map(|click| {
                format!("{} el {} ({})", click.code, FORMATS.date_time(click.at, zone), outcome(click, zone))
            });
            format!("Sus clics para {product}, del más antiguo al más reciente: {}.", each.collect::<Vec<_>>().join(", "))
        }
        Finding::WouldEarn { code, until: Expiry::Never } => format!("Si comprara ahora, ganaría {code}."),
        Finding::WouldEarn { code, until: Expiry::At(until) } => {
            let until = FORMATS.date_time(*until, zone);
            format!("Si comprara ahora, ganaría {code}, y puede ganar hasta el {until}.")
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
        AffiliationState::Active => format!("Afiliación aceptada desde el {since}."),
        AffiliationState::Applied => format!("Afiliación solicitada el {since}, todavía no aceptada."),
        AffiliationState::Invited => format!("Invitación enviada el {since}, todavía no aceptada."),
        AffiliationState::Paused => {
            format!("Afiliación en pausa desde el {since}: los clics llevan adelante, pero no ganan nada.")
        }
        AffiliationState::Banned => {
            format!("Afiliación terminada desde el {since}: los clics llevan adelante, pero no ganan nada.")
        }
        AffiliationState::Left => {
            format!("Salida del producto el {since}: los clics llevan adelante, pero no ganan nada.")
        }
        AffiliationState::Rejected => format!("Afiliación no aceptada, desde el {since}."),
    }
}

/// Why a click earns nothing, as the rest of a sentence.
fn no_touch(why: NoTouch) -> &'static str {
    match why {
        NoTouch::CreatorsLink => {
            "es un enlace del propio creador. Sus clics nunca reemplazan los de un afiliado."
        }
        NoTouch::NotValid => "el enlace no es válido en este momento.",
        NoTouch::Affiliation(_) => "la afiliación a la que pertenece no está aceptada en este momento.",
        NoTouch::Product(ProductState::Retired) => "el producto ya no se vende.",
        NoTouch::Product(_) => "el producto está en pausa.",
        NoTouch::Own(Own::Creator) => {
            "en este navegador está abierta la sesión del creador, así que tus clics cuentan como propios, solo para pruebas. Usa una ventana privada para probarlo como visitante."
        }
        NoTouch::Own(Own::Affiliate) => {
            "en este navegador está abierta tu sesión, así que los clics en tu enlace cuentan como propios, solo para pruebas. Usa una ventana privada para probarlo como visitante."
        }
        NoTouch::Own(Own::NotTracked) => "el notrack=1 que lleva marca cada clic como propio.",
    }
}

fn shared(model: Model) -> &'static str {
    match model {
        Model::Last => "Si hicieron clic en enlaces de varios afiliados, el último gana todo.",
        Model::First => "Si hicieron clic en enlaces de varios afiliados, el primero gana todo.",
        Model::Multiple(Split::EachFull) => {
            "Si hicieron clic en enlaces de varios afiliados, el primero y el último ganan una comisión completa cada uno."
        }
        Model::Multiple(Split::Share { .. }) => {
            "Si hicieron clic en enlaces de varios afiliados, el primero y el último comparten una comisión."
        }
    }
}

/// Who would earn from a purchase, or why nobody would.
fn reason(why: Why, model: Model) -> String {
    match why {
        Why::Clicks | Why::Lead => shared(model).into(),
        Why::Coupon => "Usaron el cupón de un afiliado: quien lo tiene gana todo.".into(),
        Why::NamedByServer => "El servidor de la tienda nombró a quien gana todo.".into(),
        Why::FirstOfCustomer => "Quien ganó la primera venta a este cliente gana también esta.".into(),
        Why::NoClick => "Nadie gana: no se encontró ningún clic de un afiliado.".into(),
        Why::AllExpired(_) => "Nadie gana: todos los clics vencieron.".into(),
        Why::BuyerIsAffiliate => "Nadie gana: el comprador es el propio afiliado.".into(),
        Why::NotAccepted(_) => "Nadie gana: la afiliación no está activa.".into(),
        Why::CouldNotEarn => "Nadie gana: los clics no podían ganar cuando se hicieron.".into(),
        Why::PaysNothing => "Nadie gana: el producto no paga nada por este evento.".into(),
        Why::RenewalUnpaid { .. } => "Nadie gana: el producto no paga nada por esta renovación.".into(),
        Why::BoughtBefore => "Nadie gana: el producto solo paga por clientes nuevos.".into(),
        Why::Refused => "Nadie gana: la conversión fue rechazada.".into(),
        Why::Reassigned => "El creador decidió quién ganó.".into(),
    }
}

/// What would become of a click that this browser carries, in a few words.
fn outcome(click: &Carried, zone: &TimeZone) -> String {
    match click.standing {
        TouchStanding::Earned => "ganaría".into(),
        TouchStanding::NotChosen => "todavía cuenta, pero ganaría otro".into(),
        TouchStanding::Expired(at) => format!("venció el {}", day(at, zone)),
        TouchStanding::Creator => "enlace del creador, que nunca gana".into(),
        TouchStanding::CouldNotEarn if click.own => "clic propio, solo para pruebas".into(),
        TouchStanding::CouldNotEarn => "no podía ganar cuando se hizo".into(),
        TouchStanding::NotAccepted(_) => "la afiliación no está aceptada en este momento".into(),
        TouchStanding::Buyer => "el comprador es el afiliado".into(),
        TouchStanding::AfterTheSale => "después de la venta".into(),
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
