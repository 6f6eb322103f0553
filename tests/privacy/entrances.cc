#include "tests/privacy/entrances.h"

#include <gtest/gtest.h>

namespace tanggap::complaints {

template <typename Response>
Response Entrances::Do(std::string_view method, const google::protobuf::Message& request,
                       const Caller& caller) {
  absl::StatusOr<Response> answer = service_.Call<Response>(method, request, caller);
  EXPECT_TRUE(answer.ok()) << method << ": " << answer.status();
  return answer.ok() ? *std::move(answer) : Response();
}

Entrances::Entrances(Service& service, Canaries& canaries)
    : service_(service),
      canaries_(canaries),
      // Many identity providers name people by their NIK.
      citizen_(WithOwnToken("token of a citizen",
                            Citizen(canaries.NationalId("subject of a citizen's token")))),
      officer_(WithOwnToken("token of an officer", Officer())),
      unit_officer_(WithOwnToken("token of a unit's officer", OfficerOf("bidang-p2p"))) {}

void Entrances::WalkAll() {
  FileForThemselves();
  FileForOthers();
  FileInBatches();
  TakeOver();
  LiveConfidentially();
  AnswerWithApproval();
  UseMailbox();
  SendWrongFilings();
  SendWrongTexts();
  SendWrongLookUps();
  SendBrokenBytes();
}

Caller Entrances::WithOwnToken(const std::string& what, const Caller& caller) {
  const std::string token = service_.Token(caller);
  canaries_.Remember(what, token.substr(token.rfind('.') + 1));
  return WithToken(token);
}

v1::Place Entrances::PlaceOf(const std::string& whose) {
  v1::Place place;
  place.set_address("Gang " + canaries_.Text("place of " + whose));
  place.set_latitude(canaries_.Degrees("latitude of " + whose, -7.33));
  place.set_longitude(canaries_.Degrees("longitude of " + whose, 110.52));
  return place;
}

v1::CreateComplaintRequest Entrances::Filing(const std::string& whose,
                                             v1::ReporterIdentity identity) {
  v1::CreateComplaintRequest request = NewComplaint();
  v1::Complaint& complaint = *request.mutable_complaint();
  complaint.set_reporter_identity(identity);
  if (identity != v1::REPORTER_IDENTITY_NONE)
    *complaint.mutable_reporter() = canaries_.Person(whose);
  *complaint.mutable_place() = PlaceOf(whose);
  complaint.set_device(canaries_.Text("device of " + whose));
  return request;
}

v1::CreateComplaintRequest Entrances::Confidential(const std::string& whose) {
  v1::CreateComplaintRequest request = Filing(whose, v1::REPORTER_IDENTITY_SEALED);
  v1::Complaint& complaint = *request.mutable_complaint();
  complaint.set_content_visibility(v1::CONTENT_VISIBILITY_CONFIDENTIAL);
  complaint.set_description("Rahasia: " + canaries_.Text("description of " + whose));
  return request;
}

v1::Complaint Entrances::File(const v1::CreateComplaintRequest& request, const Caller& caller) {
  v1::Complaint filed = Do("CreateComplaint", request, caller);
  canaries_.Remember("secret of " + filed.number(), filed.mailbox_secret());
  return filed;
}

void Entrances::FileForThemselves() {
  v1::CreateComplaintRequest named = Filing("a named reporter", v1::REPORTER_IDENTITY_NAMED);
  named.mutable_complaint()->set_description("Selokan mampet, " + canaries_.Text(kControl));
  filed_ = File(named, citizen_).name();
  File(Filing("a sealed reporter", v1::REPORTER_IDENTITY_SEALED), citizen_);
  File(Filing("an anonymous reporter", v1::REPORTER_IDENTITY_NONE), citizen_);
  const auto shown = Do<v1::RevealIdentityResponse>("RevealIdentity", Reveal(filed_), officer_);
  EXPECT_EQ(shown.reporter().phone(), named.complaint().reporter().phone());
}

void Entrances::FileForOthers() {
  v1::CreateComplaintRequest mandated = Filing("who has a proxy", v1::REPORTER_IDENTITY_NAMED);
  v1::Mandate& mandate = *mandated.mutable_complaint()->mutable_mandate();
  mandate.set_kind(v1::MANDATE_KIND_ORGANISATION);
  mandate.set_organisation(canaries_.Text("organisation of a mandate"));
  mandate.set_reference(canaries_.Text("reference of a mandate"));
  File(mandated, Proxy(canaries_.Text("subject of a proxy's token")));
  File(Filing("who came to the counter", v1::REPORTER_IDENTITY_SEALED), FrontDesk());
  File(Filing("who told a partner", v1::REPORTER_IDENTITY_NAMED), Partner());
}

void Entrances::FileInBatches() {
  v1::BatchCreateComplaintsRequest batch;
  *batch.add_requests() = Filing("the first of a batch", v1::REPORTER_IDENTITY_NAMED);
  *batch.add_requests() = Confidential("the second of a batch");
  v1::CreateComplaintRequest broken = Confidential("a broken item of a batch");
  broken.mutable_complaint()->set_category("tidak-ada");
  *batch.add_requests() = broken;
  const auto answer =
      Do<v1::BatchCreateComplaintsResponse>("BatchCreateComplaints", batch, citizen_);
  ASSERT_EQ(answer.results_size(), 3);
  for (int i = 0; i < 2; ++i)
    canaries_.Remember(base::Join("secret of item ", i),
                       answer.results(i).complaint().mailbox_secret());
  EXPECT_TRUE(answer.results(2).has_error());
  errors_ += answer.results(2).DebugString();
}

void Entrances::TakeOver() {
  v1::ImportComplaintsRequest request;
  v1::ImportedComplaint& item = *request.add_complaints();
  item.mutable_external_reference()->set_source("lapor-lama");
  item.mutable_external_reference()->set_source_agency("dinkes");
  item.mutable_external_reference()->set_external_id("2025-1");
  *item.mutable_complaint() = Confidential("who was taken over").complaint();
  item.mutable_complaint()->mutable_mandate()->set_reference(
      canaries_.Text("mandate that was taken over"));
  item.mutable_complaint()->mutable_mandate()->set_kind(v1::MANDATE_KIND_FAMILY);
  item.mutable_file_time()->set_seconds(1'772'420'400);
  for (const auto audience : {v1::AUDIENCE_INTERNAL, v1::AUDIENCE_REPORTER}) {
    v1::ImportedStep& step = *item.add_steps();
    step.set_action(v1::ACTION_COMMENT);
    step.mutable_time()->set_seconds(1'772'424'000);
    step.mutable_actor()->set_kind(v1::ACTOR_KIND_OFFICER);
    step.mutable_actor()->set_agency("dinkes");
    step.mutable_detail()->set_audience(audience);
    step.set_text(canaries_.Text("comment that was taken over for " + v1::Audience_Name(audience)));
  }
  v1::ImportedComplaint& impossible = *request.add_complaints();
  impossible = item;
  impossible.mutable_external_reference()->set_external_id("2025-2");
  impossible.mutable_steps(0)->set_action(v1::ACTION_APPROVE_ANSWER);
  impossible.mutable_steps(0)->set_text(canaries_.Text("text of an impossible step"));
  const auto answer = Do<v1::ImportComplaintsResponse>("ImportComplaints", request, Importer());
  ASSERT_EQ(answer.results_size(), 2);
  EXPECT_EQ(answer.results(0).outcome(), v1::IMPORT_OUTCOME_ADDED) << answer.DebugString();
  EXPECT_TRUE(answer.results(1).has_error());
  errors_ += answer.results(1).DebugString();
}

void Entrances::LiveConfidentially() {
  const std::string name = File(Confidential("who lives confidentially"), citizen_).name();
  const auto with_text = [&](auto request, const char* what) {
    request.set_text(canaries_.Text(what));
    return request;
  };
  Do("AddComment", with_text(Comment(name), "comment of the reporter"), citizen_);
  Do("AddComment", with_text(Comment(name, v1::AUDIENCE_INTERNAL), "comment among handlers"),
     officer_);
  Do("VerifyComplaint", Verify(name), officer_);
  Do("RequestInformation", with_text(RequestInformation(name), "question"), officer_);
  Do("ProvideInformation", with_text(ProvideInformation(name), "information given"), citizen_);
  v1::AssignComplaintRequest assign = Assign(name);
  assign.set_note(canaries_.Text("note to the unit"));
  Do("AssignComplaint", assign, officer_);
  Do("StartWork", StartWork(name), unit_officer_);
  v1::UpdateComplaintRequest update = Update(name, "demam-berdarah");
  update.mutable_update_mask()->add_paths("place");
  *update.mutable_place() = PlaceOf("a correction");
  update.set_reason(canaries_.Text("reason of a correction"));
  Do("UpdateComplaint", update, unit_officer_);
  Do("AnswerComplaint", with_text(Answer(name), "answer"), unit_officer_);
  Do("DisputeAnswer", with_text(Dispute(name), "objection"), citizen_);
  Do("AnswerComplaint", with_text(Answer(name), "second answer"), unit_officer_);
  v1::AcceptAnswerRequest accept = Accept(name);
  accept.mutable_rating()->set_comment(canaries_.Text("comment of a rating"));
  Do("AcceptAnswer", accept, citizen_);
  Do("ReopenComplaint", with_text(Reopen(name), "new facts"), citizen_);
  Do("WithdrawComplaint", with_text(Withdraw(name), "why it was withdrawn"), citizen_);
  const std::string rejected = File(Confidential("who is rejected"), citizen_).name();
  Do("RejectComplaint", with_text(Reject(rejected), "why it was rejected"), officer_);
}

void Entrances::AnswerWithApproval() {
  v1::CreateComplaintRequest request = Confidential("who lacks medicine");
  request.mutable_complaint()->set_category("obat");
  const std::string name = File(request, citizen_).name();
  Do("VerifyComplaint", Verify(name), officer_);
  Do("AssignComplaint", Assign(name), officer_);
  v1::AnswerComplaintRequest answer = Answer(name);
  answer.set_text(canaries_.Text("answer that waits"));
  Do("AnswerComplaint", answer, unit_officer_);
  v1::ReturnAnswerRequest back = Return(name);
  back.set_note(canaries_.Text("note with a returned answer"));
  Do("ReturnAnswer", back, Supervisor());
  answer.set_request_id(NewRequestId());
  Do("AnswerComplaint", answer, unit_officer_);
  v1::ApproveAnswerRequest approve = Approve(name);
  approve.set_note(canaries_.Text("note with an approval"));
  Do("ApproveAnswer", approve, Supervisor());
}

void Entrances::UseMailbox() {
  v1::CreateComplaintRequest request = Filing("who uses the mailbox", v1::REPORTER_IDENTITY_NONE);
  const v1::Complaint filed = File(request, citizen_);
  v1::OpenMailboxRequest open;
  open.set_number(filed.number());
  open.set_secret(filed.mailbox_secret());
  const auto opened = Do<v1::OpenMailboxResponse>("OpenMailbox", open, Nobody());
  canaries_.Remember("token of a mailbox", opened.token());
  const Caller mailbox = WithToken(opened.token());
  v1::SetDisclosureRequest name_me = SetDisclosure(filed.name(), v1::REPORTER_IDENTITY_NAMED);
  *name_me.mutable_reporter() = canaries_.Person("who says it later");
  Do("SetDisclosure", name_me, mailbox);
  Do<v1::RevealIdentityResponse>("RevealIdentity", Reveal(filed.name()), officer_);
  Do("SetDisclosure", SetDisclosure(filed.name(), v1::REPORTER_IDENTITY_NONE), mailbox);
  v1::SetDisclosureRequest hide = SetDisclosure(filed.name(), v1::REPORTER_IDENTITY_UNSPECIFIED,
                                                v1::CONTENT_VISIBILITY_CONFIDENTIAL);
  Do("SetDisclosure", hide, mailbox);
  v1::AddCommentRequest comment = Comment(filed.name());
  comment.set_text(canaries_.Text("comment by mailbox"));
  Do("AddComment", comment, mailbox);
}

}  // namespace tanggap::complaints
