//! The portal, in Portuguese.

use super::{ahead, earning, entering, joining, own_links, payouts, promoting};
use crate::domain::language::Language;
use crate::web::format::Formats;
use crate::web::words::charts;
use crate::web::words::figures::figures;
use crate::web::words::portal::PortalWords;
use crate::web::words::sharing::sharing;

pub(in crate::web::words) static PORTAL: PortalWords = PortalWords {
    language: Language::Portuguese,
    formats: Formats::of(Language::Portuguese),
    skip: "Ir para o conteúdo",
    menu: "Menu",
    signed_in_as: "Conta de",
    sign_out: "Sair",
    times_in: "Horários de",
    held: "Retida",
    due: "Disponível",
    home: "Início",
    my_link: "Meu link",
    no_products: "Você não tem produtos",
    no_products_means: "Peça um convite ao criador, ou solicite na página de um produto.",
    standing: entering::STANDING,
    my_account: "Minha conta",
    account: entering::ACCOUNT,
    entry: entering::ENTRY,
    join: joining::JOIN,

    ahead: ahead::AHEAD,
    products: "Produtos",
    money: "Dinheiro",
    my_products: "Meus produtos",
    im_an_affiliate: "Sou afiliado",
    hotlinks: "HotLinks",
    links_created_by_me: "Links criados por mim",
    create_promotional_link: "Criar link promocional",
    links: own_links::LINKS,
    domain: "Domínio",
    url: "URL",
    name: "Nome",
    save: "Salvar",

    start: earning::HOME,
    promoting: promoting::PROMOTING,
    figures: figures(Language::Portuguese),
    sharing: sharing(Language::Portuguese),
    earning: earning::EARNING,
    payouts: payouts::PAYOUTS,
    charts: &charts::PORTUGUESE,
};
