//! What the page about privacy says: what is stored about a visitor, in the words of somebody who is asked.

use crate::domain::language::Language;

/// The texts of that page.
#[derive(Debug)]
pub struct PrivacyWords {
    /// Its title, and the link to it.
    pub title: &'static str,
    /// What all this is for, with the program's name.
    pub why: fn(&str) -> String,

    /// Above what a click leaves.
    pub click: &'static str,
    /// What a click leaves.
    pub click_kept: &'static str,
    /// What it leaves where there is a GeoIP file.
    pub country_kept: &'static str,
    /// What it does not leave.
    pub click_not_kept: &'static str,

    /// Above the cookies.
    pub cookies: &'static str,
    /// The heads of the table: name, purpose, how long.
    pub heads: [&'static str; 3],
    /// What the cookie of the links is for.
    pub cookie_click: &'static str,
    /// What the script keeps on the seller's own pages.
    pub cookie_script: &'static str,
    /// What remembers a language that was chosen.
    pub cookie_language: &'static str,
    /// What those who sign in get.
    pub cookie_session: &'static str,
    /// What the choice between light and dark leaves.
    pub cookie_look: &'static str,
    /// So many days.
    pub days: fn(u32) -> String,
    /// Until signing out, at most so many days.
    pub until_signed_out: &'static str,
    /// The cookie is set by the link.
    pub consent_off: &'static str,
    /// The visitor is asked first.
    pub consent_asked: &'static str,

    /// Above purchases.
    pub purchase: &'static str,
    /// What a purchase leaves.
    pub purchase_kept: &'static str,
    /// What an address that was left in a form leaves.
    pub lead_kept: &'static str,

    /// Above how long.
    pub how_long: &'static str,
    /// Where clicks came from: so many days.
    pub clicks_for: fn(u16) -> String,
    /// What reports said: so many days.
    pub reports_for: fn(u16) -> String,
    /// Leads: so many days.
    pub leads_for: fn(u16) -> String,
    /// The books.
    pub books: &'static str,

    /// Above who gets it.
    pub who: &'static str,
    /// Nobody else, with the program's name.
    pub nobody_else: fn(&str) -> String,
    /// Above what one can ask for.
    pub rights: &'static str,
    /// What that is.
    pub rights_detail: &'static str,
    /// Whom to ask, before the address.
    pub ask: &'static str,
    /// Where the creator named nobody, with the program's name.
    pub ask_seller: fn(&str) -> String,
}

/// What the page says in a language.
pub fn privacy(language: Language) -> &'static PrivacyWords {
    match language {
        Language::English => &ENGLISH,
        Language::Portuguese => &PORTUGUESE,
        Language::Spanish => &SPANISH,
    }
}

static ENGLISH: PrivacyWords = PrivacyWords {
    title: "What is stored about you",
    why: |program| {
        format!(
            "{program} pays people who recommend its products. To know who sent a buyer, links with a code are counted. This page is made from the settings that are in force now."
        )
    },
    click: "When you follow a link",
    click_kept: "The moment and the link; the page you came from, without what stands behind the question mark; whether you use a phone, a tablet or a computer; names of campaigns that stand in the link; a number of its own for this click, which also travels to the shop in the address.",
    country_kept: "And the country that your address on the Internet belongs to, by a list on this machine.",
    click_not_kept: "Not your address on the Internet and not the exact name of your browser. To count a visitor once a day, both become a short code under a key that is thrown away at midnight UTC.",
    cookies: "Cookies",
    heads: ["Name", "What for", "How long"],
    cookie_click: "Holds the number of your newest click and nothing else, so that a purchase weeks later is still credited to whoever recommended it.",
    cookie_script: "The same number on the shop's own pages: a cookie and an entry in the browser's local storage.",
    cookie_language: "Only if you choose a language below a page: remembers which one, and nothing else.",
    cookie_session: "Only for affiliates and sellers who sign in: keeps them signed in and protects their forms. Necessary for that.",
    cookie_look: "Only for those who choose light or dark pages there: holds that word.",
    days: |days| format!("{days} days"),
    until_signed_out: "until you sign out, 30 days at most",
    consent_off: "The first cookie is set when you follow a link. Beside what stands in this table nothing is read from or kept in your browser. This shop does not ask first, so Global Privacy Control (Sec-GPC) changes nothing here; you can delete the cookie in your browser at any time.",
    consent_asked: "You are asked first: without your yes no cookie is kept, and a browser that sends Global Privacy Control is taken for a no. You can change your mind on the shop's pages at any time.",
    purchase: "When you buy, or leave your address",
    purchase_kept: "The order's number, amount and currency, what was bought, and which click led to it. Your email address is not kept: it becomes a code under a secret key, by which only a second message with the same address is recognised.",
    lead_kept: "The same goes for an address that you leave in a form of the shop: only the code is kept here, with the click that brought you.",
    how_long: "How long",
    clicks_for: |days| {
        format!(
            "Where a click came from and with what: {days} days. The click itself, without that, stays with the orders that it led to."
        )
    },
    reports_for: |days| format!("What a shop's message about a purchase said: {days} days."),
    leads_for: |days| format!("The code of your address from a form: {days} days after the last time."),
    books: "Orders and commissions, without your address: as long as the law asks for books.",
    who: "Who gets it",
    nobody_else: |program| {
        format!(
            "Nobody else. It lies on a server of {program}. Affiliates see how many clicked and bought, and never who."
        )
    },
    rights: "What you can ask for",
    rights_detail: "What is stored about you, a copy of it, that it is corrected or erased. For that the seller needs the email address you bought with.",
    ask: "Ask",
    ask_seller: |program| format!("Ask {program}, where you bought or found the link."),
};

