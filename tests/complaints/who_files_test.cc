// Who files for whom: people for themselves, proxies, front desks, partner systems, and back ends
// that speak for their users.

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>

#include "libs/auth/api_key_book.h"
#include "libs/base/strings.h"
#include "libs/testing/status_matchers.h"
#include "tests/complaints/cases.h"

namespace tanggap::complaints {
namespace {

using auth::Role;
using errors::Reason;
using tanggap::testing::HasReason;
using tanggap::testing::IsOk;

constexpr char kMethods[] = "methods=tanggap.complaints.v1.* expires=2099-01-01T00:00:00Z";

// The service with two partner systems: a citizens' app that may speak for its users, and an NGO.
class WhoFilesTest : public ::testing::Test {
 protected:
  WhoFilesTest()
      : app_key_(auth::MakeApiKey(random_)),
        ngo_key_(auth::MakeApiKey(random_)),
        service_({.adjust = [this](AppOptions& app) { app.api_keys_file = WriteKeys(); }}) {}
  ~WhoFilesTest() override { std::filesystem::remove(keys_file_); }

  std::string WriteKeys() {
    std::ofstream(keys_file_) << app_key_.line << " partner=aplikasi-warga agencies=dinkes "
                              << "roles=partner_writer on_behalf_of=yes " << kMethods << "\n"
                              << ngo_key_.line << " partner=lsm-sehat agencies=* roles=proxy "
                              << kMethods << "\n";
    return keys_file_.string();
  }

  static v1::CreateComplaintRequest By(common::v1::Channel channel,
                                       const std::string& intake_point = "") {
    v1::CreateComplaintRequest request = NewNamedComplaint();
    request.mutable_complaint()->set_channel(channel);
    request.mutable_complaint()->set_intake_point(intake_point);
    return request;
  }
  static v1::CreateComplaintRequest UnderMandate(common::v1::Channel channel) {
    v1::CreateComplaintRequest request = By(channel);
    request.mutable_complaint()->mutable_mandate()->set_kind(v1::MANDATE_KIND_FAMILY);
    return request;
  }
  v1::Filing FilingOf(const v1::CreateComplaintRequest& request, const Caller& caller) {
    return File(service_, request, caller).filing();
  }
  v1::HistoryEntry FirstEntry(const std::string& name, const Caller& caller) {
    const auto history =
        service_.Call<v1::ListHistoryResponse>("ListHistory", History(name), caller);
    EXPECT_THAT(history, IsOk());
    return history.ok() ? history->entries(0) : v1::HistoryEntry();
  }
  template <typename Response>
  absl::StatusOr<Response> CallFor(const std::string& person, std::string_view method,
                                   const google::protobuf::Message& request) {
    return service_.Call<Response>(method, request, WithToken(app_key_.key),
                                   {.headers = {{"x-tanggap-on-behalf-of", person}}});
  }

