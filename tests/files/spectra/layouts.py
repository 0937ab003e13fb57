"""Files as instruments write them, made of points that a test knows: frequencies, impedances and a file's text."""

from functools import partial

import numpy as np


def rows_text(rows, separator="\t", form=".7E", comma=False):
    lines = [separator.join(format(float(value), form) for value in row) for row in rows]
    return "\n".join(line.replace(".", ",") for line in lines) if comma else "\n".join(lines)


def mpt(f, z, comma=False, loops=1):
    number = np.repeat(np.arange(1, loops + 1), len(f))
    f, z = np.tile(f, loops), np.tile(z, loops)
    rows = zip(f, z.real, -z.imag, np.abs(z), np.degrees(np.angle(z)), np.arange(len(f)), number, strict=True)
    area = "1,131" if comma else "0.001"
    head = [
        *("EC-Lab ASCII FILE", "Nb header lines : 16", "", "Potentio Electrochemical Impedance Spectroscopy", ""),
        *(
            "Acquisition started on : 02/04/2026 10:02:46",
            "Device : SP-150 (SN 1)",
            f"Electrode surface area : {area} cm²",
        ),
        *(
            "Mode                Single sine",
            "fi                  1,000" if comma else "fi  1.000",
            "unit fi     kHz",
            "",
        ),
        f"Number of loops : {loops}",
        "freq/Hz\tRe(Z)/Ohm\t-Im(Z)/Ohm\t|Z|/Ohm\tPhase(Z)/deg\ttime/s\tcycle number\t",
    ]
    dc = "\t".join(["0,000" if comma else "0.000"] * 7)
    return ("\n".join([*head, dc, rows_text(rows, comma=comma)]) + "\n").encode("cp1252")


def dta(f, z, curves=1, comma=False):
    head = [
        *("EXPLAIN", "TAG\tEISPOT", "TITLE\tLABEL\tPellet 3\tTest &Identifier", "DATE\tLABEL\t4/23/2026\tDate"),
        *("PSTAT\tPSTAT\tREF3000\tPotentiostat", "FREQINIT\tQUANT\t2.0E+005\tInitial Fre&q. (Hz)"),
        *("AREA\tQUANT\t1.00000E+000\t&Area (cm^2)", "OCVCURVE\tTABLE\t2", "\tPt\tT\tVf\tVm\tAch\tOver\tTemp"),
        *("\t#\ts\tV vs. Ref.\tV\tV\tbits\tdeg C", "\t0\t0.25\t-0.3\t-0.3\t0\t..........a\t-327.67"),
        "\t1\t0.51\t-0.3\t-0.3\t0\t..........a\t-327.67",
    ]
    for _ in range(curves):
        head += [
            "ZCURVE\tTABLE",
            "\tPt\tTime\tFreq\tZreal\tZimag\tZsig\tZmod\tZphz\tIdc\tVdc\tIERange",
            "\t#\ts\tHz\tohm\tohm\tV\tohm\t°\tA\tV\t#",
        ]
        one = np.ones(len(f))
        count = np.arange(len(f))
        rows = zip(count, count, f, z.real, z.imag, one, np.abs(z), np.degrees(np.angle(z)), one, one, one, strict=True)
        head += ["\t" + line for line in rows_text(rows, comma=comma).splitlines()]
    return ("\n".join([*head, "EXPERIMENTABORTED\tTOGGLE\tF"]) + "\n").encode("cp1252")


def zplot(f, z):
    head = [
        *("ZPLOT2 ASCII", "  Measured Data, ZPlot:       3.2c", "  Date:                       10-12-2026"),
        *(
            "    vs Freq-Initial:          300000",
            "    Surface Area:             1",
            f"  Data Points:                {len(f)}",
        ),
        *("  Freq(Hz)\tAmpl\tBias\tTime(Sec)\tZ'(a)\tZ''(b)\tGD\tErr\tRange", "End Comments"),
    ]
    zero = np.zeros(len(f))
    rows = zip(f, zero, zero, zero, z.real, z.imag, zero, zero, zero, strict=True)
    return ("\r\n".join([*head, *rows_text(rows).splitlines()]) + "\r\n").encode()


