//! What the portal's first page says of sharing a link, and of what was paid. The texts to copy say that a commission is
//! earned: readers are owed that, and in many countries it is the law.

use crate::domain::language::Language;

/// A heading, and the text below it: it is given the product's name and the link.
pub type ShareText = (&'static str, fn(&str, &str) -> String);

/// The texts in one language.
#[derive(Debug)]
pub struct SharingWords {
    /// Opens the texts.
    pub share: &'static str,
    /// The texts to copy.
    pub texts: [ShareText; 3],
    /// Why the texts say that she earns.
    pub say_so: &'static str,
    /// To the page of figures.
    pub all_figures: &'static str,
    /// What was sent to her, by the words of `product.md`.
    pub paid: &'static str,
    /// Below that.
    pub paid_means: &'static str,
}

static ENGLISH: SharingWords = SharingWords {
    share: "Share",
    texts: [
        ("A post", |product, link| {
            format!(
                "I use {product} and recommend it. See for yourself: {link}\n(I earn a commission if you buy.)"
            )
        }),
        ("A message to a friend", |product, link| {
            format!(
                "You asked me about {product}. This is it: {link}\nI get a commission if you buy through this link."
            )
        }),
        ("Below a video or an article", |product, link| format!("{product}: {link} (affiliate link)")),
    ],
    say_so: "The texts say that you earn. Your readers are owed that, and in many countries it is the law.",
    all_figures: "All figures",
    paid: "Paid",
    paid_means: "Sent to you so far",
};

static PORTUGUESE: SharingWords = SharingWords {
    share: "Compartilhar",
    texts: [
        ("Uma publicação", |product, link| {
            format!(
                "Eu uso e recomendo: {product}. Veja você mesmo: {link}\n(Recebo comissão se você comprar.)"
            )
        }),
        ("Uma mensagem", |product, link| {
            format!(
                "Você me perguntou sobre {product}. É este aqui: {link}\nRecebo comissão se você comprar por este link."
            )
        }),
        ("Abaixo de um vídeo ou artigo", |product, link| format!("{product}: {link} (link de afiliado)")),
    ],
    say_so: "Os textos dizem que você ganha. Seus leitores têm direito de saber, e em muitos países é lei.",
    all_figures: "Todos os números",
    paid: "Paga",
    paid_means: "Enviado a você até agora",
};

static SPANISH: SharingWords = SharingWords {
    share: "Compartir",
    texts: [
        ("Una publicación", |product, link| {
            format!("Uso {product} y lo recomiendo. Míralo: {link}\n(Gano una comisión si compras.)")
        }),
        ("Un mensaje", |product, link| {
            format!(
                "Me preguntaste por {product}. Es esto: {link}\nRecibo una comisión si compras con este enlace."
            )
        }),
        ("Debajo de un video o un artículo", |product, link| {
            format!("{product}: {link} (enlace de afiliado)")
        }),
    ],
    say_so: "Los textos dicen que ganas. Tus lectores tienen derecho a saberlo, y en muchos países es ley.",
    all_figures: "Todas las cifras",
    paid: "Pagada",
    paid_means: "Enviado a ti hasta ahora",
};

/// What is said in a language.
pub const fn sharing(language: Language) -> &'static SharingWords {
    match language {
        Language::English => &ENGLISH,
        Language::Portuguese => &PORTUGUESE,
        Language::Spanish => &SPANISH,
    }
}
