//! The real program, started as a person starts it, in a folder of its own.

use std::fs::File;
use std::io::{BufRead, BufReader};
use std::net::SocketAddr;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::sync::atomic::{AtomicU32, Ordering};
use std::sync::mpsc;
use std::time::{Duration, Instant};

/// A start, also one that has to look through the whole file, takes no longer on a busy machine.
const START_MAX: Duration = Duration::from_secs(120);

/// A folder that goes away with the test.
pub struct Place(PathBuf);

impl Place {
    pub fn new() -> Self {
        static COUNT: AtomicU32 = AtomicU32::new(0);
        let number = COUNT.fetch_add(1, Ordering::Relaxed);
        let path = std::env::temp_dir().join(format!("duly-proof-{}-{number}", std::process::id()));
        std::fs::create_dir_all(&path).unwrap();
        Self(path)
    }

    pub fn path(&self) -> &Path {
        &self.0
    }

    /// The data folder of an installation that lives here.
    pub fn data(&self) -> PathBuf {
        self.0.join("data")
    }
}

impl Drop for Place {
    fn drop(&mut self) {
        // A process that was killed a moment ago may still write here.
        let begun = Instant::now();
        while std::fs::remove_dir_all(&self.0).is_err()
            && self.0.exists()
            && begun.elapsed() < Duration::from_secs(10)
        {
            std::thread::yield_now();
        }
    }
}

/// A running program. It is killed with the test that forgot it.
pub struct Program {
    child: Child,
    pub address: SocketAddr,
}

impl Program {
    /// Starts it on a data folder and a port that is free, and waits until it says where it listens.
    #[track_caller]
    pub fn start(data: &Path, settings: &[(&str, &str)]) -> Self {
        let log = data.with_extension("log");
        let mut command = duly(data, &[]);
        command.stdout(Stdio::piped()).stderr(File::create(&log).unwrap());
        for (name, value) in settings {
            command.arg(format!("--{name}={value}"));
        }
        let mut child = command.spawn().expect("the program is built");
        let lines = BufReader::new(child.stdout.take().unwrap()).lines();
        let (tell, told) = mpsc::channel();
        // Reads to the end, so that the program never waits for a reader.
        std::thread::spawn(move || {
            for line in lines.map_while(Result::ok) {
                if let Some(address) = address_in(&line) {
                    let _ = tell.send(address);
                }
            }
        });
        match told.recv_timeout(START_MAX) {
            Ok(address) => Self { child, address },
            Err(why) => {
                let _ = child.kill();
                let ended = child.wait();
                let log = std::fs::read_to_string(&log).unwrap_or_default();
                panic!("the program did not start ({why}, {ended:?}):\n{log}");
            }
        }
    }

    /// The process's number.
    pub fn id(&self) -> u32 {
        self.child.id()
    }

    /// Ends it like a power cut ends it: SIGKILL, and nothing is tidied.
    pub fn kill_nine(mut self) {
        self.child.kill().unwrap();
        self.child.wait().unwrap();
    }

    /// Ends it as a supervisor does, with SIGTERM; it must end well.
    #[track_caller]
    pub fn stop(mut self) {
        let id = rustix::process::Pid::from_child(&self.child);
        rustix::process::kill_process(id, rustix::process::Signal::TERM).unwrap();
        let ended = self.child.wait().unwrap();
        assert!(ended.success(), "the program ended with {ended}");
    }
}

impl Drop for Program {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// The program with a command, on a data folder; settings of whoever runs the tests are not seen.
pub fn duly(data: &Path, words: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_duly"));
    command.args(words).arg("--data-dir").arg(data);
    command.args(["--listen=127.0.0.1:0", "--click-rows-per-minute=0", "--workers=2"]);
    command.env_clear().current_dir(data.parent().unwrap()).stdin(Stdio::null());
    command
}

/// Runs a command of the program to its end, and gives what it printed.
#[track_caller]
pub fn says(data: &Path, words: &[&str]) -> String {
    let ended = duly(data, words).output().expect("the program is built");
    let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
    assert!(ended.status.success(), "{words:?}: {}{}", text(&ended.stdout), text(&ended.stderr));
    text(&ended.stdout)
}

fn address_in(line: &str) -> Option<SocketAddr> {
    line.split_once("http://")?.1.split_whitespace().next()?.parse().ok()
}
