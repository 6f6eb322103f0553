// The entrances that are closed: requests that are wrong, each in its own way, and full of data.
#include <gtest/gtest.h>

#include <functional>

#include "tests/privacy/entrances.h"

namespace tanggap::complaints {

void Entrances::Refuse(std::string_view method, const google::protobuf::Message& request,
                       const Caller& caller, rpc::CallOptions options) {
  RefuseBytes(method, request.SerializePartialAsString(), caller, std::move(options));
}

void Entrances::RefuseBytes(std::string_view method, const std::string& bytes, const Caller& caller,
                            rpc::CallOptions options) {
  const absl::StatusOr<std::string> answer =
      service_.CallBytes(method, bytes, caller, std::move(options));
  EXPECT_FALSE(answer.ok()) << method;
  ++failed_requests_;
  errors_ += std::string(answer.status().ToString()) + "\n";
}

void Entrances::SendWrongFilings() {
  using Break = std::function<void(v1::Complaint&)>;
  const std::vector<std::pair<std::string, Break>> ways = {
      {"a bad NIK", [](v1::Complaint& c) { *c.mutable_reporter()->mutable_national_id() += "7"; }},
      {"a bad phone", [](v1::Complaint& c) { *c.mutable_reporter()->mutable_phone() += "abc"; }},
      {"a bad e-mail", [](v1::Complaint& c) { *c.mutable_reporter()->mutable_email() += "@@"; }},
      {"a long name",
       [](v1::Complaint& c) {
         *c.mutable_reporter()->mutable_display_name() += std::string(300, 'x');
       }},
      {"a long device", [](v1::Complaint& c) { *c.mutable_device() += std::string(300, 'x'); }},
      {"identity NONE",
       [](v1::Complaint& c) { c.set_reporter_identity(v1::REPORTER_IDENTITY_NONE); }},
      {"half a place", [](v1::Complaint& c) { c.mutable_place()->clear_longitude(); }},
      {"an unknown category", [](v1::Complaint& c) { c.set_category("tidak-ada"); }},
      {"an unknown agency", [](v1::Complaint& c) { c.set_agency("tidak-ada"); }},
      {"a time to come",
       [](v1::Complaint& c) { c.mutable_occurred_time()->set_seconds(4'000'000'000); }},
      {"a wish to publish",
       [](v1::Complaint& c) { c.set_content_visibility(v1::CONTENT_VISIBILITY_PUBLISHED); }},
      {"whistleblowing",
       [](v1::Complaint& c) { c.set_complaint_class(common::v1::COMPLAINT_CLASS_WHISTLEBLOWING); }},
  };
  for (const auto& [what, spoil] : ways) {
    v1::CreateComplaintRequest request = Confidential("a filing with " + what);
    spoil(*request.mutable_complaint());
    Refuse("CreateComplaint", request, citizen_);
  }
  Refuse("CreateComplaint", Confidential("a filing without a token"), Nobody());
  v1::CreateComplaintRequest again = Confidential("a filing that is sent twice");
  File(again, citizen_);
  *again.mutable_complaint()->mutable_reporter() =
      canaries_.Person("a filing sent under a used id");
  Refuse("CreateComplaint", again, citizen_);
}

void Entrances::SendWrongTexts() {
  v1::RejectComplaintRequest reject = Reject(filed_);
  reject.set_text(canaries_.Text("text of a call without the role"));
  Refuse("RejectComplaint", reject, citizen_);
  v1::AddCommentRequest lost = Comment("complaints/" + NewRequestId());
  lost.set_text(canaries_.Text("text to a case that does not exist"));
  Refuse("AddComment", lost, citizen_);
  v1::ProvideInformationRequest early = ProvideInformation(filed_);
  early.set_text(canaries_.Text("text that nobody asked for"));
  Refuse("ProvideInformation", early, citizen_);
  v1::AddCommentRequest internal = Comment(filed_, v1::AUDIENCE_INTERNAL);
  internal.set_text(canaries_.Text("comment that a reporter may not make"));
  Refuse("AddComment", internal, citizen_);
  v1::AddCommentRequest stale = Comment(filed_);
  stale.set_etag(canaries_.Text("etag"));
  stale.set_text(canaries_.Text("text with a wrong etag"));
  Refuse("AddComment", stale, citizen_);
  v1::AddCommentRequest unnamed = Comment(canaries_.Text("name of a complaint"));
  Refuse("AddComment", unnamed, citizen_);
  v1::AddCommentRequest odd_id = Comment(filed_);
  odd_id.set_request_id(canaries_.NationalId("request_id"));
  Refuse("AddComment", odd_id, citizen_);
  v1::SetDisclosureRequest nobody = SetDisclosure(filed_, v1::REPORTER_IDENTITY_NONE);
  *nobody.mutable_reporter() = canaries_.Person("an identity of nobody");
  Refuse("SetDisclosure", nobody, citizen_);
}

void Entrances::SendWrongLookUps() {
  v1::ListComplaintsRequest list;
  list.set_filter("phone = \"" + canaries_.Phone("phone in a filter") + "\"");
  Refuse("ListComplaints", list, officer_);
  list.set_filter("state = " + canaries_.Text("value in a filter"));
  Refuse("ListComplaints", list, officer_);
  list.clear_filter();
  list.set_page_token(canaries_.Text("page token"));
  Refuse("ListComplaints", list, officer_);
  v1::TrackComplaintRequest track;
  track.set_number(canaries_.Text("tracking number"));
  Refuse("TrackComplaint", track, Nobody());
  v1::OpenMailboxRequest open;
  open.set_number(service_.Call<v1::Complaint>("GetComplaint", Get(filed_), citizen_)->number());
  open.set_secret(canaries_.NationalId("wrong secret"));
  Refuse("OpenMailbox", open, Nobody());
  Refuse("GetComplaint", Get(filed_), WithToken(canaries_.Text("token that is none")));
  Refuse("GetComplaint", Get(filed_), citizen_,
         {.headers = {{"x-tanggap-on-behalf-of", canaries_.NationalId("asserted subject")}}});
}

void Entrances::SendBrokenBytes() {
  RefuseBytes("CreateComplaint", "\x0a\xff\x01" + canaries_.Text("bytes that are no message"),
              citizen_);
  v1::AddCommentRequest comment = Comment(filed_);
  comment.set_text(canaries_.Text("text that is no UTF-8"));
  std::string bytes = comment.SerializeAsString();
  bytes[bytes.find("kenari")] = '\xff';
  RefuseBytes("AddComment", bytes, citizen_);
  comment.set_text(canaries_.Text("text that is too long") + std::string(5000, 'x'));
  Refuse("AddComment", comment, citizen_);
  comment.set_text(canaries_.Text("request that is too large") + std::string(400'000, 'x'));
  Refuse("AddComment", comment, citizen_);
  RefuseBytes("AddComment", canaries_.Text("bytes by nobody"), Nobody());
}

}  // namespace tanggap::complaints
