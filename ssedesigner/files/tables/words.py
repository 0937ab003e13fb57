"""Words of laboratory tables in English, German, French, Japanese, Chinese and Korean, by what they mean."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split("|"))


LEFT_OUT = ""
"""What a column means that is not taken."""

# fmt: off
HEADERS: dict[str, str] = {
    "name": "name|sample|sample id|sample no|sample name|film|film no|film id|id|label|no|nr|specimen|probe|"
            "probennr|probenname|proben nr|bezeichnung|échantillon|試料|試料名|サンプル|サンプル名|样品|样品编号|"
            "样品名|编号|编 号|试样|시료|시료명|샘플|번호",
    "made_on": "date|made on|date made|day|datum|herstelldatum|hergestellt|hergestellt am|date de fabrication|日付|"
               "作製日|作成日|日期|制备日期|날짜|제작일",
    "electrolyte": "sse|se|electrolyte|solid electrolyte|sulfide|sulphide|sulfide electrolyte|powder|pulver|"
                   "elektrolyt|festelektrolyt|sulfid|électrolyte|sulfure|poudre|固体電解質|電解質|硫化物|电解质|"
                   "固态电解质|固体电解质|전해질|고체전해질|고체 전해질|황화물",
    "electrolyte_lot": "lot|powder lot|lot no|charge|chargennummer|pulvercharge|ロット|批次|批号|로트",
    "electrolyte_conductivity_ms_cm": "powder conductivity|pellet conductivity|lot conductivity|pulverleitfähigkeit|"
                                      "粉末伝導度|粉末导电率|粉末电导率",
    "particle_d50_um": "d50|particle size|partikelgröße|korngröße|粒径|粒子径|粒度|입경|입도",
    "particle_d90_um": "d90",
    "binder": "binder|bindemittel|polymer|liant|バインダー|バインダ|結着剤|結着材|粘结剂|黏结剂|粘合剂|바인더|결착제",
    "binder_wt_pct": "binder content|binder share|binder fraction|binder amount|bindergehalt|binderanteil|"
                     "bindemittelgehalt|taux de liant|バインダー量|バインダー含有量|バインダー添加量|粘结剂含量|"
                     "粘结剂质量分数|바인더 함량|바인더함량",
    "second_binder": "second binder|binder 2|2nd binder|zweiter binder",
    "salt": "salt|li salt|lithium salt|salz|leitsalz|sel|リチウム塩|锂盐|염",
    "salt_wt_pct": "salt content|salzgehalt|塩濃度|锂盐含量",
    "spe": "polymer electrolyte|polymerelektrolyt|高分子電解質|聚合物电解质",
    "solvent": "solvent|lösemittel|lösungsmittel|solvant|溶媒|溶剤|溶剂|용매",
    "cosolvent": "cosolvent|co-solvent|second solvent|solvent 2|副溶剂|助溶剂",
    "solids_loading_wt_pct": "solids loading|solid content|solids content|feststoffgehalt|固形分|固含量|고형분",
    "method": "method|process|processing|fabrication|verfahren|methode|herstellung|herstellverfahren|procédé|méthode|"
              "製法|作製方法|成膜法|制备方法|工艺|方法|제조법|제조방법|공정",
    "form_factor": "form factor|form",
    "scaffold": "scaffold|support|non woven|nonwoven|gerüst|vlies|stützgewebe|支持体|不織布|骨架|支撑体|无纺布|"
                "지지체",
    "substrate": "substrate|carrier|substrat|trägerfolie|基材|基板|基底|기재|기판",
    "measured_thickness_um": "thickness|film thickness|l|d|t|dicke|filmdicke|schichtdicke|foliendicke|épaisseur|膜厚|"
                             "厚み|厚さ|厚度|膜厚度|두께|막두께",
    "thickness_sd_um": "thickness scatter|thickness sd|thickness std|dickenstreuung",
    "measured_temperature_c": "t|temp|temperature|test temperature|measuring temperature|measurement temperature|"
                              "messtemperatur|temperatur|température|温度|測定温度|测试温度|测量温度|온도|측정온도",
    "conductivity_ms_cm": "σ|sigma|conductivity|cond|ionic cond|ion cond|leitf|ionenleitf|"
                          "ionic conductivity|ion conductivity|σ ion|sigma ion|leitfähigkeit|"
                          "ionenleitfähigkeit|ionische leitfähigkeit|conductivité|conductivité ionique|伝導度|"
                          "イオン伝導度|イオン伝導率|イオン導電率|導電率|伝導率|电导率|离子电导率|離子電導率|电导|"
                          "전도도|이온전도도|이온 전도도|이온전도율",
    "log_conductivity": "log σ|log sigma|lg σ|lg sigma|logσ|lgσ|log10 σ|log conductivity|log10 conductivity|"
                        "log ionic conductivity|log leitfähigkeit",
    "electronic_conductivity_s_cm": "electronic conductivity|electron conductivity|electronic cond|electron cond|"
                                    "σ e|σ el|"
                                    "elektronische leitfähigkeit|conductivité électronique|電子伝導度|電子伝導率|"
                                    "电子电导率|电子电导|전자전도도",
    "resistance_ohm": "r|r ion|rb|resistance|bulk resistance|film resistance|ionic resistance|impedance|widerstand|"
                      "filmwiderstand|ionenwiderstand|résistance|抵抗|抵抗値|膜抵抗|电阻|阻抗|저항",
    "asr_ohm_cm2": "asr|r·a|r×a|r*a|r x a|"
                   "area specific resistance|areal resistance|flächenwiderstand|flächenspezifischer widerstand|"
                   "résistance surfacique|面積抵抗|面抵抗|面积比电阻|面电阻|면저항|면적저항",
    "areal_conductance_s_cm2": "areal conductance|conductance|flächenleitwert|leitwert|面电导",
    "contact_resistance_ohm_cm2": "contact resistance|kontaktwiderstand|接触抵抗|接触电阻|접촉저항",
    "contacts": "contacts|contact|blocking electrode|blocking electrodes|kontakte|elektrode|集電体|阻塞电极",
    "area_cm2": "area|a|electrode area|contact area|sample area|fläche|elektrodenfläche|probenfläche|surface|面積|"
                "電極面積|面积|电极面积|면적|전극면적",
    "diameter_mm": "diameter|electrode diameter|ø|durchmesser|elektrodendurchmesser|diamètre|直径|電極径|電極直径|"
                   "电极直径|직경|지름",
    "error_pct": "error|relative error|uncertainty|fehler|messfehler|standard deviation|std|sd|rsd|誤差|误差|오차",
    "measured_stack_pressure_mpa": "stack pressure|measuring pressure|measurement pressure|test pressure|"
                                   "operating pressure|messdruck|stapeldruck|prüfdruck|pression de mesure|測定圧|"
                                   "測定圧力|拘束圧|测试压力|测量压力|측정압력|측정 압력",
    "densification_pressure_mpa": "pressing pressure|press pressure|pressing|fabrication pressure|"
                                  "forming pressure|densification pressure|calender pressure|pressdruck|"
                                  "verdichtungsdruck|pression de pressage|プレス圧|プレス圧力|成形圧|成型圧力|"
                                  "成形圧力|压制压力|成型压力|加压|성형압력|가압력|프레스 압력",
    "densification_temperature_c": "pressing temperature|press temperature|hot press temperature|presstemperatur|"
                                   "プレス温度|压制温度|热压温度",
    "densification_method": "pressing method|press|presse|pressverfahren|プレス方法|压制方法",
    "drying_temperature_c": "drying temperature|drying|trocknung|trocknungstemperatur|trockentemperatur|乾燥温度|"
                            "干燥温度|烘干温度|건조온도",
    "heat_treatment_c": "heat treatment|annealing|annealing temperature|wärmebehandlung|熱処理温度|热处理温度|"
                        "退火温度",
    "measured_porosity_pct": "porosity|porosität|porosité|空隙率|気孔率|孔隙率|기공률|공극률",
    "relative_density_pct": "relative density|rel density|relative dichte|rel dichte|densité relative|相対密度|"
                            "充填率|致密度|相对密度|상대밀도",
    "film_density_g_cm3": "density|film density|dichte|filmdichte|rohdichte|densité|密度|膜密度|밀도",
    "mass_g": "mass|film mass|film weight|weight|masse|gewicht|filmmasse|質量|重さ|重量|质量|무게",
    "tensile_strength_mpa": "tensile strength|strength|zugfestigkeit|festigkeit|résistance à la traction|引張強度|"
                            "引張強さ|拉伸强度|抗拉强度|인장강도",
    "smallest_mandrel_mm": "mandrel|smallest mandrel|bending diameter|dorn|biegedorn",
    "leak_current_ua_cm2": "leak current|leakage current|leckstrom|漏电流|リーク電流",
    "slurry_viscosity_mpas": "viscosity|slurry viscosity|viskosität|粘度|점도",
    "dew_point_c": "dew point|taupunkt|露点|이슬점",
    "note": "note|notes|remark|remarks|comment|comments|bemerkung|bemerkungen|anmerkung|anmerkungen|kommentar|notiz|"
            "remarque|remarques|observation|備考|コメント|备注|注|说明|비고",
}
"""The words of headers by field; those of several meanings stand with each."""

NO_FIELDS = (
    "mass loading|areal loading|areal mass|areal weight|flächenbeladung|flächengewicht|flächenmasse|目付|面密度|"
    "wet thickness|wet film thickness|nassfilmdicke|nassdicke|gap|blade gap|spalt|rakelspalt|cathode thickness|"
    "anode thickness|substrate thickness|kathodendicke|anodendicke|substratdicke|正極厚み|正极厚度|负极厚度|湿膜厚度|"
    "measured on|date measured|measurement date|messdatum|gemessen am|測定日|测试日期|측정일|activation energy|ea|"
    "aktivierungsenergie|活性化エネルギー|活化能|활성화에너지|time|zeit|時間|时间|시간|operator|bediener|担当|担当者|操作者|"
    "담당자|drying time|pressing time|presszeit|trocknungszeit|room temperature"
)
"""Headers that name something of which a film's record has no column, though a part of them sounds like one."""
# fmt: on

