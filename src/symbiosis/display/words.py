"""The words of tables and pictures, in English and Vietnamese."""

from __future__ import annotations

from collections.abc import Mapping

from symbiosis.errors import SymbiosisError

LANGUAGES = ("en", "vi")

# key | English | Vietnamese
_TABLE = """
easy              | easy                   | dễ dàng
medium            | medium                 | trung bình
hard              | hard                   | khó khăn
low               | low                    | thấp
high              | high                   | cao
allowed           | allowed                | được phép
conditional       | conditional            | có điều kiện
forbidden         | forbidden              | bị cấm
unknown           | unknown                | chưa rõ
existing          | running today          | đang vận hành
forced            | forced                 | bắt buộc
barred            | barred                 | bị loại
new               | new                    | mới
unquantified      | unquantified           | chưa có số liệu
measured          | measured               | đo được
reported          | reported               | được báo cáo
estimated         | estimated              | ước tính
assumed           | assumed                | giả định
technical         | technical              | kỹ thuật
regulatory        | regulatory             | pháp lý
organisational    | organisational         | tổ chức
financial         | financial              | tài chính
match             | matching               | ghép nối
specification     | specification          | yêu cầu của bên nhận
regulate          | law                    | pháp luật
supply            | supply                 | nguồn cung
need              | need                   | nhu cầu
mix               | mix                    | hỗn hợp
link              | link                   | liên kết
yes               | yes                    | có
no                | no                     | không
not known         | not known              | chưa biết
difficulty axis   | Difficulty of implementing | Độ khó khi thực hiện giải pháp
benefit axis      | Benefit of the symbiosis opportunity | Lợi ích khi thực hiện cơ hội cộng sinh
in the plan       | in the plan (filled)   | có trong phương án (tô đặc)
not in the plan   | not in the plan (hollow) | không có trong phương án (rỗng)
rests on assumed  | over half rests on assumed numbers (dashed) | quá nửa dựa trên số giả định (nét đứt)
not placed        | Not placed             | Chưa xếp ô
more              | more, not drawn        | mục nữa, không vẽ
cuts              | Cuts of the classes    | Ngưỡng phân loại
nothing to rank   | There is nothing to rank. | Không có gì để xếp hạng.
no flows          | The plan has no flows. | Phương án không có dòng nào.
givers            | Givers                 | Bên cho
receivers         | Receivers              | Bên nhận
a year            | a year                 | mỗi năm
rank              | rank                   | hạng
number            | no.                    | số
opportunity       | opportunity            | cơ hội
title             | opportunity            | cơ hội
output            | output                 | nguồn thải
via               | by way of              | qua
amount            | amount                 | lượng
delivered         | delivered              | lượng giao
unit              | unit                   | đơn vị
benefit           | benefit                | lợi ích
benefit_alone     | benefit alone          | lợi ích riêng
benefit_in_plan   | benefit in the plan    | lợi ích trong phương án
marginal_worth    | marginal worth         | giá trị biên
co2               | CO₂ avoided            | CO₂ tránh được
diverted          | diverted from disposal | lượng không còn thải bỏ
virgin            | usual supply displaced | nguồn cung thường dùng được thay thế
not proven        | not proven in time     | chưa chứng minh kịp
plan              | plan                   | phương án
in every plan     | links in every plan, not shown | liên kết có trong mọi phương án, không hiển thị
no difference     | All plans use the same links. | Mọi phương án dùng cùng các liên kết.
benefit_class     | benefit class          | mức lợi ích
difficulty        | difficulty             | độ khó
difficulty_class  | difficulty             | độ khó
decided_by        | decided by             | do yếu tố
verdict           | verdict                | kết luận
confidence        | confidence             | độ tin cậy
assumed_share     | share assumed          | phần giả định
status            | status                 | trạng thái
reasons           | reasons                | lý do
reason            | reason                 | lý do
citation          | citation               | căn cứ
mend              | what would mend it     | cách khắc phục
rule              | rule                   | quy tắc
rules             | rules                  | các quy tắc
acts              | rows it makes          | số ràng buộc
binding           | binding                | số ràng buộc chặt
price             | price                  | giá
gain_for_one_percent | gain for 1 % looser | lợi thêm nếu nới 1 %
kind              | kind                   | loại
subject           | subject                | đối tượng
parameter         | parameter              | thông số
value             | found                  | giá trị
limit             | limit                  | giới hạn
activity          | used                   | đã dùng
sentence          | in words               | diễn giải
company           | company                | công ty
park              | park                   | khu công nghiệp
material          | material               | vật chất
disposal_cost     | cost of disposal       | chi phí thải bỏ
use               | use                    | mục đích
typed             | as typed               | như đã nhập
source            | source                 | nguồn
giver             | giver                  | bên cho
receiver          | receiver               | bên nhận
exchanges         | exchanges              | số trao đổi
stage             | stage                  | bước
findings          | findings               | số nhận định
claimed_co2       | claimed by others      | bên khác công bố
our_co2           | our figure             | số của chúng tôi
file              | file                   | tệp
row               | row                    | dòng
column            | column                 | cột
note              | note                   | ghi chú
setting           | setting                | thiết lập
cited             | cited for              | dùng cho
contents          | Contents               | Mục lục
rows more         | more rows, not shown here | dòng nữa, không hiển thị ở đây
assumed mark | a figure so marked rests on an assumed number | số dựa trên số liệu giả định
parks             | parks                  | khu công nghiệp
companies         | companies              | doanh nghiệp
outputs           | outputs                | nguồn thải
needs             | needs                  | nhu cầu
left a year       | left a year            | thải mỗi năm
set aside         | set aside              | bị loại ra
currency          | currency               | tiền tệ
date              | date                   | ngày
flows             | flows                  | số dòng
of this running today | of this running today | trong đó đang vận hành
of this new       | of this new            | trong đó phần mới
kinds             | kinds                  | các loại
unverified        | unverified             | chưa kiểm chứng
on                | on                     | tại ngày
conversion        | conversion             | quá trình chuyển đổi
label             | in words               | diễn giải
takes             | takes                  | đầu vào
cost              | cost                   | chi phí
cost_currency     | currency               | tiền tệ
legal_kind        | legal kind             | loại pháp lý
readiness         | readiness              | mức sẵn sàng
effect            | effect                 | hiệu lực
standing          | standing               | tính chất
in_force_from     | in force from          | có hiệu lực từ
in_force_until    | until                  | đến
order             | order                  | thứ tự
benefit rests on  | benefit rests on       | cơ sở của ngưỡng lợi ích
optimal           | optimal                | tối ưu
CO2 avoided       | CO₂ avoided            | CO₂ tránh được
certificate       | certificate            | chứng nhận
how               | how                    | cách giải
sites             | sites                  | địa điểm
links             | links                  | liên kết
opportunities     | opportunities          | cơ hội
conversions       | conversions            | quá trình chuyển đổi
factors           | factors                | hệ số
limits            | limits                 | giới hạn
exchange          | exchange               | trao đổi
co2_supply        | supply displaced       | thay nguồn cung
co2_disposal      | disposal avoided       | tránh thải bỏ
co2_transport     | transport              | vận chuyển
co2_treatment     | treatment              | xử lý
adjustment_sd     | adjustment, standard deviations of the measurement | mức điều chỉnh, số lần độ lệch chuẩn của phép đo
today             | today                  | hiện nay
allowed today     | allowed today          | được phép hiện nay
today with conditional | today: allowed and conditional | hiện nay: được phép và có điều kiện
the others        | the other changes      | các thay đổi còn lại
all changes       | all changes together   | tất cả thay đổi cùng lúc
and               | and                    | và
cut scale         | the scale does not begin at 0 | thang không bắt đầu từ 0
change            | change                 | thay đổi
gain              | frees                  | giải phóng
last              | costs alone            | riêng nó giữ lại
beyond            | frees beyond the plan  | giải phóng thêm ngoài phương án
share             | share of all           | tỷ lệ
only_with         | frees more with        | hiệu quả hơn cùng với
firms             | more companies         | thêm doanh nghiệp
m3                | m³                     | m³
gate              | rule or permit         | quy định hoặc giấy phép
acts_as           | acts as                | tác động như
exact             | exact                  | chính xác
together          | together               | cùng nhau
permit            | permit                 | giấy phép
nothing           | There is nothing to show here. | Không có gì để hiển thị.
"""


def _read(text: str) -> Mapping[str, tuple[str, ...]]:
    """Read lines `key | English | Vietnamese`."""
    lines = [line.split("|") for line in text.strip().splitlines()]
    return {key.strip(): tuple(word.strip() for word in words) for key, *words in lines}


WORDS = _read(_TABLE)


def spoken(language: str) -> str:
    """Give the language back, or say which ones there are."""
    if language not in LANGUAGES:
        raise SymbiosisError(
            f"There is no language '{language}'",
            where="argument language",
            mend=f"ask for one of {', '.join(LANGUAGES)}",
        )
    return language


def label(word: str, language: str = "en") -> str:
    """Give the label of a class, a verdict, an axis or a column.

    Parameters
    ----------
    word : str
        A key of the table of words; any other word is given as it is, without underscores.
    language : str
        `en` or `vi`.

    Raises
    ------
    SymbiosisError
        If the language is another.

    Examples
    --------
    >>> label("hard"), label("hard", "vi"), label("own_column")
    ('hard', 'khó khăn', 'own column')
    """
    place = LANGUAGES.index(spoken(language))
    return WORDS[word][place] if word in WORDS else word.replace("_", " ")
