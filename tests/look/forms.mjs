// Forms that come back: sent with nothing in them, so that each problem stands beside its field.

export const FORMS = [
  ['creator', '/admin/products/new'], ['creator', '/admin/affiliates/new'], ['creator', '/admin/conversions/new'],
  ['creator', '/admin/refunds/new'], ['creator', '/admin/adjustments/new'], ['creator', '/admin/settings'],
  ['creator', '/admin/products/prd_1/offers/new'], ['creator', '/admin/products/prd_1/edit'], ['creator', '/admin/team'],
  ['creator', '/admin/account'], ['nobody', '/admin/sign-in'], ['nobody', '/portal/sign-in'],
  ['affiliate', '/portal/payouts/method'], ['affiliate', '/portal/account'],
];

/// Empties the first form with a field in the page and sends it; the page that comes back is the one to look at.
export async function sendEmpty(page) {
  const sent = await page.evaluate(() => {
    const form = [...document.querySelectorAll('main form[method="post"]')].find((one) => one.querySelector('input:not([type=hidden]), textarea'));
    if (!form) return false;
    for (const field of form.querySelectorAll('input:not([type=hidden], [type=radio], [type=checkbox]), textarea')) {
      field.value = '';
    }
    form.noValidate = true;
    return true;
  });
  if (!sent) return null;
  const button = 'main form[method="post"]:has(input:not([type=hidden]), textarea) button:not([type=button], [formaction])';
  const [answer] = await Promise.all([page.waitForNavigation(), page.click(button)]);
  return answer;
}
