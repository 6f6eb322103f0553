"""A partner's client in Python: Debian's grpcio and stubs made from the contracts' bundle, nothing else of Tanggap.

run_client.py starts it. It files, follows, handles and closes a complaint, repeats itself, errs on purpose, and follows up
without an account. It ends with an error when an answer is not what the contracts promise.
"""

import os

from calling import as_caller, expect, grpc, new_id, read_status, reason_of
from tanggap.common.v1 import classification_pb2 as classification
from tanggap.complaints.v1 import (complaint_pb2 as model, complaints_service_pb2_grpc as stubs,
                                   disclosure_pb2 as disclosure, filing_messages_pb2 as filing,
                                   lifecycle_pb2 as lifecycle, lookup_messages_pb2 as lookup, step_messages_pb2 as steps)

CITIZEN, OFFICER = os.environ["CITIZEN_TOKEN"], os.environ["OFFICER_TOKEN"]
UNIT_OFFICER = os.environ["UNIT_OFFICER_TOKEN"]
channel = grpc.insecure_channel(os.environ["TANGGAP_ADDRESS"])
service = stubs.ComplaintsServiceStub(channel)
# The same method as in the stub, but the answer stays the bytes that came.
create_for_bytes = channel.unary_unary("/tanggap.complaints.v1.ComplaintsService/CreateComplaint",
                                       request_serializer=filing.CreateComplaintRequest.SerializeToString,
                                       response_deserializer=None)


def complaint(text: str, **more) -> model.Complaint:
    fields = {"complaint_class": classification.COMPLAINT_CLASS_COMPLAINT, "channel": classification.CHANNEL_APP,
              "agency": "dinkes", "category": "demam-berdarah", "description": text, **more}
    return model.Complaint(**fields)


def walk() -> filing.CreateComplaintRequest:
    print("1. A complaint from filing to closing")
    request = filing.CreateComplaintRequest(
        request_id=new_id(), complaint=complaint("Selokan di RT 03 penuh jentik, mohon disemprot.", region="33.73.02"))
    first = create_for_bytes(request, **as_caller(CITIZEN))
    case = model.Complaint.FromString(first)
    expect(case.state == lifecycle.COMPLAINT_STATE_SUBMITTED and case.name.startswith("complaints/"), "it is filed")
    print(f"   {case.number}  {case.state_label}; kode kotak surat {len(case.mailbox_secret)} angka")

    tracked = service.TrackComplaint(lookup.TrackComplaintRequest(number=case.number), **as_caller())
    expect(tracked.holder.agency == "dinkes" and not tracked.HasField("complaint"), "the public sees holder, not text")
    print(f"   lacak tanpa akun: {tracked.state_label}, dipegang {tracked.holder.agency_label}, "
          f"tenggat {tracked.next_due.time.ToJsonString()}")

    name = case.name
    told = [
        ("Verify", service.VerifyComplaint, OFFICER, steps.VerifyComplaintRequest(
            track=classification.TRACK_NON_INVESTIGATIVE), lifecycle.COMPLAINT_STATE_VERIFIED),
        ("Assign", service.AssignComplaint, OFFICER, steps.AssignComplaintRequest(unit="bidang-p2p"),
         lifecycle.COMPLAINT_STATE_ASSIGNED),
        ("StartWork", service.StartWork, UNIT_OFFICER, steps.StartWorkRequest(),
         lifecycle.COMPLAINT_STATE_IN_PROGRESS),
        ("Answer", service.AnswerComplaint, UNIT_OFFICER, steps.AnswerComplaintRequest(
            outcome=model.OUTCOME_RESOLVED, text="Sudah kami semprot pada hari Senin."),
         lifecycle.COMPLAINT_STATE_ANSWERED),
        ("Dispute", service.DisputeAnswer, CITIZEN, steps.DisputeAnswerRequest(text="Di RT 04 masih ada jentik."),
         lifecycle.COMPLAINT_STATE_IN_PROGRESS),
        ("Answer", service.AnswerComplaint, UNIT_OFFICER, steps.AnswerComplaintRequest(
            outcome=model.OUTCOME_RESOLVED, text="RT 04 sudah kami semprot hari Selasa."),
         lifecycle.COMPLAINT_STATE_ANSWERED),
        ("Accept", service.AcceptAnswer, CITIZEN, steps.AcceptAnswerRequest(rating=model.Rating(score=4)),
         lifecycle.COMPLAINT_STATE_CLOSED),
    ]
    for word, call, token, step, state in told:
        step.name, step.request_id, step.etag = name, new_id(), case.etag
        case = call(step, **as_caller(token))
        expect(case.state == state, f"{word} leads to {lifecycle.ComplaintState.Name(state)}, not {case.state_label}")
        print(f"   {word:<10} {case.state_label}")
    history = service.ListHistory(lookup.ListHistoryRequest(parent=name), **as_caller(CITIZEN)).entries
    expect([entry.version for entry in history] == list(range(1, 9)), "the history holds all eight steps in order")
    expect(case.rating.score == 4 and case.dispute_count == 1, "the rating and the dispute are kept")

    print("2. The first request again, after all that")
    again = create_for_bytes(request, **as_caller(CITIZEN))
    expect(again == first, "the same request gets the same bytes")
    print(f"   the same {len(again)} bytes, {case.number} once more")
    return request