def z60w(f, z):
    zero = np.zeros(len(f))
    rows = zip(f, zero, zero, zero, z.real, z.imag, zero, zero, zero, strict=True)
    names = "\"  Freq (Hz)    Ampl     Bias   Time(Sec)   Z'(a)    Z''(b)    GD   Err   Range\""
    head = ['"Z60W Data File: Version 1.1"', *['""'] * 7, "0,2,0,1,0.1,10000", str(len(f)), names]
    return ("\ufeff" + "\n".join([*head, rows_text(rows, ",")])).encode()


def zview(f, z):
    return rows_text(zip(f, z.real, z.imag, strict=True), "  ").encode()


def par(f, z):
    zero = np.zeros(len(f))
    names = (
        "Definition=Segment #, Point #, E(V), I(A), Elapsed Time(s), Frequency(Hz), E Real, E Imag, I Real, I Imag, "
        "Z Real, Z Imag, Z2 Real, Z2 Imag, ActionId, AC Amplitude, 0"
    )
    rows = zip(*[zero] * 5, f, *[zero] * 4, z.real, z.imag, *[zero] * 4, strict=True)
    head = [
        "<Application>",
        "Name=VersaStudio",
        "</Application>",
        "<Action0>",
        "Working Electrode Area (cm2)=1",
        "</Action0>",
    ]
    return "\n".join([*head, "<Segment1>", "Type=2", names, rows_text(rows, ","), "</Segment1>", "1,2,3"]).encode()


def chi(f, z):
    head = [
        *("Nov. 23, 2026   17:47:14", "A.C. Impedance", "Instrument Model:  CHI660E", "", "High Frequency (Hz) = 1e+5"),
        *("Imp SF", "", "Freq/Hz, Z'/ohm, Z\"/ohm, Z/ohm, Phase/deg", ""),
    ]
    rows = zip(f, z.real, z.imag, np.abs(z), np.degrees(np.angle(z)), strict=True)
    return "\n".join([*head, rows_text(rows, ", ")]).encode()


def nova(f, z):
    rows = zip(range(len(f)), f, z.real, -z.imag, np.abs(z), -np.degrees(np.angle(z)), range(len(f)), strict=True)
    names = "Index;Frequency (Hz);Z' (Ω);-Z'' (Ω);Z (Ω);-Phase (°);Time (s)"
    return "\n".join([names, rows_text(rows, ";", comma=True)]).encode()


def dfr(f, z):
    zero = np.zeros(len(f))
    points = zip(f, z.real, -z.imag, *[zero] * 6, strict=True)
    return "\r\n".join(["version8.0", str(len(f)), "0", rows_text(points).replace("\t", "\r\n")]).encode()


def zahner(f, z):
    head = [
        "Zahner Thales",
        "EIS of pellet",
        "",
        "Number\tFrequency/Hz\tImpedance/Ohm\tPhase/deg\tSignificance\tTime/s",
    ]
    rows = zip(range(len(f)), f, np.abs(z), np.degrees(np.angle(z)), np.ones(len(f)), range(len(f)), strict=True)
    return "\n".join([*head, rows_text(rows)]).encode()


def palmsens(f, z):
    head = [
        *("Date and time:,2026-11-30 10:00:00", "Notes:,film 3", ""),
        "freq / Hz,neg. Phase / degrees,Idc / uA,Z / Ohm,Z' / Ohm,-Z'' / Ohm,Cs / F",
    ]
    rows = zip(f, -np.degrees(np.angle(z)), f, np.abs(z), z.real, -z.imag, f, strict=True)
    return "\n".join([*head, rows_text(rows, ",")]).encode("utf-16")


def ivium(f, z):
    head = ["Ivium; EIS", "freq. /Hz;Z1 /ohm;Z2 /ohm"]
    return "\n".join([*head, rows_text(zip(f, z.real, z.imag, strict=True), ";", comma=True)]).encode("cp1252")


def squidstat(f, z):
    names = (
        "Elapsed Time (s),Frequency (Hz),Z' (Ohms),-Z\" (Ohms),|Z| (Ohms),Phase (deg),DC Working Electrode (V vs. REF)"
    )
    rows = zip(f, f, z.real, -z.imag, np.abs(z), np.degrees(np.angle(z)), f, strict=True)
    return "\n".join([names, rows_text(rows, ",")]).encode()


def plain(names, *columns, separator="\t", comma=False, encoding="utf-8"):
    return "\n".join([separator.join(names), rows_text(zip(*columns, strict=True), separator, comma=comma)]).encode(
        encoding
    )