AMBIGUOUS: dict[str, tuple[str, ...]] = {
    word: fields
    for words, fields in (
        (
            "p|pressure|druck|pression|圧力|压力|압력",
            ("measured_stack_pressure_mpa", "densification_pressure_mpa"),
        ),
        ("batch|ansatz|バッチ|배치", ("name", "electrolyte_lot")),
    )
    for word in words.split("|")
}
"""Headers that mean one of several fields; the words around them may tell which."""

SHORTENED = _words("cond|leitf|r·a|r×a|r*a|r x a")
"""Headers that mean their field only alone: an electronic cond. is another quantity."""

HINTS: dict[str, tuple[str, ...]] = {
    "measured_stack_pressure_mpa": ("mess", "measur", "test", "prüf", "测", "測", "측정", "stack", "eis", "cell"),
    "densification_pressure_mpa": (
        "press ",
        "pressing",
        "herstell",
        "verdicht",
        "fabric",
        "压制",
        "成",
        "プレス",
        "성형",
    ),
}
GENERIC = _words(
    "name|type|typ|art|kind|material|sort|sorte|bezeichnung|key|nom|名称|名前|名|种类|種類|材料|类型|이름|종류|재료"
)
"""Words that mean what the header above them names."""
CONTENTS = _words(
    "content|share|fraction|amount|ratio|loading|mass fraction|weight fraction|gehalt|anteil|massenanteil|menge|"
    "teneur|含量|质量分数|質量分率|添加量|含有量|配比|比例|함량|비율"
)
"""Words that mean the share of the material that is named before them."""
MASS_SHARES = ("mass fraction", "weight fraction", "massenanteil", "质量分数", "質量分率", "重量")
"""Words by which a per cent is of the mass."""
SHARE_UNITS = {
    "wt %": _words(
        "質量%|重量%|质量%|중량%|무게%|% m|%m|m %|m%|ma %|ma%|ma.-%|m.-%|massen-%|gew %|% massique|mass%|wt-%"
    ),
    "vol %": _words("体積%|体积%|부피%|% v|%v|volumen-%|% volumique"),
}
"""Units of shares as tables write them beside the ways that are typed."""
TOTALS = _words(
    "mean|mean value|average|avg|median|stdev|stddev|std dev|standard deviation|standard error|variance|"
    "coefficient of variation|rsd|rel sd|mittelwert|mittelw|durchschnitt|summe|standardabweichung|stabw|std abw|"
    "stdabw|varianz|streuung|variationskoeffizient|spannweite|moyenne|somme|écart type|médiane|médian|"
    "coefficient de variation|平均|平均値|平均值|均值|中央値|中位数|中值|合計|合计|总计|总和|総計|標準偏差|标准偏差|"
    "标准差|標準誤差|标准误差|標準误差|方差|変動係数|变异系数|最大|最小|最大値|最小値|最大值|最小值|최대|최소|최댓값|최솟값|최대값|"
    "최소값|합계|총계|표준편차|표준오차|평균|평균값|중앙값|중간값|변동계수"
)
"""What a row is called that sums up others, in small letters and without signs."""
LABEL_TOTALS = _words(
    "sum|total|min|max|minimum|maximum|std|sd|s d|sem|s e m|cv|c v|var|range|spread|count|n|mw|m w|mv|ø|σ|x̄|x̅|x quer|"
    "mittel|mittl|gesamt|anzahl|moy|écart|ecart type|ecart|mediane|et|e t|合|分散|範囲|范围|個数|个数|件数|"
    "합|분산|범위|개수"
)
"""The like that mean something else elsewhere: only the first word of a row is one of these."""
LONG_TOTALS = (
    "mittelwert",
    "average",
    "mean",
    "durchschnitt",
    "standardabw",
    "standard dev",
    "summe",
    "平均",
    "標準偏差",
)
"""With what such a name begins where more follows, as in Mittelwert (n = 3)."""
EMPTY_MARKS = (
    *("n.a.", "n/a", "na", "n. a.", "#n/a", "nan", "none", "null", "n.d.", "nd", "k.a.", "k. a.", "-", "--", "–", "—"),
    *(
        "/",
        "?",
        "―",
        "ー",
        "無",
        "无",
        "なし",
        "未測定",
        "未测",
        "없음",
        "tbd",
        "#div/0!",
        "#value!",
        "#ref!",
        "#name?",
    ),
    *("#num!", "#null!"),
)
"""What stands in a cell of which nothing is known."""
NOTHING = _words("none|no|without|ohne|kein|keine|keiner|binder-free|binderfree|0|sans|無|无|なし|없음|-|–|—")
"""What stands in the cell of a material that a film has not."""
DITTO = frozenset(('"', "〃", "''", "dito", "ditto", "do.", "同上", "〃〃", "상동", "idem"))
"""As in the row above."""
ROOM = _words("rt|r.t.|room temperature|raumtemperatur|室温|常温|실온|상온|amb|ambient|température ambiante")
"""A temperature that nobody wrote down."""

