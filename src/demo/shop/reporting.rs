//! How the toy shop tells Duly of a sale: the pixel's address for its page, or a postback from its server.

use std::io;
use std::net::SocketAddr;
use std::time::Duration;

use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;
use url::form_urlencoded::Serializer;

use super::Order;
use crate::domain::money::decimal_text;
use crate::domain::offer::Offer;
use crate::domain::product::Product;

/// How long the shop waits for Duly.
const PATIENCE: Duration = Duration::from_secs(5);
/// More than a postback is ever answered.
const ANSWER_BYTES: u64 = 64 * 1024;

/// The address of the pixel on the confirmation page.
pub(super) fn pixel(base: &str, order: &Order) -> String {
    let mut query = Serializer::new(String::new());
    query.append_pair("product", &order.product).append_pair("order_id", &order.number);
    query
        .append_pair("amount", &decimal_text(order.price))
        .append_pair("currency", order.price.currency.code());
    if let Some(click) = &order.click {
        query.append_pair("click_id", click);
    }
    format!("{base}/duly.gif?{}", query.finish())
}

/// Posts a sale to Duly, and returns its answer's body.
pub(super) async fn postback(
    duly: SocketAddr,
    prefix: &str,
    token: &str,
    product: &Product,
    offer: &Offer,
    order: &Order,
) -> io::Result<String> {
    let mut form = Serializer::new(String::new());
    form.append_pair("product", &product.id.to_string()).append_pair("order_id", &order.number);
    form.append_pair("amount", &decimal_text(order.price))
        .append_pair("currency", order.price.currency.code());
    form.append_pair("offer", &offer.id.to_string());
    if let Some(click) = &order.click {
        form.append_pair("click_id", click);
    }
    let form = form.finish();
    let request = format!(
        "POST {prefix}/postback HTTP/1.1\r\nHost: {duly}\r\nAuthorization: Bearer {token}\r\n\
         Content-Type: application/x-www-form-urlencoded\r\nContent-Length: {}\r\nConnection: close\r\n\r\n{form}",
        form.len()
    );
    tokio::time::timeout(PATIENCE, exchange(duly, request.as_bytes()))
        .await
        .unwrap_or_else(|_| Err(io::ErrorKind::TimedOut.into()))
}

async fn exchange(duly: SocketAddr, request: &[u8]) -> io::Result<String> {
    let mut stream = TcpStream::connect(duly).await?;
    stream.write_all(request).await?;
    let mut answer = Vec::new();
    stream.take(ANSWER_BYTES).read_to_end(&mut answer).await?;
    let answer = String::from_utf8_lossy(&answer);
    Ok(answer.split_once("\r\n\r\n").map_or("", |(_, body)| body).to_owned())
}
