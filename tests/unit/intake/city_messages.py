"""Another catalogue: seven classes of messages to a city's leaders, as matters, and invented labelled messages of each.

The records are as thin as a new district's would be: a name, a few words, no phrases to speak of. The messages are put together
from whole clauses written by hand, with places, times and courtesies around them; the same seed gives the same messages.
"""

from collections.abc import Iterator
from random import Random

from services.intake.matters.domain import Matter, read_matter
from services.intake.matters.use_cases import matters_that_come_along

CLASSES = {
    "chengxiang": ("城乡建设", "Building and housing", ("建设", "小区", "物业"), (
        "楼盘交房两年还没有办下产权证", "老旧小区外墙砖往下掉", "物业停了电梯还照样收费", "下水道堵塞污水漫到楼道里", "开发商改了规划把绿地变成停车位", "公共维修资金用在哪里没有公示",
        "安置房迟迟不分配过渡费也停了", "邻居违章搭建挡住了采光", "路灯一到晚上就不亮", "自来水发黄还有异味", "棚户区改造补偿标准前后不一样", "人行道地砖破损老人摔倒",
        "房屋漏水开发商不维修", "小区大门被施工围挡封了", "暖气交了钱不热", "城中村拆了一半就没有人管了", "窨井盖缺了半块", "天然气入户收费太高",
    )),
    "huanbao": ("环境保护", "Environment", ("环境", "污染"), (
        "化工厂夜里排放刺鼻的气体", "河水变黑鱼都翻了肚皮", "工地渣土车扬尘满天", "饭店油烟直接排到居民窗口", "养猪场粪水流进水库", "垃圾焚烧厂离居民区太近", "烧烤店露天烧烤熏得开不了窗",
        "石材加工粉尘很大", "半夜打桩机器轰鸣睡不着", "电镀厂废水没有处理就排掉", "露天烧秸秆呛人", "广场音响声音震得玻璃响", "汽修厂喷漆味道很重", "塑料颗粒作坊冒黑烟",
        "填埋场臭味随风飘进学校", "冷却塔噪声超过标准", "有人往江边倾倒工业废渣", "雾霾天工厂照样开工",
    )),
    "jiaotong": ("交通运输", "Transport", ("交通", "车"), (
        "公交车半个小时等不来一趟", "出租车打表绕路", "学校门口早晚堵得水泄不通", "红绿灯时间太短老人过不去", "货车超载把村道压坏", "客运站黑车拉客", "高速出口标志看不清", "网约车司机拒载",
        "新开的路没有公交站", "停车收费按次变成按小时", "地铁施工占道一年多", "末班车太早下夜班回不了家", "收费站排队两公里", "过江大桥伸缩缝坏了很响", "摩托车逆行没有人管",
        "公交司机急刹车老人摔伤", "断头路修了三年没有通", "共享单车堆满人行道",
    )),
    "jiaoyu": ("教育文体", "Education, culture and sport", ("教育", "学校"), (
        "幼儿园收费涨了一倍", "老师在校外办补习班", "划片入学的范围不公平", "学校食堂饭菜里有虫", "校服价格太高强制购买", "孩子转学学籍转不过来", "体育馆周末不开放", "课后服务只是让学生写卷子",
        "教师资格认定要等半年", "民办学校倒闭不退学费", "图书馆座位太少", "中考加分名单没有公示", "班主任体罚学生", "农村小学缺英语老师", "培训机构跑路课时费要不回来",
        "高考报名系统总是出错", "操场塑胶跑道味道刺鼻学生流鼻血", "代课教师工龄怎么算",
    )),
    "laodong": ("劳动和社会保障", "Labour and social security", ("劳动", "社保"), (
        "建筑公司拖欠农民工工资", "单位不给职工缴养老保险", "退休金比同事少了几百块", "试用期过了不签合同", "工伤鉴定半年没有结果", "失业金申请被退回来", "企业破产职工安置费没有着落",
        "医保账户余额不见了", "灵活就业人员断缴能不能补", "加班到十点没有加班费", "社保卡办了三个月没有拿到", "厂里高温天不发补贴", "养老金认证手机上操作不来", "劳务派遣工同工不同酬",
        "公司裁员不给补偿", "特殊工种提前退休批不下来", "低保名额被有关系的人占了", "残疾人补贴停发",
    )),
    "shangmao": ("商贸旅游", "Trade and tourism", ("商业", "旅游"), (
        "超市卖过期牛奶", "健身房收了年卡就关门", "导游强迫进店购物", "景区门票网上和现场价格不一样", "菜市场短斤少两", "网购手机坏了商家不给退", "加油站油枪计量不准", "民宿到了不让住也不退押金",
        "装修公司收了定金不开工", "酒店节假日涨价三倍", "美容院推销贷款办卡", "二手车隐瞒事故", "直销公司骗老人买保健品", "旅行社临时取消行程", "预付款买的家具迟迟不送货",
        "商场促销先涨后降", "快递丢了只赔三十", "农家乐宰客",
    )),
    "weisheng": ("卫生计生", "Health and family planning", ("卫生", "医院"), (
        "医院挂号要等一个月", "急诊排队三个小时没有医生看", "新生儿疫苗打不上", "卫生院没有常用药", "手术收了红包还出问题", "独生子女奖励没有发", "体检中心把报告弄错",
        "小诊所没有证照给人输液", "住院押金退不回来", "病历复印收费太高", "孕妇建档要跑五趟", "救护车来得太慢", "医生开了一大堆检查", "二胎准生手续太繁琐", "村卫生室常年锁门",
        "护士态度恶劣", "献血证异地不能报用血费", "药店不让刷个人账户",
    )),
}  # fmt: skip
"""Code → (Chinese, English, keywords, clauses)."""

_GREETINGS = ("", "", "领导您好，", "尊敬的市长：", "我想反映一个问题，", "请问一下，", "麻烦管一管，")
_PLACES = ("", "我们这一片", "城东新区", "老街那边", "火车站附近", "我家楼下", "县里", "开发区", "河西片区")
_WHENS = ("", "最近", "从去年开始", "已经两个多月了，", "上周又发生了，", "每天都这样，", "")
_ENDS = (
    "。",
    "，希望尽快解决。",
    "，打了几次电话没有人理。",
    "，请给个说法！",
    "，谢谢",
    "，到底归谁管？",
    "，盼回复。",
)


def city_catalogue() -> list[Matter]:
    """The seven classes as matters; everything else about them is of no account here."""
    like = dict(matters_that_come_along()[0].content)
    return [
        read_matter({**like, "code": code, "name": name, "name_en": english, "short": name, "keywords": list(words), "aliases": [name]})
        for code, (name, english, words, _) in CLASSES.items()
    ]  # fmt: skip


def city_messages(seed: int = 2014, repeats: int = 3) -> list[tuple[str, str]]:
    """(class, message), mixed: each clause `repeats` times, with other things around it and a slip of the pen now and then."""
    chance = Random(seed)
    messages = list(_messages(chance, repeats))
    chance.shuffle(messages)
    return messages


def _messages(chance: Random, repeats: int) -> Iterator[tuple[str, str]]:
    for code, (_, _, _, clauses) in CLASSES.items():
        for clause in clauses:
            for _ in range(repeats):
                pick = chance.choice
                said = pick(_GREETINGS) + pick(_PLACES) + pick(_WHENS) + _slipped(clause, chance) + pick(_ENDS)
                yield code, said


def _slipped(clause: str, chance: Random) -> str:
    """One in three with a character missing."""
    place = chance.randrange(len(clause))
    return clause[:place] + clause[place + 1 :] if chance.random() < 0.33 else clause
