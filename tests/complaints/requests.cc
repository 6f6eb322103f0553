#include "tests/complaints/requests.h"

#include "libs/base/random.h"
#include "libs/base/uuid.h"

namespace tanggap::complaints {

using auth::Role;

namespace {

template <typename Request>
Request On(const std::string& name) {
  Request request;
  request.set_name(name);
  request.set_request_id(NewRequestId());
  return request;
}

}  // namespace

Caller Holding(Role role, std::string_view agency, std::string_view unit,
               std::string_view subject) {
  return {std::string(subject), {{role, std::string(agency), std::string(unit)}}};
}
Caller Citizen(std::string_view subject) { return Holding(Role::ROLE_CITIZEN, "", "", subject); }
Caller Proxy(std::string_view subject) { return Holding(Role::ROLE_PROXY, "", "", subject); }
Caller FrontDesk(std::string_view agency) {
  return Holding(Role::ROLE_FRONT_DESK, agency, "", "loket");
}
Caller Officer(std::string_view agency) {
  return Holding(Role::ROLE_OFFICER, agency, "", "petugas");
}
Caller OfficerOf(std::string_view unit, std::string_view subject) {
  return Holding(Role::ROLE_OFFICER, "dinkes", unit, subject);
}
Caller Supervisor(std::string_view agency, std::string_view subject) {
  return Holding(Role::ROLE_SUPERVISOR, agency, "", subject);
}
Caller Coordinator() { return Holding(Role::ROLE_COORDINATOR, "*", "", "koordinator"); }
Caller Importer(std::string_view agency) {
  return Holding(Role::ROLE_IMPORTER, agency, "", "pengimpor");
}
Caller Partner(std::string_view agency) {
  return Holding(Role::ROLE_PARTNER_WRITER, agency, "", "mitra");
}
Caller DataProtectionOfficer(std::string_view agency) {
  return Holding(Role::ROLE_DATA_PROTECTION_OFFICER, agency, "", "ppdp");
}
Caller Auditor() { return Holding(Role::ROLE_AUDITOR, "*", "", "auditor"); }
Caller Nobody() { return {}; }
Caller WithToken(std::string token) { return {.token = std::move(token)}; }

std::string NewRequestId() {
  static base::SystemRandom random;
  return base::Uuid::V4(random).ToString();
}

v1::CreateComplaintRequest NewComplaint() {
  v1::CreateComplaintRequest request;
  request.set_request_id(NewRequestId());
  v1::Complaint& complaint = *request.mutable_complaint();
  complaint.set_complaint_class(common::v1::COMPLAINT_CLASS_COMPLAINT);
  complaint.set_channel(common::v1::CHANNEL_WEB);
  complaint.set_agency("dinkes");
  complaint.set_category("demam-berdarah");
  complaint.set_region("33.73.02.1003");
  complaint.set_description("Selokan di RT 03 penuh jentik, mohon disemprot.");
  return request;
}

v1::Person SomePerson() {
  v1::Person person;
  person.set_display_name("Sulastri Wulandari");
  person.set_national_id("3373025501800001");
  person.set_phone("081200000123");
  person.set_email("sulastri@contoh.example");
  return person;
}

v1::CreateComplaintRequest NewNamedComplaint() {
  v1::CreateComplaintRequest request = NewComplaint();
  *request.mutable_complaint()->mutable_reporter() = SomePerson();
  request.mutable_complaint()->set_reporter_identity(v1::REPORTER_IDENTITY_NAMED);
  return request;
}

v1::VerifyComplaintRequest Verify(const std::string& name) {
  auto request = On<v1::VerifyComplaintRequest>(name);
  request.set_track(common::v1::TRACK_NON_INVESTIGATIVE);
  return request;
}
v1::RejectComplaintRequest Reject(const std::string& name) {
  auto request = On<v1::RejectComplaintRequest>(name);
  request.set_reason(v1::REJECTION_REASON_NOT_A_PUBLIC_SERVICE);
  request.set_text("Ini urusan antarwarga.");
  return request;
}
v1::RequestInformationRequest RequestInformation(const std::string& name) {
  auto request = On<v1::RequestInformationRequest>(name);
  request.set_text("Di RT berapa tepatnya?");
  return request;
}
v1::ProvideInformationRequest ProvideInformation(const std::string& name) {
  auto request = On<v1::ProvideInformationRequest>(name);
  request.set_text("RT 03, dekat musala.");
  return request;
}
v1::AssignComplaintRequest Assign(const std::string& name, std::string_view unit) {
  auto request = On<v1::AssignComplaintRequest>(name);
  request.set_unit(std::string(unit));
  return request;
}
v1::StartWorkRequest StartWork(const std::string& name) { return On<v1::StartWorkRequest>(name); }
v1::AnswerComplaintRequest Answer(const std::string& name) {
  auto request = On<v1::AnswerComplaintRequest>(name);
  request.set_outcome(v1::OUTCOME_RESOLVED);
  request.set_text("Sudah kami semprot pada hari Senin.");
  return request;
}
v1::ApproveAnswerRequest Approve(const std::string& name) {
  return On<v1::ApproveAnswerRequest>(name);
}
v1::ReturnAnswerRequest Return(const std::string& name) {
  auto request = On<v1::ReturnAnswerRequest>(name);
  request.set_note("Sebutkan tanggalnya.");
  return request;
}
v1::AcceptAnswerRequest Accept(const std::string& name, int score) {
  auto request = On<v1::AcceptAnswerRequest>(name);
  request.mutable_rating()->set_score(score);
  request.mutable_rating()->set_comment("Cepat ditangani.");
  return request;
}
v1::DisputeAnswerRequest Dispute(const std::string& name) {
  auto request = On<v1::DisputeAnswerRequest>(name);
  request.set_text("Masih ada jentik.");
  return request;
}
v1::CloseComplaintRequest Close(const std::string& name) {
  return On<v1::CloseComplaintRequest>(name);
}
v1::ReopenComplaintRequest Reopen(const std::string& name) {
  auto request = On<v1::ReopenComplaintRequest>(name);
  request.set_text("Kambuh lagi.");
  return request;
}
v1::WithdrawComplaintRequest Withdraw(const std::string& name) {
  auto request = On<v1::WithdrawComplaintRequest>(name);
  request.set_text("Sudah selesai sendiri.");
  return request;
}
v1::AddCommentRequest Comment(const std::string& name, v1::Audience audience) {
  auto request = On<v1::AddCommentRequest>(name);
  request.set_text("Kapan disemprot?");
  request.set_audience(audience);
  return request;
}
v1::UpdateComplaintRequest Update(const std::string& name, std::string_view category) {
  auto request = On<v1::UpdateComplaintRequest>(name);
  request.mutable_update_mask()->add_paths("category");
  request.set_category(std::string(category));
  request.set_reason("Salah pilih.");
  return request;
}
v1::SetDisclosureRequest SetDisclosure(const std::string& name, v1::ReporterIdentity identity,
                                       v1::ContentVisibility visibility) {
  auto request = On<v1::SetDisclosureRequest>(name);
  request.set_reporter_identity(identity);
  request.set_content_visibility(visibility);
  return request;
}
v1::RevealIdentityRequest Reveal(const std::string& name) {
  auto request = On<v1::RevealIdentityRequest>(name);
  request.set_purpose(v1::REVEAL_PURPOSE_CONTACT_REPORTER);
  request.set_reason("Menelepon pelapor untuk janji temu.");
  return request;
}
v1::GetComplaintRequest Get(const std::string& name) {
  v1::GetComplaintRequest request;
  request.set_name(name);
  return request;
}
v1::ListHistoryRequest History(const std::string& name) {
  v1::ListHistoryRequest request;
  request.set_parent(name);
  return request;
}

}  // namespace tanggap::complaints
