"""Every layout is read as it was written, and what is no spectrum is refused in a sentence that says what to do."""

import contextlib
import re

import numpy as np
import pytest

from ssedesigner.files.spectra import reading
from ssedesigner.files.spectra.columns import read_column
from ssedesigner.files.spectra.reading import SpectrumFileError, UnnamedColumns, decode, read_spectra
from ssedesigner.physics.impedance.analysis import Settings, analyse
from tests.files.spectra import layouts

F = np.logspace(6, 0, 31)
Z = 12 + layouts.blocking(2 * np.pi * F, 2e-6, 0.9)


def read(folder, name, data, columns=()):
    path = folder / name
    path.write_bytes(data if isinstance(data, bytes) else data.encode())
    return read_spectra(path, columns)


def test_twenty_films_in_all_layouts_give_their_resistance(tmp_path):
    names = list(layouts.WRITERS)
    for place, (film, f, z, resistance) in enumerate(layouts.made_up()):
        # each film in a few layouts, so that all layouts have their turn
        for name in {names[(place + step) % len(names)] for step in (0, 7, 14)}:
            spectrum, *_ = read(tmp_path, name, layouts.WRITERS[name](f, z))  # one file has the points twice
            np.testing.assert_allclose(spectrum.z_ohm, z, rtol=1e-5, err_msg=f"{film} in {name}")
            np.testing.assert_allclose(spectrum.frequency_hz, f, rtol=1e-5, err_msg=f"{film} in {name}")
        result = analyse(spectrum, Settings(area_cm2=1.0))
        assert result.problem is None, (film, result.problem)
        assert result.resistance_ohm == pytest.approx(resistance, rel=0.02), film
        assert result.is_kramers_kronig_ok, film


def test_several_spectra_of_a_file_are_each_its_own(tmp_path):
    two = Z * 2
    both = np.concatenate([F, F]), np.concatenate([Z, two])
    sweeps = layouts.plain(("f/Hz", "Z'/ohm", "Z''/ohm"), both[0], both[1].real, both[1].imag)
    down_and_up = layouts.plain(
        ("f/Hz", "Z'", "Z''"), np.r_[F, F[::-1]], np.r_[Z, Z[::-1]].real, np.r_[Z, Z[::-1]].imag
    )
    named = "sample,f/Hz,Z',Z''\n" + "\n".join(
        f"{name},{f},{z.real},{z.imag}"
        for name, values in (("A", Z), ("B", two))
        for f, z in zip(F, values, strict=True)
    )
    cases = {
        "loops.mpt": (layouts.mpt(F, Z, loops=3), 3),
        "curves.DTA": (layouts.dta(F, Z, curves=2), 2),
        "sweeps.txt": (sweeps, 2),
        "updown.txt": (down_and_up, 2),
        "named.csv": (named, 2),
        "beside.csv": (layouts.tables(F, Z)["beside.csv"], 2),
        "shuffled.tsv": (layouts.tables(F, Z)["shuffled.tsv"], 1),
    }
    for name, (data, count) in cases.items():
        spectra = read(tmp_path, name, data)
        if name == "beside.csv":
            np.testing.assert_allclose(spectra[0].z_ohm, spectra[1].z_ohm)
        assert len(spectra) == count, name
        assert {len(spectrum.frequency_hz) for spectrum in spectra} == {len(F)}, name
        assert len({spectrum.name for spectrum in spectra}) == count, name
    # two ranges measured one after the other are one spectrum
    order = np.r_[np.arange(15, 31), np.arange(15)]
    halves = layouts.plain(("f/Hz", "Z'", "Z''"), F[order], Z.real[order], Z.imag[order])
    assert len(read(tmp_path, "halves.txt", halves)) == 1


def test_the_head_says_where_a_spectrum_is_from_and_an_area_that_nobody_stated_is_not_used(tmp_path):
    (dot,), (comma,) = (read(tmp_path, "a.mpt", layouts.mpt(F, Z, comma=each)) for each in (False, True))
    assert (dot.layout, dot.instrument, dot.date) == ("BioLogic EC-Lab", "SP-150 (SN 1)", "02/04/2026 10:02:46")
    assert dot.area_cm2 is None
    assert "0.001 cm²" in dot.notes[0]
    assert comma.area_cm2 == 1.131
    for name in ("a.DTA", "a.z", "a.par"):
        (spectrum,) = read(tmp_path, name, layouts.WRITERS[name](F, Z))
        assert spectrum.area_cm2 is None, name
        assert "not used" in spectrum.notes[0], name