ALIASES: dict[str, tuple[str, ...]] = {
    "Li6PS5Cl": ("LPSC", "LPSCl", "Li6PS5Cl argyrodite"),
    "Li6PS5Br": ("LPSBr",),
    "Li6PS5I": ("LPSI",),
    "Li5.5PS4.5Cl1.5": ("LPSCl1.5", "LPSCl-1.5"),
    "toluene": ("Toluol", "トルエン", "甲苯", "톨루엔", "toluène"),
    "xylene": ("Xylol", "キシレン", "二甲苯", "자일렌", "xylène", "xylenes"),
    "p-xylene": ("p-Xylol", "对二甲苯", "パラキシレン"),
    "heptane": ("Heptan", "ヘプタン", "庚烷", "헵탄"),
    "hexane": ("Hexan", "ヘキサン", "己烷", "正己烷", "헥산"),
    "anisole": ("Anisol", "アニソール", "苯甲醚", "아니솔"),
    "acetonitrile": ("Acetonitril", "アセトニトリル", "乙腈", "ACN"),
    "ethanol": ("エタノール", "乙醇", "에탄올", "EtOH"),
    "butyl butyrate": ("Butylbutyrat", "酪酸ブチル", "丁酸丁酯"),
    "isobutyl isobutyrate": ("IBIB", "Isobutylisobutyrat", "異丁酸イソブチル", "异丁酸异丁酯"),
    "dibromomethane": ("Dibrommethan", "ジブロモメタン", "二溴甲烷"),
    "NBR": ("nitrile rubber", "Nitrilkautschuk", "丁腈橡胶", "ニトリルゴム"),
    "HNBR": ("氢化丁腈橡胶", "水素化ニトリルゴム"),
    "SBR": ("丁苯橡胶", "スチレンブタジエンゴム"),
    "PTFE": ("Teflon", "聚四氟乙烯", "テフロン"),
    "PVDF": ("PVdF", "聚偏氟乙烯"),
    "PIB": ("polyisobutylene", "Polyisobutylen", "聚异丁烯"),
    "SUS-foil": ("SUS", "stainless steel", "Edelstahl", "不锈钢", "ステンレス"),
    "Al-foil": ("Al", "aluminium", "aluminum", "Alu", "Aluminium", "铝箔", "アルミ箔"),
    "Cu-foil": ("Cu", "copper", "Kupfer", "铜箔", "銅箔"),
    "PET-film": ("PET",),
}
"""Names of shipped materials that the library does not list."""

