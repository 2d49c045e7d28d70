//! The portal, in Spanish.

use super::{ahead, earning, entering, joining, own_links, payouts, promoting};
use crate::domain::language::Language;
use crate::web::format::Formats;
use crate::web::words::charts;
use crate::web::words::figures::figures;
use crate::web::words::portal::PortalWords;
use crate::web::words::sharing::sharing;

pub(in crate::web::words) static PORTAL: PortalWords = PortalWords {
    language: Language::Spanish,
    formats: Formats::of(Language::Spanish),
    skip: "Ir al contenido",
    menu: "Menú",
    signed_in_as: "Cuenta de",
    sign_out: "Cerrar sesión",
    times_in: "Horas de",
    held: "Retenida",
    due: "Disponible",
    home: "Inicio",
    my_link: "Mi enlace",
    no_products: "No tienes productos",
    no_products_means: "Pide una invitación al creador, o solicita en la página de un producto.",
    standing: entering::STANDING,
    my_account: "Mi cuenta",
    account: entering::ACCOUNT,
    entry: entering::ENTRY,
    join: joining::JOIN,

    ahead: ahead::AHEAD,
    products: "Productos",
    money: "Dinero",
    my_products: "Mis productos",
    im_an_affiliate: "Soy afiliado",
    hotlinks: "HotLinks",
    links_created_by_me: "Enlaces creados por mí",
    create_promotional_link: "Crear enlace promocional",
    links: own_links::LINKS,
    domain: "Dominio",
    url: "URL",
    name: "Nombre",
    save: "Guardar",

    start: earning::HOME,
    promoting: promoting::PROMOTING,
    figures: figures(Language::Spanish),
    sharing: sharing(Language::Spanish),
    earning: earning::EARNING,
    payouts: payouts::PAYOUTS,
    charts: &charts::SPANISH,
};
