"""Cases of money with what Python's decimal makes of them, one a line: the kind, what goes in, and what comes out.

Everything is exact until one rounding at the end, half to even (product.md M1, A5, C9, C11). `cases.py COUNT SEED`.
"""

import random
import sys
from decimal import ROUND_DOWN, ROUND_HALF_EVEN, Decimal, localcontext

CURRENCIES = {"EUR": 2, "USD": 2, "JPY": 0, "KRW": 0, "KWD": 3, "TND": 3, "CLF": 4}
HUNDRED = Decimal(100)


def unit(currency):
    return Decimal(1).scaleb(-CURRENCIES[currency])


def rounded(sum_, currency, how=ROUND_HALF_EVEN):
    return sum_.quantize(unit(currency), rounding=how)


def amount(chance, currency):
    # Small ones meet the odd unit, and large ones the ends of the numbers.
    highest = chance.choice([9, 99, 9_999, 999_999, 999_999_999_999])
    return Decimal(chance.randint(0, highest)) * unit(currency)


def percent(chance):
    usual = ["0", "5", "10", "12.5", "30", "33.3333", "50", "66.6667", "100"]
    if chance.random() < 0.4:
        return Decimal(chance.choice(usual))
    return Decimal(chance.randint(0, 1_000_000)) / 10_000


def flat(chance, currency):
    return amount(chance, currency) if chance.random() < 0.5 else Decimal(0)


def rate_case(chance):
    sale, home = (chance.choice(list(CURRENCIES)) for _ in range(2))
    if chance.random() < 0.7:
        home = sale
    paid, part, more = amount(chance, sale), percent(chance), flat(chance, home)
    if sale == home:
        sums = [rounded(paid * part / HUNDRED + more, sale)]
    else:
        sums = [rounded(paid * part / HUNDRED, sale), rounded(more, home)]
    return ["rate", sale, home, paid, part, more, *sums]


def shared_case(chance):
    """One commission that two share: it is rounded first, the first's part down, and the last gets the rest."""
    currency = chance.choice(list(CURRENCIES))
    paid, part, more, first = amount(chance, currency), percent(chance), flat(chance, currency), percent(chance)
    whole = rounded(paid * part / HUNDRED + more, currency)
    firsts = rounded(whole * first / HUNDRED, currency, ROUND_DOWN)
    return ["shared", currency, paid, part, more, first, firsts, whole - firsts]


def unequal_case(chance):
    """Two who share at rates of their own: each part is rounded by itself."""
    currency = chance.choice(list(CURRENCIES))
    paid, first = amount(chance, currency), percent(chance)
    rates = [(percent(chance), flat(chance, currency)) for _ in range(2)]
    if rates[0] == rates[1]:
        rates[1] = (rates[0][0], rates[0][1] + unit(currency))
    parts = [first, HUNDRED - first]
    sums = [
        rounded((paid * part / HUNDRED + more) * share / HUNDRED, currency)
        for (part, more), share in zip(rates, parts)
    ]
    return ["unequal", currency, paid, *rates[0], *rates[1], first, *sums]


def refund_case(chance):
    """A sale that is given back in parts: what is taken back is always reckoned from the whole."""
    currency = chance.choice(list(CURRENCIES))
    paid = amount(chance, currency) + unit(currency)
    whole = rounded(paid * percent(chance) / HUNDRED, currency)
    units = int(paid / unit(currency))
    ends = sorted(chance.randint(0, units) for _ in range(chance.randint(0, 3))) + [units]
    back = [Decimal(end) * unit(currency) for end in ends]
    left = [whole - rounded(whole * given / paid, currency) for given in back]
    return ["refund", currency, paid, whole, " ".join(map(str, back)), " ".join(map(str, left))]


def main():
    count, seed = int(sys.argv[1]), int(sys.argv[2])
    chance = random.Random(seed)
    kinds = [rate_case, shared_case, unequal_case, refund_case]
    with localcontext() as context:
        context.prec = 80
        for _ in range(count):
            print(",".join(f"{value:f}" if isinstance(value, Decimal) else str(value) for value in chance.choice(kinds)(chance)))


main()
