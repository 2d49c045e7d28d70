//! Payouts, the ledger and statements, in Spanish.

use crate::web::words::payouts::{LedgerWords, MethodWords, PayoutWords, StatementWords};

pub(super) const PAYOUTS: PayoutWords = PayoutWords {
    payouts: "Pagos",
    lede: "Cuándo te pagan, y qué se pagó",
    method: "Forma de pago",
    add_method: "Agregar forma de pago",
    change_method: "Cambiar forma de pago",
    no_method: (
        "Nadie sabe adónde enviar tu dinero",
        "Agrega una forma de pago. Sin ella, no entras en ningún pago.",
    ),
    minimum: "Mínimo para un pago",
    no_minimum: "ninguno, se paga todo lo Disponible",
    paid_so_far: "Pagado hasta ahora",
    from_the_minimum: |missing, minimum| format!("Te faltan {missing} para el mínimo de {minimum}."),
    next_payout: "Se paga con el próximo pago.",
    waits_for_method: "Se paga con el próximo pago, en cuanto agregues una forma de pago.",
    carried: |sum| {
        format!(
            "{sum} pasan al próximo pago: se quitó más de lo que está Disponible. Lo que quede Disponible después lo compensa."
        )
    },
    nothing_due: "No hay nada Disponible en este momento.",
    next_due: |sum, date| format!("Lo próximo: {sum} quedan Disponibles el {date}."),
    nothing_yet: (
        "Todavía no hay ganancias",
        "Lo que ganas queda Retenido un tiempo después de cada venta, luego Disponible, y se paga con el próximo pago.",
    ),
    payments: "Pagos para ti, del más reciente al más antiguo",
    no_payments: "Todavía no se pagó nada.",
    sent_by: "Enviado por",
    reference: "Referencia",
    amount: "Monto",
    statement: "Extracto",
    bank_transfer: "Transferencia bancaria",
    form: MethodWords {
        how: "¿Cómo se envía el dinero?",
        choices: [
            ("paypal", "PayPal", "A una cuenta en PayPal"),
            ("wise", "Wise", "A una cuenta en Wise, o a un banco por medio de Wise"),
            ("bank", "Transferencia bancaria", "A una cuenta bancaria"),
            ("none", "De ninguna forma", "En ningún pago: lo Disponible espera"),
        ],
        paypal: "Correo en PayPal",
        wise_name: "Nombre del titular de la cuenta",
        wise_name_hint: "Nombre y apellido, o la empresa, como los conoce el banco",
        wise: "Correo en Wise",
        bank: "Datos bancarios",
        bank_hint: "Titular y número de la cuenta (CLABE, CBU, IBAN ...), y el banco si hace falta",
        choose: "Elige cómo se envía el dinero.",
        prepared_stay: "Un pago que ya está preparado todavía va adonde iba.",
        saved: "Tu forma de pago está guardada.",
        sent_before: "Ya enviaste este formulario, y lo que decía está guardado. Para cambiarlo de nuevo, envíalo una vez más.",
    },
    ledger: LedgerWords {
        ledger: "Movimientos",
        by_sale: "Por venta",
        caption: |currency| format!("Todo lo registrado en {currency}, de lo más reciente a lo más antiguo"),
        what: "Qué",
        balance: "Saldo",
        comes_to: |balance, held, due| {
            format!("El saldo es de {balance}: {held} Retenidos y {due} Disponibles.")
        },
        nothing: ("Todavía no hay movimientos", "Cada venta, reembolso y pago tuyo es una línea aquí."),
        sale_of: |amount| format!("Venta de {amount}"),
        bonus: "Bono",
        correction: "Corrección",
        payout: |number| format!("Pago {number}"),
        payout_undone: |number| format!("El pago {number} al final no se hizo"),
    },
    paper: StatementWords {
        title: |number| format!("Extracto del pago {number}"),
        from: "De",
        to: "Para",
        paid_on: "Pagado el",
        not_paid_yet: "Todavía no pagado",
        total: "Total",
        covers: |moment| {
            format!("Todo lo que estaba Disponible hasta el {moment} y no se había pagado antes")
        },
        lines: "A qué corresponde",
        part_of_it: |part| format!("{part} de eso"),
        as_judged: |date| format!("como se evaluó el {date}"),
        taken_back: |sum, date| format!("de {sum}, registrados el {date}"),
        was_paid: |payout| format!("ya pagado con el pago {payout}, por eso se descuenta de uno posterior"),
        adds_up: "Las líneas suman el total, hasta el centavo.",
        print: "Imprimir",
        as_csv: "Descargar CSV",
        columns: ["Fecha", "Qué", "Conversión", "Producto", "Por qué", "Monto", "Moneda", "Disponible desde"],
    },
};