def test_the_sign_of_the_imaginary_part_follows_from_the_points(tmp_path):
    omega = 2 * np.pi * F
    shapes = {
        "film": Z,
        "arc": 5 + layouts.arc(omega, 50, 1e-6, 0.9),
        "capacitor": 1e-9 + 1 / (1j * omega * 1e-6),
        "with a coil": 5 + 1e-6j * omega + layouts.blocking(omega, 1e-5, 0.9),
    }
    for name, z in shapes.items():
        for sign in (1, -1):
            for title in ("Z''", "-Z''"):
                table = layouts.plain(("f/Hz", "Z'/ohm", title), F, z.real, sign * z.imag)
                (spectrum,) = read(tmp_path, "a.txt", table)
                np.testing.assert_allclose(spectrum.z_ohm, z, rtol=1e-5, err_msg=f"{name} {sign} {title}")
                is_named_so = (sign == 1) == (title == "Z''")
                assert bool(spectrum.notes) is not is_named_so, (name, sign, title)


def test_tables_of_other_programs_and_people_are_read_too(tmp_path):
    def rows(*columns, **form):
        return layouts.rows_text(zip(*columns, strict=True), **form)

    def cells(form, change, *columns):
        return "\n".join(";".join(change(format(value, form)) for value in row) for row in zip(*columns, strict=True))

    real, minus, phase = Z.real, -Z.imag, np.degrees(np.angle(Z))
    german = {",": ".", ".": ","}
    old = "\"  Freq (Hz)    Ampl     Bias   Time(Sec)   Z'(a)    Z''(b)    GD   Err   Range\""
    tables = {
        "spaces": "  Number   Frequency/Hz   Impedance/Ohm   Phase/deg\n"
        + rows(F, F, np.abs(Z), phase, separator="   "),
        "one space": "Frequency (Hz) Z' (Ohm) -Z'' / Ohm\n" + rows(F, real, minus, separator=" "),
        "resistance and reactance": "FREQUENCY[Hz],R[ohm],X[ohm]\n" + rows(F, real, -minus, separator=","),
        "comment": "# film 3; 25 °C\n# f/Hz; Z'/Ohm; Z''/Ohm\n" + rows(F, real, -minus, separator=";", comma=True),
        "quoted": '"f / Hz";"Z\' / Ω";"-Z"" / Ω"\n'
        + cells(".6e", lambda text: f'"{text.replace(".", ",")}"', F, real, minus),
        "thousands": "f/Hz;Z';-Z''\n" + cells(",.6f", str, F, real, minus),
        "German thousands": "f/Hz;Z';-Z''\n"
        + cells(",.6f", lambda text: "".join(german.get(sign, sign) for sign in text), F, real, minus),
        "two lines of names": "Frequency;Real;Imaginary\n[Hz];[kOhm];[kOhm]\n"
        + rows(F, real / 1e3, -minus / 1e3, separator=";"),
        "merged": "EIS,,\nFrequency,Impedance,\nf [Hz],Z' [Ω],-Z'' [Ω]\n" + rows(F, real, minus, separator=","),
        "colon": "Index:Frequency (Hz):Z' (Ω):-Z'' (Ω)\n" + rows(range(len(F)), F, real, minus, separator=":"),
        "old ZPlot": f'"ZPlotW Data File: Version 2.6b"\n1\n{old}\n'
        + rows(*[F] * 4, real, -minus, *[F] * 3, separator=","),
    }
    for name, text in tables.items():
        (spectrum,) = read(tmp_path, "a.txt", text)
        np.testing.assert_allclose(spectrum.z_ohm, Z, rtol=1e-4, err_msg=name)
        np.testing.assert_allclose(spectrum.frequency_hz, F, rtol=1e-4, err_msg=name)
    with pytest.raises(UnnamedColumns):  # the logarithm of a frequency is none
        read(tmp_path, "a.txt", "log(f/Hz),Z',Z''\n" + rows(np.log10(F), real, -minus, separator=","))


