// Every way by which people's data come in, walked once with canaries: filing at all counters,
// offline batches, imports, a whole life of a CONFIDENTIAL case, mailboxes, disclosure, reveals,
// and requests that are wrong and fail.
//
//   Entrances entrances(service, canaries);
//   entrances.WalkAll();                                  // fails the test when a way is closed
//   EXPECT_THAT(canaries.In(entrances.errors()), IsEmpty());
#pragma once

#include <string>
#include <string_view>

#include "libs/base/strings.h"
#include "tanggap/complaints/v1/complaints_service.pb.h"
#include "tests/complaints/requests.h"
#include "tests/complaints/service.h"
#include "tests/privacy/canaries.h"

namespace tanggap::complaints {

class Entrances {
 public:
  Entrances(Service& service, Canaries& canaries);

  void WalkAll();
  // Everything that was answered to requests that failed.
  const std::string& errors() const { return errors_; }
  int failed_requests() const { return failed_requests_; }
  // What may be found in the clear: it was filed as PRIVATE, which its handlers search.
  static constexpr char kControl[] = "control: a PRIVATE description";

 private:
  void FileForThemselves();
  void FileForOthers();
  void FileInBatches();
  void TakeOver();
  void LiveConfidentially();
  void AnswerWithApproval();
  void UseMailbox();
  void SendWrongFilings();
  void SendWrongTexts();
  void SendWrongLookUps();
  void SendBrokenBytes();

  v1::CreateComplaintRequest Filing(const std::string& whose, v1::ReporterIdentity identity);
  v1::CreateComplaintRequest Confidential(const std::string& whose);
  v1::Place PlaceOf(const std::string& whose);
  v1::Complaint File(const v1::CreateComplaintRequest& request, const Caller& caller);
  Caller WithOwnToken(const std::string& what, const Caller& caller);
  // A request that has to succeed.
  template <typename Response = v1::Complaint>
  Response Do(std::string_view method, const google::protobuf::Message& request,
              const Caller& caller);
  // A request that has to fail.
  void Refuse(std::string_view method, const google::protobuf::Message& request,
              const Caller& caller, rpc::CallOptions options = {});
  void RefuseBytes(std::string_view method, const std::string& bytes, const Caller& caller,
                   rpc::CallOptions options = {});

  Service& service_;
  Canaries& canaries_;
  Caller citizen_;
  Caller officer_;
  Caller unit_officer_;
  std::string filed_;
  std::string errors_;
  int failed_requests_ = 0;
};

}  // namespace tanggap::complaints
