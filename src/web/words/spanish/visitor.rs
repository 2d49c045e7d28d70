//! The visitor's pages in Spanish.

use crate::domain::language::Language;
use crate::web::format::Formats;
use crate::web::words::visitor::VisitorWords;

/// What they say.
pub(in crate::web::words) static VISITOR: VisitorWords = VisitorWords {
    to_the_front: "A la página de inicio",
    language: Language::Spanish,
    formats: Formats::of(Language::Spanish),

    privacy: "Privacidad",

    may_we_keep: "¿Podemos guardar una cookie que recuerde quién te lo recomendó?",
    yes: "Sí",
    no: "No",

    by: "De",
    price: "Precio",
    plans: "Planes",
    buy_now: "Comprar ahora",
    choose: "Elegir",
    not_on_sale: "Todavía no está a la venta. Vuelve pronto.",
    from_price: |name, price| format!("{name}, desde {price}."),

    pay_for: |name| format!("Pagar {name}"),
    one_step_to_go: "Falta un solo paso.",
    choose_a_plan: "Elige un plan.",
    plan_is_gone: "El plan de este enlace ya no está disponible.",
    chosen: "Tu elección",
    go_to_checkout: "Ir al pago",
    no_checkout: "Este plan aún no se puede pagar aquí. Pregunta a quien lo vende.",
    back_to_sales_page: "Volver a la página de ventas",

    ref_code: "Código de afiliado",
    ref_until: |date| format!("hasta el {date}"),
    ref_for_ever: "sin fecha de fin",
    ref_none: "Ningún código de afiliado en este navegador.",
    ref_paused: "Los nuevos clics en enlaces de afiliados no cuentan por ahora. Los anteriores sí.",

    thank_you: "¡Gracias!",
    bought: |name| format!("Recibimos tu pedido de {name}."),
    done: |name| format!("Te damos la bienvenida a {name}."),
    order: "Pedido",
    not_noted: "Tu pedido está a salvo, pero ahora no pudimos anotarlo. Vuelve a cargar esta página dentro de un minuto.",
    reload: "Volver a cargar la página",

    leads_nowhere: "Este enlace no lleva a ninguna parte",
    leads_nowhere_detail: "Puede estar cortado o tener un error. Pregunta a quien te lo envió.",
    no_such_page: "Esta página no existe",
    no_such_page_detail: "La dirección puede estar cortada o tener un error.",
    retired: |name| format!("{name} ya no está disponible"),
    retired_detail: "Quien lo creó dejó de venderlo.",
    not_valid: "Este enlace no es válido",
    not_valid_detail: |name| {
        format!(
            "Quien creó {name} ya no aprueba la página a la que lleva. Pide un enlace nuevo a quien te lo envió."
        )
    },
    broken: "Algo falló",
    broken_detail: "El fallo es nuestro y quedó registrado. Inténtalo de nuevo.",
    too_often: "Demasiadas veces",
    too_often_detail: |seconds| format!("Espera {seconds} segundos e inténtalo de nuevo."),
    not_saved: "No se guardó nada",
    not_saved_detail: "En este momento no se puede guardar. Envíalo de nuevo.",
    not_taken: "Esto no se puede aceptar",
    not_taken_detail: "Vuelve atrás: la mayoría de los navegadores todavía muestra lo que escribiste. Copia lo que sea largo, recarga la página y envíalo otra vez.",
    on_offer_here: "Lo que se ofrece aquí",

    no_owner: "Esta instalación aún no tiene dueño.",
    no_owner_detail: "La dirección para configurarla está en el registro del servidor. El comando duly setup-url muestra una nueva.",
    to_promote: "Productos que puedes promocionar",
    nothing_to_promote: "Todavía no hay nada que promocionar aquí.",
    promote: |name| format!("Promocionar {name}"),
    affiliates_sign_in: "Entrar como afiliado",
    creator_signs_in: "Entrar como creador",
    questions: "¿Preguntas?",
};
