//! What ten million clicks cost: bytes on disk, memory, and the time to start, with the real binary.
//! `cargo bench --bench scale` takes some minutes and about two gigabytes of disk; `-- 1000000` asks for fewer.
//!
//! Needs `wrk` for the memory under load (Debian: `apt-get install wrk`).

use std::io::{BufRead, BufReader, Read, Write};
use std::net::TcpStream;
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

type Error = Box<dyn std::error::Error>;

fn main() -> Result<(), Error> {
    if std::env::args().any(|arg| arg == "--test") {
        return Ok(());
    }
    let clicks: u64 = std::env::args().skip(1).find_map(|arg| arg.parse().ok()).unwrap_or(10_000_000);
    let folder = std::env::temp_dir().join(format!("duly-scale-{}", std::process::id()));
    let measured = measure(clicks, &folder);
    std::fs::remove_dir_all(&folder)?;
    measured
}

fn measure(clicks: u64, folder: &Path) -> Result<(), Error> {
    let begun = Instant::now();
    let mut demo = start(
        folder,
        &[
            "demo",
            "--shop-listen",
            "127.0.0.1:0",
            "--clicks",
            &clicks.to_string(),
            "--conversions",
            &(clicks / 100).to_string(),
            "--affiliates",
            "1000",
        ],
    )?;
    println!("{clicks} clicks, {} conversions, 1000 affiliates", clicks / 100);
    println!("generated and served after      {:>9.1} s", begun.elapsed().as_secs_f64());
    stop(&mut demo.process)?;

    let bytes = std::fs::metadata(folder.join("duly.redb"))?.len();
    println!(
        "file                            {:>9.1} MiB, {:.1} bytes a click",
        mib(bytes),
        bytes_per(bytes, clicks)
    );

    let begun = Instant::now();
    let mut served = start(folder, &["serve"])?;
    println!("start after a clean stop        {:>9.3} s", begun.elapsed().as_secs_f64());
    get(&served.address, "/readyz")?;
    println!("memory, idle                    {:>9.1} MiB", mib(resident(&served.process)?));

    let code = std::fs::read_to_string(folder.join("a-code.txt")).unwrap_or_default();
    let path = format!("http://{}/{}", served.address, code.trim());
    let load = Command::new("wrk")
        .args([
            "-t1",
            "-c512",
            "-d10s",
            "-H",
            "User-Agent: Mozilla/5.0 Firefox/128.0",
            "-H",
            "Accept: text/html",
            &path,
        ])
        .output()?;
    let text = String::from_utf8_lossy(&load.stdout).into_owned();
    let rate = text.lines().find_map(|line| line.strip_prefix("Requests/sec:")).unwrap_or("?").trim();
    println!("memory, after 10 s at 512       {:>9.1} MiB ({rate} redirects/s)", mib(peak(&served.process)?));

    served.process.kill()?;
    served.process.wait()?;
    let begun = Instant::now();
    let mut again = start(folder, &["serve"])?;
    println!("start after kill -9             {:>9.3} s", begun.elapsed().as_secs_f64());
    stop(&mut again.process)
}

struct Served {
    process: Child,
    address: String,
}

/// Starts the binary and waits until it answers.
fn start(folder: &Path, arguments: &[&str]) -> Result<Served, Error> {
    let mut process = Command::new(env!("CARGO_BIN_EXE_duly"))
        .args(arguments)
        .arg("--data-dir")
        .arg(folder)
        .args(["--listen", "127.0.0.1:0", "--click-rows-per-minute", "0"])
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .spawn()?;
    let output = process.stdout.take().ok_or("no output")?;
    let mut lines = BufReader::new(output).lines();
    let address = lines
        .by_ref()
        .find_map(|line| line.ok()?.split("http://127.0.0.1:").nth(1).map(|rest| rest.to_owned()))
        .and_then(|rest| {
            rest.split(|c: char| !c.is_ascii_digit()).next().map(|port| format!("127.0.0.1:{port}"))
        })
        .ok_or("it did not say where it listens")?;
    std::thread::spawn(move || lines.for_each(drop));
    let until = Instant::now() + Duration::from_secs(600);
    while get(&address, "/readyz").is_err() {
        if Instant::now() > until {
            return Err("it does not answer".into());
        }
    }
    Ok(Served { process, address })
}

fn get(address: &str, path: &str) -> Result<(), Error> {
    let mut stream = TcpStream::connect(address)?;
    write!(stream, "GET {path} HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n")?;
    let mut answer = String::new();
    stream.read_to_string(&mut answer)?;
    if answer.starts_with("HTTP/1.1 200") { Ok(()) } else { Err(answer.into()) }
}

fn stop(process: &mut Child) -> Result<(), Error> {
    Command::new("kill").args(["-TERM", &process.id().to_string()]).status()?;
    process.wait()?;
    Ok(())
}

fn resident(process: &Child) -> Result<u64, Error> {
    status(process, "VmRSS:")
}

fn peak(process: &Child) -> Result<u64, Error> {
    status(process, "VmHWM:")
}

/// A line of the kernel's report on a process, in bytes.
fn status(process: &Child, what: &str) -> Result<u64, Error> {
    let text = std::fs::read_to_string(format!("/proc/{}/status", process.id()))?;
    let line = text.lines().find_map(|line| line.strip_prefix(what)).ok_or("no such line")?;
    Ok(line.trim().trim_end_matches(" kB").parse::<u64>()? * 1024)
}

#[expect(clippy::cast_precision_loss, reason = "for reading only")]
fn mib(bytes: u64) -> f64 {
    bytes as f64 / f64::from(1 << 20)
}

#[expect(clippy::cast_precision_loss, reason = "for reading only")]
fn bytes_per(bytes: u64, clicks: u64) -> f64 {
    bytes as f64 / clicks as f64
}