METHODS: dict[str, str] = {
    "slurry-casting": "slurry casting|slurry|casting|tape casting|doctor blade|blade coating|wet|"
                      "nassbeschichtung|rakeln|foliengießen|gießen|schlickerguss|スラリー|塗工|ドクターブレード|"
                      "浆料|浆料涂布|流延|刮涂|涂布|슬러리|캐스팅",
    "solvent-free": "solvent free|dry|dry process|dry film|trocken|trockenprozess|trockenverfahren|"
                    "lösemittelfrei|乾式|ドライ|干法|无溶剂|건식",
    "infiltration": "infiltration|impregnation|infiltriert|tränken|含浸|浸渗|渗透|함침",
    "spin-coating": "spin coating|spin|spincoating|スピンコート|旋涂|스핀코팅",
    "dip-coating": "dip coating|dip|tauchen|ディップ|浸涂|浸渍涂布",
    "spray-coating": "spray coating|spray|sprühen|スプレー|喷涂|스프레이",
    "vacuum-filtration": "vacuum filtration|filtration|vakuumfiltration|吸引濾過|真空抽滤|抽滤",
    "hot-pressing": "hot pressing|hot press|heißpressen|ホットプレス|热压|핫프레스",
}  # fmt: skip
PRESSES: dict[str, str] = {
    "none": "none|no|ohne|without|なし|无",
    "calender": "calender|calendering|roll|roll press|kalander|walzen|ロールプレス|辊压|롤프레스",
    "uniaxial": "uniaxial|uniaxial press|einachsig|uniaxial pressing|hydraulic press|一軸|单轴|일축",
    "cold-isostatic": "cip|cold isostatic|kaltisostatisch|冷间等静压|冷等静压",
    "warm-isostatic": "wip|warm isostatic|warmisostatisch|温等静压",
}
CHOICES = {"method": METHODS, "densification_method": PRESSES}
"""Words for the choices of fields."""
MONTHS = (
    "jan|januar|january|janvier|jän",
    "feb|februar|february|février",
    "mar|march|mär|märz|mrz|mars",
    "apr|april|avril",
    "may|mai",
    "jun|june|juni|juin",
    "jul|july|juli|juillet",
    "aug|august|août",
    "sep|sept|september|septembre",
    "oct|okt|october|oktober|octobre",
    "nov|november|novembre",
    "dec|dez|december|dezember|décembre",
)
LETTERS = frozenset("µμ°²³·σΩ±äöüßÄÖÜéèàáíóúñçêëïâîôûåøØÉÅ℃×⁻¹½–—“”’％（）［］〜・ー年月日")
"""Letters beyond ASCII that a table of a laboratory has."""

