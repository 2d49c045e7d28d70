//! What ten million clicks cost: bytes on disk, memory, and the time to start, with the real binary.
//! `cargo bench --bench scale` takes some minutes and about two gigabytes of disk; `-- 1000000` asks for fewer.
//!
//! Needs `wrk` for the memory under load (Debian: `apt-get install wrk`).

use std::os::unix::fs::MetadataExt;
use std::path::Path;
use std::process::{Child, Command};
use std::time::Instant;

use self::binary::{start, stop};

#[path = "measuring/binary.rs"]
#[expect(dead_code, reason = "the bench of pages uses all of it")]
mod binary;

type Error = Box<dyn std::error::Error>;

/// How often it is started after a clean stop; the median counts.
const STARTS: usize = 5;

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
    let conversions = (clicks / 100).to_string();
    let begun = Instant::now();
    let size = ["--clicks", &clicks.to_string(), "--conversions", &conversions, "--affiliates", "1000"];
    let mut demo = start(folder, &[&["demo", "--shop-listen", "127.0.0.1:0"][..], &size].concat())?;
    println!("{clicks} clicks, {conversions} conversions, 1000 affiliates");
    println!("made and served after           {:>9.1} s", begun.elapsed().as_secs_f64());
    let code = demo.code.clone().ok_or("the demo named no link")?;
    stop(&mut demo.process)?;

    let file = std::fs::metadata(folder.join("duly.redb"))?;
    let on_disk = file.blocks() * 512;
    println!(
        "on disk                         {:>9.1} MiB, {:.1} bytes a click",
        mib(on_disk),
        bytes_per(on_disk, clicks)
    );
    println!("length of the (sparse) file     {:>9.1} MiB", mib(file.len()));

    let mut starts = Vec::new();
    let mut served = loop {
        let begun = Instant::now();
        let mut served = start(folder, &["serve"])?;
        starts.push(begun.elapsed());
        if starts.len() == STARTS {
            break served;
        }
        stop(&mut served.process)?;
    };
    let first = starts[0].as_secs_f64();
    starts.sort();
    let median = starts[STARTS / 2].as_secs_f64();
    println!("start after a clean stop        {median:>9.3} s, the first of {STARTS} {first:.3} s");
    println!("memory, idle                    {:>9.1} MiB", mib(status(&served.process, "VmRSS:")?));

    let address = format!("http://{}/{code}", served.address);
    let browser =
        ["-H", "User-Agent: Mozilla/5.0 (X11; Linux x86_64) Firefox/140.0", "-H", "Accept: text/html"];
    let load = Command::new("wrk").args(["-t1", "-c512", "-d10s"]).args(browser).arg(&address).output()?;
    let text = String::from_utf8_lossy(&load.stdout).into_owned();
    let rate = text.lines().find_map(|line| line.strip_prefix("Requests/sec:")).unwrap_or("?").trim();
    let peak = mib(status(&served.process, "VmHWM:")?);
    println!("memory, at most at 512          {peak:>9.1} MiB ({rate} redirects/s)");

    served.process.kill()?;
    served.process.wait()?;
    let begun = Instant::now();
    let mut again = start(folder, &["serve"])?;
    println!("start after kill -9             {:>9.3} s", begun.elapsed().as_secs_f64());
    stop(&mut again.process)
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
