// Who calls in tests, and the requests they make: each with a fresh request_id and everything that
// is required, so that a test says only what it is about.
//
//   v1::CreateComplaintRequest request = NewComplaint();
//   request.mutable_complaint()->clear_agency();                      // for routing
//   service.Call<v1::Complaint>("CreateComplaint", request, Citizen());
//   service.Call<v1::Complaint>("VerifyComplaint", Verify(name), Officer());
#pragma once

#include <string>
#include <string_view>

#include "tanggap/complaints/v1/complaints_service.pb.h"
#include "tests/complaints/service.h"

namespace tanggap::complaints {

// Callers. The sample's health agency (dinkes) is where most tests happen.
Caller Citizen(std::string_view subject = "warga");
Caller Proxy(std::string_view subject = "pendamping");
Caller FrontDesk(std::string_view agency = "dinkes");
Caller Officer(std::string_view agency = "dinkes");  // of the agency as a whole
Caller OfficerOf(std::string_view unit, std::string_view subject = "budi");  // of a unit of dinkes
Caller Supervisor(std::string_view agency = "dinkes", std::string_view subject = "kepala");
Caller Coordinator();
Caller Importer(std::string_view agency = "dinkes");
Caller Partner(std::string_view agency = "dinkes");
Caller DataProtectionOfficer(std::string_view agency = "dinkes");
Caller Auditor();
Caller Holding(auth::Role role, std::string_view agency, std::string_view unit = "",
               std::string_view subject = "seseorang");
Caller Nobody();
Caller WithToken(std::string token);

// A random UUID.
std::string NewRequestId();

// A complaint to dinkes, category demam-berdarah, by web, sealed.
v1::CreateComplaintRequest NewComplaint();
// The same of a person who gives their name.
v1::CreateComplaintRequest NewNamedComplaint();
v1::Person SomePerson();

v1::VerifyComplaintRequest Verify(const std::string& name);
v1::RejectComplaintRequest Reject(const std::string& name);
v1::RequestInformationRequest RequestInformation(const std::string& name);
v1::ProvideInformationRequest ProvideInformation(const std::string& name);
v1::AssignComplaintRequest Assign(const std::string& name, std::string_view unit = "bidang-p2p");
v1::StartWorkRequest StartWork(const std::string& name);
v1::AnswerComplaintRequest Answer(const std::string& name);
v1::ApproveAnswerRequest Approve(const std::string& name);
v1::ReturnAnswerRequest Return(const std::string& name);
v1::AcceptAnswerRequest Accept(const std::string& name, int score = 4);
v1::DisputeAnswerRequest Dispute(const std::string& name);
v1::CloseComplaintRequest Close(const std::string& name);
v1::ReopenComplaintRequest Reopen(const std::string& name);
v1::WithdrawComplaintRequest Withdraw(const std::string& name);
v1::AddCommentRequest Comment(const std::string& name,
                              v1::Audience audience = v1::AUDIENCE_REPORTER);
v1::UpdateComplaintRequest Update(const std::string& name, std::string_view category);
v1::SetDisclosureRequest SetDisclosure(
    const std::string& name, v1::ReporterIdentity identity,
    v1::ContentVisibility visibility = v1::CONTENT_VISIBILITY_UNSPECIFIED);
v1::RevealIdentityRequest Reveal(const std::string& name);
v1::GetComplaintRequest Get(const std::string& name);
v1::ListHistoryRequest History(const std::string& name);

}  // namespace tanggap::complaints
