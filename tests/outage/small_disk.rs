//! A real disk of a few MiB, which a test can fill to its last byte.
//!
//! It is a tmpfs in a mount namespace that a helper process holds, so it needs neither root nor a tidy end:
//! with the process the disk is gone. It is reached through that process's root folder.

use std::fs::File;
use std::io::{BufRead, BufReader, ErrorKind, Write};
use std::path::PathBuf;
use std::process::{Child, Command, Stdio};

use crate::program::Place;

pub struct SmallDisk {
    holder: Child,
    path: PathBuf,
}

impl SmallDisk {
    /// A disk mounted in a place.
    #[track_caller]
    pub fn of_mib(place: &Place, mib: u32) -> Self {
        let script = format!("mount -t tmpfs -o size={mib}m tmpfs \"$0\" && echo mounted && exec cat");
        let mut holder = Command::new("unshare")
            .args(["--map-root-user", "--mount", "sh", "-c", &script])
            .arg(place.path())
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()
            .expect("unshare(1), of the package util-linux");
        let mut told = String::new();
        BufReader::new(holder.stdout.take().unwrap()).read_line(&mut told).unwrap();
        assert_eq!(
            told, "mounted\n",
            "this test fills a real disk, and may not mount one: allow user namespaces (in a container: \
             --cap-add SYS_ADMIN, or run as root)"
        );
        let root = PathBuf::from(format!("/proc/{}/root", holder.id()));
        let path = root.join(place.path().strip_prefix("/").unwrap());
        Self { holder, path }
    }

    /// The data folder of an installation on this disk.
    pub fn data(&self) -> PathBuf {
        self.path.join("data")
    }

    fn ballast(&self) -> PathBuf {
        self.path.join("ballast")
    }

    /// Writes until there is no room for one more byte.
    #[track_caller]
    pub fn fill(&self) {
        let mut ballast = File::options().create(true).append(true).open(self.ballast()).unwrap();
        for size in [64 << 10, 1] {
            let full = std::iter::repeat_with(|| ballast.write_all(&vec![1; size])).find_map(Result::err);
            assert_eq!(full.unwrap().kind(), ErrorKind::StorageFull);
        }
    }

    /// Writes until so many KiB are left.
    #[track_caller]
    pub fn fill_but(&self, kib: u64) {
        self.fill();
        let ballast = File::options().write(true).open(self.ballast()).unwrap();
        ballast.set_len(ballast.metadata().unwrap().len() - (kib << 10)).unwrap();
    }

    /// Makes room again.
    #[track_caller]
    pub fn make_room(&self) {
        std::fs::remove_file(self.ballast()).unwrap();
    }
}

impl Drop for SmallDisk {
    fn drop(&mut self) {
        let _ = self.holder.kill();
        let _ = self.holder.wait();
    }
}