static PORTUGUESE: PrivacyWords = PrivacyWords {
    title: "O que fica guardado sobre você",
    why: |program| {
        format!(
            "{program} paga a quem recomenda os seus produtos. Para saber quem trouxe um comprador, contam-se os links com um código. Esta página é feita a partir das configurações em vigor agora."
        )
    },
    click: "Quando você segue um link",
    click_kept: "O momento e o link; a página de onde você veio, sem o que está depois do ponto de interrogação; se usa telefone, tablet ou computador; nomes de campanhas que estão no link; um número próprio deste clique, que também vai para a loja no endereço.",
    country_kept: "E o país ao qual pertence o seu endereço na Internet, segundo uma lista nesta máquina.",
    click_not_kept: "Não o seu endereço na internet nem o nome exato do seu navegador. Para contar um visitante uma vez por dia, os dois viram um código curto com uma chave que é jogada fora à meia-noite UTC.",
    cookies: "Cookies",
    heads: ["Nome", "Para quê", "Quanto tempo"],
    cookie_click: "Guarda o número do seu clique mais recente e nada mais, para que uma compra semanas depois ainda seja creditada a quem a recomendou.",
    cookie_script: "O mesmo número nas páginas da própria loja: um cookie e um registro no armazenamento local do navegador.",
    cookie_language: "Só se você escolher um idioma no pé de uma página: lembra qual foi, e nada mais.",
    cookie_session: "Só para afiliados e vendedores que entram na conta: mantém a sessão e protege os formulários. Necessário para isso.",
    cookie_look: "Só para quem escolhe ali páginas claras ou escuras: guarda essa palavra.",
    days: |days| format!("{days} dias"),
    until_signed_out: "até sair da conta, 30 dias no máximo",
    consent_off: "O primeiro cookie é gravado quando você segue um link. Além do que está nesta tabela, nada é lido do seu navegador nem guardado nele. Esta loja não pergunta antes, por isso Global Privacy Control (Sec-GPC) não muda nada aqui; você pode apagar o cookie no seu navegador a qualquer momento.",
    consent_asked: "Primeiro perguntamos: sem o seu sim nenhum cookie é guardado, e um navegador que envia Global Privacy Control conta como não. Você pode mudar de ideia nas páginas da loja a qualquer momento.",
    purchase: "Quando você compra ou deixa o seu e-mail",
    purchase_kept: "O número do pedido, o valor e a moeda, o que foi comprado e qual clique levou a isso. O seu e-mail não é guardado: vira um código com uma chave secreta, que só permite reconhecer uma segunda mensagem com o mesmo e-mail.",
    lead_kept: "O mesmo vale para um e-mail que você deixa em um formulário da loja: aqui fica só o código, com o clique que trouxe você.",
    how_long: "Por quanto tempo",
    clicks_for: |days| {
        format!(
            "De onde veio um clique e com o quê: {days} dias. O clique em si, sem isso, fica com os pedidos a que levou."
        )
    },
    reports_for: |days| format!("O que dizia a mensagem de uma loja sobre uma compra: {days} dias."),
    leads_for: |days| format!("O código do seu e-mail de um formulário: {days} dias depois da última vez."),
    books: "Pedidos e comissões, sem o seu e-mail: enquanto a lei exigir a contabilidade.",
    who: "Quem recebe",
    nobody_else: |program| {
        format!(
            "Mais ninguém. Está em um servidor de {program}. Os afiliados veem quantos clicaram e compraram, e nunca quem."
        )
    },
    rights: "O que você pode pedir",
    rights_detail: "Saber o que está guardado sobre você, uma cópia, que seja corrigido ou apagado. Para isso o vendedor precisa do e-mail com que você comprou.",
    ask: "Pergunte a",
    ask_seller: |program| format!("Pergunte a {program}, onde você comprou ou encontrou o link."),
};

