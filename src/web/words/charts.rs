//! What the charts of affiliates' and creators' pages say. The marks need no words; titles, findings, legends and
//! the tables behind them do.

use crate::domain::language::Language;
use crate::web::format::Formats;

/// The texts of charts in one language. Functions take what was counted, already in words.
#[derive(Debug)]
pub struct ChartWords {
    /// How values are written.
    pub formats: Formats,
    /// Opens the table behind a chart.
    pub show_numbers: &'static str,
    /// The caption of that table, with the chart's heading.
    pub the_numbers: fn(&str) -> String,
    /// The legend of the line or the bars.
    pub this_period: &'static str,
    /// The legend of the dotted end.
    pub unfinished: &'static str,
    /// Where Duly did not run, so that nothing is known.
    pub not_running: &'static str,
    /// Behind the name of the period before, while this one is not over.
    pub as_far: &'static str,
    /// The head of the first column, where each row is an hour.
    pub hour: &'static str,
    /// Where each row is a day.
    pub day: &'static str,
    /// Where each row is a month.
    pub month: &'static str,
    /// The head of the column of the period before.
    pub before: &'static str,
    /// Behind a number: what it was in the period before.
    pub and_before: fn(&str) -> String,
    /// The sum, the sum before, and what the period before is called.
    pub compared: fn(&str, &str, &str) -> String,
    /// The highest number, and when it was.
    pub highest: fn(&str, &str) -> String,
    /// In how many steps nothing is known.
    pub gaps: fn(&str) -> String,
    /// Where to find every number.
    pub table_below: &'static str,
    /// The head of a column of parts.
    pub part: &'static str,
    /// The head of a column of sums.
    pub amount: &'static str,
    /// The head of a column of shares of a whole.
    pub share: &'static str,
    /// What a timeline is.
    pub journey: &'static str,
    /// The line of the sale.
    pub sale: &'static str,
    /// The marks.
    pub a_click: &'static str,
    /// The bars behind them.
    pub may_earn: &'static str,
    /// How many clicks, since when, and when the sale was.
    pub clicks_to_sale: fn(u64, &str, &str) -> String,
    /// Whose clicks earned.
    pub earned_by: fn(&str) -> String,
    /// Where there are more lanes than are drawn.
    pub more_lanes: &'static str,
    /// Where to find every click.
    pub clicks_below: &'static str,
}

/// What charts say in a language.
pub const fn charts(language: Language) -> &'static ChartWords {
    match language {
        Language::English => &ENGLISH,
        Language::Portuguese => &PORTUGUESE,
        Language::Spanish => &SPANISH,
    }
}

pub(super) static ENGLISH: ChartWords = ChartWords {
    formats: Formats::of(Language::English),
    show_numbers: "Show the numbers",
    the_numbers: |heading| format!("{heading}: the numbers"),
    this_period: "This period",
    unfinished: "Not finished yet",
    not_running: "not running",
    as_far: "up to the same time of day",
    hour: "Hour",
    day: "Day",
    month: "Month",
    before: "Before",
    and_before: |before| format!(", {before} before"),
    compared: |sum, before, name| format!("{sum}; {before} in the {name}."),
    highest: |count, when| format!("Highest: {count} ({when})."),
    gaps: |gaps| format!("Gaps, when Duly was not running: {gaps}."),
    table_below: "The table below has every number.",
    part: "Part",
    amount: "Amount",
    share: "Share",
    journey: "The journey as a picture",
    sale: "Sale",
    a_click: "A click",
    may_earn: "May earn",
    clicks_to_sale: |clicks, first, sale| match clicks {
        1 => format!("1 click, on {first}; the sale on {sale}."),
        _ => format!(
            "{} clicks, from {first} on; the sale on {sale}.",
            Formats::of(Language::English).count(clicks)
        ),
    },
    earned_by: |names| format!("Earned: {names}."),
    more_lanes: "More affiliates than fit here are in the table",
    clicks_below: "The table below has every click.",
};

pub(super) static PORTUGUESE: ChartWords = ChartWords {
    formats: Formats::of(Language::Portuguese),
    show_numbers: "Mostrar os números",
    the_numbers: |heading| format!("{heading}: os números"),
    this_period: "Este período",
    unfinished: "Ainda não terminou",
    not_running: "fora do ar",
    as_far: "até a mesma hora do dia",
    hour: "Hora",
    day: "Dia",
    month: "Mês",
    before: "Antes",
    and_before: |before| format!(", antes {before}"),
    compared: |sum, before, name| format!("{sum}; {name}: {before}."),
    highest: |count, when| format!("Maior valor: {count} ({when})."),
    gaps: |gaps| format!("Lacunas, com o Duly fora do ar: {gaps}."),
    table_below: "A tabela abaixo tem todos os números.",
    part: "Parte",
    amount: "Valor",
    share: "Proporção",
    journey: "A jornada em uma imagem",
    sale: "Venda",
    a_click: "Um clique",
    may_earn: "Pode ganhar",
    clicks_to_sale: |clicks, first, sale| match clicks {
        1 => format!("1 clique, em {first}; a venda em {sale}."),
        _ => format!(
            "{} cliques, a partir de {first}; a venda em {sale}.",
            Formats::of(Language::Portuguese).count(clicks)
        ),
    },
    earned_by: |names| format!("Ganhou: {names}."),
    more_lanes: "Os afiliados que não cabem aqui estão na tabela",
    clicks_below: "A tabela abaixo tem todos os cliques.",
};

pub(super) static SPANISH: ChartWords = ChartWords {
    formats: Formats::of(Language::Spanish),
    show_numbers: "Mostrar los números",
    the_numbers: |heading| format!("{heading}: los números"),
    this_period: "Este período",
    unfinished: "Todavía sin terminar",
    not_running: "fuera de servicio",
    as_far: "hasta la misma hora del día",
    hour: "Hora",
    day: "Día",
    month: "Mes",
    before: "Antes",
    and_before: |before| format!(", antes {before}"),
    compared: |sum, before, name| format!("{sum}; {name}: {before}."),
    highest: |count, when| format!("Máximo: {count} ({when})."),
    gaps: |gaps| format!("Huecos, con Duly fuera de servicio: {gaps}."),
    table_below: "La tabla de abajo tiene todos los números.",
    part: "Parte",
    amount: "Monto",
    share: "Proporción",
    journey: "El recorrido en una imagen",
    sale: "Venta",
    a_click: "Un clic",
    may_earn: "Puede ganar",
    clicks_to_sale: |clicks, first, sale| match clicks {
        1 => format!("1 clic, el {first}; la venta, el {sale}."),
        _ => format!(
            "{} clics, desde el {first}; la venta, el {sale}.",
            Formats::of(Language::Spanish).count(clicks)
        ),
    },
    earned_by: |names| format!("Ganó: {names}."),
    more_lanes: "Los afiliados que no caben aquí están en la tabla",
    clicks_below: "La tabla de abajo tiene todos los clics.",
};
