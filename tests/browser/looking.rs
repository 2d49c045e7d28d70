//! What a browser can tell about the page that it shows.

use serde::Deserialize;
use serde_json::json;

use crate::chromium::Browser;

/// Kept on every page from its beginning: what the script or the content policy complained about.
const NOTES: &str = "window.complaints = [];
addEventListener('error', (event) => complaints.push(String(event.message)));
addEventListener('unhandledrejection', (event) => complaints.push(String(event.reason)));
addEventListener('securitypolicyviolation', (event) => complaints.push(`${event.violatedDirective} ${event.blockedURI}`));";

/// What stands there, where it leads, and what is wrong.
const LOOK: &str = "const done = arguments[0];
(async () => {
  const faults = [...complaints];
  const answer = await fetch(location.href);
  if (answer.status !== 200) faults.push(`answers ${answer.status}`);
  const served = new DOMParser().parseFromString(await answer.text(), 'text/html');
  const words = (page) => {
    const main = page.querySelector('main')?.cloneNode(true);
    if (!main) return '';
    for (const one of main.querySelectorAll('noscript, [hidden], button, [role=status], .live, .qr, time, [data-single-keys]')) one.remove();
    return main.textContent.replace(/\\d+/g, '').replace(/\\s+/g, ' ').trim();
  };
  if (!words(served)) faults.push('without script nothing stands there');
  else if (Math.abs(words(served).length - words(document).length) > 40) faults.push('without script something else stands there');
  const own = [...document.querySelectorAll('a[href]')].filter((link) => link.origin === location.origin);
  done({ faults, links: [...new Set(own.map((link) => link.pathname))] });
})().catch((error) => done({ faults: [String(error)], links: [] }));";

/// How wide the page is, folded and unfolded.
const WIDTH: &str = "for (const one of document.querySelectorAll('main details')) one.open = true;
return document.documentElement.scrollWidth - document.documentElement.clientWidth;";

/// What was seen of a page.
#[derive(Debug, Deserialize)]
pub struct Seen {
    pub faults: Vec<String>,
    /// The paths of our own that it leads to.
    pub links: Vec<String>,
}

impl Browser {
    /// From the next page on, complaints are kept.
    pub async fn notes_complaints(&self) {
        let tools = self.web().cdp();
        let source = json!({ "source": NOTES });
        tools.send_raw("Page.addScriptToEvaluateOnNewDocument", source).await.unwrap();
    }

    /// Looks at the page, in windows of several widths.
    pub async fn looks(&self, widths: &[u32]) -> Seen {
        let told = self.web().execute_async(LOOK, Vec::new()).await.unwrap();
        let mut seen: Seen = told.convert().unwrap();
        let tools = self.web().cdp();
        for width in widths {
            let size = json!({ "width": width, "height": 900, "deviceScaleFactor": 1, "mobile": false });
            tools.send_raw("Emulation.setDeviceMetricsOverride", size).await.unwrap();
            let told = self.web().execute(WIDTH, Vec::new()).await.unwrap();
            let beyond: i64 = told.convert().unwrap();
            if beyond > 0 {
                seen.faults.push(format!("is {beyond} px wider than a window of {width} px"));
            }
        }
        seen
    }
}