def test_columns_are_known_by_many_names():
    known = {
        "freq/Hz": ("frequency", 1, 1), "Frequency (kHz)": ("frequency", 1e3, 1), "f in MHz": ("frequency", 1e6, 1),
        "Frequenz [mHz]": ("frequency", 1e-3, 1), "Z′ / Ω": ("real part", 1, 1), "Z' (mΩ)": ("real part", 1e-3, 1),
        "Re Z (MΩ)": ("real part", 1e6, 1), "Re(Z)/Ohm": ("real part", 1, 1), "Zreal": ("real part", None, 1),
        "−Z″ / kΩ": ("imaginary part", 1e3, -1), "-Im(Z)/Ohm": ("imaginary part", 1, -1),
        '"Z"""': ("imaginary part", None, 1),
        "Z'' (Ω cm²)": ("imaginary part", 1, 1), "neg. Phase / degrees": ("phase", np.pi / 180, -1),
        "Phase(Z)/deg": ("phase", np.pi / 180, 1), "θ (rad)": ("phase", 1, 1), "|Z|/Ohm": ("modulus", 1, 1),
        "cycle number": ("which spectrum", None, 1),
    }  # fmt: skip
    for name, expected in known.items():
        column = read_column(name)
        assert column is not None, name
        assert (column.role.value, column.factor, column.sign) == (expected[0], pytest.approx(expected[1]), expected[2])
    for name in (
        "Re(Y)/Ohm-1",
        "|Y|/Ohm-1",
        "Phase(Y)/deg",
        "E Real",
        "I Imag",
        "Z2 Real",
        "<Ewe>/V",
        "time/s",
        "Cs/µF",
        "",
    ):
        assert read_column(name) is None, name


def test_columns_of_other_languages_are_known_and_labels_tell_spectra_that_share_a_frequency(tmp_path):
    parts = ("real part", "imaginary part")
    for real, imaginary in [
        ("实部Z'(Ω)", "虚部Z''(Ω)"), ("阻抗实部/Ω", "阻抗虚部/Ω"), ("Partie réelle (ohm)", "Partie imaginaire (ohm)"),
        ("Parte reale (ohm)", "Parte immaginaria (ohm)"), ("Realteil Z' (Ohm)", "Imaginärteil Z'' (Ohm)"),
        ("Z1'/ohm", "Z1''/ohm"), ("Z' 25C/ohm", "Z'' 25C/ohm"), ("Re(Z) 60 °C / Ω", "Im(Z) 60 °C / Ω"),
    ]:  # fmt: skip
        columns = read_column(real), read_column(imaginary)
        assert tuple(each and (each.role.value, each.factor) for each in columns) == tuple((p, 1.0) for p in parts), (
            real
        )
    assert read_column("频率f(Hz)").role.value == "frequency"
    assert read_column("R1/ohm") is None
    for names in (("Z1'/ohm", "Z1''/ohm", "Z2'/ohm", "Z2''/ohm"), ("Z' 25C", "Z' 60C", "Z'' 25C", "Z'' 60C")):
        one, two = (Z, 2 * Z)
        values = (
            (one.real, one.imag, two.real, two.imag) if "1" in names[0] else (one.real, two.real, one.imag, two.imag)
        )
        spectra = read(tmp_path, "shared.txt", layouts.plain(("f/Hz", *names), F, *values))
        for spectrum, z in zip(spectra, (one, two), strict=True):
            np.testing.assert_allclose(spectrum.z_ohm, z, rtol=1e-5)
    overloaded = np.where(np.arange(len(F)) < 2, 0, Z)
    (spectrum,) = read(tmp_path, "o.txt", layouts.plain(("f/Hz", "Z'", "Z''"), F, overloaded.real, overloaded.imag))
    assert len(spectrum.frequency_hz) == len(F) - 2
    assert any("impedance is zero" in note and note.endswith(": 2.") for note in spectrum.notes)