static SPANISH: PrivacyWords = PrivacyWords {
    title: "Qué se guarda sobre ti",
    why: |program| {
        format!(
            "{program} paga a quienes recomiendan sus productos. Para saber quién trajo a un comprador, se cuentan los enlaces con un código. Esta página se hace con la configuración vigente ahora."
        )
    },
    click: "Cuando sigues un enlace",
    click_kept: "El momento y el enlace; la página de la que vienes, sin lo que va detrás del signo de interrogación; si usas teléfono, tableta o computadora; los nombres de campañas que están en el enlace; un número propio de este clic, que también viaja a la tienda en la dirección.",
    country_kept: "Y el país al que pertenece tu dirección en Internet, según una lista en esta máquina.",
    click_not_kept: "No tu dirección en internet ni el nombre exacto de tu navegador. Para contar a un visitante una vez al día, ambos se convierten en un código corto con una clave que se borra a medianoche UTC.",
    cookies: "Cookies",
    heads: ["Nombre", "Para qué", "Cuánto tiempo"],
    cookie_click: "Guarda el número de tu clic más reciente y nada más, para que una compra semanas después se acredite a quien la recomendó.",
    cookie_script: "El mismo número en las páginas de la propia tienda: una cookie y una entrada en el almacenamiento local del navegador.",
    cookie_language: "Solo si eliges un idioma al pie de una página: recuerda cuál fue, y nada más.",
    cookie_session: "Solo para afiliados y vendedores que inician sesión: mantiene la sesión y protege sus formularios. Necesaria para eso.",
    cookie_look: "Solo para quienes eligen allí páginas claras u oscuras: guarda esa palabra.",
    days: |days| format!("{days} días"),
    until_signed_out: "hasta cerrar la sesión, 30 días como máximo",
    consent_off: "La primera cookie se guarda cuando sigues un enlace. Aparte de lo que está en esta tabla, nada se lee de tu navegador ni se guarda en él. Esta tienda no pregunta antes, así que Global Privacy Control (Sec-GPC) no cambia nada aquí; puedes borrar la cookie en tu navegador en cualquier momento.",
    consent_asked: "Primero se te pregunta: sin tu sí no se guarda ninguna cookie, y un navegador que envía Global Privacy Control cuenta como un no. Puedes cambiar de opinión en las páginas de la tienda en cualquier momento.",
    purchase: "Cuando compras o dejas tu correo",
    purchase_kept: "El número del pedido, el monto y la moneda, qué se compró y qué clic llevó a ello. Tu correo no se guarda: se convierte en un código con una clave secreta, que solo permite reconocer un segundo mensaje con el mismo correo.",
    lead_kept: "Lo mismo vale para un correo que dejas en un formulario de la tienda: aquí solo queda el código, con el clic que te trajo.",
    how_long: "Durante cuánto tiempo",
    clicks_for: |days| {
        format!(
            "De dónde vino un clic y con qué: {days} días. El clic en sí, sin eso, queda con los pedidos a los que llevó."
        )
    },
    reports_for: |days| format!("Lo que decía el mensaje de una tienda sobre una compra: {days} días."),
    leads_for: |days| {
        format!("El código de tu correo de un formulario: {days} días después de la última vez.")
    },
    books: "Pedidos y comisiones, sin tu correo: mientras la ley exija la contabilidad.",
    who: "Quién lo recibe",
    nobody_else: |program| {
        format!(
            "Nadie más. Está en un servidor de {program}. Los afiliados ven cuántos hicieron clic y compraron, y nunca quiénes."
        )
    },
    rights: "Qué puedes pedir",
    rights_detail: "Saber qué se guarda sobre ti, una copia, que se corrija o se borre. Para eso el vendedor necesita el correo con el que compraste.",
    ask: "Pregunta a",
    ask_seller: |program| format!("Pregunta a {program}, donde compraste o encontraste el enlace."),
};
