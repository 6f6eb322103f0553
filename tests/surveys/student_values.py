#!/usr/bin/python3
"""Student's distribution as SciPy has it, for student.py and the service to be held against on machines without SciPy,
whose package in Debian does not go together with what builds Tanggap.

    ./student_values.py > student_values.txt        # with SciPy: writes them down again
    student_values.read()                           # [(degrees, t, cumulative, two_tailed, quantile), ...]

A line has degrees of freedom, t, the share below t, the share farther from 0 than t, and what 2.5 % lie above. Of more
degrees than NORMAL_FROM the normal distribution is meant.
"""

import itertools
import pathlib

DEGREES = [1, 1.5, 2, 2.5, 3, 4, 5.25, 7, 10, 13.7, 19, 28, 29, 59.5, 99, 313, 999, 1234.5, 1999, 2001, 9999, 99998, 99999.5,
           1e6, 1e7, 1e13]
POINTS = [-40, -6.5, -3.2, -1.96, -1, -0.4, -1e-3, 1e-6, 0.05, 0.7, 1.2, 1.7320, 2.05, 2.58, 4, 9, 120]
NORMAL_FROM = 1e12
TABLE = pathlib.Path(__file__).with_name("student_values.txt")


def computed():
    from scipy import optimize, stats
    for degrees, t in itertools.product(DEGREES, POINTS):
        of = stats.norm if degrees > NORMAL_FROM else stats.t(degrees)
        # SciPy's own quantile of t is off by up to 5e-9; its shares are not.
        quantile = optimize.brentq(lambda at, of=of: of.sf(at) - 0.025, 1, 20, xtol=1e-14, rtol=1e-14)
        yield degrees, t, float(of.cdf(t)), float(2 * of.sf(abs(t))), quantile


def read() -> list:
    lines = [line for line in TABLE.read_text(encoding="utf-8").splitlines() if not line.startswith("#")]
    return [tuple(map(float, line.split())) for line in lines]


if __name__ == "__main__":
    import scipy
    print(f"# SciPy {scipy.__version__}: degrees, t, below, farther from 0, 2.5 % above")
    for values in computed():
        print(*map(repr, values))