def tables(f, z):
    """Tables that people make, by what is special about each."""
    order = np.random.default_rng(4).permutation(len(f))
    degrees, radians = np.degrees(np.angle(z)), np.angle(z)
    real, imaginary, comma = z.real, z.imag, {"separator": ";", "comma": True}
    twice = ("f/Hz", "Z'/Ω", "Z''/Ω") * 2
    return {
        "kHz.csv": plain(("f [kHz]", "Z′ [mΩ]", "−Z″ [mΩ]"), f / 1e3, real * 1e3, -imaginary * 1e3, **comma),
        "upwards.txt": plain(("f_MHz", "Zre_kohm", "Zim_kohm"), f[::-1] / 1e6, real[::-1] / 1e3, imaginary[::-1] / 1e3),
        "shuffled.tsv": plain(("Frequency (Hz)", "Re(Z) (Ohm)", "Im(Z)"), f[order], real[order], imaginary[order]),
        "sign.csv": plain(("Hz", "frequency/Hz", "Z'", "Z''"), f, f, real, -imaginary, separator=","),
        "degrees.csv": plain(("Frequenz in Hz", "|Z| in Ohm", "Phase in °"), f, np.abs(z), degrees, **comma),
        "radians.csv": plain(("ω (rad/s)", "|Z| (MΩ)", "θ (rad)"), f * 2 * np.pi, np.abs(z) / 1e6, radians),
        "chinese.txt": plain(("频率/Hz", "实部/Ω", "虚部/Ω"), f, real, imaginary, encoding="gbk"),
        "japanese.csv": plain(("周波数 (Hz)", "Z' (ohm)", "Z''"), f, real, imaginary, encoding="shift_jis"),
        "beside.csv": plain(twice, f, real, imaginary, f, real, imaginary, separator=","),
        "units.txt": b"Freq Zreal Zimag\nHz ohm ohm\n" + rows_text(zip(f, real, imaginary, strict=True), " ").encode(),
    }


def table(name, f, z):
    return tables(f, z)[name]


WRITERS = {
    "a.mpt": mpt,
    "comma.mpt": partial(mpt, comma=True),
    "a.DTA": dta,
    "comma.DTA": partial(dta, comma=True),
    "a.z": zplot,
    "old.z": z60w,
    "plain.z": zview,
    "a.par": par,
    "chi.txt": chi,
    "nova.txt": nova,
    "a.dfr": dfr,
    "zahner.txt": zahner,
    "palmsens.csv": palmsens,
    "ivium.csv": ivium,
    "squidstat.csv": squidstat,
    **{name: partial(table, name) for name in tables(np.ones(1), np.ones(1))},
}
"""What writes each layout, by the name of its file."""


def arc(omega, resistance, capacitance, exponent):
    return resistance / (1 + (1j * omega * resistance * capacitance) ** exponent)


def blocking(omega, size, exponent):
    return 1 / (size * (1j * omega) ** exponent)


def made_up():
    """Twenty films: name, frequencies, impedances, the resistance of bulk and grain boundaries, on 1 cm²."""
    noise = np.random.default_rng(11)
    films = []
    for place, resistance in enumerate(np.geomspace(0.6, 3800, 20)):
        exponent = 0.8 + 0.01 * place
        f = np.logspace(6.5 - 0.05 * place, -1 + 0.05 * place, 40 + place)
        omega = 2 * np.pi * f
        end = blocking(omega, 3e-3 / resistance**0.7, exponent)
        if place % 4 == 0:
            film = resistance + 0j * omega
        elif place % 4 == 1:  # before the arc of a contact
            film = resistance + arc(omega, resistance / 3, 2e-4 / resistance, 0.85) + 1e-8j * omega
        elif place % 4 == 2:
            film = 0.1 * resistance + arc(omega, 0.9 * resistance, 3e-8 / max(resistance, 3), 0.93)
        else:  # bulk and grain boundaries
            film = arc(omega, 0.6 * resistance, 2e-9 / max(resistance, 1), 0.97)
            film = film + arc(omega, 0.4 * resistance, 1e-6 / max(resistance, 100), 0.9)
        scatter = noise.normal(size=(2, len(f))) * 0.002
        films.append((f"film {place}", f, (film + end) * (1 + scatter[0] + 1j * scatter[1]), resistance))
    return films