def send_offline_batch() -> None:
    print("3. Five complaints taken down offline, one of them bad, sent twice")
    batch = filing.BatchCreateComplaintsRequest()
    for number in range(5):
        batch.requests.add(request_id=new_id(), complaint=complaint(f"Catatan luring nomor {number + 1}."))
    batch.requests[2].complaint.agency = "dinas-bulan"
    batch.requests[2].complaint.category = ""
    before = own_complaints()
    first = service.BatchCreateComplaints(batch, **as_caller(CITIZEN))
    for number, result in enumerate(first.results):
        if result.WhichOneof("result") == "error":
            reason, _, sentence = read_status(result.error)
            print(f"   {number + 1}: {reason}: {sentence}")
            expect(number == 2 and reason == "UNKNOWN_AGENCY", "the third item alone is refused, for its agency")
        else:
            print(f"   {number + 1}: {result.complaint.number}")
            expect(number != 2 and not result.complaint.description, "the others are filed, and come without text")
    second = service.BatchCreateComplaints(batch, **as_caller(CITIZEN))
    expect(second == first, "the batch sent again gets the same results")
    expect(own_complaints() - before == {each.complaint.name for each in first.results if each.complaint.name},
           "four complaints more, not eight")
    print("   sent again: the same results, nothing doubled")


def own_complaints() -> set:
    page = service.ListComplaints(lookup.ListComplaintsRequest(page_size=100), **as_caller(CITIZEN))
    return {each.name for each in page.complaints}


def provoke(word: str, call, request, token: str, expected: str) -> None:
    try:
        call(request, **as_caller(token))
    except grpc.RpcError as error:
        reason, metadata, sentence = reason_of(error)
        expect(reason == expected, f"{word}: {expected}, not {reason}")
        print(f"   {word}: {error.code().name} / {reason} {metadata}\n      {sentence}")
        return
    expect(False, f"{word} is refused")


def err(filed: filing.CreateComplaintRequest) -> None:
    print("4. Three mistakes, and what the service says to them")
    case = service.CreateComplaint(filed, **as_caller(CITIZEN))
    provoke("answer a closed case", service.AnswerComplaint, steps.AnswerComplaintRequest(
        name=case.name, request_id=new_id(), outcome=model.OUTCOME_RESOLVED, text="Sekali lagi."), UNIT_OFFICER,
        "ACTION_NOT_ALLOWED")
    provoke("file with an unknown agency", service.CreateComplaint, filing.CreateComplaintRequest(
        request_id=new_id(), complaint=complaint("Lampu mati.", agency="dinas-bulan", category="")), CITIZEN,
        "UNKNOWN_AGENCY")
    other = filing.CreateComplaintRequest(request_id=filed.request_id, complaint=complaint("Sesuatu yang lain."))
    provoke("use a request_id for something else", service.CreateComplaint, other, CITIZEN, "REQUEST_ID_REUSED")


def follow_up_without_account() -> None:
    print("5. A reporter whom nobody knows")
    case = service.CreateComplaint(filing.CreateComplaintRequest(request_id=new_id(), complaint=complaint(
        "Petugas meminta uang.", reporter_identity=disclosure.REPORTER_IDENTITY_NONE)), **as_caller(CITIZEN))
    expect(case.name not in own_complaints(), "the case is in nobody's list")
    opened = service.OpenMailbox(lookup.OpenMailboxRequest(number=case.number, secret=case.mailbox_secret), **as_caller())
    expect(opened.complaint == case.name, "number and secret open this case")
    service.AddComment(steps.AddCommentRequest(name=case.name, request_id=new_id(), text="Kejadiannya pukul sembilan.",
                                               audience=model.AUDIENCE_REPORTER), **as_caller(opened.token))
    history = service.ListHistory(lookup.ListHistoryRequest(parent=case.name), **as_caller(OFFICER)).entries
    expect(history[-1].text == "Kejadiannya pukul sembilan." and not history[-1].actor.officer, "the agency reads it")
    print(f"   {case.number}: opened by number and secret, commented, and read by the agency: "
          f"\"{history[-1].action_label}\" by {model.ActorKind.Name(history[-1].actor.kind)}")


if __name__ == "__main__":
    filed_request = walk()
    send_offline_batch()
    err(filed_request)
    follow_up_without_account()
    print("All as the contracts promise (Python).")
