"""Headings and introductions of the report, in English and Vietnamese."""

from __future__ import annotations

from collections.abc import Mapping

from symbiosis.display.words import LANGUAGES, spoken

TEXTS: Mapping[str, tuple[str, str]] = {
    "report": ("Industrial symbiosis study", "Nghiên cứu cộng sinh công nghiệp"),
    "park": ("The companies and what they leave and want", "Doanh nghiệp, nguồn thải và nhu cầu"),
    "park intro": (
        "All amounts are of one year, in the base unit of each row. A cost or price that is not "
        "known counts as 0.",
        "Mọi lượng đều tính cho một năm, theo đơn vị gốc của từng dòng. Chi phí hoặc giá chưa biết "
        "được tính bằng 0.",
    ),
    "outputs": ("What the companies leave", "Nguồn thải của các doanh nghiệp"),
    "needs": ("What the companies want", "Nhu cầu của các doanh nghiệp"),
    "set aside": ("Rows that were set aside", "Các dòng bị loại ra"),
    "known": ("What is known", "Danh mục tri thức"),
    "known intro": (
        "Materials, conversions and factors from which exchanges are worked out.",
        "Vật chất, quá trình chuyển đổi và hệ số dùng để tính các trao đổi.",
    ),
    "conversions": ("Conversions", "Các quá trình chuyển đổi"),
    "law": ("Rules", "Các quy định"),
    "law intro": (
        "Rules are asked on one date. A rule whose text or limits are not held answers unknown, "
        "never allowed.",
        "Các quy định được xét tại một ngày. Quy định chưa có văn bản hoặc giới hạn sẽ cho kết "
        "luận chưa rõ, không bao giờ là được phép.",
    ),
    "ranking": ("Ranking", "Xếp hạng"),
    "ranking intro": (
        "Every exchange or opportunity, used or not: lawful ones first, then by cell of the "
        "matrix, then by the benefit that each could bring alone. The difficulty is the worst of "
        "four: technical, regulatory, organisational, financial.",
        "Mọi trao đổi hoặc cơ hội, dù có được chọn hay không: trước hết theo kết luận pháp lý, rồi "
        "theo ô của ma trận, rồi theo lợi ích riêng. Độ khó là mức xấu nhất trong bốn mặt: kỹ "
        "thuật, pháp lý, tổ chức, tài chính.",
    ),
    "matrix": ("Benefit against difficulty", "Lợi ích và độ khó"),
    "reasons": ("What decides the cell and the verdict", "Yếu tố quyết định ô và kết luận"),
    "plan": ("The plan", "Phương án"),
    "plan intro": (
        "What should flow so that the companies together gain most. The benefit is against no "
        "exchange at all; what runs today is shown apart.",
        "Các dòng nên có để các doanh nghiệp cùng hưởng lợi nhiều nhất. Lợi ích so với khi không "
        "có trao đổi nào; phần đang vận hành được tách riêng.",
    ),
    "flows": ("Flows by their benefit", "Các dòng theo lợi ích"),
    "co2": ("CO₂ avoided, and what others claim", "CO₂ tránh được và số bên khác công bố"),
    "co2 intro": (
        "Our figure is net: what the exchange displaces and what need not be disposed of, less "
        "transport and treatment. A claim of others is shown beside it and enters no sum.",
        "Số của chúng tôi là số ròng: phần được thay thế và phần không phải thải bỏ, trừ vận "
        "chuyển và xử lý. Số do bên khác công bố chỉ để đối chiếu, không cộng vào tổng.",
    ),
    "claims": ("Claims beside our figure", "Số công bố bên cạnh số của chúng tôi"),
    "co2 terms": (
        "Where our figure comes from, t a year",
        "Thành phần số của chúng tôi, t mỗi năm",
    ),
    "findings": ("Findings: what may flow, and why not", "Nhận định: được phép hay không, vì sao"),
    "findings intro": (
        "Nothing is dropped: an exchange that may not run keeps its reasons. Shown are those "
        "with the largest possible benefit that are not simply allowed.",
        "Không trao đổi nào bị bỏ đi: trao đổi không được phép vẫn giữ lý do. Dưới đây là những "
        "trao đổi có lợi ích lớn nhất nhưng không đơn thuần được phép.",
    ),
    "counts": ("Exchanges by verdict", "Số trao đổi theo kết luận"),
    "stages": ("Findings by stage and verdict", "Số nhận định theo bước và kết luận"),
    "why": ("Reasons, with what they rest on", "Lý do và căn cứ"),
    "prices": ("What the limits cost", "Giá của các giới hạn"),
    "prices intro": (
        "The price of a row is what loosening it by one unit would bring a year. Only rows with "
        "no room left have one.",
        "Giá của một ràng buộc là lợi ích mỗi năm nếu nới thêm một đơn vị. Chỉ ràng buộc không còn "
        "dư mới có giá.",
    ),
    "rule prices": ("Rules that act on the plan", "Quy định tác động lên phương án"),
    "binding": ("Balances and limits with no room left", "Cân bằng và giới hạn không còn dư"),
    "unlocked": ("What the rules cost", "Các quy định làm mất bao nhiêu"),
    "unlocked intro": (
        "What the plan would bring more a year if one rule were lifted or one permit granted; each "
        "row is the best plan of the changed law, solved again, against {base}.",
        "Phương án được thêm bao nhiêu mỗi năm nếu bỏ một quy định hoặc cấp một giấy phép; mỗi dòng "
        "là phương án tốt nhất theo luật đã đổi, giải lại, so với {base}.",
    ),
    "base allowed": (
        "the plan of what is allowed today: so a row shows what hangs on its permit or test",
        "phương án chỉ gồm những gì được phép hiện nay: mỗi dòng cho thấy phần lợi ích phụ thuộc "
        "vào giấy phép hoặc kết quả thử nghiệm đó",
    ),
    "base conditional": (
        "the plan in which conditional exchanges take part",
        "phương án có cả các trao đổi có điều kiện",
    ),
    "unlocked reading": (
        "\u201cFrees\u201d is the change by itself. \u201cCosts alone\u201d is what would be lost "
        "if every other change were made and only this one were not: where it is the larger, the "
        "change pays only together with others, which are named. \u201cFrees beyond the "
        "plan\u201d is the change by itself where conditional exchanges take part already, as in "
        "the plan above.",
        "\u201cGiải phóng\u201d là khi chỉ thực hiện riêng thay đổi đó. \u201cRiêng nó giữ "
        "lại\u201d là phần mất đi nếu mọi thay đổi khác được thực hiện mà chỉ thiếu nó: nếu số này "
        "lớn hơn, thay đổi chỉ có ích khi đi cùng những thay đổi được nêu tên. \u201cGiải phóng "
        "thêm ngoài phương án\u201d là khi các trao đổi có điều kiện đã có trong phương án ở trên.",
    ),
    "unlocked each": ("Each change by itself", "Từng thay đổi riêng lẻ"),
    "unlocked pairs": (
        "Changes that free more together than each by itself",
        "Các thay đổi cùng nhau giải phóng nhiều hơn từng thay đổi riêng",
    ),
    "unlocked picture": (
        "From today to all changes: the best few, one after the other",
        "Từ hiện nay đến khi thực hiện mọi thay đổi: vài thay đổi tốt nhất theo thứ tự",
    ),
    "unlocked alt": (
        "Bars from today's benefit over {n} steps to the benefit of all changes; the tables say "
        "the same in text.",
        "Các thanh từ lợi ích hiện nay qua {n} bước đến lợi ích của mọi thay đổi; các bảng nêu "
        "cùng nội dung bằng chữ.",
    ),
    "unlocked few": (
        "{n} changes bring {reached} of what all {all} together would free{proof}: {names}.",
        "{n} thay đổi mang lại {reached} phần mà cả {all} thay đổi cùng giải phóng{proof}: {names}.",
    ),
    "unlocked proof": (", and no fewer do", ", và không thể ít hơn"),
    "unlocked water": (
        "Most water waits for: {gate}. By itself it frees {m3} and {gain} a year; if it alone "
        "stayed while all else were settled, {last} a year would be lost.",
        "Phần nước lớn nhất đang chờ: {gate}. Riêng thay đổi này giải phóng {m3} và {gain} mỗi năm; "
        "nếu chỉ mình nó giữ nguyên khi mọi việc khác đã xong thì mất {last} mỗi năm.",
    ),
    "unlocked none": (
        "No rule holds back anything that would pay.",
        "Không quy định nào cản trở một trao đổi có lợi.",
    ),
    "benefit freed": ("All changes together would free", "Mọi thay đổi cùng lúc giải phóng thêm"),
    "assumptions": ("Assumptions", "Các giả định"),
    "assumptions intro": (
        "What is not measured or reported. Wherever a figure rests on one of these it bears a "
        "raised a; a mark or band with a dashed edge rests on them by more than half.",
        "Những gì không được đo hoặc báo cáo. Số dựa trên các giả định này mang chữ a nhỏ; ký hiệu "
        "hoặc dải có viền nét đứt dựa trên chúng quá một nửa.",
    ),
    "assumed rows": ("Rows with assumed values", "Các dòng có giá trị giả định"),
    "assumed ways": ("Conversions with assumed figures", "Quá trình chuyển đổi có số giả định"),
    "notes": (
        "Guessed, assumed or converted on reading",
        "Được đoán, giả định hoặc quy đổi khi đọc",
    ),
    "settings": ("Settings", "Thiết lập"),
    "sources": ("Sources", "Nguồn tài liệu"),
    "sources intro": (
        "Every distinct source of a row and every citation of a finding.",
        "Mọi nguồn của các dòng số liệu và mọi căn cứ của các nhận định.",
    ),
    "method": ("Method and cuts", "Phương pháp và ngưỡng"),
    "cuts": ("Cuts of the classes", "Ngưỡng phân loại"),
    "arguments": ("Arguments", "Tham số"),
    "benefit method": (
        "Benefit is what the companies together gain a year against no exchange: every stream to "
        "its disposal, every need bought as usual. It counts disposal and purchases avoided, "
        "less transport, treatment and charges.",
        "Lợi ích là phần các doanh nghiệp cùng được thêm mỗi năm so với khi không có trao đổi: mọi "
        "nguồn thải đem thải bỏ, mọi nhu cầu mua như thường lệ. Lợi ích gồm chi phí thải bỏ và mua "
        "vào tránh được, trừ vận chuyển, xử lý và phí.",
    ),
    "plan method": (
        "The plan is the optimum of a linear programme over allowed and conditional exchanges. "
        "Its certificate is worked out from the plan and its prices alone.",
        "Phương án là nghiệm tối ưu của một quy hoạch tuyến tính trên các trao đổi được phép và có "
        "điều kiện. Chứng nhận được tính chỉ từ phương án và giá của nó.",
    ),
    "rank method": (
        "The cuts of the classes are absolute: they do not move with the other exchanges.",
        "Ngưỡng phân loại là tuyệt đối: không đổi theo các trao đổi khác.",
    ),
    "matrix alt": (
        "Matrix of benefit (low to high) against difficulty (easy at the top) with {n} numbered "
        "marks; the table of the ranking says the same in text.",
        "Ma trận lợi ích (thấp đến cao) và độ khó (dễ ở trên) với {n} ký hiệu đánh số; bảng xếp "
        "hạng nêu cùng nội dung bằng chữ.",
    ),
    "flows alt": (
        "Bands from {g} givers to {r} receivers; the table of flows says the same in text.",
        "Các dải từ {g} bên cho đến {r} bên nhận; bảng các dòng nêu cùng nội dung bằng chữ.",
    ),
    "no claims": (
        "No link bears a claim of others.",
        "Không liên kết nào có số do bên khác công bố.",
    ),
    "benefit a year": ("Benefit a year", "Lợi ích mỗi năm"),
    "of it new": ("Of it new", "Trong đó phần mới"),
    "co2 a year": ("CO₂ avoided a year", "CO₂ tránh được mỗi năm"),
    "flows count": ("Flows in the plan", "Số dòng trong phương án"),
    "on assumed": ("Benefit that rests on assumed numbers", "Lợi ích dựa trên số giả định"),
    "ranked count": ("Ranked", "Được xếp hạng"),
    "named": ("in words", "diễn giải"),
    "foot": (
        "The page holds all of its pictures and needs no connection. Money is in {currency}.",
        "Trang này chứa sẵn mọi hình và không cần kết nối. Tiền tính bằng {currency}.",
    ),
}


def say(key: str, language: str) -> str:
    """Give a heading or an introduction in the language."""
    return TEXTS[key][LANGUAGES.index(spoken(language))]