def test_a_gap_is_left_out_and_words_after_a_table_end_it(tmp_path):
    text = layouts.nova(F, Z).decode().splitlines()
    text[5] = ";".join([text[5].split(";")[0], *["n/a"] * 6])
    (spectrum,) = read(tmp_path, "gap.txt", "\n".join([*text, "", "Circuit: R", "1;2,0;3,0;4,0;5,0;6,0;7"]))
    assert len(spectrum.frequency_hz) == len(F) - 1
    assert "Lines that could not be read: 1." in spectrum.notes


def test_what_is_no_spectrum_is_refused_in_one_sentence(tmp_path, monkeypatch):
    monkeypatch.setattr(reading, "MOST_POINTS", 40)
    names = ("f/Hz", "Z'/ohm", "Z''/ohm")
    table = layouts.plain(names, F, Z.real, Z.imag)
    cases = {
        "letter.txt": (b"Dear colleague,\nthe film is fine.\n", "not an impedance spectrum"),
        "empty.csv": (b"", "not an impedance spectrum"),
        "a.ism": (bytes(range(256)) * 4, "binary file"),
        "a.mpr": (b"BIO-LOGIC MODULAR FILE\x1a", "as text (.mpt)"),
        "cv.txt": (layouts.plain(("E/V", "I/mA", "t/s"), F, F, F), "not named as frequency"),
        "names.csv": (b"f/Hz,Z',Z''\n", "no points"),
        "zero.csv": (b"f/Hz,Z',Z''\n" + b"0,1,1\n" * 9, "no points"),
        "resistivity.txt": (layouts.plain(("f/Hz", "Z' (Ω cm)", "Z'' (Ω cm)"), F, Z.real, Z.imag), "Ω cm or Ω m"),
        "mixed.txt": (layouts.plain(("f/Hz", "Z' (Ω cm²)", "Z'' (Ω)"), F, Z.real, Z.imag), "export both"),
        "phase.txt": (layouts.plain(("f/Hz", "|Z|", "phase"), F, np.abs(Z), np.angle(Z)), "deg or rad"),
        "long.txt": (table + b"\n" + table, "more than 40 points"),
    }
    for name, (data, words) in cases.items():
        with pytest.raises(SpectrumFileError) as refused:
            read(tmp_path, name, data)
        assert words in str(refused.value), (name, str(refused.value))
        assert "\n" not in str(refused.value)
        assert re.search(r"[.]$", str(refused.value)), name
    with pytest.raises(SpectrumFileError, match="no such file"):
        read_spectra(tmp_path / "none.txt")


def test_a_table_without_names_asks_and_is_read_once_they_are_stated(tmp_path):
    data = layouts.plain((), F, Z.real, -Z.imag, separator=";", comma=True).strip()
    with pytest.raises(UnnamedColumns) as asked:
        read(tmp_path, "a.csv", data)
    assert asked.value.columns == 3
    (spectrum,) = read(tmp_path, "a.csv", data, ("f/Hz", "Z'/ohm", "-Z''/ohm"))
    np.testing.assert_allclose(spectrum.z_ohm, Z, rtol=1e-5)


def test_hostile_text_neither_hangs_nor_raises_anything_else(tmp_path):
    huge = "9" * 400
    texts = [
        "f/Hz\tZ'\tZ''\n" + f"{huge}\t1\t1\n1e400\t1\t1\nnan\tinf\t-inf\n1_0\t1\t1\n",
        "\n".join(["f/Hz,Z',Z''"] * 2000),
        "freq " * 50_000,
        ("f/Hz," + "(" * 5000 + "Z'\n") * 3,
        "f/Hz;Z';Z''\n" + ";" * 10_000 + "\n1;2\n",
        "EXPLAIN\nAREA\tQUANT\t" + huge + "\nfreq/Hz\tRe(Z)/Ohm\t-Im(Z)/Ohm\n1\t1\t1\n",
        "\x00\x01 f/Hz",
    ]
    for text in texts:
        with contextlib.suppress(SpectrumFileError):
            read(tmp_path, "h.txt", text)
    assert decode("f/Hz".encode("utf-16-le")) == "f/Hz"