_BESIDE_A_TOTAL = re.compile(r"[\[(（][^\])）]*[\])）]|= ?\d+|[±+].*|[%％:*]")
_CUT = re.compile(r"[\s_\-.,:;/|()\[\]{}（）【】<>=]+")


@lru_cache(maxsize=4096)
def fold(text: str) -> str:
    """Return a header or word with one spelling: small letters, signs as blanks, no bold or wide letters.

    >>> fold(" Proben-Nr. "), fold("Ｆｉｌｍ_Dicke")
    ('proben nr', 'film dicke')
    """
    plain = unicodedata.normalize("NFKC", text).replace("µ", "μ")
    return " ".join(_CUT.sub(" ", plain).split()).casefold()


def _phrases() -> dict[str, tuple[str, ...]]:
    phrases: dict[str, list[str]] = {}
    for field, words in (*HEADERS.items(), (LEFT_OUT, NO_FIELDS)):
        for word in words.split("|"):
            phrases.setdefault(fold(word), []).append(field)
    return {word: tuple(fields) for word, fields in phrases.items()}


PHRASES = _phrases()
"""Fields by each folded word of a header."""


@lru_cache(maxsize=4096)
def is_known_word(text: str) -> bool:
    """Return whether a text is a word of a table, so that an encoding that gives it is likely the right one."""
    return fold(text) in known_words()


@lru_cache(maxsize=1)
def known_words() -> frozenset[str]:
    """Return the folded words of headers, of cells with a material or a method, and of rows that sum up others."""
    names = {fold(name) for names in ALIASES.values() for name in names}
    choices = {fold(word) for words in CHOICES.values() for line in words.values() for word in line.split("|")}
    return frozenset({*PHRASES, *AMBIGUOUS, *CONTENTS, *TOTALS, *names, *choices})


@lru_cache(maxsize=4096)
def is_total(text: str, *, is_first: bool = False) -> bool:
    """Return whether a text names a row that sums up others; ``is_first`` says that it is the first word of the row.

    >>> is_total("Mittelwert:"), is_total("RSD (%)"), is_total("Average (n=3)"), is_total("K-101")
    (True, True, True, False)
    >>> is_total("Max."), is_total("Max.", is_first=True)
    (False, True)
    """
    word = fold(_BESIDE_A_TOTAL.sub(" ", text)).removesuffix(" n")
    return word in TOTALS or fold(text).startswith(LONG_TOTALS) or (is_first and word in LABEL_TOTALS)
