"""An agency's survey in Python: Debian's grpcio and stubs made from the contracts' bundle, nothing else of Tanggap.

run_client.py starts it. It makes and publishes a survey, fills in its form twelve times without an account, revises
one response by its receipt, and reads the index. Content hashes and the index it computes by itself, as the contracts say,
and ends with an error when an answer is not what they promise.
"""

import fractions
import hashlib
import os
import threading

from calling import as_caller, expect, grpc, new_id, reason_of
from tanggap.common.v1 import classification_pb2 as classification
from tanggap.surveys.v1 import (collection_messages_pb2 as collecting, collection_service_pb2_grpc,
                                collector_pb2, definition_pb2, design_messages_pb2 as designing,
                                design_service_pb2_grpc, respondent_messages_pb2 as responding,
                                respondent_service_pb2_grpc, response_pb2, results_messages_pb2 as results,
                                results_service_pb2_grpc, survey_pb2)

SUPERVISOR, OFFICER = os.environ["SUPERVISOR_TOKEN"], os.environ["OFFICER_TOKEN"]
RESPONDENTS = 12
ELEMENTS = {"persyaratan": 3, "prosedur": 3, "waktu": 3, "biaya": 4, "produk": 3, "kompetensi": 4, "perilaku": 4,
            "pengaduan": 3, "sarana": 3}
channel = grpc.insecure_channel(os.environ["TANGGAP_ADDRESS"])
design = design_service_pb2_grpc.SurveyDesignServiceStub(channel)
collection = collection_service_pb2_grpc.CollectionServiceStub(channel)
respondents = respondent_service_pb2_grpc.RespondentServiceStub(channel)
figures = results_service_pb2_grpc.ResultsServiceStub(channel)
# The same method as in the stub, but the answer stays the bytes that came.
submit_for_bytes = channel.unary_unary("/tanggap.surveys.v1.RespondentService/SubmitResponse",
                                       request_serializer=responding.SubmitResponseRequest.SerializeToString,
                                       response_deserializer=None)


def kind_and_value(answer: response_pb2.Answer) -> str:
    kind = answer.WhichOneof("value")
    value = getattr(answer, kind)
    if kind == "options":
        value = ",".join(sorted(value.options, key=str.encode))
    elif kind == "text":
        value = value.encode().hex()
    elif kind in ("consent", "not_applicable"):
        value = "true" if value else "false"
    return f"{kind}\t{value}"


def content_hash(content: response_pb2.ResponseContent) -> str:
    """As ResponseContent says; this client sends no numbers, which have rules of their own."""
    lines = ["tanggap.surveys.v1.ResponseContent/1", content.version, content.service]
    lines += [f"{answer.question}\t{kind_and_value(answer)}"
              for answer in sorted(content.answers, key=lambda answer: answer.question.encode())]
    return hashlib.sha256("".join(line + "\n" for line in lines).encode()).hexdigest()


def hash_the_contracts_example() -> None:
    content = response_pb2.ResponseContent(
        version="surveys/6f1ed002-ab5b-4e4b-9c5d-2b0e3f8a7c11/versions/1", service="ktp-el", answers=[
            response_pb2.Answer(question="waktu", point=4),
            response_pb2.Answer(question="jenis_kelamin", option="female"),
            response_pb2.Answer(question="saran", text="Cepat.")])
    expect(content_hash(content) == "980fd9c56345fb0bf74b87682cd2cecfa356b942f23100834f95d34fc14b01cb",
           "the contract's example has the hash that the contract names")


def publish() -> tuple:
    print("1. A survey from the template of PermenPANRB 14/2017")
    survey = design.CreateSurvey(designing.CreateSurveyRequest(
        request_id=new_id(), source="surveyTemplates/skm-14-2017", survey=survey_pb2.Survey(
            agency="dinkes", purpose=survey_pb2.SURVEY_PURPOSE_SKM,
            title=definition_pb2.Wording(texts={"id": "Contoh: SKM"}))), **as_caller(SUPERVISOR))
    report = design.GetLintReport(designing.GetLintReportRequest(name=survey.name), **as_caller(SUPERVISOR))
    expect(report.publishable and report.etag == survey.etag, "the template can be published as it is")
    version = design.PublishSurvey(designing.PublishSurveyRequest(
        name=survey.name, request_id=new_id(), etag=survey.etag), **as_caller(SUPERVISOR))
    expect(version.version == 1 and version.series == 1, "it is version 1 of series 1")
    collector = collection.CreateCollector(collecting.CreateCollectorRequest(
        parent=survey.name, request_id=new_id(), collector=collector_pb2.Collector(
            label="Tautan terbuka", kind=collector_pb2.COLLECTOR_KIND_OPEN_LINK, unit="bidang-p2p",
            respondent_level=collector_pb2.RESPONDENT_LEVEL_ANONYMOUS,
            channel=classification.CHANNEL_WEB)), **as_caller(SUPERVISOR))
    print(f"   {survey.name}, tautan {collector.link}, {len(report.findings)} peringatan")
    return survey.name, collector.link


