"""Channels against a server that speaks their protocol: what is sent, and what each answer means for the message."""

import base64
import hashlib
import hmac
from datetime import UTC, datetime
from uuid import UUID

import pytest

from services.reporting.channels import outgoing
from services.reporting.channels.domain import Fate, Letter
from services.reporting.channels.robots import Webhook, dingtalk, feishu, wecom
from services.reporting.channels.sms import Sms, signature, sms_of
from tests.listening import listening

LETTER = Letter(UUID(int=5), "key-1", "主题", "正文", {"number": "NX1", "what": "已受理", "link": "http://x/track"})


@pytest.fixture
def server():
    with listening() as listener:
        yield listener


def to(address: str) -> Letter:
    return Letter(LETTER.id, address, LETTER.subject, LETTER.body, LETTER.parts)


def test_wecom_is_told_a_text_under_its_key(server):
    assert wecom(server.url, private=True).send(LETTER) == (Fate.ACCEPTED, None)
    assert server.told == [("/cgi-bin/webhook/send?key=key-1", {"msgtype": "text", "text": {"content": "主题\n正文"}})]


def test_dingtalk_signs_with_the_secret_beside_the_key(server):
    robot = dingtalk(server.url, private=True)
    assert robot.send(to("token:SEC123"))[0] is Fate.ACCEPTED
    path, said = server.told[0]
    moment = path.split("timestamp=")[1].split("&")[0]
    expected = base64.b64encode(hmac.new(b"SEC123", f"{moment}\nSEC123".encode(), hashlib.sha256).digest()).decode()
    assert path.startswith("/robot/send?access_token=token&")
    assert outgoing.urlsplit(path).query.split("sign=")[1].replace("%2B", "+").replace("%2F", "/").replace(
        "%3D", "="
    ) == (expected)
    assert said["msgtype"] == "text"


def test_feishu_says_code_and_the_whole_address_may_be_given(server):
    server.answers = [(200, {"code": 0})]
    assert feishu(server.url, private=True).send(to("https://open.feishu.cn/open-apis/bot/v2/hook/abc")) == (Fate.ACCEPTED, None)  # fmt: skip
    assert server.told[0] == ("/open-apis/bot/v2/hook/abc", {"msg_type": "text", "content": {"text": "主题\n正文"}})


@pytest.mark.parametrize(
    ("answer", "fate"),
    [
        ((200, {"errcode": 93000, "errmsg": "invalid webhook url"}), Fate.REFUSED),
        ((200, {"errcode": 45009, "errmsg": "api freq out of limit"}), Fate.BUSY),
        ((429, {}), Fate.BUSY),
        ((503, {}), Fate.BUSY),
        ((404, {}), Fate.REFUSED),
        ((302, {}), Fate.REFUSED),
        ((500, {}), Fate.UNCLEAR),
        ((200, ["?"]), Fate.UNCLEAR),
        ("drop", Fate.UNCLEAR),
    ],
)
def test_what_an_answer_means_for_the_message(server, answer, fate):
    server.answers = [answer]
    assert wecom(server.url, private=True).send(LETTER)[0] is fate


def test_a_channel_that_is_away_has_not_been_handed_anything():
    assert Webhook(private=True).send(to("http://127.0.0.1:1/x"))[0] is Fate.NOT_HANDED_OVER


def test_a_channel_that_falls_silent_is_left_and_nobody_knows(server, monkeypatch):
    monkeypatch.setattr(outgoing, "PATIENCE", 0.2)
    server.answers = [2]
    assert Webhook(private=True).send(to(f"{server.url}/hook"))[0] is Fate.UNCLEAR


@pytest.mark.parametrize(
    "address",
    [
        "http://127.0.0.1:9/x",
        "http://169.254.169.254/latest/meta-data",
        "http://[::1]/x",
        "http://[::ffff:10.0.0.1]/x",
        "http://10.1.2.3/x",
        "http://localhost/x",
        "http://0.0.0.0/x",
        "http://100.64.0.1/x",
        "ftp://example.com/x",
        "file:///etc/passwd",
        "http:///x",
    ],
)
def test_private_and_metadata_addresses_are_refused(address):
    assert Webhook().send(to(address))[0] is Fate.REFUSED


def test_the_signature_is_the_one_of_the_gateways_own_example():
    # https://help.aliyun.com/zh/sms/ "签名机制", the example of SendSms with testId / testSecret
    parameters = {
        "AccessKeyId": "testId",
        "Action": "SendSms",
        "Format": "XML",
        "OutId": "123",
        "PhoneNumbers": "15300000001",
        "RegionId": "cn-hangzhou",
        "SignName": "阿里云短信测试专用",
        "SignatureMethod": "HMAC-SHA1",
        "SignatureNonce": "45e25e9b-0a6f-4070-8c85-2956eda1b466",
        "SignatureVersion": "1.0",
        "TemplateCode": "SMS_71390007",
        "TemplateParam": '{"customer":"test"}',
        "Timestamp": "2017-07-12T02:42:19Z",
        "Version": "2017-05-25",
    }
    assert signature("GET", parameters, "testSecret") == "zJDF+Lrzhj/ThnlvIToysFRq6t4="


def test_an_sms_fills_the_template_and_carries_the_letters_id_as_nonce(server):
    server.answers = [(200, {"Code": "OK", "BizId": "1"})]
    gateway = sms_of(f"{server.url.replace('://', '://key:se%2Fcret@')}/?sign=代办&template=SMS_1")
    assert isinstance(gateway, Sms)
    assert gateway.secret == "se/cret"
    assert gateway.send(to("13900001234")) == (Fate.ACCEPTED, None)
    said = dict(server.told[0][1])
    signed = said.pop("Signature")
    assert signed == signature("POST", said, "se/cret")
    assert (said["PhoneNumbers"], said["SignName"], said["TemplateCode"]) == ("13900001234", "代办", "SMS_1")
    assert said["SignatureNonce"] == str(LETTER.id)


@pytest.mark.parametrize(
    ("answer", "fate"),
    [
        ((400, {"Code": "isv.BUSINESS_LIMIT_CONTROL"}), Fate.BUSY),
        ((200, {"Code": "isv.MOBILE_NUMBER_ILLEGAL"}), Fate.REFUSED),
        ((400, {"Code": "SignatureNonceUsed"}), Fate.UNCLEAR),
        ((502, {}), Fate.UNCLEAR),
        ((429, {}), Fate.BUSY),
        ("drop", Fate.UNCLEAR),
    ],
)
def test_what_the_gateway_answers(server, answer, fate):
    server.answers = [answer]
    gateway = Sms(server.url, "k", "s", "代办", "T", lambda: datetime(2026, 1, 1, tzinfo=UTC))
    assert gateway.send(LETTER)[0] is fate
