"""Student's t distribution from its textbook sums and continued fraction: nothing of the service's is used."""

import math


def cumulative(t: float, degrees: float) -> float:
    """The share below t."""
    if t == 0:
        return 0.5
    tail = _two_tailed(abs(t), degrees) / 2
    return 1 - tail if t > 0 else tail


def two_tailed(t: float, degrees: float) -> float:
    """The share farther from 0 than t."""
    return 1.0 if t == 0 else _two_tailed(abs(t), degrees)


def quantile(degrees: float, tail: float = 0.025) -> float:
    """What `tail` of the distribution lies above, by halving."""
    low, high = 0.0, 1.0
    while _two_tailed(high, degrees) / 2 > tail:
        low, high = high, 2 * high
    for _ in range(200):
        middle = (low + high) / 2
        if middle in (low, high):
            break
        if _two_tailed(middle, degrees) / 2 > tail:
            low = middle
        else:
            high = middle
    return (low + high) / 2


def _two_tailed(t: float, degrees: float) -> float:
    if degrees == int(degrees) and degrees <= 2000 and t * t < degrees:
        return 1 - _within(t, int(degrees))
    return _incomplete_beta(degrees / 2, 0.5, degrees / (degrees + t * t), t * t / (degrees + t * t))


def _within(t: float, degrees: int) -> float:
    """The share within t of 0, of a whole number of degrees: a sum of positive terms (Abramowitz and Stegun 26.7.3)."""
    angle = math.atan(t / math.sqrt(degrees))
    square = math.cos(angle) ** 2
    term, total = 1.0, 0.0
    if degrees % 2 == 1:
        for i in range(1, (degrees - 1) // 2 + 1):
            total += term
            term *= square * (2 * i) / (2 * i + 1)
        return 2 / math.pi * (angle + math.sin(angle) * math.cos(angle) * total)
    for i in range(1, degrees // 2 + 1):
        total += term
        term *= square * (2 * i - 1) / (2 * i)
    return math.sin(angle) * total


def _incomplete_beta(a: float, b: float, x: float, y: float) -> float:
    """Regularized, of x, which is 1 - y, by its continued fraction on the side where it converges."""
    if x > (a + 1) / (a + b + 2):
        return 1 - _incomplete_beta(b, a, y, x)
    front = math.exp(_log_of_gammas(a, b) + a * _log(x, y) + b * _log(y, x))
    return front * _continued_fraction(a, b, x) / a


def _log(x: float, y: float) -> float:
    """Of x, which is 1 - y."""
    return math.log(x) if x < 0.5 else math.log1p(-y)


def _log_of_gammas(a: float, b: float) -> float:
    """Of gamma(a + b) / gamma(a) / gamma(b), one of which is 1/2: that of large ones is the difference of two numbers so
    great that no digit of it would be left."""
    large = max(a, b)
    if large < 1000:
        return math.lgamma(a + b) - math.lgamma(a) - math.lgamma(b)
    return (math.log(large) / 2 - 1 / (8 * large) + 1 / (192 * large ** 3) - 1 / (640 * large ** 5)
            - math.lgamma(min(a, b)))


def _continued_fraction(a: float, b: float, x: float) -> float:
    tiny = 1e-300
    c, d = 1.0, 1 - (a + b) * x / (a + 1)
    d = 1 / (d if abs(d) > tiny else tiny)
    result = d
    for m in range(1, 100000):
        for numerator in (m * (b - m) * x / ((a + 2 * m - 1) * (a + 2 * m)),
                          -(a + m) * (a + b + m) * x / ((a + 2 * m) * (a + 2 * m + 1))):
            d = 1 + numerator * d
            d = 1 / (d if abs(d) > tiny else tiny)
            c = 1 + numerator / c
            c = c if abs(c) > tiny else tiny
            result *= d * c
        if abs(d * c - 1) < 1e-16:
            break
    return result