  base::SystemRandom random_;
  const auth::NewApiKey app_key_, ngo_key_;
  const std::filesystem::path keys_file_ =
      std::filesystem::temp_directory_path() / ("tanggap-api-keys-" + NewRequestId());
  Service service_;
};

// ---- Front desks ----

TEST_F(WhoFilesTest, AClerkWhoUsesTheirOwnPhoneFilesForThemselves) {
  for (const auto channel : {common::v1::CHANNEL_APP, common::v1::CHANNEL_WEB}) {
    const v1::Complaint filed = File(service_, By(channel), FrontDesk());
    EXPECT_EQ(filed.filing(), v1::FILING_SELF);
    const Caller colleague = Holding(Role::ROLE_FRONT_DESK, "dinkes", "", "loket-2");
    EXPECT_THAT(service_.Call<v1::Complaint>("GetComplaint", Get(filed.name()), colleague),
                HasReason(Reason::RESOURCE_NOT_FOUND));
    EXPECT_THAT(
        service_.Call<v1::Complaint>("WithdrawComplaint", Withdraw(filed.name()), FrontDesk()),
        IsOk());
    EXPECT_EQ(FirstEntry(filed.name(), FrontDesk()).actor().kind(), v1::ACTOR_KIND_REPORTER);
  }
}

TEST_F(WhoFilesTest, WhatComesAnyOtherWayAClerkTakesDownForSomebody) {
  for (const auto channel : {common::v1::CHANNEL_COUNTER, common::v1::CHANNEL_LETTER,
                             common::v1::CHANNEL_CALL_CENTRE, common::v1::CHANNEL_KIOSK,
                             common::v1::CHANNEL_MOBILE_UNIT, common::v1::CHANNEL_SOCIAL_MEDIA})
    EXPECT_EQ(FilingOf(By(channel), FrontDesk()), v1::FILING_FRONT_DESK) << channel;
}

TEST_F(WhoFilesTest, AnIntakePointThatStaffAttendSaysItToo) {
  const auto at = [&](const char* point, const Caller& caller) {
    return FilingOf(By(common::v1::CHANNEL_WEB, point), caller);
  };
  EXPECT_EQ(at("puskesmas-keliling", FrontDesk()), v1::FILING_FRONT_DESK);
  EXPECT_EQ(at("qr-sidorejo-kidul", FrontDesk()), v1::FILING_SELF)
      << "a code on a wall is for people's own phones";
  EXPECT_EQ(at("puskesmas-keliling", FrontDesk("dinsos")), v1::FILING_SELF)
      << "it is not their desk";
}

TEST_F(WhoFilesTest, AClerkWhoFilesWithAnotherAgencyStaysAClerkOfTheirOwn) {
  const v1::Complaint filed = File(service_, By(common::v1::CHANNEL_COUNTER), FrontDesk("dinsos"));
  EXPECT_EQ(filed.filing(), v1::FILING_FRONT_DESK);
  const v1::HistoryEntry entry = FirstEntry(filed.name(), Officer());
  EXPECT_EQ(entry.actor().kind(), v1::ACTOR_KIND_FRONT_DESK);
  EXPECT_EQ(entry.actor().agency(), "dinsos");
  EXPECT_EQ(entry.actor().officer(), "loket");
  EXPECT_TRUE(entry.actor().for_reporter());

  // Who took it down acts on it for the reporter, and so does the desk of the agency that has it.
  EXPECT_THAT(
      service_.Call<v1::Complaint>("AddComment", Comment(filed.name()), FrontDesk("dinsos")),
      IsOk());
  EXPECT_THAT(service_.Call<v1::Complaint>("AddComment", Comment(filed.name()),
                                           Holding(Role::ROLE_FRONT_DESK, "dinkes", "", "loket-2")),
              IsOk());
  EXPECT_THAT(service_.Call<v1::Complaint>("GetComplaint", Get(filed.name()),
                                           Holding(Role::ROLE_FRONT_DESK, "dinsos", "", "loket-2")),
              HasReason(Reason::RESOURCE_NOT_FOUND));
  EXPECT_EQ(service_.Sql("SELECT string_agg(actor_agency, ' ' ORDER BY version) FROM "
                         "complaints.history"),
            "dinsos dinsos dinkes");
}

TEST_F(WhoFilesTest, ADeskWithoutAnAgencyIsNone) {
  EXPECT_EQ(FilingOf(By(common::v1::CHANNEL_COUNTER), FrontDesk("")), v1::FILING_SELF);
}

// ---- Proxies ----

TEST_F(WhoFilesTest, OfOneWhoIsBothTheRequestSaysInWhichCapacityTheyFile) {
  const Caller both = {"wati", {{Role::ROLE_PROXY, "", ""}, {Role::ROLE_FRONT_DESK, "dinkes", ""}}};
  EXPECT_EQ(FilingOf(UnderMandate(common::v1::CHANNEL_APP), both), v1::FILING_PROXY);
  EXPECT_EQ(FilingOf(UnderMandate(common::v1::CHANNEL_COUNTER), both), v1::FILING_FRONT_DESK);
  EXPECT_EQ(FilingOf(By(common::v1::CHANNEL_APP), both), v1::FILING_SELF);
}

TEST_F(WhoFilesTest, AProxyWhoIsNotACitizenNeedsAMandate) {
  const Caller ngo = WithToken(ngo_key_.key);
  const std::string before = service_.RowCounts();
  EXPECT_THAT(service_.Call<v1::Complaint>("CreateComplaint", By(common::v1::CHANNEL_PARTNER), ngo),
              HasReason(Reason::MANDATE_REQUIRED));
  EXPECT_EQ(service_.RowCounts(), before);
  EXPECT_EQ(FilingOf(UnderMandate(common::v1::CHANNEL_PARTNER), ngo), v1::FILING_PROXY);
}

// ---- Partner systems ----

TEST_F(WhoFilesTest, ABackEndsUserIsTheReporterAndTheBackEndTheMeans) {
  v1::CreateComplaintRequest request = NewComplaint();
  request.mutable_complaint()->set_channel(common::v1::CHANNEL_APP);
  const auto filed = CallFor<v1::Complaint>("siti-17", "CreateComplaint", request);
  ASSERT_THAT(filed, IsOk());
  EXPECT_EQ(filed->filing(), v1::FILING_SELF);
  EXPECT_EQ(filed->reporter_identity(), v1::REPORTER_IDENTITY_SEALED) << "they have an account";
  EXPECT_EQ(service_.Sql("SELECT (reporter_key <> '') || ' ' || (filer_key = '') FROM "
                         "complaints.complaint"),
            "true true");

  const auto history =
      CallFor<v1::ListHistoryResponse>("siti-17", "ListHistory", History(filed->name()));
  ASSERT_THAT(history, IsOk());
  EXPECT_EQ(history->entries(0).actor().kind(), v1::ACTOR_KIND_REPORTER);
  EXPECT_FALSE(history->entries(0).actor().for_reporter());
  EXPECT_EQ(history->entries(0).detail().via(), "aplikasi-warga");

  const auto commented = CallFor<v1::Complaint>("siti-17", "AddComment", Comment(filed->name()));
  ASSERT_THAT(commented, IsOk());
  const auto again =
      CallFor<v1::ListHistoryResponse>("siti-17", "ListHistory", History(filed->name()));
  EXPECT_EQ(again->entries(1).detail().via(), "aplikasi-warga");
  EXPECT_THAT(CallFor<v1::Complaint>("siti-17", "WithdrawComplaint", Withdraw(filed->name())),
              IsOk());
}

// An app speaks for one user at a time: what its key may do for an agency is not the user's.
TEST_F(WhoFilesTest, ABackEndsUserHasNoneOfItsRights) {
  const std::string name = File(service_).name();
  EXPECT_THAT(service_.Call<v1::Complaint>("GetComplaint", Get(name), WithToken(app_key_.key)),
              IsOk())
      << "the partner system itself reads the agency's cases";
  EXPECT_THAT(CallFor<v1::Complaint>("siti-17", "GetComplaint", Get(name)),
              HasReason(Reason::RESOURCE_NOT_FOUND));
  EXPECT_THAT(CallFor<v1::Complaint>("siti-17", "AddComment", Comment(name)),
              HasReason(Reason::RESOURCE_NOT_FOUND));
}

TEST_F(WhoFilesTest, ASystemThatSpeaksForNobodyFilesAsItself) {
  const v1::Complaint filed =
      File(service_, By(common::v1::CHANNEL_PARTNER), WithToken(app_key_.key));
  EXPECT_EQ(filed.filing(), v1::FILING_PARTNER);
  const v1::HistoryEntry entry = FirstEntry(filed.name(), Officer());
  EXPECT_EQ(entry.actor().kind(), v1::ACTOR_KIND_PARTNER);
  EXPECT_EQ(entry.detail().via(), "");
}

}  // namespace
}  // namespace tanggap::complaints