def content_for(form, **changed: int) -> response_pb2.ResponseContent:
    answers = [response_pb2.Answer(question=code, point=point) for code, point in {**ELEMENTS, **changed}.items()]
    answers += [response_pb2.Answer(question="izin_profil", consent=True),
                response_pb2.Answer(question="jenis_kelamin", option="female"),
                response_pb2.Answer(question="saran", text="Contoh: mohon kursi ditambah.")]
    return response_pb2.ResponseContent(version=form.version, language="id", answers=answers)


def answer_and_revise(link: str) -> None:
    print("2. The form, one response, and other answers in its place")
    form = respondents.GetForm(responding.GetFormRequest(link=link.lower()), **as_caller())
    asked = {question.element for page in form.definition.pages for question in page.questions} - {""}
    expect(len(asked) == len(ELEMENTS) and form.privacy_notice.texts["id"] != "", "nine elements, and what it promises")
    expect(respondents.GetForm(responding.GetFormRequest(link=link, etag=form.etag), **as_caller()).unchanged,
           "a copy that is up to date is not sent again")
    request = responding.SubmitResponseRequest(link=link, response_id=new_id(), content=content_for(form, waktu=1))
    first = submit_for_bytes(request, **as_caller())
    submitted = responding.SubmittedResponse.FromString(first)
    expect(submitted.content_hash == content_hash(request.content), "the hash is what the contract says")
    expect(len(submitted.receipt) == 25 and submitted.revision == 1, "there is a receipt")
    expect(submit_for_bytes(request, **as_caller()) == first, "sent again it comes again, byte for byte")
    provoke("the same id with other answers", request.response_id, content_for(form), link, "", "RESPONSE_DIFFERS")
    provoke("with a person's token", new_id(), content_for(form), link, OFFICER, "CREDENTIALS_NOT_WANTED")

    other = content_for(form)
    revised = respondents.ReviseResponse(responding.ReviseResponseRequest(
        link=link, receipt=submitted.receipt, base_revision=1, content=other), **as_caller())
    expect(revised.revision == 2 and revised.content_hash == content_hash(other), "it was revised")
    held = respondents.VerifyResponse(responding.VerifyResponseRequest(link=link, receipt=submitted.receipt), **as_caller())
    expect(held.revision == 2 and held.content_hash == content_hash(other), "what is held is what was revised")
    print(f"   tanda terima {len(submitted.receipt)} huruf, revisi {held.revision}, dihitung dalam {held.period}")

    for _ in range(RESPONDENTS - 1):
        submitted = respondents.SubmitResponse(responding.SubmitResponseRequest(
            link=link, response_id=new_id(), content=other), **as_caller())
        expect(submitted.content_hash == content_hash(other), "every hash is what the contract says")


def provoke(word: str, response_id: str, content, link: str, token: str, expected: str) -> None:
    try:
        respondents.SubmitResponse(responding.SubmitResponseRequest(link=link, response_id=response_id, content=content),
                                   **as_caller(token))
    except grpc.RpcError as error:
        reason, _, sentence = reason_of(error)
        expect(reason == expected, f"{word}: {expected}, not {reason}")
        print(f"   {word}: {reason}\n      {sentence}")
        return
    expect(False, f"{word} is refused")


def rounded_half_up(number: fractions.Fraction) -> str:
    hundredths = (number * 100 + fractions.Fraction(1, 2)).__floor__()
    return f"{hundredths // 100}.{hundredths % 100:02}"


def read_index(survey: str) -> None:
    print("3. The index")
    request = results.GetIndexRequest(scope=results.ResultScope(survey=survey), trace=True)
    # Responses of a month that has not ended are taken up at least five at a time, and at least five are held back.
    waited = threading.Event()
    for _ in range(600):
        index = figures.GetIndex(request, **as_caller(OFFICER))
        if index.total.response_count > 0:
            break
        waited.wait(0.1)
    total = index.total
    expect(total.response_count >= 5 and total.pending_count >= 5, "some count, and as many as tell nobody's answers wait")
    expect(total.response_count + total.pending_count == RESPONDENTS, "twelve there are, not thirteen")
    # Everybody answered alike in the end, so whoever is counted, the figures are these.
    exact = fractions.Fraction(25 * sum(ELEMENTS.values()), len(ELEMENTS))
    expect(total.official.index.value == rounded_half_up(exact), f"the index is {rounded_half_up(exact)}")
    expect(fractions.Fraction(total.official.index.exact) == exact, f"exactly {exact}")
    expect(total.official.grade == "B" and total.official.performance == "Baik", "its grade is B, Baik")
    for element in total.official.elements:
        expect(fractions.Fraction(element.mean.exact) == ELEMENTS[element.element.lower()], f"NRR of {element.element}")
    expect(len(total.trace) > len(ELEMENTS), "every step of it can be read")
    print(f"   {total.official.index.value} {total.official.grade} {total.official.performance}, "
          f"{total.response_count} dihitung, {total.pending_count} menunggu, {len(total.trace)} langkah")


if __name__ == "__main__":
    hash_the_contracts_example()
    name_of_survey, form_link = publish()
    answer_and_revise(form_link)
    read_index(name_of_survey)
    print("All as the contracts promise (Python).")
